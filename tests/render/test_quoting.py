"""Whatever a value holds, the shell gets back the same bytes, or the value is refused before any host is contacted."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hostprep.declare.prepare import SecretSlot
from hostprep.errors import QuotingError
from hostprep.render.quoting import CMD_REFUSED, POWERSHELL_QUOTES, cmd, powershell, sh
from tests.shells import SHELLS

HOSTILE = [
    "",
    "'",
    "''",
    '"',
    "$(touch x)",
    "`id`",
    "a\nb\n",
    "\\",
    "\\'",
    "-n",
    "é ☃ 🐧",
    "x" * 4096,
    "%s\\n",
    "!!",
    "\r",
    "~",
]
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@pytest.mark.parametrize("shell", SHELLS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(TEXT, max_size=30))
def test_sh_gives_back_the_same_bytes(shell: list[str], values: list[str]) -> None:
    wanted = [*HOSTILE, *values]
    script = (
        "".join(f"printf '%s\\0' {sh(value)}\n" for value in wanted) + f"set -- {sh(wanted)}\nprintf '%s\\0' \"$@\"\n"
    )
    out = subprocess.run([*shell, "-s"], input=script.encode(), capture_output=True, check=True).stdout
    assert [part.decode() for part in out.split(b"\0")[:-1]] == wanted * 2


def test_sh_refuses_what_no_word_can_carry() -> None:
    with pytest.raises(QuotingError, match=r"sh cannot carry the character '\\x00'"):
        sh("a\0b")
    with pytest.raises(QuotingError, match="a dict has no form in sh"):
        sh({"a": 1})


@pytest.mark.parametrize("shell", SHELLS)
def test_an_absent_secret_stops_an_sh_script_by_its_name(shell: list[str]) -> None:
    done = subprocess.run(
        [*shell, "-c", f"set -eu; echo {sh(SecretSlot('HP_X'))}; echo on"], capture_output=True, check=False
    )
    assert done.returncode != 0
    assert b"HP_X" in done.stderr
    assert done.stdout == b""


def read_powershell(literal: str) -> str:
    """What PowerShell's tokenizer makes of a single-quoted string or of a joined char array."""
    if literal.startswith("(-join [char[]]@("):
        codes = literal.removeprefix("(-join [char[]]@(").removesuffix("))").split(",")
        return b"".join(int(code).to_bytes(2, "little") for code in codes).decode("utf-16-le", "surrogatepass")
    assert literal[0] == literal[-1] == "'"
    body, out = literal[1:-1], ""
    while body:
        if body[0] in POWERSHELL_QUOTES:
            assert body[1] in POWERSHELL_QUOTES, "the string ends here"
            body = body[1:]
        out, body = out + body[0], body[1:]
    return out


@given(value=st.text(st.characters() | st.sampled_from(POWERSHELL_QUOTES)))
def test_powershell_literals_are_ascii_and_never_close_early(value: str) -> None:
    literal = powershell(value)
    assert literal.isascii()
    assert "\n" not in literal
    assert read_powershell(literal) == value


def test_powershell_shapes() -> None:
    assert powershell({"a": [1, True, None]}) == "@{'a' = @(1, $true, $null)}"


@pytest.mark.skipif(not shutil.which("pwsh"), reason="needs pwsh, which Debian does not have: install PowerShell 7")
@settings(max_examples=10, deadline=None)
@given(values=st.lists(TEXT, max_size=20))
def test_powershell_gives_back_the_same_text(values: list[str]) -> None:
    wanted = [*HOSTILE, *values]
    script = f"[Console]::OutputEncoding = [Text.Encoding]::UTF8; ConvertTo-Json -Compress {powershell(wanted)}"
    out = subprocess.run(["pwsh", "-NoProfile", "-Command", script], capture_output=True, check=True).stdout
    import json

    assert json.loads(out) == wanted


@given(value=TEXT)
def test_cmd_refuses_rather_than_guesses(value: str) -> None:
    if any(char in CMD_REFUSED for char in value) or value.endswith("\\"):
        with pytest.raises(QuotingError):
            cmd(value)
    else:
        assert cmd(value) == f'"{value}"'
