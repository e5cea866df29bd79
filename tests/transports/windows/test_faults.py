"""Windows hosts that refuse, and what is no Windows host at all: one sentence each."""

from __future__ import annotations

import base64
import logging
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from hostprep.declare.secrets import Secret
from hostprep.errors import AuthenticationFailed, ConnectionLost, HostError, Unreachable
from hostprep.lab.wsman import CommandCall, Switches, User
from hostprep.transports import Credentials, open_transport
from tests.transports.sockets import listening

from .conftest import LOGIN, PASSWORD, Start, Windows, script


@pytest.mark.parametrize(("auth", "https"), [("basic", True), ("negotiate", True), ("ntlm", False)])
def test_a_wrong_password_is_said_with_what_the_host_offers(
    start: Start, transport: str, auth: str, *, https: bool
) -> None:
    windows = start(transport, auth, https=https)
    with pytest.raises(
        AuthenticationFailed, match=f"does not let user ops in by {auth}; it offers Negotiate"
    ) as caught:
        open_transport(windows.host, Credentials(password=Secret("wrong-word")))
    assert "wrong-word" not in str(caught.value)
    assert windows.served.shells == 0


def test_a_scheme_that_is_off_is_said(start: Start, transport: str) -> None:
    windows = start(transport, "basic", basic=False)
    with pytest.raises(AuthenticationFailed, match="in by basic; it offers Negotiate, Kerberos"):
        windows.open()


def test_a_user_without_the_right_is_told_apart_from_a_wrong_password(start: Start, transport: str) -> None:
    windows = start(transport, "basic", users=(User("ops", PASSWORD, remote=False),))
    with pytest.raises(AuthenticationFailed, match=r"lets the user in and denies WinRM to it .code 5") as caught:
        windows.open()
    assert "LocalAccountTokenFilterPolicy" in caught.value.advice


@pytest.mark.parametrize("https", [True, False])
def test_credssp_that_is_refused_is_said(start: Start, transport: str, *, https: bool) -> None:
    windows = start(transport, "credssp", https=https)
    with pytest.raises(AuthenticationFailed, match="in by credssp; it offers Negotiate, Kerberos"):
        windows.open()
    windows = start(transport, "credssp", https=https, credssp=True)
    with pytest.raises(AuthenticationFailed, match=r"login of user ops by credssp: .*; check user") as caught:
        open_transport(windows.host, Credentials(password=Secret("wrong-word")))
    assert "wrong-word" not in str(caught.value)


def test_nobody_and_silence_and_other_servers(start: Start, transport: str) -> None:
    host = replace(start(transport, "basic").host, connect_timeout=1)
    with pytest.raises(
        Unreachable, match=r"127\.0\.0\.1:1 refused the connection; check .* WinRM's https listener runs"
    ):
        open_transport(replace(host, port=1), LOGIN)
    quiet = listening(lambda connection: None)
    with quiet as port:
        began = time.monotonic()
        with pytest.raises(Unreachable, match="did not greet as TLS does within 1 s"):
            open_transport(replace(host, port=port), LOGIN)
        plain = replace(host, port=port, https=False, auth="ntlm")
        with pytest.raises(Unreachable, match="the host stopped answering before the login was done"):
            open_transport(plain, LOGIN)
        assert time.monotonic() - began < 4
    pages = {
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<p/>": "what answered is not WinRM",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml\r\nContent-Length: 2\r\n\r\n<p": "answered with an error",
    }
    for page, words in pages.items():
        with (
            listening(lambda connection, page=page: connection.sendall(page)) as port,  # type: ignore[misc]  # the same
            pytest.raises(HostError, match=words),
        ):
            open_transport(replace(host, port=port, https=False, auth="basic", allow_unencrypted=True), LOGIN)
    asked: list[bytes] = []

    def web(connection: socket.socket) -> None:
        asked.append(connection.recv(4096))
        connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")

    with (
        listening(web) as port,
        pytest.raises(Unreachable, match=r"has no WinRM at /wsman .HTTP status 404"),
    ):
        open_transport(replace(host, port=port, https=False, auth="ntlm"), LOGIN)
    assert asked[0].count(f"\r\nHost: 127.0.0.1:{port}\r\n".encode()) == 1


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        (2148007941, Unreachable, "cannot start a process yet"),
        (2150859173, HostError, "has as many sessions of this user as it allows"),
        (2150858811, HostError, "has no such session configuration"),
        (995, ConnectionLost, "gave up what was running"),
        (424242, HostError, "answered with an error .code 424242"),
    ],
)
def test_what_the_service_says_instead_is_said_with_what_to_do(
    start: Start, transport: str, fault: int, kind: type[HostError], words: str
) -> None:
    windows = start(transport, "basic", switches=Switches(fault=fault))
    with pytest.raises(kind, match=words) as caught:
        windows.open()
    assert type(caught.value) is kind
    assert caught.value.advice


def test_an_empty_answer_to_a_sealed_message_is_an_error_of_ours(start: Start, transport: str) -> None:
    windows = start(transport, "ntlm", https=False)
    with windows.open() as opened:
        windows.served.switches = Switches(answer=500)
        words = r"refused the message without a word .HTTP status 500. while script x ran"
        with pytest.raises(ConnectionLost, match=words):
            opened.run(script("'x'"))
        windows.served.switches = Switches()


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [(503, Unreachable, "has no WinRM that answers"), (401, AuthenticationFailed, "does not let user ops in"),
     (413, HostError, "takes no message as large as this"), (500, Unreachable, "refused the message without a word")],
)  # fmt: skip
def test_http_statuses_are_told_apart(
    start: Start, transport: str, status: int, kind: type[HostError], words: str
) -> None:
    windows = start(transport, "basic", switches=Switches(answer=status))
    with pytest.raises(kind, match=words):
        windows.open()


@pytest.fixture
def all_that_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


def test_nothing_secret_is_logged_or_in_an_error_or_on_a_command_line(
    windows: Windows, all_that_is_logged: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[str] = []

    def seen(line: str, *words: Any, **named: Any) -> CommandCall:
        lines.append(line)
        return CommandCall(line, *words, **named)

    monkeypatch.setattr("hostprep.lab.wsman.cmdshell.CommandCall", seen)
    words = (PASSWORD, "planted-secret", "the-script-itself")
    with windows.open() as opened:
        opened.run(script("'the-script-itself'; $env:T", secrets={"T": Secret("planted-secret")}))
        windows.served.kill_shells()
        with pytest.raises(HostError) as caught:
            opened.run(script("'the-script-itself'", secrets={"T": Secret("planted-secret")}))
    assert bool(lines) == (windows.host.transport == "winrm")
    lines += [base64.b64decode(line.split()[-1]).decode("utf-16-le") for line in lines]
    ours = [record.getMessage() for record in all_that_is_logged.records if not record.name.startswith("psrpcore")]
    assert ours
    for text in (*lines, "\n".join(ours), str(caught.value), repr(caught.value), repr(windows.host)):
        assert not any(word in text for word in words)
