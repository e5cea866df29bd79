"""``hostprep check-tasks``: task definitions against the instances that are to run them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.command("check-tasks")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--system", type=click.Choice(("windows", "linux")), help="The instances' system, if no file says it.")
@click.option("--reserved-port", "ports", multiple=True, type=click.IntRange(1, 65535), help="ECS_RESERVED_PORTS.")
@click.option("--driver", "drivers", multiple=True, help="ECS_AVAILABLE_LOGGING_DRIVERS. May be given again.")
@click.option("--task-eni/--no-task-eni", default=None, help="ECS_ENABLE_TASK_ENI.")
@click.option("--format", "form", type=click.Choice(("text", "json", "sarif")), default="text", show_default=True)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
def command(files: tuple[Path, ...], *, system: Any, ports: Any, drivers: Any, task_eni: Any, form: Any) -> int:
    """Check task definitions and CloudFormation templates that hold them.

    Exit codes: 0 no errors, 1 errors were found, 2 a file holds no task definition or cannot be read.
    """
    from hostprep.errors import DeclarationError
    from hostprep.lint.finding import exit_code
    from hostprep.lint.output import render
    from hostprep.lint.reading import read
    from hostprep.tasks.definition import Instances, Task, tasks
    from hostprep.tasks.lint import lint
    from hostprep.tasks.rules import RULES

    instances = Instances(system, frozenset(ports) or None, frozenset(drivers) or None, task_eni)
    found: list[Task] = []
    for file in files:
        here = list(tasks(read(file)))
        if not here:
            raise DeclarationError("holds no task definition", file=str(file), expected="containerDefinitions")
        found += here
    findings = [finding for task in found for finding in lint(task, instances)]
    click.echo(render(findings, form, rules=RULES, checked=len(found), what="task definitions"))
    return exit_code(findings)
