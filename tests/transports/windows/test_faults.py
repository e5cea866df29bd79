"""Windows hosts that vanish, hang, refuse and lie: one sentence each, and nothing done twice."""

from __future__ import annotations

import base64
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from hostprep.declare.secrets import Secret
from hostprep.errors import (
    AuthenticationFailed,
    ConnectionLost,
    DeadlineExceeded,
    HostError,
    HostKeyMismatch,
    Unreachable,
)
from hostprep.lab.wsman import CommandCall, Limits, Reboot, Switches, User
from hostprep.transports import Credentials, open_transport
from tests.transports.sockets import listening

from .conftest import LOGIN, PASSWORD, Start, Windows, script

COUNTING = "$n = [int](Get-Content C:\\count -ErrorAction SilentlyContinue) + 1; Set-Content C:\\count $n; "


@pytest.fixture(params=["psrp", "winrm"])
def transport(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[("basic", True), ("ntlm", False)], ids=["https", "sealed"])
def windows(request: pytest.FixtureRequest, start: Start, transport: str) -> Windows:
    auth, https = request.param
    return start(transport, auth, https=https)


def counted(windows: Windows) -> str:
    files = windows.machine.files
    return files.read_text("C:\\count").strip() if files.exists("C:\\count") else "0"


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
    web = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    with (
        listening(lambda connection: connection.sendall(web)) as port,
        pytest.raises(Unreachable, match=r"has no WinRM at /wsman .HTTP status 404"),
    ):
        open_transport(replace(host, port=port, https=False, auth="ntlm"), LOGIN)


def test_a_host_that_hangs_after_the_login_is_left(windows: Windows) -> None:
    windows.served.switches = Switches(hang_after_login=True)
    began = time.monotonic()
    with pytest.raises(Unreachable):
        open_transport(replace(windows.host, connect_timeout=1), LOGIN)
    assert time.monotonic() - began < 3


