"""Which boot a host is in, and what a boot has changed. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hostprep.run.result import Change, StepVerdict

ROUNDING: Final = 1.0
"""Seconds by which an uptime may be off: probes tell it in whole ones."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A host as it was seen once.

    Attributes:
        boot: its boot's id; empty where it has none. Windows without its prefetcher does not count its boots.
        uptime: seconds since its boot.
        sent: when it was asked, by our clock.
        heard: when the answer was there.
        facts: all that the probe said of the boot.
    """

    boot: str
    uptime: float
    sent: float
    heard: float
    facts: Mapping[str, Any]


def seen(verdict: StepVerdict, sent: float, heard: float) -> Sight | None:
    """What the probe of the boot said; None where it could not tell."""
    facts = verdict.facts
    if "boot" not in facts or "uptime" not in facts:
        return None
    return Sight(str(facts["boot"]), float(facts["uptime"]), sent, heard, facts)


def rebooted(last: Sight, now: Sight) -> bool:
    """Whether a host has booted between two sights: its id is another one, or its uptime less than it should be.

    Without a boot an uptime grows as our clock does, whatever the host's clock does.
    """
    least = last.uptime + (now.sent - last.heard) - ROUNDING
    if now.uptime < least:
        return True
    return bool(last.boot) and now.boot != last.boot


def changes(before: Sequence[StepVerdict], after: Sequence[StepVerdict]) -> tuple[Change, ...]:
    """Every fact of a step that is another one now, at any depth of tables."""
    then = {verdict.step: dict(_flat(verdict.facts)) for verdict in before}
    found: list[Change] = []
    for verdict in after:
        was, now = then.get(verdict.step, {}), dict(_flat(verdict.facts))
        keys = (*was, *(key for key in now if key not in was))
        found += [Change(verdict.step, key, was.get(key), now.get(key)) for key in keys if was.get(key) != now.get(key)]
    return tuple(found)


def _flat(facts: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in facts.items():
        if isinstance(value, Mapping) and value:
            yield from _flat(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value
