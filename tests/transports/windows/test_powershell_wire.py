"""What powershell.exe is started with and handed: a reader on the command line, all else on standard input."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostprep.declare.secrets import Secret
from hostprep.errors import QuotingError
from hostprep.lab.powershell.engine import PowerShell
from hostprep.transports import Script, cmd_wire, powershell_wire

NO_SURROGATES = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.text(st.characters(max_codepoint=126))


@pytest.fixture(scope="module", autouse=True)
def engine_started() -> None:
    """The engine raises Python's recursion limit when it first runs, which Hypothesis would complain of."""
    PowerShell().run("1")


def reader(started: str = "") -> str:
    return base64.b64decode(powershell_wire.command(started).split()[-1]).decode("utf-16-le")


def test_the_command_line_is_short_and_free_of_what_cmd_acts_on() -> None:
    command = powershell_wire.command("hostprep-started-0123456789abcdef")
    assert len(command) < 8191
    assert not set(command) & set('"%!^&|<>()\r\n')


@pytest.mark.parametrize("edition", ["5.1", "7"])
@settings(max_examples=40)
@given(text=NO_SURROGATES | PLAIN, secret=NO_SURROGATES.filter(lambda text: text and "\0" not in text))
def test_what_is_handed_over_arrives(edition: str, text: str, secret: str) -> None:
    """The reader, run as it is but for the streams of a process, which the dialect has not."""
    data = powershell_wire.pack(Script("x", text, secrets={"T": Secret(secret)}, shell="powershell"))
    assert data.isascii()
    script = reader().replace("$input", "($Given -split '\\n')")
    script = script.replace("& ([scriptblock]::Create($hpScript))", '$hpScript; "$env:T"').replace("exit 0", "")
    result = PowerShell(edition=edition).run(f"param($Given)\n{script}", {"Given": data.decode()})
    assert [str(item) for item in result.output] == [text, secret]


def test_a_script_that_did_not_come_whole_is_not_run() -> None:
    data = powershell_wire.pack(Script("x", "'ran'; 'on'", secrets={"T": Secret("s")}, shell="powershell")).decode()
    script = reader().replace("$input", "($Given -split '\\n')")
    for cut in range(len(data) - 1):  # the last character is a line end, which may be missing
        result = PowerShell().run(f"param($Given)\n{script}", {"Given": data[:cut]})
        assert (result.exit_code, result.output) == (powershell_wire.INCOMPLETE, [])


@pytest.mark.parametrize(("name", "value"), [("A B", "x"), ("", "x"), ("1A", "x"), ("A", "x\0y")])
def test_a_secret_that_no_variable_can_hold_is_refused_without_showing_it(name: str, value: str) -> None:
    with pytest.raises(QuotingError) as caught:
        powershell_wire.pack(Script("x", "", secrets={name: Secret(value)}, shell="powershell"))
    assert "x" not in str(caught.value).replace("expected", "").replace("text", "")


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("netsh interface show", True),
        (" dir \n", True),
        ("a\nb", False),
        ("echo %PATH%", False),
        ("echo \u00e4", False),
    ],
)
def test_a_single_command_goes_to_cmd_as_it_is(text: str, *, alone: bool) -> None:
    assert bool(cmd_wire.one_line(Script("x", text, shell="cmd"))) == alone


def test_a_cmd_script_that_is_not_ascii_is_refused() -> None:
    with pytest.raises(QuotingError, match="x: holds a character that is not ASCII"):
        cmd_wire.as_powershell(Script("x", "echo \u00e4\ndir", shell="cmd"))
