"""``hostprep history``: past runs, also those that were cut off in the middle."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from hostprep.cli.options import json_option

if TYPE_CHECKING:
    from hostprep.report.history import PastHost, PastRun


@click.command("history")
@click.option("--last", type=click.IntRange(1), default=10, show_default=True, help="How many runs.")
@json_option
def command(last: int, *, as_json: bool) -> None:
    """List past runs, newest first; of hosts that did not end well, what was done on them."""
    from hostprep.report.history import runs

    found = runs()[:last]
    if as_json:
        click.echo(json.dumps([asdict(run) for run in found], indent=2))
        return
    if not found:
        click.echo("no run is on record")
    for run in found:
        click.echo(_headline(run))
        for host in run.hosts:
            if host.state != "holds":
                click.echo(f"    {host.host}: {_story(host)}")


def _headline(run: PastRun) -> str:
    states = [host.state for host in run.hosts]
    counts = ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states))
    took = "cut off" if run.seconds is None else f"{run.seconds:.1f} s"
    return f"{run.started}  {run.command} {run.profile}: {counts} ({took})"


def _story(host: PastHost) -> str:
    parts = [
        host.state,
        host.problem,
        f"done: {', '.join(host.done)}" if host.done else "",
        f"failed: {host.failed}" if host.failed else "",
        f"in flight: {host.in_flight}" if host.in_flight else "",
        f"not reached: {', '.join(host.not_reached)}" if host.not_reached else "",
    ]
    return "; ".join(part for part in parts if part)
