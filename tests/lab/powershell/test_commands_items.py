"""Files, paths and variables of the environment on the simulated Windows host, judged by the cmdlets' documents."""

from __future__ import annotations

import pytest

from hostprep.lab.powershell.engine import PowerShell, Result
from hostprep.lab.powershell.host.machine import Host
from hostprep.lab.powershell.host.memory import MemoryFiles, Variables, VirtualClock
from hostprep.lab.powershell.host.model import Environments
from hostprep.lab.powershell.syntax.source import Refused
from hostprep.lab.powershell.values.text import to_text

TREE = r"""
$d = 'C:\app'; $null = New-Item "$d\sub\deep" -ItemType Directory -Force
'a','b' | Set-Content "$d\a.txt"; Set-Content "$d\sub\b.log" x; Set-Content "$d\sub\deep\c.txt" y
"""
C = "Microsoft.PowerShell.Commands."


def run(script: str, edition: str = "5.1", host: Host | None = None) -> Result:
    return PowerShell(host or Host(), edition=edition).run(script)


def seen(result: Result) -> tuple[list[str], list[str]]:
    assert result.terminated is None
    return [to_text(item) for item in result.output], [record.fields["id"] for record in result.errors]


@pytest.mark.parametrize("edition", ["5.1", "7"])
@pytest.mark.parametrize(
    ("script", "output"),
    [
        (TREE + "(Get-ChildItem $d).Name -join ','", ["sub,a.txt"]),
        (TREE + "(Get-ChildItem $d -Recurse -File).FullName -join ','", [r"C:\app\a.txt,C:\app\sub\b.log,C:\app\sub\deep\c.txt"]),
        (TREE + "(Get-ChildItem $d -Recurse -Filter *.txt).Name -join ','; (Get-ChildItem $d\\*.txt).Name", ["a.txt,c.txt", "a.txt"]),
        (TREE + "Get-ChildItem $d -Recurse -Name; (Get-ChildItem $d -Recurse -Include *.log).Name", ["sub", "a.txt", r"sub\deep", r"sub\b.log", r"sub\deep\c.txt", "b.log"]),
        (TREE + "Copy-Item $d C:\\copy -Recurse; Get-Content C:\\copy\\sub\\deep\\c.txt; Move-Item C:\\copy\\sub C:\\moved; Test-Path C:\\copy\\sub; Get-Content C:\\moved\\b.log", ["y", "False", "x"]),
        (TREE + "Remove-Item $d -Recurse; Test-Path $d; Test-Path C:\\app\\sub\\b.log", ["False", "False"]),
        (TREE + "Test-Path $d\\*.txt; Test-Path $d\\*.exe; Test-Path $d -PathType Leaf; Test-Path $d\\sub -PathType Container", ["True", "False", "False", "True"]),
        ("Set-Content C:\\t.txt one,two,three; Get-Content C:\\t.txt -TotalCount 1; Get-Content C:\\t.txt -Tail 1; (Get-Content C:\\t.txt -Raw).Length", ["one", "three", "17"]),
        ("Set-Content C:\\t.txt a; Add-Content C:\\t.txt b; @(Get-Content C:\\t.txt).Count; Clear-Content C:\\t.txt; (Get-Item C:\\t.txt).Length; Rename-Item C:\\t.txt u.txt; Test-Path C:\\u.txt", ["2", "0", "True"]),
        ("Split-Path C:\\a\\b\\c.txt; Split-Path C:\\a\\b\\c.txt -Leaf; Split-Path C:\\a; Split-Path C:\\a\\b -Qualifier; Split-Path C:\\a\\b -NoQualifier", [r"C:\a\b", "c.txt", "C:\\", "C:", r"\a\b"]),
        ("Join-Path C:\\a b; Join-Path C:\\a\\ \\b; Join-Path C: x; Join-Path 'C:\\a','D:\\b' c; Join-Path a b", [r"C:\a\b", r"C:\a\b", r"C:\x", r"C:\a\c", r"D:\b\c", r"a\b"]),
        ("Set-Location C:\\Temp; \"$(Get-Location)\"; Push-Location C:\\Windows; (Get-Location).Path; Pop-Location; \"$pwd\"; Set-Location ..; Convert-Path Temp", [r"C:\Temp", r"C:\Windows", r"C:\Temp", r"C:\Temp"]),
        ("$env:FOO='bar'; (Get-Item env:foo).Value; (Get-ChildItem env:FO*).Name; Remove-Item env:FOO; Test-Path env:FOO; Set-Item env:X 1; $env:X", ["bar", "FOO", "False", "1"]),
        ("Set-Content C:\\d.log 2; Get-ChildItem C:\\*.log | Rename-Item -NewName { $_.BaseName + '.txt' }; (Get-Item C:\\d.txt).Extension; Get-ChildItem C:\\ -File | Get-Content", [".txt", "2"]),
        ("'x' > C:\\r.txt; 'y' >> C:\\r.txt; Get-Content C:\\r.txt", ["x", "y"]),
        ("'x','y' | Tee-Object C:\\t.txt; Get-Content C:\\t.txt; 1 | Tee-Object -Variable v | Out-Null; $v", ["x", "y", "x", "y", "1"]),
        ("Set-Content C:\\l.txt 'err 1','ok','err 2'; Select-String -Path C:\\l.txt -Pattern err | ForEach-Object { \"$_\" }; Select-String ok C:\\l.txt -Quiet", [r"C:\l.txt:1:err 1", r"C:\l.txt:3:err 2", "True"]),
        ("$c = 'Name,Value','\"a b\",1','c,\"say \"\"hi\"\"\"' | ConvertFrom-Csv; $c[1].Value; $c | Export-Csv C:\\x.csv -NoTypeInformation; (Import-Csv C:\\x.csv).Name; Get-Content C:\\x.csv -TotalCount 2", ['say "hi"', "a b", "c", '"Name","Value"', '"a b","1"']),
        ("Set-Content C:\\h.txt abc -NoNewline; (Get-FileHash C:\\h.txt).Hash.Substring(0, 8); (Get-FileHash C:\\h.txt -Algorithm MD5).Hash", ["BA7816BF", "900150983CD24FB0D6963F7D28E17F72"]),
    ],
)  # fmt: skip
def test_what_they_write(script: str, output: list[str], edition: str) -> None:
    assert seen(run(script, edition)) == (output, [])


