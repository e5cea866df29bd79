"""Real cmd syntax, by Wine's cmd, on the simulated host."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypsrp.shell import Process, SignalCode, WinRS

from hostprep.lab.windows import Windows, instance
from hostprep.lab.windows.engine import StateFiles, engine
from hostprep.lab.wsman import Endpoint, Served, User, serve
from hostprep.lab.wsman.wine import WineShell, find
from hostprep.lab.wsman.wine.recoding import Recoder
from tests.lab.wsman.conftest import PASSWORD, pypsrp, pywinrm, until

needs_wine = pytest.mark.skipif(find() is None, reason="install wine64 to run cmd scripts in the lab")


@pytest.fixture(scope="module")
def host() -> Windows:
    return instance()


@pytest.fixture(scope="module")
def served(host: Windows) -> Iterator[Served]:
    def variables() -> dict[str, str]:
        tables = host.state.environment
        return {**tables["machine"], **tables["user"], "COMPUTERNAME": host.system.name}

    with WineShell(lambda: host.plugs().programs, variables, StateFiles(host)) as shell:
        endpoint = Endpoint(engine=engine(host), users=(User("alice", PASSWORD),), https=True, shell=shell)
        with serve(endpoint) as served:
            yield served


def run(served: Served, line: str, *, codepage: int = 65001, stdin: bytes | None = None) -> tuple[str, str, int]:
    protocol = pywinrm(served, transport="basic")
    shell = protocol.open_shell(codepage=codepage, env_vars={"GIVEN": "a b"})
    command = protocol.run_command(shell, line)
    if stdin is not None:
        protocol.send_command_input(shell, command, stdin, end=True)
    out, err, code = protocol.get_command_output(shell, command)
    protocol.close_shell(shell)
    return out.decode(), err.decode(), code


@needs_wine
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("echo %GIVEN% %COMPUTERNAME% & cd", "a b EC2AMAZ-LAB1234 \r\nC:\\Users\\alice\r\n"),
        ('if "a"=="a" (echo same) else (echo other)', "same\r\n"),
        ("set /a 6*7", "42"),
        ("set x=5& cmd /v:on /c echo !x!", "5\r\n"),
        ("for /f %i in ('hostname') do @echo [%i]", "[EC2AMAZ-LAB1234]\r\n"),
        ("echo 2 + 3| powershell -Command -", "5\r\n"),
        ('powershell -Command "1..3 | ForEach-Object { $_ * 2 }" | find "4"', "4\r\n"),
        ("exit /b 7 & echo never", ""),
    ],
)
def test_syntax(served: Served, line: str, expected: str) -> None:
    assert run(served, line)[0] == expected


@needs_wine
def test_programs_act_on_the_model(served: Served, host: Windows) -> None:
    line = 'netsh interface ipv4 add route prefix=169.254.170.2/32 interface="vEthernet (nat)" store=active'
    out, _, code = run(served, f'{line} && sc query iphlpsvc | find "RUNNING"')
    assert (out.splitlines()[0], "RUNNING" in out, code) == ("Ok.", True, 0)
    assert [one.prefix for one in host.network.routes if "169.254.170.2" in str(one)]
    assert run(served, 'route print -4 | findstr "169\\.254\\.170\\.2"')[2] == 0


@needs_wine
def test_a_for_loop_over_netsh_finds_the_interface(served: Served) -> None:
    """As AWS documents it for Nano Server."""
    line = (
        'for /f "tokens=1" %i in (\'netsh interface ipv4 show interfaces ^| findstr /r "vEthernet.*nat"\') do @echo %i'
    )
    out, err, _ = run(served, line)
    assert (out.strip().isdigit(), err) == (True, "")


@needs_wine
def test_exit_codes_and_unknown_programs(served: Served) -> None:
    assert run(served, "exit 3")[2] == 3
    assert run(served, "cmd /c exit -1")[2] == 4294967295
    assert run(served, "sc query nothing > nul")[2] == 1060
    expected = "'nonsense' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n"
    assert run(served, "nonsense 'x' /y") == ("", expected, 1)


@needs_wine
def test_files_are_the_hosts(served: Served, host: Windows) -> None:
    host.state.files["C:\\ProgramData\\note.txt"] = "from the host"
    assert run(served, "type C:\\ProgramData\\note.txt & del C:\\ProgramData\\note.txt")[0] == "from the host"
    assert "C:\\ProgramData\\note.txt" not in host.state.files
    run(served, "mkdir C:\\made\\deep & echo from cmd> C:\\made\\deep\\x.txt")
    assert run(served, 'powershell -Command "Get-Content C:\\made\\deep\\x.txt"')[0] == "from cmd\r\n"


@needs_wine
def test_this_machine_is_out_of_reach(served: Served) -> None:
    assert run(served, "dir Z:\\")[2] == 1
    assert "HOME=/" not in run(served, "set")[0]


@needs_wine
@pytest.mark.parametrize("codepage", [437, 65001])
def test_code_pages(served: Served, codepage: int) -> None:
    protocol = pywinrm(served, transport="basic")
    shell = protocol.open_shell(codepage=codepage)
    for line in ("echo \u00e4\u00df& rem", 'powershell -Command "[string][char]0xe4 + [char]0xdf" & rem'):
        out = protocol.get_command_output(shell, protocol.run_command(shell, line))[0]
        assert out.decode("utf-8" if codepage == 65001 else f"cp{codepage}") == "\u00e4\u00df\r\n"
    protocol.close_shell(shell)


@needs_wine
def test_input(served: Served) -> None:
    assert run(served, "set /p x=& call echo [%^x%]", stdin=b"typed\r\n")[0].endswith("[typed]\r\n")
    assert run(served, "findstr b & rem", stdin=b"abc\r\nxyz\r\n")[0] == "abc\r\n"


@needs_wine
def test_ctrl_c_ends_cmd_and_what_it_started(served: Served) -> None:
    with pypsrp(served, auth="basic") as connection, WinRS(connection) as winrs:
        process = Process(winrs, 'echo begun& powershell -Command "while ($true) { }" & rem')
        process.begin_invoke()
        while b"\n" not in process.stdout:
            process.poll_invoke()
        process.signal(SignalCode.CTRL_C)
        process.end_invoke()
        assert (process.stdout, process.rc) == (b"begun\r\n", 0xC000013A)
    assert run(served, "echo alive & rem")[0] == "alive \r\n"


@needs_wine
def test_lines_run_side_by_side(served: Served) -> None:
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda n=n: found.append(run(served, f"echo {n}& hostname")[0])) for n in range(4)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(found) == [f"{n}\r\nEC2AMAZ-LAB1234\r\n" for n in range(4)]


@needs_wine
def test_nothing_is_left_behind(host: Windows) -> None:
    with WineShell(lambda: host.plugs().programs, dict) as shell:
        endpoint = Endpoint(engine=engine(host), users=(User("alice", PASSWORD),), https=True, shell=shell)
        with serve(endpoint) as served:
            assert run(served, "echo hi & rem")[0] == "hi \r\n"
        prefix = shell._prefix
        # Debian's server is where TMPDIR says, all others are in one folder of the user.
        assert [*prefix.glob("wine-*/server-*"), *Path("/tmp").glob(".wine-*/server-*")]  # noqa: S108  # Wine's place
    processes = ["ps", "eaxww"]
    until(lambda: str(prefix) not in subprocess.run(processes, capture_output=True, text=True, check=True).stdout)
    assert not prefix.exists()


def test_the_forwarder_is_built_from_its_source(tmp_path: Path) -> None:
    import shutil

    from hostprep.lab.wsman.wine.install import FORWARD

    compiler = "x86_64-w64-mingw32-gcc"
    if shutil.which(compiler) is None:
        pytest.skip("install gcc-mingw-w64-x86-64 to build forward.exe anew")
    source = FORWARD.with_suffix(".c").read_text()
    words = source.partition(f"{compiler} ")[2].partition("\n *\n")[0].replace("\\\n *", " ").split()
    made = tmp_path / FORWARD.name
    argv = [
        str(made) if one == FORWARD.name else str(FORWARD.with_suffix(".c")) if one == "forward.c" else one
        for one in words
    ]
    subprocess.run([compiler, *argv], check=True)
    # Other releases of the compiler choose other instructions; what it imports stays.
    for name in (b"CreateProcessW", b"AssignProcessToJobObject", b"WS2_32.dll", b"KERNEL32.dll"):
        assert (name in made.read_bytes()) == (name in FORWARD.read_bytes()) == True  # noqa: E712


@pytest.mark.parametrize("cut", range(8))
def test_characters_may_come_in_halves(cut: int) -> None:
    data = "a\u00e4\u263a!".encode()
    recoder = Recoder("utf-8")
    assert recoder.recoded(data[:cut]) + recoder.recoded(data[cut:]) + recoder.recoded(b"", last=True) == data
    assert Recoder("cp437").recoded(b"\xe4") + Recoder("cp437").recoded(b"", last=True) in {b"", b"\x84"}
