"""curl.exe, which Windows brings along from 1803 on, Nano Server too: a request, its answer on standard output."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows.programs.answers import failed

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

CODES = {"NameResolutionFailure": 6, "ConnectFailure": 7, "Timeout": 28, "ReceiveFailure": 56}
FLAGS, VALUED = ("-s", "-i", "-S"), ("-m", "--noproxy", "-X", "-H")


def curl(host: Windows, words: Sequence[str]) -> Answer:
    """A command line of curl."""
    method, headers, seconds, shows, url = "GET", {}, 100.0, False, ""
    left = list(words)
    while left:
        word = left.pop(0)
        value = left.pop(0) if word in VALUED and left else ""
        match word:
            case "-m":
                seconds = float(value)
            case "-X":
                method = value
            case "-H":
                headers[value.partition(":")[0]] = value.partition(":")[2].strip()
            case _ if word in (*FLAGS, "--noproxy"):
                shows = shows or word == "-i"
            case _ if word.startswith("-") or url:
                return failed(f"curl: option {word}: is unknown", code=2)
            case _:
                url = word if "://" in word else f"http://{word}"
    if not url:
        return failed("curl: try 'curl --help' for more information", code=2)
    reply = host.http(url, method, headers, timeout=seconds)
    if reply.failure:
        return Answer((), CODES[reply.failure])
    head = [f"HTTP/1.1 {reply.status} {reply.reason}", *(f"{k}: {v}" for k, v in reply.headers.items()), ""]
    return Answer([*(head if shows else []), *reply.text.splitlines()])
