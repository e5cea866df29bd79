"""``netsh interface ipv4``: excluded and dynamic port ranges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows import ports
from hostprep.lab.windows.programs.answers import said
from hostprep.lab.windows.programs.netsh.words import BadSyntax, needed, port, tagged
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.network import PortRange
from hostprep.lab.windows.texts.netsh import DYNAMIC, EXCLUDED, OK
from hostprep.lab.windows.texts.speech import speech

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

IN_USE, NOT_FOUND = 32, 1168


def _tcp(found: dict[str, str]) -> None:
    # The model has no UDP: whoever asks for it is told so as for a word that is none.
    if needed(found, "protocol")[0].lower() != "tcp":
        raise BadSyntax(found["protocol"])


def show_excluded(host: Windows, words: Sequence[str]) -> Answer:
    """``show excludedportrange protocol=tcp``: single ports of HTTP.sys are among them."""
    _tcp(tagged(words, ("protocol", "store")))
    title, columns, note = EXCLUDED[speech(host)]
    rows = [f"{low:>10}{high:>12}{'     *' if mark else ''}" for low, high, mark in ports.shown_excluded(host)]
    return said("", title, "", columns, "----------    --------", *rows, "", note, "")


def _range(words: Sequence[str]) -> tuple[int, int]:
    found = tagged(words, ("protocol", "startport", "numberofports", "store"))
    _tcp(found)
    start, count = (port(text) for text in needed(found, "startport", "numberofports"))
    return start, count


def exclude(host: Windows, words: Sequence[str]) -> Answer:
    """``add excludedportrange``: refused where one of the ports is in use or excluded."""
    start, count = _range(words)
    if not host.system.elevated:
        raise Refusal(5)
    wanted = range(start, start + count)
    if any(s.port in wanted for s in ports.sockets(host)) or any(ports.excluded(host, p) for p in wanted):
        raise Refusal(IN_USE)
    host.network.excluded.append(PortRange(start, count, administered=True))
    return said(OK[speech(host)], "")


def include(host: Windows, words: Sequence[str]) -> Answer:
    """``delete excludedportrange``."""
    start, count = _range(words)
    if not host.system.elevated:
        raise Refusal(5)
    found = [r for r in host.network.excluded if r.administered and (r.start, r.count) == (start, count)]
    if not found:
        raise Refusal(NOT_FOUND)
    host.network.excluded.remove(found[0])
    return said(OK[speech(host)], "")


def show_dynamic(host: Windows, words: Sequence[str]) -> Answer:
    """``show dynamicportrange tcp``."""
    _tcp(tagged(words, ("protocol", "store")))
    title, start, count = DYNAMIC[speech(host)]
    network = host.network
    return said("", title, "-" * 33, start.format(network.dynamic_start), count.format(network.dynamic_count), "")


def set_dynamic(host: Windows, words: Sequence[str]) -> Answer:
    """``set dynamicportrange``."""
    found = tagged(words, ("protocol", "startport", "numberofports", "store"))
    _tcp(found)
    start, count = (port(text) for text in needed(found, "startport", "numberofports"))
    if not host.system.elevated:
        raise Refusal(5)
    host.network.dynamic_start, host.network.dynamic_count = start, count
    return said(OK[speech(host)], "")


COMMANDS = {
    "show excludedportrange": show_excluded, "add excludedportrange": exclude, "delete excludedportrange": include,
    "show dynamicportrange": show_dynamic, "set dynamicportrange": set_dynamic,
}  # fmt: skip
