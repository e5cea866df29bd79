"""pywinrm's WS-Management client over a connection of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from pypsrp.encryption import WinRMEncryption
from winrm.exceptions import AuthenticationError, WinRMTransportError, WSManFaultError
from winrm.protocol import Protocol

from hostprep.transports.wsman_faults import Fault
from hostprep.transports.wsman_wire import StaleError

if TYPE_CHECKING:
    from hostprep.transports.wsman_link import WsmanLink

_BAD_REQUEST: Final = 400
_NOBODY: Final = "-"
"""pywinrm wants a user and a password for every login; ours is made by the link's session, and these are never sent."""


class Client(Protocol):
    """Sends a request again where nothing of it can have been done, and nowhere else."""

    def __init__(self, link: WsmanLink) -> None:
        at = link.at
        seal: Literal["ntlm", "plaintext"] = "ntlm" if at.sealed else "plaintext"
        super().__init__(at.url, transport=seal, username=_NOBODY, password=_NOBODY)
        self.transport.session = link.session
        self._link = link

    def send_message(self, message: str) -> bytes:
        """Send one request; see :class:`winrm.protocol.Protocol`."""
        try:
            return self._send(message)
        except StaleError:
            self.renew()
        except WinRMTransportError as error:
            # A service that has lost the keys of a connection cannot read what was asked, so it did nothing.
            if error.code != _BAD_REQUEST or not self._link.at.sealed:
                raise
            self.renew()
        return self._send(message)

    def renew(self) -> None:
        """Let the next request log in on a connection of its own."""
        self._link.renew()
        self.transport.encryption = None

    def _send(self, message: str) -> bytes:
        if self._link.at.sealed and self.transport.encryption is None:
            self.transport.setup_encryption(self._link.session)
            sealing: Any = self.transport.encryption
            if self._link.at.auth == "credssp":
                # pywinrm would look for the keys of another library's login; ours are asked as those of NTLM are.
                sealing.protocol, sealing.protocol_string = "credssp", WinRMEncryption.CREDSSP.encode()
            self._link.wire.bound = True
        return super().send_message(message)


def fault(error: Exception) -> Fault:
    """What a service answered, out of pywinrm's error."""
    match error:
        case WSManFaultError():
            return Fault(500, error.wsman_fault_code or error.wmierror_code or error.fault_subcode, error.reason)
        case AuthenticationError():
            return Fault(401)
        case WinRMTransportError():
            return Fault(error.code)
    return Fault(200, None, str(error))