@pytest.mark.parametrize(
    ("script", "error"),
    [
        ("Copy-Item C:\\nope C:\\x", f"PathNotFound,{C}CopyItemCommand"),
        ("Get-Content C:\\nope", f"PathNotFound,{C}GetContentCommand"),
        ("Remove-Item C:\\nope", f"PathNotFound,{C}RemoveItemCommand"),
        ("Set-Content C:\\no\\x.txt a", f"GetContentWriterDirectoryNotFoundError,{C}SetContentCommand"),
        ("'x' | Out-File C:\\no\\y.txt", f"FileOpenFailure,{C}OutFileCommand"),
        ("$null = New-Item C:\\Temp -ItemType Directory", f"DirectoryExist,{C}NewItemCommand"),
        ("Set-Content C:\\a 1; $null = New-Item C:\\a", f"NewItemIOError,{C}NewItemCommand"),
        ("Set-Content C:\\a,C:\\b 1; Rename-Item C:\\a b", f"RenameItemIOError,{C}RenameItemCommand"),
        ("Get-Item Q9:\\x", f"DriveNotFound,{C}GetItemCommand"),
        ("Import-Csv C:\\nope.csv", f"FileOpenFailure,{C}ImportCsvCommand"),
    ],
)  # fmt: skip
def test_their_errors(script: str, error: str) -> None:
    assert seen(run(script + "; 'goes on'")) == (["goes on"], [error])


@pytest.mark.parametrize(
    ("edition", "script", "size"),
    [
        ("5.1", "Set-Content C:\\e ([char]233) -NoNewline", 1), ("7", "Set-Content C:\\e ([char]233) -NoNewline", 2),
        ("5.1", "'a' > C:\\e", 8), ("7", "'a' > C:\\e", 3), ("5.1", "Set-Content C:\\e a -Encoding UTF8", 6),
        ("7", "Set-Content C:\\e a -Encoding utf8BOM", 6), ("7", "Set-Content C:\\e a -Encoding utf8", 3),
        ("5.1", "[pscustomobject]@{ a = 1 } | Export-Csv C:\\e -NoTypeInformation", 10),
        ("5.1", "Set-Content C:\\e ([byte[]](1, 2)) -Encoding Byte", 2), ("7", "Set-Content C:\\e ([byte[]](1, 2)) -AsByteStream", 2),
    ],
)  # fmt: skip
def test_encodings_of_the_editions(edition: str, script: str, size: int) -> None:
    assert seen(run(script + "; (Get-Item C:\\e).Length", edition)) == ([str(size)], [])


@pytest.mark.parametrize(
    "script",
    ["Test-Path HKLM:\\SOFTWARE", "Remove-Item C:\\Windows", "Get-Item C:\\Temp > C:\\x", "Get-Item C:\\Temp -Stream x", "Get-ChildItem C:\\ -Hidden", "Copy-Item C:\\Temp C:\\no\\way", "Set-Content C:\\x 1 -Encoding UTF7"],
)  # fmt: skip
def test_what_is_refused(script: str) -> None:
    with pytest.raises(Refused, match=r"line:1:\d+|>"):
        run(script)


@pytest.mark.parametrize(("edition", "text"), [("5.1", "a.txt"), ("7", r"C:\d\a.txt")])
def test_a_listed_file_as_text(edition: str, text: str) -> None:
    script = '$null = New-Item C:\\d\\a.txt -Force; Get-ChildItem C:\\d | ForEach-Object { "$_" }'
    assert seen(run(script, edition)) == ([text], [])


class Locked(MemoryFiles):
    """A file system with one file that nobody may write."""

    def write(self, path: str, data: bytes) -> None:
        if path.lower().endswith("locked.txt"):
            raise PermissionError(path)
        super().write(path, data)


def test_a_bigger_model_hands_over_its_own_machine() -> None:
    clock, empty = VirtualClock(0), Variables({}, windows=True)
    files = Locked(windows=True, now=clock.nanoseconds)
    tables = Environments(Variables({"A": "1"}, windows=True), Variables({"A": "2"}, windows=True), empty)
    one, two = (Host(files=files, environment=tables, clock=clock) for _ in range(2))
    script = "$env:a; [Environment]::GetEnvironmentVariable('a', 'Machine'); Set-Content C:\\x.txt 1; Set-Content C:\\locked.txt 1; (Get-Date).Year"
    assert seen(run(script, host=one)) == (
        ["1", "2", "1970"],
        [f"GetContentWriterUnauthorizedAccessError,{C}SetContentCommand"],
    )
    assert seen(run("Get-Content C:\\x.txt; Start-Sleep 86400; (Get-Date).Day", host=two)) == (["1", "2"], [])
    assert files.read("C:\\X.TXT") == b"1\r\n"
