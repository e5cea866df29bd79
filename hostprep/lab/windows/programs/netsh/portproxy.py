"""``netsh interface portproxy``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows import proxy
from hostprep.lab.windows.programs.answers import said
from hostprep.lab.windows.programs.netsh.words import BadSyntax, needed, port, tagged
from hostprep.lab.windows.texts.netsh import PROXY
from hostprep.lab.windows.texts.speech import speech

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

TAGS = ("listenport", "connectaddress", "connectport", "listenaddress", "protocol")


def add(host: Windows, words: Sequence[str]) -> Answer:
    """``add v4tov4`` and ``set v4tov4``; success prints an empty line."""
    found = tagged(words, TAGS)
    listen_port = port(needed(found, "listenport")[0])
    target = found.get("connectaddress", "127.0.0.1")
    proxy.add(
        host, found.get("listenaddress", "*"), listen_port, target, port(found.get("connectport", str(listen_port)))
    )
    return said("")


def delete(host: Windows, words: Sequence[str]) -> Answer:
    """``delete v4tov4``."""
    found = tagged(words, ("listenport", "listenaddress", "protocol"))
    proxy.delete(host, found.get("listenaddress", "*"), port(needed(found, "listenport")[0]))
    return said("")


def show(host: Windows, words: Sequence[str]) -> Answer:
    """``show all`` and ``show v4tov4``; only an empty line where there is no rule."""
    if words:
        raise BadSyntax(words[0])
    rules = [r for r in host.network.proxy if r.family == "v4tov4"]
    if not rules:
        return said("")
    heading, columns = PROXY[speech(host)]
    rows = [f"{r.listen:<15} {r.listen_port:<11} {r.connect:<15} {r.connect_port}" for r in rules]
    return said("", heading, "", columns, "--------------- ----------  --------------- ----------", *rows, "")


def show_other(_host: Windows, words: Sequence[str]) -> Answer:
    """The families that no rule has here."""
    if words:
        raise BadSyntax(words[0])
    return said("")


def reset(host: Windows, words: Sequence[str]) -> Answer:
    """``reset``."""
    if words:
        raise BadSyntax(words[0])
    proxy.reset(host)
    return said("")


COMMANDS = {
    "add v4tov4": add, "set v4tov4": add, "delete v4tov4": delete, "reset": reset, "show all": show,
    "show v4tov4": show,
    "show v4tov6": show_other, "show v6tov4": show_other, "show v6tov6": show_other,
}  # fmt: skip
