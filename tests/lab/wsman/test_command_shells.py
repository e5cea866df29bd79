"""Command shells, through pywinrm and pypsrp's WinRS."""

from __future__ import annotations

import time
from base64 import b64encode
from typing import Any

import pytest
from pypsrp.exceptions import WSManFaultError
from pypsrp.shell import Process, SignalCode, WinRS

from hostprep.lab.powershell.dialect import Dialect
from hostprep.lab.powershell.host.machine import Host
from hostprep.lab.powershell.host.plug import Answer, Plugs
from hostprep.lab.wsman import Served
from tests.lab.wsman.conftest import Serving, pypsrp, pywinrm
from tests.lab.wsman.scripted import ScriptedShell


def encoded(script: str) -> str:
    return b64encode(script.encode("utf-16-le")).decode()


@pytest.fixture
def shell() -> ScriptedShell:
    return ScriptedShell()


def run(served: Served, line: str, *, stdin: bytes | None = None, codepage: int = 65001) -> tuple[bytes, bytes, int]:
    protocol = pywinrm(served, transport="basic")
    shell_id = protocol.open_shell(codepage=codepage)
    command = protocol.run_command(shell_id, line)
    if stdin is not None:
        protocol.send_command_input(shell_id, command, stdin, end=True)
    found = protocol.get_command_output(shell_id, command)
    protocol.cleanup_command(shell_id, command)
    protocol.close_shell(shell_id)
    return found


def test_a_script_prints_and_exits(https: Served) -> None:
    out, err, code = run(https, f"powershell -NoProfile -EncodedCommand {encoded('1..3; exit 7')}")
    assert (out, err, code) == (b"1\r\n2\r\n3\r\n", b"", 7)


def test_errors_are_clixml_only_for_encoded_commands(https: Served) -> None:
    out, err, code = run(https, f"powershell -EncodedCommand {encoded('throw [char]0x263a')}")
    assert (out, code) == (b"", 1)
    assert err.startswith(
        b'#< CLIXML\r\n<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">'
    )
    assert '<S S="Error">\u263a_x000D__x000A_</S>'.encode() in err
    _, plain, _ = run(https, 'powershell.exe -Command "throw 42"')
    assert plain.startswith(b"42\r\n")
    assert b"    + FullyQualifiedErrorId : 42\r\n" in plain


def test_a_programs_errors_are_its_own_bytes(serving: Serving) -> None:
    plugs = Plugs(programs={"tool": lambda words, stdin: Answer([words[0]], 5, ["bad", "worse"])})
    served = serving(https=True, engine=Dialect(Host(plugs=plugs)))
    for way in (f"-EncodedCommand {encoded('tool x; exit $LASTEXITCODE')}", '-Command "tool x; exit $LASTEXITCODE"'):
        assert run(served, f"powershell {way}") == (b"x\r\n", b"bad\r\nworse\r\n", 5)


def test_modules_are_made_ready_on_stderr_on_success_too(https: Served) -> None:
    out, err, code = run(https, f"powershell -EncodedCommand {encoded('Write-Host hi')}")
    assert (out, code) == (b"hi\n", 0)
    assert b"Preparing modules for first use." in err


@pytest.mark.parametrize("line", ["powershell -File -", "powershell -Command -", "powershell -NoLogo -"])
def test_a_script_through_stdin(https: Served, line: str) -> None:
    assert run(https, line, stdin=b"$a = 20\r\n$a + 1\r\n") == (b"21\r\n", b"", 0)


def test_input_of_an_encoded_command(https: Served) -> None:
    line = f"powershell -EncodedCommand {encoded('$input | ForEach-Object { $_.ToUpper() }')}"
    assert run(https, line, stdin=b"one\r\ntwo\r\n")[0] == b"ONE\r\nTWO\r\n"


@pytest.mark.parametrize(("page", "data"), [(437, b"\x84"), (65001, b"\xc3\xa4"), (1252, b"\xe4"), (20127, b"?")])
def test_code_pages(https: Served, page: int, data: bytes) -> None:
    assert run(https, f"powershell -EncodedCommand {encoded('[string][char]0xe4')}", codepage=page)[0] == data + b"\r\n"


def test_a_line_may_have_8191_characters(https: Served) -> None:
    line = "powershell -Command 1 #"
    assert run(https, line.ljust(8191, "x"))[2] == 0
    assert run(https, line.ljust(8192, "x")) == (b"", b"The command line is too long.\r\n", 1)


