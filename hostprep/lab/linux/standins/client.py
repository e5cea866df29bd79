"""The commands that talk to the service manager: systemctl, journalctl, reboot, shutdown and their kin.

Scripts call them often, so they start fast: ``_socket`` alone costs half of what ``socket`` does.
"""

from __future__ import annotations

import _socket
import sys

from .places import MANAGER


def ask(argv: list[str]) -> tuple[bytes, bytes, bytes]:
    """Send one command line to the manager; its exit code, output and errors, all empty where nobody answers."""
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
    return code, out, err


def tell(code: bytes, out: bytes, err: bytes) -> int:
    """Print what the manager answered; its exit code."""
    sys.stdout.buffer.write(out)
    sys.stderr.buffer.write(err)
    return int(code)


def call(argv: list[str]) -> int:
    """One command line, which only the manager can answer; its exit code."""
    code, out, err = ask(argv)
    return tell(code or b"1", out, err if code else b"Failed to connect to bus: the system is going down.\n")


def main() -> None:
    """``systemctl``, ``journalctl``, ``reboot``... by the name it is called with."""
    name = sys.argv[0].rpartition("/")[2]
    sys.exit(call([name, *sys.argv[1:]]))
