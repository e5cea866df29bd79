"""Commands on objects, variables and text, judged by their documents; and the refusal of what they would ignore."""

from __future__ import annotations

import pytest

from hostprep.lab.powershell.commands import load
from hostprep.lab.powershell.commands.registry import COMMANDS, cmdlet_class
from hostprep.lab.powershell.engine import PowerShell, Result
from hostprep.lab.powershell.host.machine import Host
from hostprep.lab.powershell.syntax.source import Refused
from hostprep.lab.powershell.values.text import to_text

ROWS = "$o = [pscustomobject]@{N='a';S=3},[pscustomobject]@{N='b';S=1},[pscustomobject]@{N='c';S=2}; "
C = "Microsoft.PowerShell.Commands."


def run(script: str, edition: str = "5.1") -> Result:
    return PowerShell(Host(), edition=edition).run(script)


@pytest.mark.parametrize("edition", ["5.1", "7"])
@pytest.mark.parametrize(
    ("script", "output", "errors"),
    [
        (ROWS + "($o | Sort-Object S).N -join ''; ($o | Sort-Object S -Descending | Select-Object -First 1).N", ["bca", "a"], []),
        (ROWS + "$o | Measure-Object S -Sum -Average -Maximum | ForEach-Object { $_.Sum, $_.Average, $_.Maximum, $_.Count -join ' ' }", ["6 2 3 3"], []),
        (ROWS + "$o | Where-Object S -gt 1 | ForEach-Object N; @($o | Where-Object N -in a,c).Count", ["a", "c", "2"], []),
        (ROWS + "$o | Select-Object N, @{n='Twice';e={$_.S*2}} -First 1 | ForEach-Object { \"$_\" }", ["@{N=a; Twice=6}"], []),
        (ROWS + "$h = $o | Group-Object N -AsHashTable -AsString; $h['b'].S; ($o | Group-Object { $_.S -gt 5 }).Count", ["1", "3"], []),
        (ROWS + "$o | Select-Object -Index 2,0 | ForEach-Object N; ($o | Select-Object -Skip 1 -First 1).N; ($o | Select-Object -Last 1 -Skip 1).N", ["a", "c", "b", "b"], []),
        (ROWS + "$o | Select-Object * -ExcludeProperty S | ForEach-Object { \"$_\" }; $o | Select-Object -ExpandProperty X", ["@{N=a}", "@{N=b}", "@{N=c}"], [f"ExpandPropertyNotFound,{C}SelectObjectCommand"] * 3),
        ("[pscustomobject]@{v=1},[pscustomobject]@{w=1},[pscustomobject]@{v=0;w=2} | Sort-Object v,w | ForEach-Object { \"$_\" }", ["@{v=0; w=2}", "@{v=1}", "@{w=1}"], []),
        ("'bb','a','cc' | Sort-Object @{e={$_.Length};Descending=$true},{ $_ }", ["bb", "cc", "a"], []),
        ("(Compare-Object 1,2,3 2,3,4 | ForEach-Object { \"$($_.InputObject)$($_.SideIndicator)\" }) -join ' '", ["4=> 1<="], []),
        ("(Compare-Object a,b b,c -IncludeEqual | ForEach-Object { \"$($_.InputObject)$($_.SideIndicator)\" }) -join ' '", ["b== c=> a<="], []),
        ("Compare-Object ([pscustomobject]@{n=1;v=2}) ([pscustomobject]@{n=1;v=3}) -Property n,v | ForEach-Object { \"$_\" }", ["@{n=1; v=3; SideIndicator==>}", "@{n=1; v=2; SideIndicator=<=}"], []),
        ("'one two','three' | Measure-Object -Line -Word -Character | ForEach-Object { $_.Lines, $_.Words, $_.Characters -join ' ' }; @(@() | Measure-Object -Sum).Count", ["2 3 12", "1"], []),
        ("$o = [pscustomobject]@{a=1}; $o | Add-Member b 2; $o | Add-Member ScriptProperty c { $this.a + $this.b }; $o.c; $o | Add-Member @{d=4}; $o.d; $o | Add-Member a 9", ["3", "4"], [f"MemberAlreadyExists,{C}AddMemberCommand"]),
        ("([pscustomobject]@{b=1;a=2} | Get-Member -MemberType NoteProperty).Name -join ','", ["a,b"], []),
        ("New-Variable x 5; New-Variable x 6; Set-Variable x 7; Get-Variable x -ValueOnly; Remove-Variable x; Get-Variable x", ["7"], [f"VariableAlreadyExists,{C}NewVariableCommand", f"VariableNotFound,{C}GetVariableCommand"]),
        ("function f { Set-Variable y 1 -Scope 1; Set-Variable z 2 -Scope Global; Set-Variable w 3 }; f; $y; $z; $null -eq $w", ["1", "2", "True"], []),
        ("Set-Variable z 3 -Option ReadOnly; try { $z = 4 } catch { $_.FullyQualifiedErrorId }; Set-Variable z 5; Set-Variable z 6 -Force; $z", ["VariableNotWritable", "6"], [f"VariableNotWritable,{C}SetVariableCommand"]),
        ("Set-Alias gg Get-Date; (Get-Alias gg).Definition; (gg).GetType().Name; (Get-Command Get-Item).Source", ["Get-Date", "DateTime", "Microsoft.PowerShell.Management"], []),
        ("$t = ConvertFrom-StringData \"a = 1`nb=x\\\\y`n# c\"; $t.a; $t.b; $t.Count", ["1", "x\\y", "2"], []),
        ("Get-Date -Year 2026 -Month 7 -Day 4 -Hour 3 -Minute 2 -Second 1 -Format 'yyyy-MM-dd HH:mm:ss'; (New-TimeSpan -Hours 1 -Minutes 30).TotalMinutes", ["2026-07-04 03:02:01", "90"], []),
        ("[int](Measure-Command { Start-Sleep 2 }).TotalSeconds; (New-TimeSpan (Get-Date '2026-01-01') (Get-Date '2026-01-03')).Days", ["2", "2"], []),
        ("1..3 | ForEach-Object -Begin { $s = 0 } -Process { $s += $_ } -End { $s }; 'ab' | ForEach-Object ToUpper; 'a b' | ForEach-Object Split ' '; 'abc' | ForEach-Object Length", ["6", "AB", "a", "b", "3"], []),
        ("Invoke-Command { param($a, $b) $a + $b } -ArgumentList 2, 3; Invoke-Expression '1 + 1'", ["5", "2"], []),
        ("(1, 2 | Out-String).Length; 'a', 'b' | Out-String -Stream", ["6", "a", "b"], []),
        ("'abc 12' | Select-String '\\d+' | ForEach-Object { $_.Matches[0].Value; $_.LineNumber; \"$_\" }", ["12", "1", "abc 12"], []),
        ("(Write-Output 1, 2 | Measure-Object).Count; (Write-Output -NoEnumerate 1, 2 | Measure-Object).Count", ["2", "1"], []),
    ],
)  # fmt: skip
def test_what_they_write(script: str, output: list[str], errors: list[str], edition: str) -> None:
    result = run(script, edition)
    assert [to_text(item) for item in result.output] == output
    assert [record.fields["id"] for record in result.errors] == errors


