"""The credential path of one host: which hops hold, and where it is broken. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from hostprep.declare.step import Hop
from hostprep.report.words import shown
from hostprep.run.result import Check, HostReport, Status, StepVerdict

WORST_FIRST: Final = (Status.DRIFT, Status.UNKNOWN, Status.HOLDS, Status.NOT_APPLICABLE)
"""A hop that one check proves broken is broken, whatever another could not tell."""


@dataclass(frozen=True, slots=True)
class HopState:
    """How one hop stands.

    Attributes:
        id: the hop's, as checks name it.
        title: the hop in words.
        status: ``drift`` is a broken hop; ``unknown`` also where nothing was said about it.
        reason: why it is broken or unknown; empty where it holds.
        fix: what to do.
    """

    id: str
    title: str
    status: Status
    reason: str = ""
    fix: str = ""


def hops(verdicts: Sequence[StepVerdict], definitions: Iterable[Hop]) -> tuple[HopState, ...]:
    """The state of each hop, in the order in which a request takes them.

    Args:
        verdicts: how the host's steps stand; any of their checks may speak of any hop.
        definitions: the hops, from the step that draws the path.
    """
    checks = [check for verdict in verdicts for check in verdict.checks]
    return tuple(_state(hop, [check for check in checks if check.hop == hop.id]) for hop in definitions)


def host_hops(report: HostReport) -> tuple[HopState, ...]:
    """The path of a host as the latest that is known of it."""
    return hops(report.verdicts, report.hops)


def _state(hop: Hop, checks: Sequence[Check]) -> HopState:
    if not checks:
        return HopState(hop.id, hop.title, Status.UNKNOWN, "nothing is known of it")
    worst = min(checks, key=lambda check: WORST_FIRST.index(check.status))
    if worst.status is Status.HOLDS or worst.status is Status.NOT_APPLICABLE:
        return HopState(hop.id, hop.title, worst.status)
    return HopState(hop.id, hop.title, worst.status, sentence(worst), worst.fix)


def sentence(check: Check) -> str:
    """What is and what should be, as one line: ``about: is 0, should be 1``."""
    found = "the probe does not say" if check.status is Status.UNKNOWN else f"is {shown(check.found)}"
    return f"{shown(check.about or check.key)}: {found}, should be {shown(check.expected)}"
