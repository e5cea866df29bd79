"""``hostprep check-tasks``: task definitions against the instances that are to run them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hostprep.cli.options import asker, demand_hosts

if TYPE_CHECKING:
    from hostprep.run.result import HostReport
    from hostprep.tasks.definition import Task
    from hostprep.tasks.instances import Instances


@click.command("check-tasks")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--ecs-params", type=click.Path(path_type=Path), help="A compose file's ecs-params.yml; else the one beside it."
)
@click.option("--system", type=click.Choice(("windows", "linux")), help="The instances' system, if no file says it.")
@click.option(
    "--profile", metavar="PROFILE", help="The profile that prepares the instances: what it makes agents offer."
)
@click.option("--hosts", type=click.Path(path_type=Path), metavar="FILE", help="Ask the instances of this inventory.")
@click.option("--on", multiple=True, metavar="NAME", help="With --hosts: only this host or group. May be given again.")
@click.option("--accept-new", is_flag=True, help="With --hosts: take the key of a host not seen before.")
@click.option("--reserved-port", "ports", multiple=True, type=click.IntRange(1, 65535), help="ECS_RESERVED_PORTS.")
@click.option("--driver", "drivers", multiple=True, help="ECS_AVAILABLE_LOGGING_DRIVERS. May be given again.")
@click.option("--task-eni/--no-task-eni", default=None, help="ECS_ENABLE_TASK_ENI.")
@click.option("--format", "form", type=click.Choice(("text", "json", "sarif")), default="text", show_default=True)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
def command(files: tuple[Path, ...], *, form: Any, ecs_params: Path | None, **words: Any) -> int:
    """Check task definitions, and templates, plans and compose files that hold them.

    Words on the command line win over --hosts, and that over --profile.

    Exit codes: 0 no errors, 1 errors were found, 2 a file holds no task definition or cannot be read, 3 a host could
    not be asked.
    """
    from hostprep.lint.finding import exit_code
    from hostprep.lint.output import render
    from hostprep.tasks.lint import lint
    from hostprep.tasks.rules import RULES

    demand_hosts(words["hosts"], words["on"])
    found = [task for file in files for task in _tasks(file, ecs_params)]
    every = list(_instances(words))
    findings = [finding for task in found for instances in every for finding in lint(task, instances)]
    click.echo(render(findings, form, rules=RULES, checked=len(found), what="task definitions"))
    return exit_code(findings)


def _tasks(file: Path, params: Path | None) -> list[Task]:
    from hostprep.errors import DeclarationError
    from hostprep.lint.reading import read
    from hostprep.tasks.find import tasks

    source, beside = read(file), params or file.parent / "ecs-params.yml"
    found = list(tasks(source, read(beside) if params or beside.is_file() else None))
    if not found:
        expected = "containerDefinitions, AWS::ECS::TaskDefinition, aws_ecs_task_definition, or services"
        raise DeclarationError("holds no task definition", file=str(file), expected=expected)
    return found


def _instances(words: dict[str, Any]) -> Iterator[Instances]:
    """What the words come to: one for each host that was asked, else one."""
    from dataclasses import replace

    from hostprep.tasks.instances import Instances, from_profile

    known = Instances()
    if words["profile"]:
        from hostprep.declare.library import open_library
        from hostprep.declare.prepare import prepare
        from hostprep.declare.profile import load

        profile = load(words["profile"], open_library())
        known = from_profile(profile.shell, prepare(profile))
    asked = list(_live(words)) if words["hosts"] else [known]
    said = {
        "system": words["system"],
        "reserved": frozenset(words["ports"]) or None,
        "drivers": frozenset(words["drivers"]) or None,
        "task_eni": words["task_eni"],
    }
    for one in asked:
        yield replace(one, **{name: value for name, value in said.items() if value is not None})


def _live(words: dict[str, Any]) -> Iterator[Instances]:
    """Each host that was asked, in the inventory's order; hosts of one shell at the same time."""
    from hostprep.declare.inventory import load
    from hostprep.run.session import Request, open_session, perform
    from hostprep.tasks.live import GROUND, instances_of, profile_for

    inventory = load(words["hosts"])
    chosen = inventory.select(words["on"])
    reports: dict[str, HostReport] = {}
    for shell in dict.fromkeys(host.shell for host in chosen):
        request = Request(
            command="plan",
            profile=str(profile_for(shell)),
            hosts=words["hosts"],
            on=tuple(host.name for host in chosen if host.shell == shell),
            steps=(GROUND,),
            accept_new=words["accept_new"],
        )
        session = open_session(request, asker())
        reports |= {each.host: each for each in perform(session, lambda _event: None).hosts}
    for host in chosen:
        report = reports[host.name]
        if report.error:
            raise report.error
        yield instances_of(report)
