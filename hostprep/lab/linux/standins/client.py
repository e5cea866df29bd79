"""The commands that talk to the service manager: systemctl, journalctl, reboot, shutdown and their kin.

Scripts call them often, so they start fast: ``_socket`` alone costs half of what ``socket`` does.
"""

from __future__ import annotations

import _socket
import sys

from .places import MANAGER


def call(argv: list[str]) -> int:
    """Send one command line to the manager; print what it says; return its exit code."""
    line = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    try:
        line.connect(MANAGER)
        line.sendall("\0".join(argv).encode() + b"\n\n")
        answer = b""
        while chunk := line.recv(65536):
            answer += chunk
    except OSError:
        answer = b""
    code, _, texts = answer.partition(b"\0")
    out, _, err = texts.partition(b"\0")
    if not code:
        sys.stderr.write("Failed to connect to bus: the system is going down.\n")
        return 1
    sys.stdout.buffer.write(out)
    sys.stderr.buffer.write(err)
    return int(code)


def main() -> None:
    """``systemctl``, ``journalctl``, ``reboot``... by the name it is called with."""
    name = sys.argv[0].rpartition("/")[2]
    sys.exit(call([name, *sys.argv[1:]]))
