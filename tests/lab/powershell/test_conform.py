"""The dialect against the records of a real PowerShell, and the runner against folders of every form."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hostprep.errors import DeclarationError
from hostprep.lab.powershell.choose import open_engine
from hostprep.lab.powershell.conformance.cases import Case, Recording, load
from hostprep.lab.powershell.conformance.compare import difference
from hostprep.lab.powershell.conformance.run import Conformance, conform, run_case
from hostprep.lab.powershell.host.engines import Engine

RECORDED = Path(__file__).parent / "recorded"
PAGE = Path(__file__).parents[3] / "docs" / "powershell" / "coverage.md"


def fresh() -> Engine:
    return open_engine("dialect", edition="7", windows=False)


@pytest.fixture(scope="module")
def recording() -> Recording:
    return load(RECORDED)


@pytest.fixture(scope="module")
def found(recording: Recording) -> Conformance:
    return conform(recording, fresh)


def test_nothing_is_different_from_the_records(found: Conformance, recording: Recording) -> None:
    assert found.different == {}
    assert len(recording.cases) == 531
    assert recording.unrecorded == ()


def test_few_are_refused_and_the_page_names_each_with_its_reason(found: Conformance, recording: Recording) -> None:
    assert len(found.refused) <= 0.02 * len(recording.cases)
    listed = dict(re.findall(r"^\| `([\w]+/[^`]+)` \| (.+?) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert set(listed) == set(found.refused), (
        "docs/powershell/coverage.md lists what the dialect refuses: run `make docs`"
    )
    assert all(construct_of(why) in listed[title] for title, why in found.refused.items())


def construct_of(refusal: str) -> str:
    return refusal.partition("does not know: ")[2]


def test_the_programs_in_the_files_are_those_that_were_recorded(recording: Recording) -> None:
    inline = {
        f"{case['area']}/{case['name']}": case["script"]
        for case in json.loads((RECORDED / "expected.json").read_text())["cases"]
    }
    assert {case.title: case.script for case in recording.cases} == inline


Change = Callable[[dict[str, Any]], Any]
CHANGES: dict[str, Change] = {
    "output text": lambda r: r["output"].__setitem__(0, ["System.String", "other"]),
    "output type": lambda r: r["output"].__setitem__(0, ["System.Int32", "a"]),
    "one object more": lambda r: r["output"].append(["null", ""]),
    "error id": lambda r: r["errors"][0].__setitem__("id", "Other"),
    "error category": lambda r: r["errors"][0].__setitem__("category", "NotSpecified"),
    "the script's own message": lambda r: r["errors"][0].__setitem__("message", "went"),
    "no error": lambda r: r.__setitem__("errors", []),
    "terminated": lambda r: r.__setitem__("terminated", None),
    "warning": lambda r: r.__setitem__("warnings", []),
    "exit code": lambda r: r.__setitem__("exit_code", 3),
}
SCRIPT = (
    "'a'; Write-Error -Message 'went wrong' -ErrorId Mine -Category InvalidData; Write-Warning 'careful'; throw 'end'"
)


@pytest.mark.parametrize("change", CHANGES)
def test_a_record_that_says_anything_else_makes_a_case_different(change: str) -> None:
    record: dict[str, Any] = {
        "output": [["System.String", "a"]],
        "errors": [
            {
                "id": "Mine",
                "category": "InvalidData",
                "exception": "Microsoft.PowerShell.Commands.WriteErrorException",
                "message": "went wrong",
            }
        ],
        "terminated": {
            "id": "end",
            "category": "OperationStopped",
            "exception": "System.Management.Automation.RuntimeException",
            "message": "end",
        },
        "warnings": ["careful"],
        "exit_code": 1,
    }
    outcome = run_case(Case("a", "b", SCRIPT, record), fresh())
    assert difference(Case("a", "b", SCRIPT, record), outcome) == ""
    CHANGES[change](record)
    assert difference(Case("a", "b", SCRIPT, record), outcome) != ""


CASE = {"output": [["System.Int32", "2"]], "errors": [], "terminated": None, "warnings": [], "exit_code": 0}
FOLDERS: dict[str, tuple[Any, dict[str, str]]] = {
    "programs in files": (
        {"engine": "PowerShell 7.4.1", "cases": [{"area": "x", "name": "two", **CASE}]},
        {"x.ps1": "### two\n1 + 1\n"},
    ),
    "programs inline": ({"cases": [{"area": "x", "name": "two", "script": "1 + 1", **CASE}]}, {}),
    "files count before inline": (
        {"cases": [{"area": "x", "name": "two", "script": "5", **CASE}]},
        {"x.ps1": "### one\r\n'no'\r\n### two\r\n1 + 1\r\n"},
    ),
    "one file a case": ([{"name": "two", **CASE}], {"two.ps1": "1 + 1"}),
    "records by name": ({"two": CASE}, {"two.ps1": "1 + 1"}),
    "area in the name": ([{"name": "x/two", **CASE}], {"x.ps1": "### two\n1 + 1", "y.ps1": "### two\n'other'"}),
}


@pytest.mark.parametrize("form", FOLDERS)
def test_folders_of_every_form_are_read(form: str, tmp_path: Path) -> None:
    expected, files = FOLDERS[form]
    (tmp_path / "cases").mkdir()
    for name, text in files.items():
        (tmp_path / "cases" / name).write_bytes(text.encode())
    (tmp_path / "expected.json").write_text(json.dumps(expected))
    found = conform(load(tmp_path), fresh)
    assert found.summary == "same 1, refused 0, different 0 of 1"


def test_a_program_without_a_record_is_named_and_a_record_without_a_program_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "x.ps1").write_text("### new\n1\n")
    (tmp_path / "expected.json").write_text(json.dumps({"cases": []}))
    assert load(tmp_path).unrecorded == ("x/new",)
    (tmp_path / "expected.json").write_text(json.dumps({"cases": [{"area": "x", "name": "old", **CASE}]}))
    with pytest.raises(DeclarationError, match="x/old: has no program"):
        load(tmp_path)
    with pytest.raises(DeclarationError, match="cannot be read"):
        load(tmp_path / "nowhere")