JSON_51 = '{\r\n    "a":  1,\r\n    "b":  [\r\n              1,\r\n              {\r\n                  "c":  "x"\r\n              }\r\n          ]\r\n}'
JSON_7 = '{\r\n  "a": 1,\r\n  "b": [\r\n    1,\r\n    {\r\n      "c": "x"\r\n    }\r\n  ]\r\n}'


@pytest.mark.parametrize(("edition", "text"), [("5.1", JSON_51), ("7", JSON_7)])
def test_json_is_laid_out_as_the_edition_does(edition: str, text: str) -> None:
    assert run("[ordered]@{ a = 1; b = @(1, @{ c = 'x' }) } | ConvertTo-Json", edition).output == [text]


@pytest.mark.parametrize(("edition", "count"), [("5.1", 0), ("7", 1)])
def test_cut_json_is_warned_of_in_7_only(edition: str, count: int) -> None:
    assert len(run("$null = @{ a = @{ b = @{ c = @{ d = 1 } } } } | ConvertTo-Json", edition).warnings) == count


@pytest.mark.parametrize(
    ("script", "construct"),
    [
        ("'never'\nif ($false) { Sort-Object -Culture de-DE }", "line:2:27: the dialect does not know: Sort-Object -Culture"),
        ("'x'; 1..2 | ForEach-Object -Parallel { $_ }", "line:1:28: the dialect does not know: ForEach-Object -Parallel"),
        ("'x'; 1..2 | % -Par { $_ }", "line:1:15: the dialect does not know: % -Parallel"),
        ("$p = @{ DisplayHint = 'Date' }; Get-Date @p", "line:1:33: the dialect does not know: Get-Date -DisplayHint"),
        ("Get-Date | Out-String", "Out-String of [System.DateTime]"),
        ("Get-Item C:\\Temp | Select-Object *", "all properties of [System.IO.DirectoryInfo]"),
    ],
)  # fmt: skip
def test_what_is_refused(script: str, construct: str) -> None:
    output: list[object] = []
    with pytest.raises(Refused) as refusal:
        PowerShell(Host(), edition="7").run(script, report=lambda _stream, record: output.append(record))
    assert construct in str(refusal.value)
    assert output == []


def test_5_1_has_no_parallel() -> None:
    errors = run("1..2 | ForEach-Object -Parallel { $_ }").errors
    assert [record.fields["id"] for record in errors] == [f"NamedParameterNotFound,{C}ForEachObjectCommand"]


def test_the_index_knows_every_command() -> None:
    load.load_all()
    indexed = {name: module for module, names in load.MODULES.items() for name in names.split()}
    assert {cls.name: cls.__bases__[0].__module__.rpartition(".")[2] for cls in COMMANDS.values()} == indexed


def test_every_parameter_that_is_honoured_exists() -> None:
    load.load_all()
    for low in sorted(COMMANDS):
        found = cmdlet_class(low, modern=True)
        assert found.handles is not None
        assert not found.handles - {spec.name.lower() for spec in found.table.specs}, low


def test_5_1_lacks_what_came_later() -> None:
    load.load_all()
    later = {"asbytestream", "not", "caseinsensitive", "top", "bottom", "stable", "standarddeviation", "allstats"}
    for low in sorted(COMMANDS):
        assert later.isdisjoint(spec.name.lower() for spec in cmdlet_class(low, modern=False).table.specs), low
