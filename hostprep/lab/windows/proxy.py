"""portproxy: rules that are stored, and what IP Helper makes of them.

A rule whose address is not Preferred when it is bound becomes a ghost: the port is held and nobody answers
(the comment in hostsetup.ps1 of aws/amazon-ecs-agent; its issue 2135 shows one after a reboot).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostprep.lab.windows import addresses, ports
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.network import ProxyRule

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows


def add(
    host: Windows, listen: str, listen_port: int, connect: str, connect_port: int, *, family: str = "v4tov4"
) -> ProxyRule:
    """Add a rule; the same listening pair is overwritten, as its registry value is.

    Raises:
        Refusal: 5 without elevation.
    """
    if not host.system.elevated:
        raise Refusal(5)
    old = find(host, listen, listen_port, family)
    if old is not None:
        host.network.proxy.remove(old)
    made = ProxyRule(listen, listen_port, connect, connect_port, family)
    if host.runs("iphlpsvc"):
        bind(host, made)
    host.network.proxy.append(made)
    return made


def find(host: Windows, listen: str, port: int, family: str = "v4tov4") -> ProxyRule | None:
    """The rule of a listening pair."""
    return next((r for r in host.network.proxy if (r.listen, r.listen_port, r.family) == (listen, port, family)), None)


def delete(host: Windows, listen: str, port: int, family: str = "v4tov4") -> None:
    """Delete a rule.

    Raises:
        Refusal: 5 without elevation; 2 where there is none.
    """
    if not host.system.elevated:
        raise Refusal(5)
    rule = find(host, listen, port, family)
    if rule is None:
        raise Refusal(2)
    host.network.proxy.remove(rule)
    if rule.binding == "ghost" and host.switches.ghosts_stick and port not in host.network.held:
        host.network.held.append(port)


def reset(host: Windows) -> None:
    """Delete all rules."""
    for rule in list(host.network.proxy):
        delete(host, rule.listen, rule.listen_port, rule.family)


def bind(host: Windows, rule: ProxyRule) -> None:
    """What IP Helper does with a rule that is not bound yet; it never tries again by itself."""
    if rule.listen_port in host.network.held:
        rule.binding = "ghost"
    elif ports.obstacle(host, rule.listen, rule.listen_port):
        rule.binding = "unbound"
    elif rule.listen == "*" or addresses.usable(host, rule.listen):
        rule.binding = "listening"
    else:
        rule.binding = "ghost"


def service_stopped(host: Windows) -> None:
    """IP Helper ends: nothing listens any more."""
    for rule in host.network.proxy:
        if rule.binding == "ghost" and host.switches.ghosts_stick:
            host.network.held.append(rule.listen_port)
        rule.binding = "unbound"


def service_started(host: Windows) -> None:
    """IP Helper starts: every stored rule is bound once."""
    for rule in host.network.proxy:
        rule.binding = "unbound"
    for rule in host.network.proxy:
        bind(host, rule)
