"""``netsh http``: who has registered what with HTTP.sys. The texts of iplisten and urlacl are UNCONFIRMED."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows.programs.answers import said
from hostprep.lab.windows.programs.netsh.words import BadSyntax, tagged
from hostprep.lab.windows.state.network import HttpUrl

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

SESSION, GROUP = 0xFF00000320000001, 0xFE00000340000001
TITLE = "Snapshot of HTTP service state ({} View):"


def _registered(host: Windows) -> list[HttpUrl]:
    found = [u for u in host.network.urls if not u.service or host.runs(u.service)]
    owners = {s.name: s.pid for s in host.state.services}
    return [replace(u, pid=u.pid or owners.get(u.service, 0)) for u in found]


def state(host: Windows, words: Sequence[str]) -> Answer:
    """``show servicestate``."""
    view = tagged(words, ("view", "verbose")).get("view", "session").lower()
    if view not in ("session", "requestq"):
        raise BadSyntax(view)
    title = TITLE.format("Server Session" if view == "session" else "Request Queue")
    found = _registered(host)
    body = _sessions(found) if view == "session" else []
    return said("", title, "-" * len(title), "", *body, "Request queues:", *_queues(found), "")


def _sessions(found: list[HttpUrl]) -> list[str]:
    lines = []
    for place, url in enumerate(found):
        queue = f"Request queue name: {url.queue}" if url.queue else "Request queue is unnamed."
        lines += [
            f"Server session ID: {SESSION + place * 0x100:X}", "    Version: 2.0", "    State: Active",
            "    URL groups:",
            f"    URL group ID: {GROUP + place * 0x100:X}", "        State: Active", f"        {queue}",
            "            Number of registered URLs: 1", "            Registered URLs:", f"                {url.url}",
            "",
        ]  # fmt: skip
    return lines


def _queues(found: list[HttpUrl]) -> list[str]:
    lines = []
    for url in found:
        name = f"Request queue name: {url.queue}" if url.queue else "Request queue is unnamed."
        lines += [
            f"    {name}", "        Version: 2.0", "        State: Active",
            "        Number of active processes attached: 1",
            "        Process IDs:", f"            {url.pid}", "        Registered URLs:", f"            {url.url}", "",
        ]  # fmt: skip
    return lines


def reservations(host: Windows, words: Sequence[str]) -> Answer:
    """``show urlacl``."""
    wanted = tagged(words, ("url",)).get("url", "").lower()
    lines = ["", "URL Reservations: ", "----------------- ", ""]
    for url in host.network.urls:
        if not wanted or url.url.lower() == wanted:
            lines += [
                f"    Reserved URL            : {url.url.lower()} ",
                r"        User: NT SERVICE\WinRM",
                "            Listen: Yes",
                "",
            ]
    return said(*lines)


def listen(host: Windows, words: Sequence[str]) -> Answer:
    """``show iplisten``: where there is no address, all."""
    if words:
        raise BadSyntax(words[0])
    return said(
        "", "IP addresses present in the IP listen list:", "-" * 43, "", *(f"    {ip}" for ip in host.network.iplisten)
    )


COMMANDS = {"show servicestate": state, "show urlacl": reservations, "show iplisten": listen}
