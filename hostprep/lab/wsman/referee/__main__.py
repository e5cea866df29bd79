"""``python -m hostprep.lab.wsman.referee [FOLDER]``: replay recorded dialogues and print what agrees."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hostprep.lab.wsman.referee.reasons import reason
from hostprep.lab.wsman.referee.recorded import VARIABLE, dialogues, folder
from hostprep.lab.wsman.referee.replay import Replay, Verdict


@click.command()
@click.argument("place", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--all", "every", is_flag=True, help="Show each difference, not only how many have which reason.")
def main(place: Path | None, *, every: bool) -> None:
    """Replay the recorded dialogues in PLACE; exit code 1 when something differs and nobody knows why."""
    place = place or folder()
    if place is None:
        raise click.UsageError(f"no recorded dialogues: name their folder, or set {VARIABLE}")
    verdicts = [Replay(dialogue).run() for dialogue in dialogues(place)]
    for verdict in verdicts:
        _print(verdict, every=every)
    found = [(verdict.name, text) for verdict in verdicts for _, text in verdict.found]
    unexplained = [one for one in found if not reason(*one)]
    exchanges = sum(verdict.exchanges for verdict in verdicts)
    agreeing = sum(not verdict.found for verdict in verdicts)
    click.echo(f"{len(verdicts)} dialogues, {exchanges} exchanges; {agreeing} dialogues agree in all,")
    click.echo(f"{len(found)} differences in the others, {len(unexplained)} of them without a reason")
    sys.exit(bool(unexplained))


def _print(verdict: Verdict, *, every: bool) -> None:
    click.echo(f"{verdict.name:40} {verdict.exchanges:3} exchanges  {'agrees' if not verdict.found else 'differs'}")
    why: dict[str, int] = {}
    for number, text in verdict.found:
        found = reason(verdict.name, text) or "NO REASON"
        why[found] = why.get(found, 0) + 1
        if every or found == "NO REASON":
            click.echo(f"{'':8}{number or 'stream'}: {text}")
    for text, count in why.items():
        click.echo(f"{'':8}{count} x {text}")


if __name__ == "__main__":
    main()
