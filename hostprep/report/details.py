"""What is wrong with one host, in lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from hostprep.report.drawing import draw
from hostprep.report.lines import Line
from hostprep.report.path import host_hops
from hostprep.report.signs import SIGNS, sign
from hostprep.report.words import clean, shown, trimmed
from hostprep.run.result import Check, HostReport, Status, StepRun, StepVerdict

if TYPE_CHECKING:
    from rich.console import Console


def details(host: HostReport, console: Console) -> list[Line]:
    """The lines; none where all is fine."""
    return list(_lines(host, console))


def _lines(host: HostReport, console: Console) -> Iterator[Line]:
    if host.error:
        yield _item("failed", clean(host.error.problem), console)
        if host.error.advice:
            yield _advice(host.error.advice, console)
        yield from _output(host.error.output.splitlines())
    if host.stopped:
        yield _item("failed", f"nothing was changed: {clean(host.stopped)}", console)
    if host.wants_reboot:
        yield _item("drift", "a reboot is needed", console)
        yield _advice("hostprep reboot --verify", console)
    for run in host.runs:
        if run.outcome != "done":
            yield from _run(run, console)
    for verdict in host.verdicts:
        if verdict.status in (Status.DRIFT, Status.UNKNOWN):
            yield from _verdict(verdict, console)
    if any(hop.status is Status.DRIFT for hop in host_hops(host)):
        yield from path_lines(host, console)


def path_lines(host: HostReport, console: Console) -> Iterator[Line]:
    """The credential path under its title; nothing where no step draws it, or nothing is known of any hop."""
    path = host_hops(host)
    if any(hop.status is not Status.UNKNOWN for hop in path):
        yield Line(Text("  the credential path:"))
        yield from draw(path, console)


def _run(run: StepRun, console: Console) -> Iterator[Line]:
    code = f" with exit code {run.code}" if run.outcome == "failed" else ""
    yield _item(run.outcome, f"{run.step}: script {run.outcome}{code}", console)
    yield from _output(list(run.words))


def _verdict(verdict: StepVerdict, console: Console) -> Iterator[Line]:
    yield _item(verdict.status, f"{verdict.step}: {clean(verdict.title)}", console)
    if verdict.reason:
        yield Line(Text("      "), Text(clean(verdict.reason)))
    for check in verdict.checks:
        if check.status in (Status.DRIFT, Status.UNKNOWN):
            yield from _check(check, console)


def _check(check: Check, console: Console) -> Iterator[Line]:
    yield Line(Text("    "), Text(shown(check.about or check.key)))
    found = "the probe does not say" if check.status is Status.UNKNOWN else shown(check.found)
    yield Line(Text("      is         "), Text(found, SIGNS[check.status].style))
    yield Line(Text("      should be  "), Text(shown(check.expected), "green"))
    if check.fix:
        yield Line(Text("      to do      "), Text(clean(check.fix)))


def _item(word: str, text: str, console: Console) -> Line:
    return Line(Text(f"  {sign(word, console)} ", SIGNS[word].style), Text(text))


def _advice(text: str, console: Console) -> Line:
    return Line(Text(f"    {'->' if console.options.ascii_only else '→'} "), Text(clean(text)))


def _output(lines: list[str]) -> Iterator[Line]:
    for line in trimmed(lines):
        yield Line(Text("      | ", "dim"), Text(line, "dim"), rail=True)
