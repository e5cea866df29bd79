"""Running all cases of a recording, each in a fresh runspace on a fresh host."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from hostprep.errors import LabError
from hostprep.lab.powershell.conformance.cases import Case, Recording
from hostprep.lab.powershell.conformance.compare import Outcome, difference
from hostprep.lab.powershell.host.engines import Engine
from hostprep.lab.powershell.syntax.source import Refused

LONGEST: Final = 20.0
"""Seconds after which a case is stopped, as the recorder does it."""


@dataclass(slots=True)
class Conformance:
    """The outcome of a run.

    Attributes:
        same: titles of the cases that came out as recorded.
        refused: title to the construct that the engine does not know.
        different: title to the first difference.
        unrecorded: titles of programs without a record, which were not run.
    """

    same: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    different: dict[str, str] = field(default_factory=dict)
    unrecorded: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """The one line at the end."""
        same, refused, different = len(self.same), len(self.refused), len(self.different)
        return f"same {same}, refused {refused}, different {different} of {same + refused + different}"

    def lines(self) -> list[str]:
        """A line for each case that did not come out the same, then the summary."""
        return [
            *(f"no record {title}" for title in self.unrecorded),
            *(f"refused   {title}: {why}" for title, why in self.refused.items()),
            *(f"different {title}: {why}" for title, why in self.different.items()),
            self.summary,
        ]


def conform(recording: Recording, fresh: Callable[[], Engine]) -> Conformance:
    """Run every case.

    Args:
        recording: the cases.
        fresh: gives the engine for the next case. It may be the same engine where hosts do not remember anything.

    Raises:
        LabError: the engine cannot run here.
    """
    found = Conformance(unrecorded=recording.unrecorded)
    for case in recording.cases:
        try:
            problem = difference(case, run_case(case, fresh()))
        except Refused as refusal:
            found.refused[case.title] = str(refusal)
        except LabError:
            raise
        except Exception as error:  # noqa: BLE001  # an engine's crash is a difference
            found.different[case.title] = f"crash: {type(error).__name__}: {error}"
        else:
            if problem:
                found.different[case.title] = problem
            else:
                found.same.append(case.title)
    return found


def run_case(case: Case, engine: Engine) -> Outcome:
    """Run one case in a new runspace.

    Raises:
        Refused: the engine does not know something in it.
    """
    outcome, runspace = Outcome(), engine.runspace()
    timer = threading.Timer(LONGEST, runspace.stop)
    timer.daemon = True
    timer.start()
    try:
        outcome.ending = runspace.run(case.script, {}, outcome.take)
    finally:
        timer.cancel()
        runspace.close()
    return outcome
