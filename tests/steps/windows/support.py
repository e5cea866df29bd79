"""PowerShell steps on simulated instances, spoken to in process: the conversation that users' runs have, and the standalone form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from hostprep.declare.host import Host
from hostprep.declare.library import Library, open_library
from hostprep.declare.params import validate
from hostprep.declare.prepare import Prepared, Task, bind
from hostprep.declare.step import Step
from hostprep.declare.toml import Document
from hostprep.lab.powershell.host.engines import Report
from hostprep.lab.windows import Windows
from hostprep.lab.windows.engine import engine
from hostprep.render.compose import Phase, compose
from hostprep.render.render import Renderer
from hostprep.run.conversation import Subject, change, inspect
from hostprep.run.judge import judge
from hostprep.run.result import HostReport, StepVerdict
from hostprep.transports.base import Outcome

LIBRARY: Final[Library] = open_library()
STEPS: Final[list[Step]] = [LIBRARY.step(name, "powershell") for name in LIBRARY.names("powershell")]
CHANGES: Final = [step for step in STEPS if not step.check]
RENDERER: Final = Renderer(LIBRARY, "powershell")
NONCE: Final = "n0nce"
RELEASES: Final = ("2016", "2019", "2022", "2025")
EDITIONS: Final = ("5.1", "7")
Command = Literal["plan", "apply", "verify", "undo"]


@dataclass
class Said:
    """What a script wrote: its output, its other streams, its exit code."""

    output: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    code: int = 0

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.output)


def prepared(name: str, **params: Any) -> Prepared:
    """A step with its example's values, and these."""
    step = LIBRARY.step(name, "powershell")
    given = validate(step.params, {**step.example, **params}, Document("test", "", {}), ())
    return bind(step, {**step.defaults, **given})


def execute(host: Windows, text: str, edition: str = "5.1", **arguments: Any) -> Said:
    """Run a script on the host's engine, in a process of its own."""
    said = Said()

    def take(report: Report) -> None:
        (said.output if report.stream == "output" else said.others).extend(report.text.splitlines())

    ending = engine(host, edition=edition).runspace().run(text, arguments, take)
    if ending.terminated is not None:
        said.others.append(f"ended by {ending.terminated.message} ({ending.terminated.id})")
    said.code = ending.exit_code
    return said


def run(host: Windows, command: Command, *steps: Prepared, edition: str = "5.1") -> HostReport:
    """Hold the conversation of a command with a host."""
    goal: Literal["applied", "undone"] = "undone" if command == "undo" else "applied"
    task = Task(Host("win", "win.lab", transport="psrp", shell="powershell"), "test", steps)
    subject = Subject(task, goal, RENDERER, {}, NONCE)
    talk = (inspect if command in ("plan", "verify") else change)(subject)
    try:
        exchange = next(talk)
        while True:
            said = execute(host, exchange.script.text, edition)
            assert said.others == [], said.others
            exchange = talk.send(Outcome(None, said.text.encode(), b""))
    except StopIteration as end:
        report: HostReport = end.value
        return report


def standalone(host: Windows, phase: Phase, *steps: Prepared, edition: str = "5.1", **arguments: Any) -> Said:
    """Run the form that needs no controller, as a file."""
    return execute(host, compose(RENDERER, steps, phase), edition, **arguments)


def facts(host: Windows, step: Prepared, edition: str = "5.1") -> dict[str, Any]:
    """What the step's probe says, in its standalone form."""
    said = standalone(host, "probe", step, edition=edition)
    assert (said.code, said.others) == (0, []), said
    found: dict[str, Any] = json.loads(said.text)[step.step.name]
    return found


def verdict(host: Windows, step: Prepared, goal: Literal["applied", "undone"] = "applied") -> StepVerdict:
    """How the step stands on the host."""
    return judge(step, facts(host, step), goal)


def drifts(found: StepVerdict) -> dict[str, Any]:
    """The facts that are not as they should be."""
    return {check.key: check.found for check in found.checks if check.status not in ("holds", "n/a")}


def story(report: HostReport) -> str:
    """Why a report is what it is, for the message of a failed test."""
    lines = [f"{report.state} {report.error or ''} {report.stopped}"]
    lines += [f"{found.step}: {found.status} {found.reason} {drifts(found)}" for found in report.verdicts]
    lines += [f"{run.step}: {run.outcome} {run.words}" for run in report.runs]
    return "\n".join(lines)


def words(report: HostReport, step: str) -> str:
    """What a step said while it was changing the host."""
    return "\n".join(line for run in report.runs if run.step == step for line in run.words)


def changed(host: Windows) -> list[str]:
    """What is other than at the host's start, but for what its own life changes: logs, clock, process ids."""
    return [line for line in host.diff() if not line.startswith(_LIFE) and not _PID.match(line)]


_LIFE: Final = (
    "files.C:\\ProgramData\\hostprep", "agent.", "imds.issued", "system.boot", "launch.log", "files: ", "task_runs",
    "network.next_index", "files.C:\\Program Files\\hostprep:",
)  # fmt: skip
_PID: Final = re.compile(r"services\.\w+\.pid: ")


def texts(steps: Sequence[Step], nonce: str = "") -> Iterator[tuple[Step, str, str]]:
    """Every phase of these steps, as their examples render them."""
    for step in steps:
        one = bind(step, {**step.defaults, **step.example})
        for phase in ("probe", "apply", "undo"):
            if phase in step.scripts:
                yield step, phase, compose(RENDERER, [one], phase, nonce)