def test_a_host_that_hangs_later_is_left_at_the_deadline(windows: Windows, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("psrp", "winrm"):
        monkeypatch.setattr(f"hostprep.transports.{module}.GRACE", 0.3)
        monkeypatch.setattr(f"hostprep.transports.{module}.LEAVE", 0.3)
    with windows.open() as opened:
        windows.served.switches = Switches(hang_after_login=True)
        began = time.monotonic()
        with pytest.raises((ConnectionLost, DeadlineExceeded)):
            opened.run(script("'x'", deadline=0.5))
        assert time.monotonic() - began < 3


def test_a_cut_in_mid_script_keeps_what_came_and_ends_the_session(windows: Windows) -> None:
    opened = windows.open()

    def cut(line: str) -> None:
        del line
        windows.served.switches = Switches(reset_on_receive=windows.served.counters["Receive"] + 1)

    with pytest.raises(ConnectionLost, match="connection was cut while script apply ran") as caught:
        opened.run(script("'part'; Start-Sleep -Seconds 20", name="apply", deadline=20), cut)
    assert caught.value.output.strip() == "part"
    assert windows.served.shells == 0  # what ran there was ended, over another connection
    with pytest.raises(ConnectionLost, match="session has ended"):
        opened.run(script("'again'"))


@pytest.mark.parametrize("kept", [0, 40, 150, 400])
def test_an_answer_that_is_cut_short_is_a_lost_connection(windows: Windows, kept: int) -> None:
    with windows.open() as opened:
        windows.served.switches = Switches(cut_after=kept)
        with pytest.raises(ConnectionLost, match=r"connection was cut .*while script x ran") as caught:
            opened.run(script("'x'", deadline=5))
    assert caught.value.host == "win1"
    windows.served.switches = Switches(cut_after=kept)
    with pytest.raises(Unreachable, match=r"the connection was cut before the login was done"):
        windows.open()
    assert windows.served.shells <= 1  # the host made a session and we were not told; it ends when nobody asks


def test_a_slow_host_is_waited_for(windows: Windows) -> None:
    windows.served.switches = Switches(slow=0.15)
    with windows.open() as opened:
        assert opened.run(script(COUNTING + "$n")).text.strip() == "1"


@pytest.mark.parametrize("action", ["Command", "Send"])
def test_work_whose_answer_is_lost_is_not_done_again(windows: Windows, action: str) -> None:
    if action == "Send" and windows.host.transport == "psrp":
        pytest.skip("a pipeline that fits into its Command sends nothing")
    with windows.open() as opened:
        windows.served.switches = Switches(lose_reply=action)
        with pytest.raises(ConnectionLost):
            opened.run(script(COUNTING + "'done'", deadline=5))
    assert counted(windows) in {"0", "1"}


def test_an_idle_connection_that_was_dropped_is_made_anew_without_a_word(start: Start, transport: str) -> None:
    for auth, https in (("ntlm", False), ("ntlm", True)):
        windows = start(transport, auth, https=https, idle_connection=0.2)
        with windows.open() as opened:
            for number in "12":
                assert opened.run(script(COUNTING + "$n")).text.strip() == number
                connections = windows.served.counters["connections"]
                time.sleep(0.4)  # the server's own limit; there is no event for a connection that nobody uses
            assert opened.run(script("'x'")).text.strip() == "x"
            assert windows.served.counters["connections"] > connections


@pytest.mark.parametrize("blow", ["kill_shells", "restart_service"])
def test_a_session_that_is_taken_away_is_lost_with_what_came(windows: Windows, blow: str) -> None:
    with windows.open() as opened:
        with pytest.raises(ConnectionLost) as caught:
            opened.run(
                script("'part'; Start-Sleep -Seconds 20", deadline=20), lambda _: getattr(windows.served, blow)()
            )
        assert caught.value.output.strip() == "part"
    with windows.open() as opened:
        assert opened.run(script("'new'")).text.strip() == "new"


def test_a_reboot_ends_the_session_and_the_host_can_be_reached_after_it(windows: Windows) -> None:
    with windows.open() as opened, pytest.raises(ConnectionLost) as caught:
        opened.run(
            script("'part'; Start-Sleep -Seconds 20", deadline=20),
            lambda _: threading.Thread(target=windows.served.reboot, args=(Reboot(refuse=0.3, again=0.3),)).start(),
        )
    assert (caught.value.host, caught.value.output.strip()) == ("win1", "part")
    until(lambda: windows.served.boots == 3)  # it reboots a second time, as after updates
    with windows.open() as opened:
        assert opened.run(script("'up'")).text.strip() == "up"


def test_a_host_that_is_not_ready_after_its_boot_says_what_is_missing(start: Start, transport: str) -> None:
    windows = start(transport, "basic")
    windows.served.reboot(Reboot(refuse=0.2, starting=0.4, first_fault=2148007941))
    with pytest.raises(Unreachable, match="refused the connection"):
        windows.open()
    until(lambda: windows.served.boots == 2)
    with pytest.raises(AuthenticationFailed, match="does not let user ops in by basic"):
        windows.open()
    time.sleep(0.4)  # accounts are ready then; nothing tells
    with pytest.raises(HostError, match=r"cannot start a process yet .code 2148007941"):
        windows.open()
    with windows.open() as opened:
        assert opened.run(script("'up'")).text.strip() == "up"


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        (2148007941, HostError, "cannot start a process yet"),
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
        with pytest.raises(HostError, match=r"refused the message without a word .HTTP status 500. while script x ran"):
            opened.run(script("'x'"))
        windows.served.switches = Switches()


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [(503, Unreachable, "has no WinRM that answers"), (401, AuthenticationFailed, "does not let user ops in"),
     (413, HostError, "takes no message as large as this"), (500, HostError, "refused the message without a word")],
)  # fmt: skip
def test_http_statuses_are_told_apart(
    start: Start, transport: str, status: int, kind: type[HostError], words: str
) -> None:
    windows = start(transport, "basic", switches=Switches(answer=status))
    with pytest.raises(kind, match=words):
        windows.open()


def test_quotas_of_the_host(start: Start, transport: str) -> None:
    windows = start(transport, "basic", limits=Limits(shells=1, commands=3))
    with windows.open() as opened:
        with pytest.raises(HostError, match="as many sessions of this user as it allows"):
            windows.open()
        assert [opened.run(script(f"{n}")).text.strip() for n in range(8)] == list("01234567")


def test_a_certificate_that_changed_stops_everything(start: Start, transport: str) -> None:
    windows = start(transport, "basic")
    with windows.open() as opened:
        assert opened.run(script("'x'")).exit_code == 0
    requests = windows.served.counters["requests"]
    windows.served.change_certificate()
    for accept_new in (False, True):
        with pytest.raises(HostKeyMismatch, match="is not the one on record"):
            windows.open(accept_new=accept_new)
    assert windows.served.counters["requests"] == requests


def test_a_host_that_drips_is_left(start: Start, transport: str) -> None:
    """One byte at a time keeps every read alive and must not keep the run."""

    def drip(connection: socket.socket) -> None:
        def feed() -> None:
            try:
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                while True:
                    connection.sendall(b"x")
                    time.sleep(0.1)
            except OSError:
                return

        threading.Thread(target=feed, daemon=True).start()

    host = start(transport, "ntlm", https=False).host
    with listening(drip) as port:
        began = time.monotonic()
        with pytest.raises(HostError):
            open_transport(replace(host, port=port, connect_timeout=1), LOGIN)
        assert time.monotonic() - began < 4


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
