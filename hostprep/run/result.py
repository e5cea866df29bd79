"""What a run came to, as frozen values: the one truth that every report is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from hostprep.declare.step import Goal, Hop
from hostprep.errors import HostError


class Status(StrEnum):
    """How a fact, a step or a host stands. The worst of several is the last in this order."""

    NOT_APPLICABLE = "n/a"
    HOLDS = "holds"
    DRIFT = "drift"
    UNKNOWN = "unknown"

    @classmethod
    def worst(cls, several: list[Status]) -> Status:
        """The worst of these; of none, n/a."""
        order = list(cls)
        return max(several, key=order.index, default=cls.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation held against one fact.

    Attributes:
        key: the fact.
        status: how it stands.
        found: what is; None also where the probe says nothing of it.
        expected: what should be, in words.
        about: the fact in words.
        fix: what to do where it does not hold.
        hop: the hop of the credential path it proves.
    """

    key: str
    status: Status
    found: Any
    expected: str
    about: str = ""
    fix: str = ""
    hop: str | None = None


@dataclass(frozen=True, slots=True)
class StepVerdict:
    """How one step stands on one host.

    Attributes:
        step: its name.
        title: its title.
        status: the worst of its checks; n/a where the step has nothing to say on this host.
        reason: why it is n/a or unknown.
        checks: one for each expectation.
        facts: all that the probe said.
    """

    step: str
    title: str
    status: Status
    reason: str = ""
    checks: tuple[Check, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepRun:
    """What became of one step's script.

    Attributes:
        step: its name.
        outcome: ``done``, ``failed``, ``cut`` (begun, and the connection or the deadline ended it) or ``not reached``.
        code: the exit code of a failed one.
        words: what it printed.
    """

    step: str
    outcome: Literal["done", "failed", "cut", "not reached"]
    code: int = 0
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that is another one after a boot.

    Attributes:
        step: whose probe told it.
        fact: its key; dots lead into tables.
        before: what was; None also where it was not told.
        after: what is.
    """

    step: str
    fact: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Reboot:
    """What came of a reboot.

    Attributes:
        boots: how often the host has booted since it was told to.
        back: seconds until it answered from the first of them.
        settled: seconds until all held, or until nobody waited any longer.
        changes: what the boot changed of the facts of the profile's steps.
    """

    boots: int
    back: float
    settled: float
    changes: tuple[Change, ...] = ()


HostState = Literal["holds", "drift", "failed"]


@dataclass(frozen=True, slots=True)
class HostReport:
    """All that is known of one host after a run.

    Attributes:
        host: its name.
        goal: what was wanted.
        before: the verdicts of the first probe.
        after: the verdicts of the last probe, where something was run; else None.
        runs: the steps that were run or should have been.
        stopped: why nothing was changed although something drifts, or empty.
        error: what ended the conversation early.
        seconds: how long it took.
        scripts: what would be, or was, run: step to script text. Holds no secret.
        wants_reboot: whether what was changed holds after a reboot only.
        reboot: what came of a reboot, where there was one.
        hops: the credential path's, in the order in which a request takes them; none where no step draws it.
    """

    host: str
    goal: Goal
    before: tuple[StepVerdict, ...] = ()
    after: tuple[StepVerdict, ...] | None = None
    runs: tuple[StepRun, ...] = ()
    stopped: str = ""
    error: HostError | None = None
    seconds: float = 0.0
    scripts: Mapping[str, str] = field(default_factory=dict, repr=False)
    wants_reboot: bool = False
    reboot: Reboot | None = None
    hops: tuple[Hop, ...] = field(default=(), repr=False)

    @property
    def verdicts(self) -> tuple[StepVerdict, ...]:
        """The latest that is known."""
        return self.before if self.after is None else self.after

    @property
    def state(self) -> HostState:
        """``failed`` where the host could not be asked or a script failed; else what the latest verdicts say."""
        if self.error or any(run.outcome != "done" for run in self.runs):
            return "failed"
        worst = Status.worst([verdict.status for verdict in self.verdicts])
        return "failed" if worst is Status.UNKNOWN else "drift" if worst is Status.DRIFT else "holds"


@dataclass(frozen=True, slots=True)
class RunReport:
    """A run over hosts.

    Attributes:
        run_id: names the run in the journal; sorts by time.
        command: plan, apply, verify, undo, reboot or bake.
        profile: its name.
        goal: what was wanted.
        started: UTC, ISO 8601.
        seconds: how long all of it took.
        hosts: one report for each host, in the inventory's order.
    """

    run_id: str
    command: str
    profile: str
    goal: Goal
    started: str
    seconds: float
    hosts: tuple[HostReport, ...]

    @property
    def exit_code(self) -> int:
        """0 all holds, 1 something drifts, 3 a host failed."""
        states = {host.state for host in self.hosts}
        return 3 if "failed" in states else 1 if "drift" in states else 0
