"""One script's way, with packets cut anywhere."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostprep.declare.host import Host
from hostprep.declare.secrets import Secret
from hostprep.errors import BecomeFailed, ConnectionLost, DeadlineExceeded, HostError, MalformedAnswer
from hostprep.transports import exchange as module
from hostprep.transports.base import Outcome, Script
from hostprep.transports.exchange import Exchange

NONCE = "00" * 8
STARTED = f"hostprep-started-{NONCE}\n".encode()
READY = f"hostprep-ready-{NONCE}\n".encode()
PROMPT = f"[hostprep-{NONCE}] ".encode()


@pytest.fixture(autouse=True)
def nonce(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.token_hex", lambda _: NONCE)


def begin(*, become: bool = False, lines: list[str] | None = None) -> Exchange:
    host = Host("web1", "web1", become="sudo" if become else "none")
    on_line = None if lines is None else lines.append
    return Exchange(host, Script("probe", "echo", deadline=2), Secret("hunter2"), on_line)


def cut(data: bytes, places: Iterable[int]) -> list[bytes]:
    edges = [0, *sorted({place % (len(data) + 1) for place in places}), len(data)]
    return [data[a:b] for a, b in pairwise(edges)]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]))), st.lists(st.integers(0, 999), max_size=30))
def test_lines_come_whole_however_packets_are_cut(said: list[str], places: list[int]) -> None:
    lines: list[str] = []
    exchange = begin(lines=lines)
    exchange.feed()
    body = "".join(f"{line}\n" for line in said).encode()
    for chunk in cut(b"noise of a profile\n" + STARTED + body, places):
        exchange.feed(chunk)
    assert exchange.end(0).stdout == body
    assert lines == said


@given(st.lists(st.integers(0, 999), max_size=30))
def test_with_sudo_neither_prompt_nor_marker_is_in_the_outcome(places: list[int]) -> None:
    exchange = begin(become=True)
    sent = [exchange.feed()]
    sent += [exchange.feed(b"", chunk) for chunk in cut(b"lecture\n" + PROMPT, places)]
    assert b"".join(sent) == b"hunter2\n"
    sent = [exchange.feed(b"", chunk) for chunk in cut(b"\n" + READY, places)]
    sent += [exchange.feed(chunk) for chunk in cut(b"motd\n" + READY, places)]
    assert b"".join(sent).endswith(b"hostprep_start\n")
    assert exchange.complete
    exchange.feed(STARTED + b"out\n", b"err\n")
    outcome = exchange.end(4)
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (4, b"out\n", b"err\n")


def test_a_last_line_without_its_end_is_handed_out_too() -> None:
    lines: list[str] = []
    exchange = begin(lines=lines)
    exchange.feed(STARTED + b"one\r\ntwo")
    assert lines == ["one"]
    exchange.end(0)
    assert lines == ["one", "two"]


@pytest.mark.parametrize("code", [None, 143, 137])
def test_an_end_by_signal_is_the_deadline_once_that_has_come(code: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange = begin()
    exchange.feed()
    exchange.feed(STARTED + b"part\n", b"warning\n")
    early = type(outcome_or_error(exchange, code))
    assert early is (ConnectionLost if code is None else Outcome)
    now = time.monotonic()
    monkeypatch.setattr("time.monotonic", lambda: now + 2)
    late = outcome_or_error(exchange, code)
    assert isinstance(late, DeadlineExceeded)
    assert "probe was ended at its deadline of 2 s" in str(late)
    assert late.output == "part\nwarning\n"
    assert isinstance(outcome_or_error(exchange, 1), Outcome)


def outcome_or_error(exchange: Exchange, code: int | None) -> Outcome | HostError:
    try:
        return exchange.end(code)
    except HostError as error:
        return error


@pytest.mark.parametrize(
    ("become", "stdout", "code", "error", "words"),
    [
        (
            False,
            STARTED + b"part\n",
            None,
            ConnectionLost,
            "connection was cut, or the shell was killed, while script probe ran",
        ),
        (False, b"This account is not available.\n", 1, MalformedAnswer, "without running script probe"),
        (True, b"", 1, BecomeFailed, "exit code 1"),
        (True, b"", None, ConnectionLost, "connection was cut"),
    ],
)
def test_what_an_early_end_is_called(
    become: bool,  # noqa: FBT001  # a row of the table
    stdout: bytes,
    code: int | None,
    error: type[HostError],
    words: str,
) -> None:
    exchange = begin(become=become)
    exchange.feed(stdout)
    with pytest.raises(error, match=words) as caught:
        exchange.end(code)
    assert "hunter2" not in str(caught.value)


def test_a_silent_sudo_is_named() -> None:
    exchange = begin(become=True)
    exchange.feed(b"", b"Verification code: ")
    error = exchange.late()
    assert isinstance(error, BecomeFailed)
    assert "Verification code:" in str(error)


def test_endless_output_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_OUTPUT", 1 << 20)
    exchange = begin()
    exchange.feed(STARTED)
    for _ in range(7):
        exchange.feed(b"x" * 65536, b"y" * 65536)
    with pytest.raises(HostError, match="printed more than 1 MiB"):
        exchange.feed(b"x" * 65536, b"y" * 65536 * 2)


def test_a_powershell_script_is_refused() -> None:
    script = replace(Script("x", ""), shell="powershell")
    with pytest.raises(HostError, match="powershell"):
        Exchange(Host("web1", "web1"), script, None, None)
