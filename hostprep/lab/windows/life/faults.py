"""What can be wrong with an instance, by name: what the model knows, and what goes wrong on the way to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from hostprep.lab.windows import pitfalls

if TYPE_CHECKING:
    from hostprep.lab.wsman import Endpoint

WIRE: Final[Mapping[str, tuple[str, Mapping[str, Any]]]] = {
    "wire-slow": ("Each answer is held back for half a second.", {"slow": 0.5}),
    "wire-hangs": ("Logins succeed, and nothing is answered after them.", {"hang_after_login": True}),
    "wire-cut": ("The first answer is cut off after 200 bytes.", {"cut_after": 200}),
    "wire-reset": ("The connection is reset while the second piece of output is waited for.", {"reset_on_receive": 2}),
    "wire-lost-reply": ("The first command is run, and the answer to it lost.", {"lose_reply": "Command"}),
    "winrm-unauthorized": ("Each login is refused.", {"answer": 401}),
    "winrm-unavailable": ("HTTP.sys answers 503: the service behind it is not there.", {"answer": 503}),
}
"""Name to its sentence, and to values of the endpoint's switches."""

SERVICE: Final[Mapping[str, tuple[str, Mapping[str, Any]]]] = {
    "winrm-few-shells": ("A user may have one shell at a time (MaxShellsPerUser).", {"shells": 1}),
    "winrm-small-envelope": ("Messages are limited to 150 KB, as before Windows Server 2012.", {"envelope_kb": 150}),
}
"""Name to its sentence, and to values of the endpoint's limits."""


def names() -> tuple[str, ...]:
    """All of them, sorted."""
    return tuple(sorted([*pitfalls.PITFALLS, *WIRE, *SERVICE]))


def about(name: str) -> str:
    """One sentence about a fault."""
    for table in (WIRE, SERVICE):
        if name in table:
            return table[name][0]
    return pitfalls.about(name)


def of_model(chosen: tuple[str, ...]) -> tuple[str, ...]:
    """Those that the model has."""
    return tuple(name for name in chosen if name in pitfalls.PITFALLS)


def on_the_way(endpoint: Endpoint, chosen: tuple[str, ...]) -> Endpoint:
    """An endpoint with those that are on the way to the model."""
    switched: dict[str, Any] = {}
    limited: dict[str, Any] = {}
    for name in chosen:
        switched |= WIRE[name][1] if name in WIRE else {}
        limited |= SERVICE[name][1] if name in SERVICE else {}
    return replace(
        endpoint, switches=replace(endpoint.switches, **switched), limits=replace(endpoint.limits, **limited)
    )
