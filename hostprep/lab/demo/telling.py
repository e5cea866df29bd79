"""What all stories have in common: acts, typed lines, hostprep's own commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from hostprep import report as reports
from hostprep.report import terminal
from hostprep.run.session import Command, Request, open_session, perform
from hostprep.verify import verify

if TYPE_CHECKING:
    from rich.console import Console

Typed = Callable[[str, str], str]
"""Runs a line somewhere and gives what it says: the place, the line."""


class Teller:
    """Tells a story on a console.

    Args:
        console: where it is told.
        typed: runs what a person types.
        profile: what hostprep is asked to bring about, a name or a file.
        hosts: the inventory.
        report: the HTML file that the last of hostprep's commands leaves, or None.
    """

    def __init__(self, console: Console, typed: Typed, profile: str, hosts: Path, report: Path | None) -> None:
        self._console = console
        self._typed = typed
        self._profile = profile
        self._hosts = hosts
        self._report = report

    def act(self, words: str) -> None:
        """A heading."""
        self._console.print(Text(f"\n{words}\n", style="bold"))

    def type(self, where: str, line: str, sign: str = "#") -> None:
        """A line that a person types, and what it says."""
        self._console.print(Text.assemble((f"{where}{sign} ", "dim"), line), soft_wrap=True)
        if words := self._typed(where, line).strip():
            self._console.print(Text(words), soft_wrap=True)

    def hostprep(self, command: Command) -> None:
        """One of hostprep's commands, as the command line shows it."""
        self._console.print(Text.assemble(("$ ", "dim"), f"hostprep {command} {Path(self._profile).stem}"))
        session = open_session(self._request(command))
        with terminal.progress(session, self._console) as shown:
            report = perform(session, shown)
        terminal.show(report, self._console)
        if self._report:
            reports.write(report, "html", self._report)

    def verify(self) -> int:
        """``hostprep verify``; its exit code."""
        self._console.print(Text.assemble(("$ ", "dim"), f"hostprep verify {Path(self._profile).stem} -- -q"))
        return verify(self._request("verify"), ("-q",))

    def _request(self, command: Command) -> Request:
        return Request(command, self._profile, self._hosts)
