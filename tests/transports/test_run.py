"""What every transport that reaches a real shell must do, over real SSH and on this machine alike."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hostprep.declare.host import Host
from hostprep.declare.secrets import Secret
from hostprep.errors import DeadlineExceeded, HostError
from hostprep.transports import Credentials, Script, Transport, local, open_transport

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")


@pytest.fixture(params=["ssh", "local"])
def transport(request: pytest.FixtureRequest) -> Iterator[Transport]:
    host = request.getfixturevalue("host") if request.param == "ssh" else Host("here", "here", transport="local")
    with open_transport(host, Credentials()) as opened:
        yield opened


def test_streams_exit_code_and_secrets(transport: Transport) -> None:
    script = Script("x", 'printf "out \\303\\244 $T\\n"; echo err >&2; cat; exit 3', secrets={"T": Secret("it's")})
    outcome = transport.run(script)
    assert (outcome.exit_code, outcome.text, outcome.stderr) == (3, "out ä it's\n", b"err\n")


def test_many_scripts_ride_on_one_login(transport: Transport) -> None:
    seen = {transport.run(Script("x", 'echo "$SSH_CONNECTION"')).text for _ in range(5)}
    assert len(seen) == 1


def test_lines_come_while_the_script_still_runs(transport: Transport, tmp_path: Path) -> None:
    def on_line(line: str) -> None:
        lines.append(line)
        if line == "first":
            (tmp_path / "go").touch()

    lines: list[str] = []
    waits = f"echo first; while ! test -e {tmp_path}/go; do sleep 0.05; done; echo second"
    transport.run(Script("x", waits, deadline=10), on_line)
    assert lines == ["first", "second"]


def test_both_streams_may_be_large_at_once(transport: Transport) -> None:
    both = "seq 1 600000 >&2 & seq 1 600000; wait"
    outcome = transport.run(Script("x", both))
    assert outcome.stdout == outcome.stderr == "".join(f"{n}\n" for n in range(1, 600001)).encode()


def test_a_large_script_arrives(transport: Transport) -> None:
    assert transport.run(Script("x", "# it's a filler\n" * 100_000 + "echo end")).text == "end\n"


def test_the_deadline_ends_the_script_here_and_there_and_keeps_output(transport: Transport, tmp_path: Path) -> None:
    script = Script("hang", f"echo part; echo warning >&2; sleep 1.5; touch {tmp_path}/late; sleep 77", deadline=1)
    began = time.monotonic()
    with pytest.raises(DeadlineExceeded, match="script hang was ended at its deadline of 1 s") as caught:
        transport.run(script)
    assert 0.9 < time.monotonic() - began < 3
    assert caught.value.output == "part\nwarning\n"
    time.sleep(1)  # the script would have touched the file by now; there is no event for what does not happen
    assert not (tmp_path / "late").exists()
    assert transport.run(Script("x", "echo alive")).text == "alive\n"


def test_a_child_that_holds_the_output_open_does_not_hold_the_caller(transport: Transport) -> None:
    began = time.monotonic()
    outcome = transport.run(Script("x", "sleep 5 & echo started"))
    assert time.monotonic() - began < 4
    assert (outcome.exit_code, outcome.stdout) == (0, b"started\n")


def test_an_exception_of_the_caller_ends_the_run_and_not_the_login(transport: Transport) -> None:
    def refuse(line: str) -> None:
        raise ValueError(line)

    with pytest.raises(ValueError, match="one"):
        transport.run(Script("x", "echo one; sleep 77", deadline=1), refuse)
    assert transport.run(Script("x", "echo alive")).text == "alive\n"


def test_a_machine_without_a_posix_shell_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.name", "nt")
    with pytest.raises(
        HostError, match="needs a POSIX shell, and this machine has none; run hostprep on the Linux host"
    ):
        local.LocalTransport(Host("here", "here", transport="local"), Credentials())
