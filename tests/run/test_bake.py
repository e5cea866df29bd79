"""A bake applies, proves, cleans and proves, on the machine itself and from afar; nothing is cleaned that is not right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hostprep.declare import inventory as inventories
from hostprep.declare.here import this_machine
from hostprep.declare.host import Host
from hostprep.declare.library import open_library
from hostprep.declare.prepare import Task
from hostprep.errors import DeclarationError
from hostprep.lab.windows import Spec, up
from hostprep.run.bake import cleaned
from hostprep.run.events import Event, Sending
from hostprep.run.result import HostReport
from hostprep.run.session import Request, open_session, perform
from hostprep.transports import Credentials, Transport, open_transport
from tests.conftest import Lab
from tests.run.steps import step
from tests.steps.support import story

HOST = """title = "Words"
about = "Writes a file."
[params.wrong]
type = "bool"
default = false
about = "Whether the file is not written."
[expect.applied]
there = true
"""


def bake(profile: str, hosts: Path, *folders: Path) -> tuple[HostReport, list[tuple[str, ...]]]:
    """The report, and the steps of each exchange."""
    heard: list[Event] = []
    (report,) = perform(open_session(Request("bake", profile, hosts, steps=folders)), heard.append).hosts
    return report, [event.steps for event in heard if isinstance(event, Sending)]


def test_linux(lab: Lab) -> None:
    instance = lab(kind="image")
    report, sent = bake("linux-image", instance.hosts_toml)
    assert report.state == "holds", story(report)
    whole = ("agent_config", "imds_block", "clean_image")
    assert sent == [whole[:2], ("imds_block",), whole[:2], *[("clean_image",)] * 3, whole]
    # as on the machine itself, but for the wire
    session = open_session(Request("bake", "linux-image", Path("unread.toml"), here=True))
    host = inventories.load(instance.hosts_toml).hosts["lab1"]
    seen: list[Host] = []

    def connect(local: Host) -> Transport:
        seen.append(local)
        return open_transport(host, Credentials())

    (again,) = perform(session, lambda _: None, connect).hosts
    assert (again.state, again.runs) == ("holds", ()), story(again)
    assert [(one.name, one.transport) for one in seen] == [("localhost", "local")]


def test_windows() -> None:
    with up(Spec(os="2022", initialized=True)) as running:
        report, _ = bake("windows-image", running.hosts_toml)
        assert report.state == "holds", story(report)
        assert report.runs[-1].step == "clean_image"
        assert running.model.state.launch.run_once is False


def test_what_is_not_right_is_not_cleaned(lab: Lab, tmp_path: Path) -> None:
    folder = tmp_path / "steps" / "linux" / "words"
    folder.mkdir(parents=True)
    (folder / "step.toml").write_text(HOST)
    (folder / "apply.sh.j2").write_text("{% if not wrong %}\ntouch /root/there\n{% endif %}\n")
    (folder / "undo.sh.j2").write_text("rm -f /root/there\n")
    (folder / "probe.sh.j2").write_text(
        "if [ -e /root/there ]; then echo '{\"there\": true}'; else echo '{\"there\": false}'; fi\n"
    )
    profile = tmp_path / "p.toml"
    instance = lab(kind="bare")
    instance.write("/root/.bash_history", b"ls\n")
    for wrong, state, left in (("true", "drift", b"ls\n"), ("false", "holds", None)):
        profile.write_text(f'title = "P"\nshell = "linux"\nsteps = ["words", "clean_image"]\nparams.words.wrong = {wrong}\n'
                           "params.clean_image = {keep_ssh_host_keys = true, keep_authorized_keys = true}\n")  # fmt: skip
        report, _ = bake(str(profile), instance.hosts_toml, tmp_path / "steps")
        assert report.state == state, story(report)
        if left:
            assert instance.read("/root/.bash_history") == left
        else:
            with pytest.raises(FileNotFoundError):
                instance.read("/root/.bash_history")


def test_a_profile_cleans_last_or_is_given_it() -> None:
    library = open_library()
    task = Task(this_machine("linux").hosts["localhost"], "p", (step("one"),))
    assert [prepared.step.name for prepared in cleaned(task, library).steps] == ["one", "clean_image"]
    twice = cleaned(cleaned(task, library), library)
    assert [prepared.step.name for prepared in twice.steps] == ["one", "clean_image"]
    with pytest.raises(DeclarationError, match="step one comes after clean_image, and would soil what is clean"):
        cleaned(replace(task, steps=twice.steps[::-1]), library)
