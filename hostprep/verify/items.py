"""The items: ``hostprep::web1::credential_path::nat_rules``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from hostprep.declare.prepare import Task
from hostprep.verify.findings import Place, places

if TYPE_CHECKING:
    from hostprep.verify.probing import Probing

ROOT: Final = "hostprep"


class DriftError(Exception):
    """An expectation does not hold. How pytest is told, and nobody else: the text is for people."""


class UnansweredError(Exception):
    """Nobody knows whether it holds: the host or its probe gave no answer. For pytest alone, too."""


class Group(pytest.Collector):
    """All hosts, one host, or one step."""

    def collect(self) -> Iterable[pytest.Item]:
        """Nothing: the items are made from the profile and not found in a file."""
        return ()


class Check(pytest.Item):
    """One expectation of one step on one host."""

    def __init__(self, *, place: Place, about: str, hosts_file: Path, probing: Probing, **node: Any) -> None:
        super().__init__(**node)
        self.place = place
        self._about = about
        self._hosts_file = hosts_file
        self._probing = probing

    def setup(self) -> None:
        """Look up what the probe said; without an answer this is an error and not a failure.

        A rerun, as by pytest-rerunfailures, which counts in ``execution_count``, asks the host anew.
        """
        if getattr(self, "execution_count", 1) > 1:
            self._probing.again(self.place.host)
        found = self._probing.finding(self.place)
        if found.outcome == "failed":
            raise UnansweredError(found.text)
        if found.outcome == "n/a":
            pytest.skip(found.text)

    def runtest(self) -> None:
        """Fail where it drifts."""
        found = self._probing.finding(self.place)
        if found.outcome == "drift":
            raise DriftError(found.text)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it is declared, and what failure headings say."""
        return self._hosts_file, 0, f"{self.place.host}: {self._about}"


def checks(session: pytest.Session, tasks: Sequence[Task], hosts_file: Path, probing: Probing) -> list[Check]:
    """All items, in the order of hosts, steps and expectations."""
    nodes: dict[tuple[str, ...], Group] = {(): Group.from_parent(session, name=ROOT, nodeid=ROOT)}

    def group(path: tuple[str, ...]) -> Group:
        if path not in nodes:
            nodes[path] = Group.from_parent(group(path[:-1]), name=path[-1])
        return nodes[path]

    return [
        Check.from_parent(
            group(place[:2]),
            name=place.key,
            place=place,
            about=f"{step.title}: {expectation.about or expectation.key}",
            hosts_file=hosts_file,
            probing=probing,
        )
        for place, step, expectation in places(tasks)
    ]
