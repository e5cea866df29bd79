"""``hostprep lab powershell``, ``conform`` and ``check`` as a person meets them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hostprep.cli.lab import command
from hostprep.errors import HostprepError
from hostprep.lab.powershell.conformance.cases import load

RECORDED = Path(__file__).parents[1] / "lab" / "powershell" / "recorded"


def lab(*words: str, stdin: str = "") -> Result:
    return CliRunner().invoke(command, words, input=stdin, standalone_mode=False)


def test_a_script_shows_its_streams_and_its_exit_code(tmp_path: Path) -> None:
    script = "param($Name) \"hi $Name\"; Write-Warning 'careful'; Write-Error 'went wrong'; [pscustomobject]@{ a = 1; bc = @(1, 'x') }; $null; exit 3"
    (tmp_path / "x.ps1").write_bytes(script.encode("utf-8-sig"))
    done = lab("powershell", str(tmp_path / "x.ps1"), "-a", "Name=you=me")
    assert done.stdout.splitlines() == ["hi you=me", "a  : 1", 'bc : [1, "x"]']
    errors = done.stderr.splitlines()
    assert errors[0] == "warning: careful"
    assert errors[1].startswith("error: went wrong (Microsoft.PowerShell.Commands.WriteErrorException, NotSpecified")
    assert done.return_value == 3
    assert lab("powershell", "-", stdin="1 + 1").stdout == "2\n"


def test_what_ends_a_script_is_said_and_is_exit_code_1() -> None:
    done = lab("powershell", "-c", "1\nthrow 'end'\n2")
    assert (done.stdout, done.stderr) == ("1\n", "error: end (end, OperationStopped, line 2)\n")
    assert done.return_value == 1
    assert "ParserError, line 1" in lab("powershell", "-c", "if (").stderr


def test_records_as_json_lines() -> None:
    lines = [
        json.loads(line)
        for line in lab(
            "powershell", "--json", "-c", "@{ a = 1 }; Write-Error e -ErrorId X; Write-Verbose v -Verbose"
        ).stdout.splitlines()
    ]
    assert lines[0] == {
        "stream": "output",
        "type": "System.Collections.Hashtable",
        "text": "System.Collections.Hashtable",
        "value": {"a": 1},
    }
    assert (lines[1]["stream"], lines[1]["error"]["id"], lines[2]["text"]) == ("error", "X", "v")
    assert lines[3] == {"state": "Completed", "terminated": None, "exit_code": 0}


def test_the_edition_decides_what_is_syntax() -> None:
    assert lab("powershell", "-c", "$null ?? 5").return_value == 1
    assert lab("powershell", "-c", "$null ?? 5", "--edition", "7").stdout == "5\n"


WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "a construct that the dialect lacks": (("powershell", "-c", "1\n  [System.Drawing.Point]::new()"), r"-c:2:\d: the dialect does not know: \[System.Drawing.Point\]"),
    "no file": (("powershell", "no-such.ps1"), "no-such.ps1: cannot be read"),
    "an edition that pwsh is not": (("powershell", "-c", "1", "--engine", "pwsh", "--edition", "5.1"), "pwsh is PowerShell 7"),
    "neither file nor text": (("powershell",), "Give either FILE or -c TEXT"),
    "an argument without a name": (("powershell", "-c", "1", "-a", "x"), "An argument is NAME=TEXT"),
    "no records": (("conform", "no-such-folder"), "expected.json: cannot be read"),
    "no script": (("check", "no-such.ps1"), "no-such.ps1: cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_done_is_said(name: str) -> None:
    words, sentence = WRONG[name]
    done = lab(*words)
    assert done.exception is not None
    assert getattr(done.exception, "exit_code", 0) == 2
    said = str(done.exception) if isinstance(done.exception, HostprepError) else done.exception.format_message()  # type: ignore[attr-defined]  # click's
    assert re.search(sentence, said), said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four programs: one the same, one refused, one different, one without a record."""
    (tmp_path / "cases").mkdir()
    programs = "### same\n1\n### refused\n[System.Drawing.Point]::new()\n### other\n'a'\n### new\n2\n"
    (tmp_path / "cases" / "x.ps1").write_text(programs)
    record: dict[str, Any] = {
        "output": [["System.Int32", "1"]],
        "errors": [],
        "terminated": None,
        "warnings": [],
        "exit_code": 0,
    }
    cases = [{"area": "x", "name": name, **record} for name in ("same", "refused", "other")]
    (tmp_path / "expected.json").write_text(json.dumps({"engine": "PowerShell 7.6.5", "cases": cases}))
    return tmp_path


def test_conform_names_what_is_refused_and_what_is_different(folder: Path) -> None:
    done = lab("conform", str(folder))
    *names, last = done.stdout.splitlines()
    assert last == "same 1, refused 1, different 1 of 3"
    assert [name.partition(": ")[0] for name in names] == [
        "no record x/new",
        "refused   x/refused",
        "different x/other",
    ]
    assert "[System.Drawing.Point]" in names[1]
    assert done.return_value == 1
    data = json.loads(lab("conform", str(folder), "--json").stdout)
    assert (data["same"], sorted(data["refused"]), sorted(data["different"])) == (
        ["x/same"],
        ["x/refused"],
        ["x/other"],
    )


def test_conform_ends_with_0_where_nothing_is_different(folder: Path) -> None:
    (folder / "cases" / "x.ps1").write_text("### same\n1\n### refused\n[System.Drawing.Point]::new()\n### other\n1\n")
    done = lab("conform", str(folder), "--edition", "7")
    assert done.stdout.splitlines()[-1] == "same 2, refused 1, different 0 of 3"
    assert done.return_value == 0


def test_check_ends_with_1_where_there_are_errors(tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.ps1", tmp_path / "good.ps1"
    bad.write_text("Get-Service -Nam x -Sort\n")
    good.write_text("gci\n")
    done = lab("check", str(tmp_path))
    assert f"{bad}:1:20: error PS211" in done.stdout
    assert done.stdout.endswith("2 scripts checked: 1 error, 1 warning, 0 notes\n")
    assert done.return_value == 1
    assert lab("check", str(good)).return_value == 0
    assert json.loads(lab("check", str(good), "--json").stdout)["checked"] == 1
    assert lab("check", str(good), "--format", "github").stdout.startswith("::warning file=")
    assert lab("check", str(bad), "--edition", "7", "--format", "sarif").stdout.startswith("{")


def test_as_a_process_what_no_encoding_has_is_shown_all_the_same() -> None:
    words = [
        sys.executable,
        "-m",
        "hostprep",
        "lab",
        "powershell",
        "-c",
        "[string][char]0xD800; [System.Drawing.Point]",
    ]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "hostprep: -c:1:24: the dialect does not know: [System.Drawing.Point]" in done.stderr
    done = subprocess.run([*words[:-1], "[string][char]0xD800"], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("\\ud800\n", 0)


def test_the_records_are_those_of_a_real_powershell() -> None:
    assert load(RECORDED).engine == "PowerShell 7.6.5"
