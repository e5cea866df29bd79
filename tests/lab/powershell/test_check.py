"""The linter: every rule finds its bad example and leaves its good one alone, and nothing else is found there."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest

from hostprep.errors import DeclarationError, LabError
from hostprep.lab.powershell.check.analyzer import analyze
from hostprep.lab.powershell.check.lint import lint, rules
from hostprep.lab.powershell.check.output import render
from hostprep.lab.powershell.check.reading import read, scripts
from hostprep.lab.powershell.check.registry import Check, load
from hostprep.lab.powershell.check.script import Edition
from hostprep.lab.powershell.conformance.cases import load as load_cases
from hostprep.lint.finding import Finding

CHECKS = load()
HERE = Path(__file__).parent


def ids(text: str, *, edition: Edition = "5.1") -> list[str]:
    return [finding.rule.id for finding in lint(text, "x.ps1", edition=edition)]


@pytest.mark.parametrize("one", CHECKS, ids=lambda one: one.rule.name)
def test_each_rule_finds_its_bad_example_and_nothing_is_found_in_its_good_one(one: Check) -> None:
    assert one.rule.id in ids(one.bad)
    assert ids(one.good) == []


@pytest.mark.parametrize("one", [one for one in CHECKS if one.old], ids=lambda one: one.rule.name)
def test_what_only_5_1_lacks_is_right_for_7(one: Check) -> None:
    assert one.rule.id not in ids(one.bad, edition="7")


NET = "-DestinationPrefix 10.0.0.0/8 -InterfaceIndex 5"
RIGHT = {
    "a prefix and an alias of a parameter": f"New-NetRoute {NET} -ErrorA Stop; New-NetRoute {NET} -EA:Stop",
    "an error that may be": "$ErrorActionPreference = 'Stop'\nGet-NetRoute -ErrorAction SilentlyContinue",
    "looking where nothing counts on it": "Get-NetRoute",
    "an ErrorAction in the splat": "$p = @{ InterfaceIndex = 5; ErrorAction = 'Stop' }\nNew-NetRoute @p",
    "a splat that cannot be told": "$p = Get-Thing2\nNew-NetRoute @p".replace("Get-Thing2", "& $make"),
    "an alias of a parameter's name": f"New-NetRoute -DestinationPrefix 10.0.0.0/8 -ifIndex 5 -ErrorAction Stop; Get-NetRoute {NET} -Session $s",
    "a count of an array": "$a = @(Get-Service)\n$a.Count",
    "a count of a parameter": "function Show-It { param([string[]]$names) $names.Count }",
    "a count of a typed variable": "[string[]]$a = Get-Content -Path x\n$a.Count",
    "a count of a measure": "(Get-Service | Measure-Object).Count",
    "a length of a file": "(Get-Item -Path x).Length",
    "a count of a literal": "$a = 1, 2\n$a.Count; (1..3).Count; 'abc'.Length",
    "an array assigned later": "$a = Get-Service\n$a = @($a)\n$a.Count",
    "a variable of another function": "function Get-A { $a = Get-Service; $a }\n$a = @(Get-A)\n$a.Count",
    "null on the left": "$null -eq $x; $x -eq 'null'",
    "a command's name in a string": "'gci'; \"curl\"; $h = @{ sc = 1 }; $h.sc",
    "a program with its suffix": "sc.exe query AmazonECS; curl.exe --version; where.exe docker",
    "numbers of a localized program": "netsh interface ipv4 show route | Select-String '169\\.254\\.170\\.2'",
    "words of a program that speaks English": "docker.exe info | Select-String 'Server Version'",
    "a program like a command": "docker-compose up; apt-get install x",
    "a module from elsewhere": "Import-Module SqlServer\nGet-SqlInstance",
    "another script": ". .\\lib.ps1\nGet-SomethingOfIt",
    "arguments of a simple function": "function Show-It { $args } \nShow-It -Any 1",
    "a variable with a colon in braces": '"${a}:b $($a):b $env:PATH $script:x $a :b"',
    "a parameter from the pipeline by name": "Get-NetIPInterface -ErrorAction Stop | Remove-NetRoute -PolicyStore ActiveStore -ErrorAction Stop",
    "a piped object alone": "$r | Remove-NetRoute -ErrorAction Stop",
    "a switch before a value": "Get-ChildItem -Recurse C:\\x; Get-ChildItem -Force -Filter *.log C:\\x",
    "a split at one character": "$a.Split(','); $a.Split(',', 2)",
    "a contains of one argument": "$a.Contains('x'); $a.Replace('a', 'b')",
    "comparison operators of Where-Object": "Get-Service | Where-Object Status -eq 'Running'; Get-Service | Where-Object { $_.Status -eq 'Running' }",
    "a redirection to nothing": "docker.exe info 2>$null; docker.exe info > $null",
    "errors of a program where nothing stops": "$said = docker.exe info 2>&1",
    "common parameters": "Get-Item -Path x -ErrorVariable e -OutVariable o -Verbose; Remove-Item -Path x -WhatIf -Confirm:$false",
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_left_alone(name: str) -> None:
    assert [(f.rule.id, f.place.line, f.place.column, f.message) for f in lint(RIGHT[name], "x.ps1")] == []


WRONG = {
    "if ($true { 1 }": [("PS001", 1, 11)],
    "class A { }": [("PS002", 1, 1)],
    "$x = $a ?? 1\n$y = ${b}?.c\n$x ??= 2": [("PS101", 1, 9), ("PS101", 2, 11), ("PS101", 3, 1)],
    "docker.exe ps && docker.exe info": [("PS101", 1, 18)],
    "Get-Service\n    | Sort-Object": [("PS101", 2, 5)],
    "function Show-It { [CmdletBinding()] param($Name) $Name }\nShow-It -Nmae x": [("PS211", 2, 9)],
    "Register-ScheduledTask -TaskName x -Action $a -Trigger $t": [("PS301", 1, 1)],
    "try { Get-NetRoute } catch { 1 }": [("PS301", 1, 7)],
    "(Get-Service).Count": [("PS311", 1, 14)],
    "function Get-A { Get-Service }\nif ((Get-A).Count) { 1 }": [("PS311", 2, 12)],
    "$a = ipconfig\nforeach ($line in $a) { if ($line -match 'Gateway') { 1 } }": [("PS135", 2, 35)],
    "route print | Where-Object { $_ -like '*Default*' }": [("PS135", 1, 15)],
    "$out = sc.exe query x\nif ($out -match 'RUNNING') { 1 }": [("PS135", 2, 10)],
    "foreach ($r in @(Get-NetRoute -ErrorAction Stop)) { $r | Remove-NetRoute -PolicyStore ActiveStore -ErrorAction Stop }": [("PS215", 1, 58)],
    '"$name: x"': [("PS322", 1, 2)],
    "New-Item -Path x -Path y": [("PS213", 1, 18)],
    "Get-Content x -AsByteStream": [("PS106", 1, 15)],
    "1..3 | ForEach-Object -Parallel { $_ }": [("PS106", 1, 23)],
    "$x = @($t | ConvertFrom-Json)": [("PS112", 1, 13)],
    "'a' # \u00e4\n'\u201cb\u201d'": [("PS121", 1, 7), ("PS121", 2, 2)],
    "[math]::Clamp(1, 2, 3); 'a'.Contains('A', 'OrdinalIgnoreCase')": [("PS107", 1, 7), ("PS107", 1, 28)],
    "@{ a = try { 1 } catch { 2 }\n   b = 1 }": [("PS001", 2, 4)],
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_found_where_it_stands(text: str) -> None:
    found = [(f.rule.id, f.place.line, f.place.column) for f in lint(text, "x.ps1")]
    assert [one for one in found if one[0] in {code for code, _, _ in WRONG[text]}] == WRONG[text]


@pytest.mark.parametrize("file", sorted((HERE / "patterns").glob("*.ps1")), ids=lambda file: file.name)
def test_scripts_that_ran_with_a_real_powershell_have_no_findings(file: Path) -> None:
    assert lint(read(file), file.name) == []


def test_the_rules_on_binding_and_names_say_what_a_real_powershell_said() -> None:
    """Of 531 recorded programs they find fault with those that a real PowerShell did not run, and with no other."""
    wrong = {
        "errors/wrong parameter to cmdlet",
        "errors/ambiguous parameter",
        "functions/unknown parameter in advanced function",
        "functions/parameter sets",
    }
    elsewhere = {"modules/module autoload by path"}
    codes = {"PS201", "PS202", "PS211", "PS212", "PS213", "PS214", "PS215"}
    found = {
        case.title
        for case in load_cases(HERE / "recorded").cases
        for f in lint(case.script, "x", edition="7")
        if f.rule.id in codes
    }
    assert found == wrong | elsewhere


ALLOWED = {
    "exit 1 # hostprep: allow PS136 because it runs with -File only": [],
    "# hostprep: allow PS136 because it runs with -File only\nexit 1": [],
    "exit 1 # hostprep: allow PS136, PS204: both are meant": ["PS004"],
    "exit 1 # hostprep: allow PS136": ["PS003", "PS136"],
    "1 # hostprep: allow PS136 because of nothing": ["PS004"],
    "# hostprep: allow PS136 because of the next line\n1\nexit 1": ["PS004", "PS136"],
}


@pytest.mark.parametrize("text", ALLOWED)
def test_a_comment_with_a_reason_takes_a_finding_away(text: str) -> None:
    assert sorted(ids(text)) == sorted(ALLOWED[text])


def test_a_byte_order_mark_makes_other_characters_right(tmp_path: Path) -> None:
    plain, marked, wide = tmp_path / "a.ps1", tmp_path / "b.ps1", tmp_path / "c.PSM1"
    plain.write_bytes("'\u00e4'".encode())
    marked.write_bytes("'\u00e4'".encode("utf-8-sig"))
    wide.write_bytes("'\u00e4'".encode("utf-16"))
    assert scripts([tmp_path, plain]) == [plain, marked, wide]
    assert [ids(read(file)) for file in (plain, marked, wide)] == [["PS121"], [], []]
    (tmp_path / "d.ps1").write_bytes(b"\xff\xfe\xff\xdb")
    with pytest.raises(DeclarationError, match="is not text"):
        read(tmp_path / "d.ps1")


def test_every_form_says_where_and_what() -> None:
    findings = lint("gci\nexit 1, 2", "C:\\a,b.ps1")
    shown = render(findings, "text", rules=rules(), checked=1)
    assert "C:\\a,b.ps1:1:1: warning PS204 alias: gci is an alias of Get-ChildItem" in shown
    assert shown.endswith("1 script checked: 0 errors, 2 warnings, 0 notes")
    data = json.loads(render(findings, "json", rules=rules(), checked=1))
    assert [(f["id"], f["line"], f["column"]) for f in data["findings"]] == [("PS204", 1, 1), ("PS136", 2, 1)]
    first, second = render(findings, "github", rules=rules(), checked=1).splitlines()
    assert first.startswith(
        "::warning file=C%3A\\a%2Cb.ps1,line=1,col=1,title=PS204 alias::gci is an alias of Get-ChildItem."
    )
    assert "line=2" in second
    log = json.loads(render(findings, "sarif", rules=rules(), checked=1))
    assert [result["ruleId"] for result in log["runs"][0]["results"]] == ["PS204", "PS136"]


def test_rules_have_ids_of_their_own_and_say_why() -> None:
    known = rules()
    assert len({rule.id for rule in known}) == len({rule.name for rule in known}) == len(known)
    assert all(rule.why.endswith(".") and rule.source for rule in known)


ANALYZER = """#!{python}
import json, os, sys
assert "Invoke-ScriptAnalyzer" in sys.argv[-1]
files = json.loads(os.environ["HOSTPREP_FILES"])
print(json.dumps([{{"rule": "PSAvoidUsingWriteHost", "severity": "Warning", "file": files[0], "line": 3, "column": 5, "message": "File uses Write-Host."}}]))
"""


def stand_in(folder: Path, text: str) -> str:
    program = folder / "pwsh-stand-in"
    program.write_text(text.format(python=sys.executable))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in needs a POSIX interpreter line")
def test_what_psscriptanalyzer_finds_is_added(tmp_path: Path) -> None:
    file = tmp_path / "x.ps1"
    file.write_text("1\n")
    (found,) = analyze([file], pwsh=stand_in(tmp_path, ANALYZER))
    assert isinstance(found, Finding)
    assert (found.rule.id, found.place.file, found.place.line, found.message) == (
        "PSAvoidUsingWriteHost",
        str(file),
        3,
        "File uses Write-Host",
    )


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in needs a POSIX interpreter line")
def test_without_psscriptanalyzer_the_error_says_what_to_install(tmp_path: Path) -> None:
    missing = stand_in(tmp_path, "#!{python}\nimport sys\nsys.exit('no-analyzer')\n")
    with pytest.raises(LabError, match="Install-Module PSScriptAnalyzer"):
        analyze([], pwsh=missing)
    broken = stand_in(tmp_path, "#!{python}\nimport sys\nsys.exit('kaputt')\n")
    with pytest.raises(LabError, match="failed with exit code 1: kaputt"):
        analyze([], pwsh=broken)
    with pytest.raises(LabError, match="needs PowerShell 7"):
        analyze([], pwsh="no-such-pwsh")
