"""What plan, apply, undo and reboot have in common: open, journal, talk, report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from hostprep.cli.options import asker, request

if TYPE_CHECKING:
    from hostprep.run.result import RunReport
    from hostprep.run.session import Command


def talk(command: Command, words: dict[str, Any], *, show_scripts: bool = False, **more: Any) -> int:
    """Carry out one command and return its exit code; ``more`` goes into its request."""
    return carried_out(command, words, show_scripts=show_scripts, **more).exit_code


def carried_out(command: Command, words: dict[str, Any], *, show_scripts: bool = False, **more: Any) -> RunReport:
    """Carry out one command: open, journal, talk, report."""
    from hostprep import report as reports
    from hostprep.report import journal, terminal
    from hostprep.run.session import open_session, perform

    targets = reports.check_targets(words["reports"])
    session = open_session(request(command, words, **more), asker())
    console = terminal.console(stderr=words["as_json"])
    with journal.Journal.open(session) as written, terminal.progress(session, console) as shown:

        def listener(event: Any) -> None:
            written(event)
            shown(event)

        report = perform(session, listener)
        written.close(report)
    if words["as_json"]:
        click.echo(reports.as_json(report))
    else:
        terminal.show(report, console, show_scripts=show_scripts)
    for kind, path in targets:
        reports.write(report, kind, path)
    return report
