"""``hostprep show STEP``: one step, from its own folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from hostprep.cli.options import steps_option

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hostprep.declare.library import Library
    from hostprep.declare.params import ParamSpec
    from hostprep.declare.step import Step

_LEXERS: Final = {"linux": "sh", "powershell": "powershell", "cmd": "batch"}


@click.command("show")
@click.argument("step")
@click.option("--shell", help="linux, powershell or cmd; by itself, every shell that has such a step.")
@click.option("--scripts", is_flag=True, help="Show the scripts as its example renders them.")
@steps_option
def command(step: str, shell: str | None, step_folders: tuple[Path, ...], *, scripts: bool) -> None:
    """Show what STEP does, its parameters and what it expects."""
    from hostprep.declare.library import open_library

    library = open_library(step_folders)
    for found in (library.step(step, shell),) if shell else library.named(step):
        _describe(found)
        if scripts:
            _scripts(found, library)


def _scripts(step: Step, library: Library) -> None:
    from rich.console import Console
    from rich.syntax import Syntax

    from hostprep.declare.prepare import bind
    from hostprep.render.render import Renderer

    renderer, prepared = Renderer(library, step.shell), bind(step, {**step.defaults, **step.example})
    for phase in step.scripts:
        Console().rule(phase, align="left")
        text = renderer.step(prepared, phase)
        Console().print(Syntax(text, _LEXERS[step.shell], background_color="default", word_wrap=True))


def _describe(step: Step) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    console = Console()
    console.print(Text.assemble((step.name, "bold"), f"  {step.title}  ", (f"({step.shell}, {step.kind})", "dim")))
    console.print(Padding(Text(" ".join(step.about.split())), (1, 0, 1, 2)))
    if step.caution:
        console.print(Text(f"  {step.caution}\n"))
    if step.applies:
        console.print(Text(f"  elsewhere: {step.applies.otherwise}\n", style="dim"))
    parameters = Table("parameter", "type", "default", "meaning", title="Parameters", title_justify="left", box=None)
    for name, spec in _rows(step.params):
        parameters.add_row(name, spec.type, _default(name, spec), " ".join(spec.about.split()))
    if step.params:
        console.print(parameters)
    for goal, expectations in step.expectations.items():
        table = Table("fact", "should be", "meaning", title=f"\nWhen {goal}", title_justify="left", box=None)
        for expectation in expectations:
            table.add_row(expectation.key, expectation.words, expectation.about)
        if expectations:
            console.print(table)
    for source in step.sources:
        console.print(Text(f"  source: {source}", style="dim"))


def _rows(specs: Mapping[str, ParamSpec], prefix: str = "") -> Iterator[tuple[str, ParamSpec]]:
    for name, spec in specs.items():
        yield prefix + name, spec
        yield from _rows(spec.keys, f"{prefix}{name}.")


def _default(name: str, spec: ParamSpec) -> str:
    from hostprep.declare.expect import say

    if spec.refused:
        return "(refused)"
    if spec.required:
        return "" if "." in name else "(must be given)"
    return "" if spec.default is None else say(spec.default)
