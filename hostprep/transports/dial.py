"""The way to a service through an SSH server that we are logged in to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import paramiko

from hostprep.errors import Unreachable
from hostprep.transports.tcp import NETWORK

if TYPE_CHECKING:
    from hostprep.transports.countdown import Countdown
    from hostprep.transports.endpoint import Endpoint
    from hostprep.transports.tcp import Place


def dial_through(link: paramiko.Transport, via: Endpoint, place: Place, countdown: Countdown) -> paramiko.Channel:
    """Connect through a jump host (RFC 4254, section 7.2, ``direct-tcpip``).

    Raises:
        Unreachable: the jump host could not, or may not, connect.
    """
    try:
        return link.open_channel(
            "direct-tcpip", (place.address, place.port), ("127.0.0.1", 0), timeout=countdown.left()
        )
    except paramiko.ChannelException as error:
        problem = f"the jump host {via} cannot connect to {place}: {error.text}"
        raise Unreachable(place.host, problem, "check from there, and AllowTcpForwarding in its sshd_config") from None
    except (paramiko.SSHException, EOFError, OSError):
        problem = f"the jump host {via} did not connect to {place} within {countdown.seconds:g} s"
        raise Unreachable(place.host, problem, NETWORK) from None
