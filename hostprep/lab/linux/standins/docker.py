"""The ``docker`` command as it starts: fast, since scripts call it often to look.

Process 1 has read the code of ``dockercli`` already, and answers what only looks. All else is done here, where the
terminal, the signals and the rights of whoever called are.
"""

from __future__ import annotations

import posix
import sys

from . import client
from .places import SOCKET

LOOKS = ("ps", "inspect", "info", "version", "image", "network")


def main() -> None:
    """``docker``."""
    if sys.argv[1:2] and sys.argv[1] in LOOKS and posix.access(SOCKET, posix.W_OK):
        code, out, err = client.ask(["docker", *sys.argv[1:]])
        if code:
            sys.exit(client.tell(code, out, err))
    from . import dockercli

    dockercli.main()
