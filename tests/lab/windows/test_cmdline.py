"""Lines of cmd.exe that the model runs itself."""

from __future__ import annotations

import pytest

from hostprep.lab.windows import instance
from hostprep.lab.windows.programs.cmdline import cmd

LINES = [
    ('systeminfo | findstr /B /C:"OS"', ["OS Name:                   Microsoft Windows Server 2022 Datacenter", "OS Version:                10.0.20348 N/A Build 20348", "OS Manufacturer:           Microsoft Corporation", "OS Configuration:          Standalone Server"], 0),
    ("hostname | findstr nothing", [], 1),
    ("hostname | findstr /i ec2amaz.*[0-9]$", ["EC2AMAZ-LAB1234"], 0),
    ("frob 2>nul || echo was not there", ["was not there"], 0),
    ("hostname >nul && echo it was", ["it was"], 0),
    ("frob 2>&1 & exit 3", ["'frob' is not recognized as an internal or external command,", "operable program or batch file."], 3),
    ("frob", [], 1),
    ('echo "a & b | c"', ['"a & b | c"'], 0),
    ("uname -s", [], 1),
    ("ver", ["", "Microsoft Windows [Version 10.0.20348.2849]"], 0),
    ("@rem nothing & hostname", ["EC2AMAZ-LAB1234"], 0),
    (r"C:\Windows\System32\HOSTNAME.EXE", ["EC2AMAZ-LAB1234"], 0),
]  # fmt: skip


@pytest.mark.parametrize(("line", "output", "code"), LINES, ids=[line for line, _, _ in LINES])
def test_plain_lines(line: str, output: list[str], code: int) -> None:
    answer = cmd(instance(), ["/c", line])
    assert (list(answer.output), answer.exit_code) == (output, code)


@pytest.mark.parametrize(
    "line", ["for /f %i in ('hostname') do echo %i", "hostname > file.txt", "echo %PATH%", "if exist x echo y"]
)
def test_what_needs_a_real_cmd_is_refused_by_name(line: str) -> None:
    answer = cmd(instance(), ["/c", line])
    assert answer.exit_code == 1
    assert "needs a real cmd.exe" in answer.stderr[0]


@pytest.mark.parametrize(
    ("language", "label"), [("de", "Betriebssystemname:"), ("es", "Nombre del sistema operativo:")]
)
def test_systeminfo_speaks_the_hosts_language(language: str, label: str) -> None:
    host = instance(language=language)
    assert any(line.startswith(label) for line in cmd(host, ["/c", "systeminfo"]).output)
    host.system.code_page = 65001
    assert any(line.startswith("OS Name:") for line in cmd(host, ["/c", "systeminfo"]).output)