def test_without_a_model_other_lines_are_unknown(https: Served) -> None:
    expected = (
        b"'ipconfig' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n"
    )
    assert run(https, "ipconfig /all") == (b"", expected, 1)


def test_the_model_runs_other_lines(serving: Serving, shell: ScriptedShell) -> None:
    served = serving(https=True, shell=shell)
    assert run(served, "both") == (b"out\r\n", b"err\r\n", 0)
    assert run(served, "exit 4294967295")[2] == 4294967295
    assert run(served, "cat", stdin=b"\x00\xff" * 1000)[0] == b"\x00\xff" * 1000
    assert run(served, "ps 6*7")[0] == b"42\r\n"
    assert run(served, "flood 100")[0] == b"y" * 1_000_000


def test_environment_and_folder_reach_the_model(serving: Serving, shell: ScriptedShell) -> None:
    served = serving(shell=shell)
    options: dict[str, Any] = {"environment": {"A\\B": "1"}, "working_directory": "C:\\Temp", "codepage": 65001}
    with pypsrp(served) as connection, WinRS(connection, **options) as winrs:
        process = Process(winrs, "echo", ["hi"])
        process.invoke()
        assert (process.stdout, process.rc) == (b"hi\r\n", 0)
    call = shell.calls[0]
    assert (call.line, call.folder, call.codepage, call.user) == ("echo hi", "C:\\Temp", 65001, "alice")
    assert call.variables == {"A\\B": "1"}


def test_ctrl_c_ends_a_command_and_keeps_its_output(serving: Serving, shell: ScriptedShell) -> None:
    served = serving(shell=shell)
    with pypsrp(served) as connection, WinRS(connection) as winrs:
        process = Process(winrs, "wait")
        process.begin_invoke()
        assert shell.running.wait(5)
        process.poll_invoke()
        process.signal(SignalCode.CTRL_C)
        process.end_invoke()
        assert (process.stdout, process.rc) == (b"before\r\n", 0xC000013A)
        process.signal(SignalCode.CTRL_C)


def test_ctrl_c_stops_a_script(https: Served) -> None:
    with pypsrp(https) as connection, WinRS(connection) as winrs:
        process = Process(winrs, "powershell", ["-EncodedCommand", encoded("'on'; while ($true) { }")])
        process.begin_invoke()
        while not process.stdout:
            process.poll_invoke()
        process.signal(SignalCode.CTRL_C)
        process.end_invoke()
        assert process.rc == 0xC000013A


def test_a_silent_command_times_out_and_is_asked_again(serving: Serving, shell: ScriptedShell) -> None:
    served = serving(shell=shell)
    with pypsrp(served, operation_timeout=1) as connection, WinRS(connection) as winrs:
        process = Process(winrs, "wait")
        process.begin_invoke()
        process.poll_invoke()
        start = time.monotonic()
        process.poll_invoke()
        assert 0.9 < time.monotonic() - start < 3
        process.signal(SignalCode.CTRL_C)
        process.end_invoke()
        assert process.stdout == b"before\r\n"


def test_programs_without_cmd_need_a_full_path(serving: Serving, shell: ScriptedShell) -> None:
    served = serving(shell=shell)
    with pypsrp(served) as connection, WinRS(connection) as winrs:
        Process(winrs, "C:\\tool.exe", ["x"], no_shell=True).invoke()
        with pytest.raises(WSManFaultError) as found:
            Process(winrs, "tool.exe", no_shell=True).invoke()
        assert found.value.code == 2147942402


def test_unknown_commands_and_shells(serving: Serving, shell: ScriptedShell) -> None:
    served = serving(shell=shell)
    with pypsrp(served) as connection:
        winrs = WinRS(connection)
        winrs.open()
        process = Process(winrs, "exit 0")
        process.invoke()
        process.signal(SignalCode.TERMINATE)
        with pytest.raises(WSManFaultError) as found:
            process.poll_invoke()
        assert found.value.code == 2150858843
        assert "command identifier that does not exist" in str(found.value)
        served.kill_shells()
        with pytest.raises(WSManFaultError) as found:
            Process(winrs, "exit 0").begin_invoke()
        assert found.value.code == 2150858843
        assert "failed because the shell was not found on the server" in str(found.value)
