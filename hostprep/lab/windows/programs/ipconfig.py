"""ipconfig, plain and ``/all``."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Interface
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows import ipv6
from hostprep.lab.windows.addresses import ANY
from hostprep.lab.windows.programs.answers import said
from hostprep.lab.windows.state.network import Adapter
from hostprep.lab.windows.texts.ipconfig import WORDS, Words
from hostprep.lab.windows.texts.speech import speech

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows


def ipconfig(host: Windows, words: Sequence[str]) -> Answer:
    """A command line of ipconfig; it only shows."""
    asked = [w.lower() for w in words]
    if asked not in ([], ["/all"]):
        return said("", "Error: unrecognized or incomplete command line.", "", code=1)
    told = WORDS[speech(host)]
    lines = ["", told.title, ""]
    for adapter in host.network.adapters:
        if adapter.kind != "loopback" and adapter.status in ("Up", "Disconnected"):
            lines += ["", told.adapter.format(adapter.name), "", *_adapter(host, adapter, told, more=bool(asked))]
    return said(*lines)


def _adapter(host: Windows, adapter: Adapter, told: Words, *, more: bool) -> list[str]:
    lines = [] if adapter.status == "Up" else [told.media + told.disconnected]
    lines.append(told.suffix.rstrip(" "))
    if more:
        lines += [
            told.description + adapter.description,
            told.physical + adapter.mac,
            told.dhcp + (told.yes if adapter.dhcp else told.no),
        ]
    if adapter.status != "Up":
        return lines
    own = [a.ip for a in ipv6.addresses(host) if a.adapter == adapter.guid]
    lines += [told.link + ip for ip in own if ip.startswith("fe80:")]
    lines += [told.address6 + ip for ip in own if not ip.startswith("fe80:")]
    for one in host.network.addresses:
        if one.adapter == adapter.guid and one.store == "Active":
            lines += [
                told.address + one.ip + (f"({_state(one.state, told)})" if more else ""),
                told.mask + _mask(one.ip, one.prefix),
            ]
    # A gateway of IPv6 comes first; that of IPv4 is then alone on the next line.
    ways = [r.next_hop for r in ipv6.routes(host) if r.adapter == adapter.guid and r.prefix == ipv6.EVERYTHING]
    ways += [
        r.next_hop
        for r in host.network.routes
        if r.adapter == adapter.guid and r.prefix == "0.0.0.0/0" and r.store == "Active" and r.next_hop != ANY
    ]
    return [
        *lines,
        told.gateway + next(iter(ways), ""),
        *(" " * len(told.gateway) + w for w in ways[1:]),
    ]


def _state(state: str, told: Words) -> str:
    return {"Tentative": told.states[0], "Duplicate": told.states[1]}.get(state, told.preferred)


def _mask(ip: str, prefix: int) -> str:
    return str(IPv4Interface(f"{ip}/{prefix}").netmask)
