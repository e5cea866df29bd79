"""The port: accepting connections, TLS, closing and opening again."""

from __future__ import annotations

import selectors
import socket
import socketserver
import ssl
import tempfile
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hostprep.lab.wsman.connection import Connection, reset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hostprep.lab.wsman.certificates import Pair
    from hostprep.lab.wsman.service import Service


class Listener(socketserver.ThreadingTCPServer):
    """A listening socket with a thread for each connection.

    Args:
        service: answers the requests.
        port: of 127.0.0.1; 0 for a free one.
        tls: wraps connections; None for plain http.
        certificate: the listener's, in DER.
    """

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, service: Service, port: int, tls: ssl.SSLContext | None, certificate: bytes | None) -> None:
        self.service = service
        self.tls = tls
        self.certificate = certificate
        self._live: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._idle = threading.Condition()
        self._busy = 0
        super().__init__(("127.0.0.1", port), Connection)
        self.socket.settimeout(1)  # a client may be gone again before it is accepted
        self._end, self._ended = socket.socketpair()
        self._thread = threading.Thread(target=self._accept, name="wsman-listener", daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        """As ``serve_forever``, which looks for its end many times a second: hundreds of idle hosts would be busy."""
        with selectors.DefaultSelector() as selector, self._ended:
            selector.register(self, selectors.EVENT_READ)
            selector.register(self._ended, selectors.EVENT_READ)
            while all(key.fileobj is self for key, _ in selector.select()):
                self._handle_request_noblock()  # type: ignore[attr-defined]  # what serve_forever calls

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Shake hands where there is TLS, then talk; whatever a client does ends only its own connection."""
        self.service.counters.count("connections")
        self.service.silence.wait()
        try:
            if self.tls is not None:
                request.settimeout(self.service.endpoint.idle_connection)
                request = self.tls.wrap_socket(request, server_side=True)
            with self._lock:
                self._live.add(request)
            self.finish_request(request, client_address)
        except (OSError, ValueError):
            return
        finally:
            with self._lock:
                self._live.discard(request)
            self.shutdown_request(request)

    def shutdown_request(self, request: Any) -> None:
        """Close without a shutdown before it, so that a connection that is to be reset is."""
        with suppress(OSError, ValueError):
            request.close()

    def drop(self) -> None:
        """Reset every connection."""
        with self._lock:
            live = list(self._live)
        for one in live:
            reset(one)

    def settle(self, timeout: float) -> None:
        """Wait until no request is under way, but not for long."""
        with self._idle:
            self._idle.wait_for(lambda: not self._busy, timeout)

    @contextmanager
    def working(self) -> Iterator[None]:
        """A request is under way."""
        with self._idle:
            self._busy += 1
        try:
            yield
        finally:
            with self._idle:
                self._busy -= 1
                self._idle.notify_all()

    def close(self) -> None:
        """Stop listening and reset every connection."""
        self._end.close()
        self._thread.join(5)
        self.server_close()
        self.drop()


def tls_of(pair: Pair, authorities: str) -> ssl.SSLContext:
    """A server's TLS that asks for a client certificate where accounts are mapped to some."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory(prefix="hostprep-lab-") as folder:
        certificate, key = Path(folder, "certificate.pem"), Path(folder, "key.pem")
        certificate.write_bytes(pair.certificate)
        key.touch(mode=0o600)
        key.write_bytes(pair.key)
        context.load_cert_chain(certificate, key)
    if authorities:
        context.load_verify_locations(cadata=authorities)
        context.verify_mode = ssl.CERT_OPTIONAL
    return context
