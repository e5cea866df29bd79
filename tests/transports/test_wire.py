"""What real shells make of the bytes that are sent: dash, bash and busybox's ash."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hostprep.declare.secrets import Secret
from hostprep.errors import QuotingError
from hostprep.transports.base import Script
from hostprep.transports.wire import Parcel, pack

SHELLS = {"dash": ["dash"], "bash": ["bash"], "busybox": ["busybox", "sh"]}
NONCE = "0123abcd"

needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in Linux's /proc")
few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(params=SHELLS)
def shell(request: pytest.FixtureRequest) -> list[str]:
    argv = SHELLS[request.param]
    if not shutil.which(argv[0]):
        pytest.skip(f"needs {argv[0]} (apt-get install {argv[0]})")
    return [*argv, "-s"]


def start(shell: list[str]) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    return subprocess.Popen(shell, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True, env=os.environ)


def talk(
    shell: list[str], script: Script, data: Callable[[Parcel], bytes] = lambda parcel: parcel.data
) -> tuple[int, bytes, bytes]:
    """Exit code, standard output after the start marker, standard error."""
    parcel = pack(script, NONCE)
    with start(shell) as process:
        out, err = process.communicate(data(parcel), timeout=20)
    return process.returncode, out.partition(parcel.started)[2], err


def group(leader: int) -> list[str]:
    """The command lines of the living processes of a process group."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state, _, number = (entry / "stat").read_text().rpartition(") ")[2].split()[:3]
            if int(number) == leader and state != "Z":
                found.append((entry / "cmdline").read_text().replace("\0", " "))
        except (OSError, ValueError):
            continue
    return found


def hanging(leader: int) -> bool:
    """Whether the sleep of the script is still there; the watchdog's own lives a little longer."""
    return any("77" in line for line in group(leader))


def until(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


@given(value=st.binary(max_size=40).map(lambda raw: raw.replace(b"\0", b"")))
@example(value=bytes(range(1, 256)))
@example(value=b"'\\''; rm -rf ~ #\n'$(id)`id`\r\n\n")
@few
def test_a_secret_arrives_byte_for_byte(shell: list[str], value: bytes) -> None:
    secret = Secret(value.decode("utf-8", "surrogateescape"))
    code, out, err = talk(
        shell, Script("x", 'printf %s "$TOKEN"; env | grep -c "^TOKEN" >&2', secrets={"TOKEN": secret})
    )
    assert (code, out, err) == (1, value, b"0\n")


def test_a_secret_is_not_exported_even_where_the_host_exports_its_name(
    shell: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", "of the host")
    assert talk(shell, Script("x", "env | grep -c hunter2", secrets={"TOKEN": Secret("hunter2")}))[1] == b"0\n"


@given(word=st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=40))
@few
def test_any_text_is_carried(shell: list[str], word: str) -> None:
    text = f"cat <<'END OF IT'\n{word}\nEND OF IT\n"
    assert talk(shell, Script("x", text))[:2] == (0, f"{word}\n".encode())


@pytest.mark.parametrize(
    ("text", "code", "out"),
    [
        ("exit 7", 7, b""),
        ("set -eu; false; echo no", 1, b""),
        ("trap 'echo bye' EXIT; exit 4", 4, b"bye\n"),
        ("cat; echo after", 0, b"after\n"),
        ("echo $#", 0, b"0\n"),
        ("}; echo out; {", 2, b""),
        ("return 5", 5, b""),
        ("sh -c 'kill -s INT $$; echo ignored'; echo after", 0, b"after\n"),
    ],
    ids=["exit", "set-e", "trap", "stdin-is-empty", "no-arguments", "broken", "return", "int-is-not-ignored"],
)
def test_a_script_runs_as_if_it_were_alone(shell: list[str], text: str, code: int, out: bytes) -> None:
    found = talk(shell, Script("x", text))
    assert found[1] == out
    assert found[0] == code if code != 2 else found[0] not in {0, 1}  # shells number a syntax error as they like


def test_nothing_runs_before_all_has_arrived(shell: list[str], tmp_path: Path) -> None:
    script = Script("x", f"mkdir {tmp_path}/ran\necho two\n", secrets={"TOKEN": Secret("it's")})
    data = pack(script, NONCE).data
    for cut in [*range(0, len(data) - 60, 23), *range(len(data) - 60, len(data) - 1)]:
        talk(shell, script, lambda parcel, cut=cut: parcel.data[:cut])  # type: ignore[misc]  # cut is bound here
        assert not (tmp_path / "ran").exists(), data[:cut][-80:]
    talk(shell, script)
    assert (tmp_path / "ran").exists()


@needs_proc
def test_a_timely_end_leaves_nothing_behind_and_says_nothing(shell: list[str]) -> None:
    for _ in range(15):
        parcel = pack(Script("x", "echo done"), NONCE)
        with start(shell) as process:
            out, err = process.communicate(parcel.data, timeout=20)
        assert (process.returncode, out.partition(parcel.started)[2], err) == (0, b"done\n", b"")
        assert until(lambda: not group(process.pid)), group(process.pid)


@needs_proc
@pytest.mark.parametrize(
    ("text", "seconds"), [("echo part; sleep 77", 1), ("trap '' TERM; echo part; sleep 77; sleep 77", 3)]
)
def test_the_host_ends_a_script_at_its_deadline(shell: list[str], text: str, seconds: float) -> None:
    parcel = pack(Script("x", text, deadline=0.1), NONCE)
    began = time.monotonic()
    with start(shell) as process:
        out, err = process.communicate(parcel.data, timeout=20)
    took = time.monotonic() - began
    assert out.endswith(b"part\n")
    assert err == b""
    assert process.returncode == -signal.SIGTERM
    assert seconds - 0.1 < took < seconds + 2
    assert until(lambda: not hanging(process.pid)), group(process.pid)


@needs_proc
def test_the_host_ends_a_script_although_nobody_is_connected_any_more(shell: list[str]) -> None:
    process = start(shell)
    assert process.stdin
    assert process.stdout
    assert process.stderr
    process.stdin.write(pack(Script("x", "echo ready; sleep 77", deadline=0.1), NONCE).data)
    process.stdin.close()
    while process.stdout.readline() != b"ready\n":
        pass
    process.stdout.close()
    process.stderr.close()
    assert until(lambda: hanging(process.pid))
    assert process.wait(20) == -signal.SIGTERM
    assert until(lambda: not hanging(process.pid)), group(process.pid)


@pytest.mark.parametrize(
    "script",
    [
        Script("x", "echo \0"),
        Script("x", "", secrets={"TOKEN": Secret("hunter2\0")}),
        Script("x", "", secrets={"A B": Secret("hunter2")}),
        Script("x", "", secrets={"1A": Secret("hunter2")}),
        Script("x", "", secrets={"A;id": Secret("hunter2")}),
    ],
    ids=["text", "value", "blank", "digit", "command"],
)
def test_what_no_shell_can_carry_is_refused_without_showing_it(script: Script) -> None:
    with pytest.raises(QuotingError) as caught:
        pack(script, NONCE)
    assert "hunter2" not in str(caught.value)
