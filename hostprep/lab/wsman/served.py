"""Serving an endpoint: start it, look at it, reboot it, stop it."""

from __future__ import annotations

import socket
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from hostprep.closing import Closing
from hostprep.lab.wsman import certificates
from hostprep.lab.wsman.listener import Listener, tls_of
from hostprep.lab.wsman.service import Service
from hostprep.lab.wsman.switches import Reboot, Switches

if TYPE_CHECKING:
    from hostprep.lab.wsman.certificates import Pair
    from hostprep.lab.wsman.counters import Counters
    from hostprep.lab.wsman.endpoint import Endpoint

GRACE = 0.2
REOPEN = 5.0


class Served(Closing):
    """A running endpoint. As a context manager it is stopped at the end."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._service = Service(endpoint)
        self._folder = tempfile.TemporaryDirectory(prefix="hostprep-lab-")
        self._pair: Pair | None = certificates.server(endpoint.name) if endpoint.https else None
        self._listener: Listener | None = None
        self._stopped = threading.Event()
        self._coming: threading.Thread | None = None
        self._up = threading.Event()
        self._up.set()
        self.boots = 1
        self.port = endpoint.port
        self._listen()

    def _listen(self) -> None:
        tls = tls_of(self._pair, self._authorities()) if self._pair else None
        self._listener = Listener(self._service, self.port, tls, _der(self._pair))
        self.port = int(self._listener.server_address[1])
        if self._pair:
            Path(self._folder.name, "certificate.pem").write_bytes(self._pair.certificate)

    def _authorities(self) -> str:
        return self._service.accounts.authorities() if self.endpoint.certificates else ""

    @property
    def url(self) -> str:
        """Where clients connect to."""
        return f"{'https' if self.endpoint.https else 'http'}://127.0.0.1:{self.port}/wsman"

    @property
    def certificate(self) -> Path | None:
        """The listener's certificate in PEM, for clients to trust; None without https."""
        return Path(self._folder.name, "certificate.pem") if self.endpoint.https else None

    @property
    def counters(self) -> Counters:
        """What has been seen: ``requests``, ``logins``, ``connections``, ``Create``, ``Receive`` ..."""
        return self._service.counters

    @property
    def shells(self) -> int:
        """How many shells and pools are open."""
        return len(self._service.shells)

    @property
    def switches(self) -> Switches:
        """What goes wrong; may be set at any time."""
        return self._service.trouble.switches

    @switches.setter
    def switches(self, value: Switches) -> None:
        self._service.trouble.switches = value

    def change_certificate(self) -> None:
        """From the next connection on the listener shows another certificate, as after a new sysprep."""
        self._pair = certificates.server(self.endpoint.name)
        if self._listener is not None:
            self._listener.certificate = _der(self._pair)
            self._listener.tls = tls_of(self._pair, self._authorities())
        Path(self._folder.name, "certificate.pem").write_bytes(self._pair.certificate)

    def restart_service(self) -> None:
        """As ``Restart-Service winrm``: all shells are lost, connections reset, the port stays."""
        self._service.forget()
        if self._listener is not None:
            self._listener.drop()

    def kill_shells(self) -> None:
        """As if wsmprovhost.exe were killed: whoever waits gets fault 1726, later calls an unknown shell."""
        self._service.kill()

    @property
    def silent(self) -> bool:
        """Whether packets vanish: nothing is answered, not even a TLS handshake, and what is under way is held back."""
        return self._service.silence.on

    @silent.setter
    def silent(self, value: bool) -> None:
        self._service.silence.on = value

    def go_down(self) -> None:
        """Shells are gone, connections reset, the port is closed; safe to call twice."""
        self._up.clear()
        self._service.forget()
        if self._listener is not None:
            # What waits still gets its fault 995, as it does from Windows.
            self._listener.settle(GRACE)
            self._listener.close()
            self._listener = None

    def come_up(self, starting: float = 0.0, first_fault: int = 0) -> None:
        """Open the port again; the parameters are those of ``Reboot``.

        Raises:
            OSError: somebody else has the port, and keeps it.
        """
        self._service.trouble.booted(starting, first_fault)
        deadline = time.monotonic() + REOPEN
        while self._listener is None:
            try:
                self._listen()
            except OSError:
                if time.monotonic() > deadline or self._stopped.wait(0.05):
                    raise
        self.boots += 1
        self._up.set()

    def reboot(self, how: Reboot | None = None) -> None:
        """Go down now, and come up in the background."""
        how = how or Reboot()
        self.go_down()
        coming = threading.Thread(target=self._come_up, args=(how,), name="wsman-boot", daemon=True)
        coming.start()
        self._coming = coming

    def _come_up(self, how: Reboot) -> None:
        if self._stopped.wait(how.refuse):
            return
        self.come_up(how.starting, how.first_fault)
        if how.again and not self._stopped.wait(how.again):
            self.reboot(Reboot(refuse=how.refuse, starting=how.starting, first_fault=how.first_fault))

    def wait_until_up(self, timeout: float = 10.0) -> None:
        """Wait until the port is open again after a reboot.

        Raises:
            TimeoutError: it is not, in time.
        """
        deadline = time.monotonic() + timeout
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                if self._up.is_set():  # the port opens a moment before the boot is counted
                    return
            if time.monotonic() > deadline:
                raise TimeoutError(f"port {self.port} of the lab's endpoint is still closed after {timeout} s")
            self._stopped.wait(0.02)

    def close(self) -> None:
        """Stop; safe to call twice."""
        self._stopped.set()
        if self._coming is not None:
            self._coming.join(5)
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        self._service.close()
        self._folder.cleanup()


def serve(endpoint: Endpoint) -> Served:
    """Start an endpoint on a port of 127.0.0.1; it answers when this returns."""
    return Served(endpoint)


def _der(pair: Pair | None) -> bytes | None:
    if pair is None:
        return None
    return x509.load_pem_x509_certificate(pair.certificate).public_bytes(Encoding.DER)
