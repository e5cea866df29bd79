"""``netsh winhttp``: the proxy of Windows Update and others; WinRM and .NET do not look at it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows.programs.answers import said
from hostprep.lab.windows.programs.netsh.words import BadSyntax, needed, tagged
from hostprep.lab.windows.refusal import Refusal

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

RIGHTS = 5


def show(host: Windows, words: Sequence[str]) -> Answer:
    """``show proxy``; its words are English in this model whatever the system speaks."""
    if words:
        raise BadSyntax(words[0])
    network = host.network
    lines = ["    Direct access (no proxy server)."]
    if network.winhttp_proxy:
        bypass = network.winhttp_bypass or "(none)"
        lines = [f"    Proxy Server(s) :  {network.winhttp_proxy}", f"    Bypass List     :  {bypass}"]
    return said("", "Current WinHTTP proxy settings:", "", *lines, "")


def change(host: Windows, words: Sequence[str]) -> Answer:
    """``set proxy``."""
    found = tagged(words, ("proxy-server", "bypass-list"))
    return _become(host, needed(found, "proxy-server")[0], found.get("bypass-list", ""))


def reset(host: Windows, words: Sequence[str]) -> Answer:
    """``reset proxy``."""
    if words:
        raise BadSyntax(words[0])
    return _become(host, "", "")


def _become(host: Windows, server: str, bypass: str) -> Answer:
    if not host.system.elevated:
        raise Refusal(RIGHTS)
    host.network.winhttp_proxy, host.network.winhttp_bypass = server, bypass
    return show(host, ())


COMMANDS = {"show proxy": show, "set proxy": change, "reset proxy": reset}
