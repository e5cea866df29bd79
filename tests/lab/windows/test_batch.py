"""The linter for cmd scripts: pitfalls 7 to 10 of the documented bootstrap, and scripts that are right."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from hostprep.cli.main import cli
from hostprep.declare.library import open_library
from hostprep.declare.prepare import bind
from hostprep.lab.windows.batch.lines import read
from hostprep.lab.windows.batch.lint import late, lint
from hostprep.lab.windows.batch.rules import CHECKS, Check
from hostprep.render.compose import compose
from hostprep.render.render import Renderer

LIBRARY = open_library()
# Our own words for what the developer guide has people paste: typed it works, as a script each line fails.
PASTED = r"""
for /f "tokens=3" %g in ('netsh interface ipv4 show addresses ^| findstr /x /r ".*Default.Gateway.*"') do set way=%g
for /f "tokens=1" %n in ('netsh interface ipv4 show interfaces ^| findstr /x /r ".*vEthernet.*"') do set card=%n
netsh interface ipv4 add route prefix=169.254.170.2/32 interface="%card%" nexthop="%way%" store=active # credentials
"""
REPAIRED = r"""@echo off
rem on the link: no gateway is needed, and so no word of any language
for /f "tokens=1" %%n in ('netsh interface ipv4 show interfaces ^| findstr vEthernet') do set card=%%n
netsh interface ipv4 add route prefix=169.254.170.2/32 interface=%card% store=active
"""


def found(text: str) -> list[tuple[str, int]]:
    return [(finding.rule.id, finding.place.line) for finding in lint(text, "x.cmd")]


@pytest.mark.parametrize("one", CHECKS, ids=lambda one: one.rule.name)
def test_each_rule_finds_its_bad_example_and_nothing_is_found_in_its_good_one(one: Check) -> None:
    assert [rule for rule, _ in found(one.bad)] == [one.rule.id]
    assert found(one.good) == []


def test_what_is_pasted_into_a_script_fails_at_each_line_and_what_is_repaired_does_not() -> None:
    assert found(PASTED) == [("CMD101", 2), ("CMD105", 2), ("CMD101", 3), ("CMD104", 4)]
    assert found(REPAIRED) == []


TOO_EARLY = [
    "set a=1& echo %a%",
    "set a=1 & netsh x & echo \"%A%\"",
    "if exist x (\n  set \"a=1\"\n  echo %a%\n)",
    "if errorlevel 1 set a=1& echo %a:~0,1%",
    "for %%i in (1 2) do set a=%a% %%i",
    "for %%i in (1 2) do (\n  if \"%a%\"==\"\" echo first\n  set a=%%i\n)",
    "for /f %%i in ('route print') do (\n  set /a n=1, a=n+1\n) & echo %a%",
    "set /p a=what? & echo %a%",
    "set a=1&^\necho %a%",
    "cmd /C \"for /f %%i in ('netsh x') do set a=%%i & netsh y interface=\"%a%\"\"",
    "netsh x & if %errorlevel% neq 0 exit /b 1",
    "(\n  net stop x\n  if not %ERRORLEVEL%==0 exit /b 1\n)",
]  # fmt: skip
IN_TIME = [
    "set a=1\necho %a%",
    "set a=%a%;x",
    "set a=1& echo %b% %%a%% %1 %~dp0 %*",
    "set a=1& echo !a!\nsetlocal enabledelayedexpansion",
    "if exist x (set a=1) else (echo %a%)",
    "if exist x (\n  set a=1\n) else (\n  echo %a%\n)\necho %a%",
    "for %%i in (1 2) do call :one %%i\nexit /b\n:one\nset a=%1\necho %a%",
    "rem set a=1 & echo %a%",
    "cmd /V:ON /C \"set a=1 & echo !a!\"",
    "net stop x\nif %errorlevel% neq 0 exit /b 1",
    "if not \"%a%\"==\"0\" set a=1",
    "echo (\nset a=1\necho %a%",
    "echo :)\nset a=1\necho %a%",
]  # fmt: skip


@pytest.mark.parametrize("text", TOO_EARLY)
def test_a_variable_is_replaced_before_it_is_set(text: str) -> None:
    assert {rule for rule, _ in found(text)} == {"CMD102"}
    assert late(text, batch=True)


@pytest.mark.parametrize("text", IN_TIME)
def test_a_variable_is_replaced_in_time(text: str) -> None:
    assert found(text) == []


def test_own_scripts_have_none_of_it() -> None:
    for name in LIBRARY.names("cmd"):
        step = LIBRARY.step(name, "cmd")
        one = bind(step, {**step.defaults, **step.example})
        for phase in ("probe", "apply", "undo"):
            for nonce in ("", "n0nce"):
                assert found(compose(Renderer(LIBRARY, "cmd"), [one], phase, nonce)) == [], (name, phase)


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet='ab%^&|()"! =\n\r@:/#', max_size=60))
def test_any_text_can_be_read_and_none_of_it_is_lost(text: str) -> None:
    for one in read(text).commands:
        assert text[one.at : one.at + len(one.text)] == one.text
    lint(text, "x.cmd")


def test_the_command_takes_both_kinds_and_a_comment_takes_a_finding_away(tmp_path: Path) -> None:
    (tmp_path / "a.cmd").write_bytes(PASTED.replace("\n", "\r\n").encode())
    (tmp_path / "b.ps1").write_text("gci\n")
    done = CliRunner().invoke(cli, ["lab", "check", str(tmp_path)], standalone_mode=False)
    assert done.return_value == 1
    assert f"{tmp_path / 'a.cmd'}:4:" in done.output
    assert "2 scripts checked" in done.output
    allowed = "rem hostprep: allow CMD105 because the image is English\nipconfig | findstr Default.Gateway\n"
    assert (found(allowed), found(allowed.replace("because", ""))) == ([], [("CMD105", 2)])
