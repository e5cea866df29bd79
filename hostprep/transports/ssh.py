"""Scripts over SSH: one login a host, one channel a script."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Final

import paramiko

from hostprep.closing import Closing
from hostprep.errors import DeadlineExceeded, HostError, Unreachable
from hostprep.transports.countdown import Countdown
from hostprep.transports.credentials import Credentials
from hostprep.transports.endpoint import route
from hostprep.transports.exchange import LINGER, Exchange
from hostprep.transports.link import Link

if TYPE_CHECKING:
    from hostprep.declare.host import Host
    from hostprep.transports.base import OnLine, Outcome, Script

LEAVE: Final = 3.0
"""Seconds in which a host is told to end a script that it does not end by itself."""

_CHUNK: Final = 65536


class SshTransport(Closing):
    """A login on a host, through as many others as its route has. Made by :func:`open_ssh`."""

    def __init__(self, host: Host, credentials: Credentials, links: list[Link]) -> None:
        self._host = host
        self._password = credentials.become_password
        self._links = links

    def run(self, script: Script, on_line: OnLine | None = None) -> Outcome:
        """See :class:`~hostprep.transports.base.Transport`."""
        exchange = Exchange(self._host, script, self._password, on_line)
        channel = self._channel(exchange)
        try:
            return _Pump(channel, exchange).run()
        except BaseException as error:
            ending = exchange.ending
            ended = ending is None or (ending != "" and self._done(ending))
            if not ended and isinstance(error, DeadlineExceeded):
                error.problem += ", which the host did not confirm"
            raise
        finally:
            _close(channel)

    def close(self) -> None:
        """End the connection; safe to call twice."""
        while self._links:
            self._links.pop().close()

    def _channel(self, exchange: Exchange) -> paramiko.Channel:
        link = self._links[-1].transport
        countdown = Countdown(exchange.patience)
        channel: paramiko.Channel | None = None
        try:
            channel = link.open_session(timeout=countdown.left())
            # paramiko waits for the answer to an exec request without limit, on this event.
            channel.event = _Bounded(countdown.left())
            channel.exec_command(exchange.command)
        except (paramiko.SSHException, EOFError, OSError) as error:
            if channel:
                _close(channel)
            if countdown.over():
                raise exchange.lost("the host stopped answering") from None
            # paramiko tells a channel of the end of its connection before it says so itself.
            if isinstance(error, EOFError | OSError) or not link.is_active():
                raise exchange.lost("the connection was cut before the script was sent") from None
            problem = f"the host lets the user in and refuses to run a command: {error}"
            raise HostError(
                self._host.name, problem, "look for ForceCommand and MaxSessions in its sshd_config"
            ) from None
        return channel

    def _done(self, command: str) -> bool:
        """Whether the host did what it was told, over the login there is and within a few seconds."""
        countdown = Countdown(LEAVE)
        try:
            with self._links[-1].transport.open_session(timeout=countdown.left()) as channel:
                channel.event = _Bounded(countdown.left())
                channel.exec_command(command)
                return channel.status_event.wait(countdown.left()) and channel.exit_status == 0
        except (paramiko.SSHException, EOFError, OSError, IndexError):  # close() leaves no link
            return False


class _Bounded(threading.Event):
    """An event that is not waited for longer than a limit."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    def wait(self, timeout: float | None = None) -> bool:
        if not super().wait(self._seconds if timeout is None else timeout):
            raise TimeoutError
        return True


class _Wake(threading.Event):
    """Set whenever a channel has news. paramiko would clear it when one buffer is empty; only we may."""

    def clear(self) -> None:
        pass

    def rearm(self) -> None:
        """Clear it in earnest."""
        super().clear()


class _Pump:
    """Carries bytes between a channel and an exchange, never blocked on one stream while the other is full."""

    def __init__(self, channel: paramiko.Channel, exchange: Exchange) -> None:
        self._channel = channel
        self._exchange = exchange
        self._countdown = Countdown(exchange.patience)
        self._wake = _Wake()
        channel.in_buffer.set_event(self._wake)
        channel.in_stderr_buffer.set_event(self._wake)
        channel.status_event = self._wake  # set when the exit status comes

    def run(self) -> Outcome:
        """Until the channel has ended, or the shell has and the channel is silent."""
        channel = self._channel
        self._send(self._exchange.feed())
        while True:
            self._wake.rearm()
            closed, ended, code = channel.closed, channel.eof_received, channel.exit_status
            self._drain()
            if closed or (ended and code >= 0):
                return self._exchange.end(_exit_code(code))
            settling = ended or code >= 0
            left = self._countdown.left()
            if not self._wake.wait(min(left, LINGER) if settling else left):
                if settling:
                    return self._exchange.end(_exit_code(code))
                raise self._exchange.late()

    def _drain(self) -> None:
        channel = self._channel
        while channel.recv_ready():
            self._send(self._exchange.feed(channel.recv(_CHUNK), b""))
        while channel.recv_stderr_ready():
            self._send(self._exchange.feed(b"", channel.recv_stderr(_CHUNK)))

    def _send(self, data: bytes) -> None:
        if not data:
            return
        try:
            self._channel.settimeout(self._countdown.left())
            self._channel.sendall(data)
            if self._exchange.complete:
                self._channel.shutdown_write()
        except TimeoutError:
            raise self._exchange.late() from None
        except (OSError, EOFError):
            pass  # the channel has ended; what is still to be read says why


def _close(channel: paramiko.Channel) -> None:
    with contextlib.suppress(EOFError, OSError, paramiko.SSHException):
        channel.close()


def _exit_code(code: int) -> int | None:
    return code if code >= 0 else None  # paramiko's -1 says that there is none


def open_ssh(
    host: Host, credentials: Credentials, *, jump: Host | None, jump_credentials: Credentials | None, accept_new: bool
) -> SshTransport:
    """Log in on a host. See :func:`hostprep.transports.open_transport`."""
    way = route(host, jump)
    if way[0].proxy_command:
        problem = "its ssh_config reaches it by ProxyCommand, which is not run here"
        raise Unreachable(host.name, problem, "declare a jump host, or use ProxyJump")
    # An address as a jump host has no credentials of its own; its key may be the host's.
    others = jump_credentials or Credentials(passphrase=credentials.passphrase)
    countdown = Countdown(host.connect_timeout)
    links: list[Link] = []
    try:
        for endpoint in way:
            who = credentials if endpoint is way[-1] else others
            via = links[-1] if links else None
            links.append(Link(endpoint, who, countdown, via=via, accept_new=accept_new))
    except BaseException:
        for link in reversed(links):
            link.close()
        raise
    return SshTransport(host, credentials, links)
