"""``hostprep lab powershell``: a script on a simulated Windows host, with its streams."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from hostprep.cli.options import json_option

if TYPE_CHECKING:
    from hostprep.lab.powershell.host.engines import ErrorFacts, Report

EDITIONS: Final = ("5.1", "7")
ENGINES: Final = ("dialect", "pwsh")
COLOURS: Final = {"error": "red", "warning": "yellow", "verbose": "cyan", "debug": "cyan", "information": "green"}

engine_option = click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default="dialect",
    show_default=True,
    help="The lab's own engine, or a real pwsh from PATH, which acts on this machine.",
)


@click.command("powershell")
@click.argument("file", required=False, type=click.Path(path_type=Path, allow_dash=True))
@click.option("-c", "text", metavar="TEXT", help="Run TEXT instead of a file.")
@click.option("--edition", type=click.Choice(EDITIONS), help="Which PowerShell the dialect is.  [default: 5.1]")
@engine_option
@click.option("-a", "--argument", "words", multiple=True, metavar="NAME=TEXT", help="A parameter of the script.")
@json_option
def command(file: Path | None, text: str | None, *, edition: Any, engine: Any, words: Any, as_json: bool) -> int:
    """Run a script (FILE, or - for standard input) on a simulated Windows host.

    Output goes to standard output; errors, warnings and the other streams to standard error, each line with the name of
    its stream. --json prints each record as one JSON document a line. The exit code is the script's; 2 also where the
    dialect does not know something in it, which is said with line and column.
    """
    from hostprep.errors import DeclarationError, LabError
    from hostprep.lab.powershell.choose import open_engine
    from hostprep.lab.powershell.syntax.source import Refused

    if (file is None) == (text is None):
        raise click.UsageError("Give either FILE or -c TEXT.")
    if engine == "pwsh" and edition == "5.1":
        raise DeclarationError("pwsh is PowerShell 7", key="--edition", found="5.1", expected="7, or --engine dialect")
    script = text if text is not None else _read(file or Path("-"))
    arguments = dict(_pair(word) for word in words)
    opened = open_engine(engine, edition=edition or "5.1")
    try:
        ending = opened.runspace().run(script, arguments, _as_json if as_json else _as_text)
    except Refused as refusal:
        where = f"{file or '-c'}:{refusal.line}:{refusal.column}" if refusal.line else file or "-c"
        raise LabError(f"{where}: the dialect does not know: {refusal.construct}") from None
    finally:
        opened.close()
    if as_json:
        ended = _facts(ending.terminated)
        click.echo(json.dumps({"state": ending.state, "terminated": ended, "exit_code": ending.exit_code}))
    elif ending.terminated is not None:
        _say("error", _sentence(ending.terminated))
    return ending.exit_code


def _read(file: Path) -> str:
    from hostprep.lab.powershell.check.reading import read

    return sys.stdin.read() if str(file) == "-" else read(file).removeprefix("\ufeff")


def _pair(word: str) -> tuple[str, str]:
    name, equals, text = word.partition("=")
    if not equals:
        raise click.UsageError(f"An argument is NAME=TEXT, found {word!r}.")
    return name, text


def _as_text(report: Report) -> None:
    if report.stream == "output":
        for line in _lines(report):
            click.echo(line)
    elif report.stream == "console":
        click.echo(report.text, nl=False)
    elif report.error is not None:
        _say("error", _sentence(report.error))
    elif report.stream != "progress":
        _say(report.stream, report.text)


def _lines(report: Report) -> list[str]:
    """An output object as text: its properties, a line each, where it has some."""
    if isinstance(report.value, dict) and report.value:
        width = max(map(len, report.value))
        return [f"{name:<{width}} : {_plain(value)}" for name, value in report.value.items()]
    return [] if report.type == "null" else [report.text]


def _plain(value: Any) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return "" if value is None else str(value)


def _sentence(error: ErrorFacts) -> str:
    where = f", line {error.line}" if error.line else ""
    return f"{error.message} ({error.id}, {error.category}{where})"


def _say(stream: str, text: str) -> None:
    mark: Callable[[str], str] = lambda words: click.style(words, fg=COLOURS.get(stream))  # noqa: E731  # used once a line
    for line in text.splitlines() or [""]:
        click.echo(mark(f"{stream}: ") + line, err=True)


def _as_json(report: Report) -> None:
    record = {"stream": report.stream, "type": report.type, "text": report.text, "value": report.value}
    if report.error is not None:
        record = {"stream": "error", "error": _facts(report.error)}
    click.echo(json.dumps(record, default=str))


def _facts(error: ErrorFacts | None) -> dict[str, Any] | None:
    from dataclasses import asdict

    return None if error is None else asdict(error)
