"""Many PowerShell steps in one script, run by the dialect engine as both editions: what one step does it does to itself."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from hostprep.declare.library import Library, open_library
from hostprep.declare.prepare import Prepared
from hostprep.lab.powershell.engine import PowerShell, Result
from hostprep.render.compose import Phase, compose
from hostprep.render.render import Renderer
from hostprep.run.markers import Spoken, read

EDITIONS = ("5.1", "7")
NONCE = "n0nce"


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library()


@pytest.fixture(scope="module", params=EDITIONS)
def edition(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def text(library: Library, phase: Phase, nonce: str = NONCE, /, **bodies: str) -> str:
    """The composed script of steps with these bodies."""
    model = next(iter(library.steps.values()))
    steps = [
        Prepared(
            replace(model, name=name, title=f"title of {name} \u00e4\n$(throw)", shell="powershell", const={},
                    scripts=dict.fromkeys(("probe", "apply", "undo"), body)),
            {"value": "it's"},
        )
        for name, body in bodies.items()
    ]  # fmt: skip
    return compose(Renderer(library, "powershell"), steps, phase, nonce)


def spoken(result: Result) -> Spoken:
    assert not result.errors
    assert result.terminated is None
    return read("".join(f"{item}\n" for item in result.output), "", NONCE)


@pytest.mark.parametrize(
    ("failing", "why"),
    [
        ("throw 'boom'; 'on'", "boom"),
        ("Write-Error 'boom'; 'on'", "boom"),
        ("$unset_name; 'on'", "unset_name"),
        ("No-SuchCommandAtAll; 'on'", "No-SuchCommandAtAll"),
        ("Get-Item -LiteralPath 'C:\\no such file'; 'on'", "no such file"),
    ],
)
def test_a_failing_step_stops_the_change_and_is_named(library: Library, edition: str, failing: str, why: str) -> None:
    script = text(library, "apply", one="'first'", two=f"'before'\n{failing}", three="'third'")
    said = spoken(PowerShell(edition=edition).run(script))
    assert [(marker.word, marker.step) for marker in said.markers] == [
        ("begin", "one"), ("done", "one"), ("begin", "two"), ("failed", "two"),
    ]  # fmt: skip
    assert said.markers[-1].code == 1
    assert said.words["one"] == ("first",)
    assert said.words["two"][0] == "before"
    assert why in said.words["two"][1]
    assert "on" not in said.words["two"]
    assert ", <No file>: line " in said.words["two"][-1]  # where it happened


def test_steps_keep_their_variables_and_functions_to_themselves(library: Library, edition: str) -> None:
    taints = "$mine = 1; function helper { 'hidden' }; $ErrorActionPreference = 'SilentlyContinue'"
    looks = (
        '"$(@(Get-Variable -Name mine -ErrorAction SilentlyContinue).Count)'
        ' $(@(Get-Command -Name helper -ErrorAction SilentlyContinue).Count) $ErrorActionPreference"'
    )
    said = spoken(PowerShell(edition=edition).run(text(library, "apply", one=taints, two=looks)))
    assert said.words["two"] == ("0 0 Stop",)
    assert said.complete


def test_words_of_every_stream_come_with_their_step(library: Library, edition: str) -> None:
    talks = "Write-Warning 'careful'; $VerbosePreference = 'Continue'; Write-Verbose 'more'; Write-Output 'plain'"
    said = spoken(PowerShell(edition=edition).run(text(library, "apply", one=talks, two="hp_did {{ value }}")))
    assert said.words == {"one": ("careful", "more", "plain"), "two": ("it's",)}


def test_facts_are_json_of_an_object_or_the_text_itself(library: Library, edition: str) -> None:
    script = text(
        library, "probe",
        one="[ordered]@{ name = {{ value }}; list = @('x'); none = $null; deep = @{ a = @{ b = @{ c = 1 } } } }",
        two="'{\"a\":\n 1}'",
        three="Write-Warning 'hm'; @{ a = 1 }",
        four="throw 'no idea'",
        five="'one'; 'two'",
    )  # fmt: skip
    said = spoken(PowerShell(edition=edition).run(script))
    facts = {marker.step: marker for marker in said.markers if marker.word == "facts"}
    assert json.loads(facts["one"].text) == {
        "name": "it's", "list": ["x"], "none": None, "deep": {"a": {"b": {"c": 1}}},
    }  # fmt: skip
    assert json.loads(facts["two"].text) == json.loads(facts["three"].text) == {"a": 1}
    assert said.words["three"] == ("hm",)
    assert (facts["four"].code, said.words["four"][0]) == (1, "no idea")
    assert (facts["five"].code, said.words["five"][0][:27]) == (1, "the probe wrote 2 objects; ")
    assert said.markers[-1].word == "end"


def test_a_quick_probe_comes_in_one_piece(library: Library, edition: str) -> None:
    bodies = {f"step{number}": "@{ a = 1 }" for number in range(20)}
    result = PowerShell(edition=edition).run(text(library, "probe", **bodies))
    assert len(result.output) <= 2
    assert len(spoken(result).markers) == 41


def test_alone_a_probe_is_one_json_document(library: Library, edition: str) -> None:
    result = PowerShell(edition=edition).run(text(library, "probe", "", one="@{ a = 1 }", two="throw 'x'"))
    assert json.loads("\n".join(map(str, result.output))) == {"one": {"a": 1}, "two": {"hostprep_error": 1}}
    assert result.exit_code == 1
    assert result.warnings[0] == "x"


@pytest.mark.parametrize(
    ("body", "detailed", "code"),
    [
        ("hp_did 'x'", False, 0), ("hp_did 'x'", True, 2), ("'nothing'", True, 0),
        ("hp_wants_reboot 'x'", False, 3010), ("hp_wants_reboot 'x'", True, 3010), ("throw 'x'", True, 1),
    ],
)  # fmt: skip
def test_alone_a_change_tells_by_its_exit_code(
    library: Library, edition: str, body: str, *, detailed: bool, code: int
) -> None:
    script = text(library, "apply", "", one=body, two="'second'")
    result = PowerShell(edition=edition).run(script, {"DetailedExitCode": detailed})
    assert result.exit_code == code
    assert ("second" in map(str, result.output)) == (code != 1)
    assert not result.warnings


@pytest.mark.parametrize("phase", ["probe", "apply"])
def test_the_remote_form_never_exits_and_all_is_ascii(library: Library, phase: Phase) -> None:
    script = text(library, phase, one="'x'")
    assert "exit" not in script
    assert script.isascii()
