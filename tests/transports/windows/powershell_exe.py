"""powershell.exe as far as our reader sees it: the dialect engine behind its command line and standard streams.

Run as a program. What the dialect has no process for is put into the reader's text: standard input becomes a parameter.
"""

from __future__ import annotations

import base64
import os
import sys
import threading
import time
from typing import Any

from hostprep.lab.powershell.engine import PowerShell
from hostprep.lab.powershell.values.text import to_text

LONGEST = 60
"""Seconds after which it ends whatever happens; no test takes as long."""


def main() -> int:
    """Run what ``-EncodedCommand`` says."""
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()
    text = base64.b64decode(sys.argv[-1]).decode("utf-16-le")
    text = text.replace("$input", "($Given -split '\\n')")
    result = PowerShell().run(f"param($Given)\n{text}", {"Given": sys.stdin.read()}, report=_report)
    if result.terminated is not None:
        _report("error", result.terminated)
    return result.exit_code


def _watch(parent: int) -> None:
    """End with whoever started us: sshd lets commands run on when their client is gone."""
    end = time.monotonic() + LONGEST
    while os.getppid() == parent and time.monotonic() < end:
        time.sleep(0.2)
    os._exit(1)


def _report(stream: str, record: Any) -> None:
    if stream == "error":
        sys.stderr.buffer.write(f"{to_text(record)}\r\n".encode())
        sys.stderr.flush()
    elif stream == "output":
        sys.stdout.buffer.write(f"{to_text(record)}\r\n".encode())
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
