"""Write the pages that can be made from the code: for each step, for each command, about the PowerShell dialect.

Run ``make docs``; a test fails when a page is not what this makes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path

import click

from docs import powershell_pages
from hostprep.cli.main import COMMANDS, cli
from hostprep.declare.expect import say
from hostprep.declare.library import open_library
from hostprep.declare.params import ParamSpec
from hostprep.declare.prepare import bind
from hostprep.declare.step import Step
from hostprep.render.render import Renderer

HERE = Path(__file__).parent
FENCES = {"linux": "sh", "powershell": "powershell", "cmd": "bat"}
MADE = "<!-- Made by docs/generate.py; edit the source instead. -->\n\n"


def pages() -> dict[str, str]:
    """Every page by its path below ``docs/``."""
    library = open_library()
    steps = {f"{step.shell}/{step.name}.md": step for step in library.steps.values()}
    made = {f"steps/{path}": _step(step, Renderer(library, step.shell)) for path, step in steps.items()}
    made |= {f"commands/{name}.md": _commands(name) for name in COMMANDS}
    made["powershell/coverage.md"] = powershell_pages.coverage(_table)
    made["powershell/check.md"] = powershell_pages.checks(_table)
    made["steps/README.md"] = _index("Steps", {path: step.title for path, step in steps.items()})
    made["commands/README.md"] = _index("Commands", {f"{name}.md": text for name, text in COMMANDS.items()})
    return {path: MADE + text.rstrip() + "\n" for path, text in made.items()}


def _index(title: str, rows: Mapping[str, str]) -> str:
    lines = [f"* [{Path(path).stem}]({path}): {text}" for path, text in rows.items()]
    return f"# {title}\n\n" + "\n".join(lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return [*lines, *("| " + " | ".join(map(_cell, row)) + " |" for row in rows), ""]


def _step(step: Step, renderer: Renderer) -> str:
    lines = [
        f"# {step.name}",
        "",
        f"**{step.title}** ({step.kind}, {step.shell})",
        "",
        " ".join(step.about.split()),
        "",
    ]
    if step.caution:
        lines += [step.caution, ""]
    if step.applies:
        lines += [f"Elsewhere it does nothing: {step.applies.otherwise}.", ""]
    if step.params:
        lines += ["## Parameters", ""]
        lines += _table(("name", "type", "default", "meaning"), [_parameter(*row) for row in _parameters(step.params)])
    for goal, expectations in step.expectations.items():
        if expectations:
            rows = [(f"`{e.key}`", e.words, e.about, e.fix) for e in expectations]
            lines += [f"## When {goal}", "", *_table(("fact", "should be", "meaning", "what to do otherwise"), rows)]
    if step.sources:
        lines += ["## Sources", "", *(f"* {source}" for source in step.sources), ""]
    return "\n".join([*lines, *_scripts(step, renderer)])


def _scripts(step: Step, renderer: Renderer) -> list[str]:
    lines = ["## Scripts", "", "As its example renders them; pieces that steps share are part of each.", ""]
    prepared = bind(step, {**step.defaults, **step.example})
    for phase in step.scripts:
        text = renderer.step(prepared, phase).rstrip()
        lines += [
            f"<details><summary>{phase}</summary>",
            "",
            f"```{FENCES[step.shell]}",
            text,
            "```",
            "",
            "</details>",
            "",
        ]
    return lines


def _parameters(specs: Mapping[str, ParamSpec], prefix: str = "") -> Iterator[tuple[str, ParamSpec]]:
    for name, spec in specs.items():
        yield prefix + name, spec
        yield from _parameters(spec.keys, f"{prefix}{name}.")


def _parameter(name: str, spec: ParamSpec) -> tuple[str, ...]:
    required = "" if "." in name else "(must be given)"  # what a table holds may always be left out
    default = required if spec.required else "" if spec.default is None else f"`{say(spec.default)}`"
    if spec.refused:
        default = f"(refused: {spec.refused})"
    choices = f" One of {say(spec.choices)}." if spec.choices else ""
    return f"`{name}`", spec.type, default, spec.about + choices


def _commands(name: str) -> str:
    command = import_module(f"hostprep.cli.{name.replace('-', '_')}").command
    root = click.Context(cli, info_name="hostprep", **cli.context_settings)
    return f"# hostprep {name}\n\n" + "\n".join(_helps(command, name, root))


def _helps(command: click.Command, name: str, parent: click.Context) -> Iterator[str]:
    command._help_option = None  # noqa: SLF001  # click keeps its first caller's names
    context = click.Context(command, info_name=name, parent=parent, terminal_width=100, max_content_width=100)
    yield f"```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for child, inner in command.commands.items():
            yield f"## {context.command_path} {child}\n"
            yield from _helps(inner, child, context)


def main() -> None:
    """Write every page and remove those that are no longer made."""
    wanted = pages()
    for folder in ("steps", "commands", "powershell"):
        for path in (HERE / folder).rglob("*.md"):
            if path.relative_to(HERE).as_posix() not in wanted:
                path.unlink()
    for name, text in wanted.items():
        path = HERE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(f"wrote {len(wanted)} pages\n")


if __name__ == "__main__":
    main()
