"""pypsrp's WS-Management client over a connection of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import requests
from pypsrp.encryption import WinRMEncryption
from pypsrp.exceptions import AuthenticationError, WinRMTransportError, WSManFaultError
from pypsrp.wsman import WSMan, WSManAction

from hostprep.transports.wsman_faults import OPERATION_TIMEOUT, Fault
from hostprep.transports.wsman_wire import StaleError

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Callable

    from hostprep.transports.wsman_link import WsmanLink

_BAD_REQUEST: Final = 400
_HELD: Final[dict[int, int]] = {}
"""How much data a message of so many bytes holds: pypsrp writes an empty one to find out, twice for each host."""


class Client(WSMan):
    """Sends a request again where nothing of it can have been done, and nowhere else.

    Attributes:
        created: is called when the host has made the session, and only starts it from then on.
        opening: whether to ask on and on for the session's first words.
    """

    def __init__(self, link: WsmanLink) -> None:
        at = link.at
        super().__init__(
            at.address,
            port=at.port,
            ssl=at.https,
            username=at.user,
            auth=at.auth if at.https or at.sealed else "basic",
            encryption="auto" if at.sealed or at.https else "never",
        )
        self.transport.session = link.session
        self._link = link
        self.created: Callable[[], object] = lambda: None
        self.opening = False

    def invoke(self, action: str, *args: Any, **kwargs: Any) -> ET.Element:
        """Send one request; see :class:`pypsrp.wsman.WSMan`."""
        try:
            answer = self._invoke(action, *args, **kwargs)
        except StaleError:
            answer = self._anew(action, *args, **kwargs)
        except WinRMTransportError as error:
            # A service that has lost the keys of a connection cannot read what was asked, so it did nothing.
            if error.code != _BAD_REQUEST or not self._link.at.sealed:
                raise
            answer = self._anew(action, *args, **kwargs)
        if action == WSManAction.CREATE:
            self.created()
        return answer

    def receive(self, *args: Any, **kwargs: Any) -> ET.Element:
        """Wait for output; see :class:`pypsrp.wsman.WSMan`."""
        while True:
            try:
                return super().receive(*args, **kwargs)
            except WSManFaultError as error:
                if error.code != OPERATION_TIMEOUT or not self.opening:
                    raise

    def _calc_envelope_size(self, max_envelope_size: int) -> int:
        if max_envelope_size not in _HELD:
            _HELD[max_envelope_size] = super()._calc_envelope_size(max_envelope_size)
        return _HELD[max_envelope_size]

    def renew(self) -> None:
        """Let the next request log in on a connection of its own."""
        self._link.renew()
        self.transport.encryption = None

    def _anew(self, *args: Any, **kwargs: Any) -> ET.Element:
        self.renew()
        return self._invoke(*args, **kwargs)

    def _invoke(self, *args: Any, **kwargs: Any) -> ET.Element:
        if self._link.at.sealed and self._link.at.auth == "credssp" and self.transport.encryption is None:
            self.transport.encryption = self._credssp()
        answer = super().invoke(*args, **kwargs)
        self._link.wire.bound = self._link.at.sealed
        return answer

    def _credssp(self) -> WinRMEncryption:
        """Log in, and seal with what came of it; pypsrp would know CredSSP by the class of another library's login."""
        blank = self._link.session.prepare_request(requests.Request("POST", self.transport.endpoint))
        self.transport._send_request(blank)  # noqa: SLF001  # it knows a refusal
        return WinRMEncryption(self._link.keys, WinRMEncryption.CREDSSP)


def fault(error: Exception) -> Fault:
    """What a service answered, out of pypsrp's error."""
    match error:
        case AuthenticationError():
            return Fault(401)
        case WSManFaultError():
            words = error.provider_fault or error.reason or ""
            return Fault(500, error.code, words)
        case WinRMTransportError():
            return Fault(error.code)
    return Fault(200, None, str(error))
