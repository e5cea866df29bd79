"""Many steps in one script, run by the real shells: what one step does to itself it does to no other."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from hostprep.declare.library import Library, open_library
from hostprep.declare.prepare import Prepared
from hostprep.errors import DeclarationError
from hostprep.render.compose import Phase, compose
from hostprep.render.render import Renderer
from hostprep.run.markers import Spoken, read
from tests.shells import SHELLS


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library()


def made(library: Library, **bodies: str) -> list[Prepared]:
    """Steps with these bodies for every phase, and nothing else about them."""
    model = next(iter(library.steps.values()))
    return [
        Prepared(
            replace(model, name=name, const={}, scripts=dict.fromkeys(("probe", "apply", "undo"), body)), {"value": "v"}
        )
        for name, body in bodies.items()
    ]


def run(shell: list[str], library: Library, phase: Phase, **bodies: str) -> tuple[int, Spoken]:
    script = compose(Renderer(library, "linux"), made(library, **bodies), phase, "n0nce")
    done = subprocess.run([*shell, "-s"], input=script.encode(), capture_output=True, check=False, timeout=20)
    return done.returncode, read(done.stdout.decode(), done.stderr.decode(), "n0nce")


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("failing", "code"),
    [("false\necho on", 1), ("exit 3", 3), ("echo $unset_name; echo on", None), ("no-such-command-at-all", 127)],
)
def test_a_failing_step_stops_the_change_and_is_named(
    library: Library, shell: list[str], failing: str, code: int | None
) -> None:
    exit_code, spoken = run(shell, library, "apply", one="echo first", two=failing, three="echo third")
    words = [(marker.word, marker.step) for marker in spoken.markers]
    assert words == [("begin", "one"), ("done", "one"), ("begin", "two"), ("failed", "two")]
    assert exit_code == 1
    assert spoken.markers[-1].code == code or code is None
    assert spoken.words["one"] == ("first",)
    assert "on" not in spoken.words.get("two", ())


@pytest.mark.parametrize("shell", SHELLS)
def test_steps_do_not_leak_into_each_other(library: Library, shell: list[str]) -> None:
    leak = "helper() { echo leaked; }; name=leaked; cd /; set +u; cat; umask 0777"
    _, spoken = run(shell, library, "apply", one=leak, two='command -v helper; echo "${name-clean}"; pwd')
    assert spoken.complete
    # `command -v helper` fails under set -e: exactly what a step without the helper does
    assert spoken.words.get("two", ()) == ()
    _, spoken = run(shell, library, "apply", one=leak, two='echo "${name-clean}"; pwd; umask')
    assert spoken.words["two"] == ("clean", str(Path.cwd()), "0022")


@pytest.mark.parametrize("shell", SHELLS)
def test_probes_ride_together_and_one_that_fails_hides_no_other(library: Library, shell: list[str]) -> None:
    _, spoken = run(
        shell, library, "probe",
        one='printf \'{"a":\\n 1,\\r\\n "b": "x  y"}\\n\'', two="echo why >&2; exit 4", three="cat; echo '{}'",
    )  # fmt: skip
    facts = [marker for marker in spoken.markers if marker.word == "facts"]
    assert [(marker.step, marker.code) for marker in facts] == [("one", 0), ("two", 4), ("three", 0)]
    assert json.loads(facts[0].text) == {"a": 1, "b": "x  y"}
    assert spoken.words["two"] == ("why",)
    assert spoken.complete


@pytest.mark.parametrize("shell", SHELLS)
def test_the_probe_that_stands_alone_prints_one_json_document(library: Library, shell: list[str]) -> None:
    steps = made(library, one="echo '{\"a\": 1}'", two="exit 4")
    script = compose(Renderer(library, "linux"), steps, "probe")
    done = subprocess.run([*shell, "-s"], input=script.encode(), capture_output=True, check=False)
    assert json.loads(done.stdout) == {"one": {"a": 1}, "two": {"hostprep_error": 4}}
    assert done.returncode == 1


def test_a_template_that_names_what_is_not_declared_is_refused(library: Library) -> None:
    with pytest.raises(DeclarationError, match="names what the step does not declare: 'valeu' is undefined"):
        compose(Renderer(library, "linux"), made(library, one="echo {{ valeu }}"), "apply")
    with pytest.raises(DeclarationError, match="is not a valid template"):
        compose(Renderer(library, "linux"), made(library, one="echo {{ value "), "apply")


def test_constants_in_braces_are_quoted_too(library: Library) -> None:
    script = compose(Renderer(library, "linux"), made(library, one="echo {{ 'a b' }} {{ value }}"), "apply")
    assert "echo 'a b' 'v'" in script
