"""Windows hosts that vanish, hang and reboot: what had come is kept, and nothing is done twice."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from hostprep.errors import (
    AuthenticationFailed,
    ConnectionLost,
    DeadlineExceeded,
    HostError,
    HostKeyMismatch,
    Unreachable,
)
from hostprep.lab.wsman import Limits, Reboot, Switches
from hostprep.transports import open_transport
from hostprep.transports.wsman_talk import KEPT
from tests.transports.sockets import listening

from .conftest import LOGIN, Start, Windows, script

COUNTING = "$n = [int](Get-Content C:\\count -ErrorAction SilentlyContinue) + 1; Set-Content C:\\count $n; "


def counted(windows: Windows) -> str:
    files = windows.machine.files
    return files.read_text("C:\\count").strip() if files.exists("C:\\count") else "0"


def test_a_host_that_hangs_after_the_login_is_left(windows: Windows) -> None:
    windows.served.switches = Switches(hang_after_login=True)
    began = time.monotonic()
    with pytest.raises(Unreachable):
        open_transport(replace(windows.host, connect_timeout=1), LOGIN)
    assert time.monotonic() - began < 3


def test_a_host_that_hangs_later_is_left_at_the_deadline(windows: Windows, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("psrp", "winrm"):
        monkeypatch.setattr(f"hostprep.transports.{module}.GRACE", 0.3)
    for module in ("psrp", "wsman_session"):
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


@pytest.mark.parametrize("kept", [40, 400])
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
def test_a_session_that_is_taken_away_is_lost_with_what_came(start: Start, transport: str, blow: str) -> None:
    windows = start(transport, "ntlm", https=False)
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
    with pytest.raises(Unreachable, match=r"cannot start a process yet .code 2148007941"):
        windows.open()
    with windows.open() as opened:
        assert opened.run(script("'up'")).text.strip() == "up"


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_quotas_of_the_host(start: Start, transport: str) -> None:
    windows = start(transport, "basic", limits=Limits(shells=1, commands=KEPT + 1))
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
