"""route.exe. It exits with 0 when it fails, unless a switch says otherwise: only the table is proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows import adapters, routes
from hostprep.lab.windows.addresses import ANY
from hostprep.lab.windows.programs.answers import failed, said
from hostprep.lab.windows.programs.routeprint import shown
from hostprep.lab.windows.refusal import Exists, Refusal
from hostprep.lab.windows.state.network import Adapter
from hostprep.lab.windows.texts import route as texts
from hostprep.lab.windows.texts.speech import speech
from hostprep.lab.windows.texts.win32 import sentence

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

RIGHTS, WRONG, NOT_FOUND, ALREADY = 5, 87, 1168, 5010
HOST = "255.255.255.255"


@dataclass(slots=True)
class Line:
    """A command line, taken apart."""

    verb: str = ""
    persistent: bool = False
    plain: list[str] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)


def _read(words: Sequence[str]) -> Line | None:
    line, rest = Line(), list(words)
    while rest and rest[0].startswith("-"):
        flag = rest.pop(0).lower()
        if flag not in ("-p", "-4"):
            return None
        line.persistent |= flag == "-p"
    line.verb = rest.pop(0).lower() if rest else ""
    while rest:
        word = rest.pop(0)
        if word.lower() in ("mask", "metric", "if"):
            if not rest:
                return None
            line.named[word.lower()] = rest.pop(0)
        elif word.startswith("-"):
            line.persistent |= word.lower() == "-p"
        else:
            line.plain.append(word)
    return line


def route(host: Windows, words: Sequence[str]) -> Answer:
    """A command line of route."""
    line, language = _read(words), speech(host)
    if line is None or line.verb not in ("print", "add", "delete", "change"):
        return said(
            "", "Manipulates network routing tables.", "", "ROUTE [-f] [-p] [-4|-6] command [destination]", code=1
        )
    if line.verb == "print":
        return said(*shown(host, line.plain[0] if line.plain else "*", language))
    title = texts.DELETION if line.verb == "delete" else texts.ADDITION
    try:
        {"add": _add, "delete": _delete, "change": _change}[line.verb](host, line)
    except Refusal as refusal:
        if refusal.code == RIGHTS:
            return failed(texts.ELEVATION[language], code=1)
        code = ALREADY if isinstance(refusal, Exists) else refusal.code
        why = title[language].format(sentence(code, language))
        return failed(why, "", code=host.switches.route_exit_code)
    return said(texts.OK[language])


def _prefix(line: Line) -> str:
    """Destination and mask as a prefix.

    Raises:
        Refusal: 87 for bits beyond the mask, or no address.
    """
    mask = line.named.get("mask", HOST)
    try:
        return str(IPv4Network(f"{line.plain[0]}/{mask}"))
    except (ValueError, IndexError):
        raise Refusal(WRONG) from None


def _add(host: Windows, line: Line) -> None:
    prefix = _prefix(line)
    if len(line.plain) != 2 or not routes.is_address(line.plain[1]):  # noqa: PLR2004  # destination and gateway
        raise Refusal(WRONG)
    hop, metric = line.plain[1], line.named.get("metric", "1")
    adapter = _adapter(host, line, hop)
    stores = ("Active", "Persistent") if line.persistent else ("Active",)
    own = any(a.ip == hop and a.adapter == adapter.guid for a in host.network.addresses)
    # The metric that is typed is the route's own; the table shows its sum with the interface's.
    routes.add(host, adapter, prefix, ANY if own else hop, int(metric), stores=stores)


def _adapter(host: Windows, line: Line, hop: str) -> Adapter:
    """The interface asked for, or the one whose network has the gateway; on-link without one: the default route's."""
    if "if" in line.named:
        text = line.named["if"]
        found = (
            adapters.by_index(host, int(text, 16 if text.lower().startswith("0x") else 10))
            if text[:1].isdigit()
            else None
        )
    elif hop == ANY:
        best = routes.lookup(host, "192.0.2.1")
        found = adapters.by_guid(host, best.adapter) if best else None
    else:
        near = routes.lookup(host, hop)
        found = adapters.by_guid(host, near.adapter) if near and near.next_hop == ANY else None
    if found is None or found.status != "Up":
        raise Refusal(WRONG)
    return found


def _delete(host: Windows, line: Line) -> None:
    if not host.system.elevated:
        raise Refusal(RIGHTS)
    if not line.plain or not routes.is_address(line.plain[0]):
        raise Refusal(WRONG)
    target, up = IPv4Address(line.plain[0]), {a.guid for a in host.network.adapters if a.status == "Up"}
    gone = [
        r
        for r in host.network.routes
        if IPv4Network(r.prefix).network_address == target and r.adapter in up
        and ("mask" not in line.named or str(IPv4Network(r.prefix).netmask) == line.named["mask"])
        and (len(line.plain) == 1 or r.next_hop == line.plain[1])
    ]  # fmt: skip
    if not gone:
        raise Refusal(NOT_FOUND)
    for one in gone:
        routes.remove(host, one)


def _change(host: Windows, line: Line) -> None:
    if not host.system.elevated:
        raise Refusal(RIGHTS)
    prefix = _prefix(line)
    known = [r for r in host.network.routes if r.prefix == prefix and r.store == "Active"]
    if not known or len(line.plain) != 2 or not routes.is_address(line.plain[1]):  # noqa: PLR2004  # as in _add
        raise Refusal(NOT_FOUND)
    known[0].next_hop = line.plain[1]
    if line.named.get("metric", "").isdigit():
        known[0].metric = int(line.named["metric"])
