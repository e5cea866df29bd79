"""The options that several commands share, each said once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from hostprep.declare.secrets import Ask
    from hostprep.run.session import Command, Request

F = TypeVar("F", bound=Callable[..., Any])

steps_option = click.option(
    "--steps",
    "step_folders",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder of your own steps, laid out as DIR/linux/my_step/step.toml. May be given again.",
)

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")

hosts_option = click.option(
    "--hosts",
    type=click.Path(path_type=Path),
    default=Path("hosts.toml"),
    show_default=True,
    envvar="HOSTPREP_HOSTS",
    show_envvar=True,
    metavar="FILE",
    help="The inventory.",
)


def _profiles(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The profiles that ship, and files: what a shell completes."""
    from click.shell_completion import CompletionItem

    from hostprep.declare.profile import built_in

    names = [CompletionItem(name) for name in built_in() if name.startswith(incomplete)]
    return names or [CompletionItem(incomplete, type="file")]


profile_argument = click.argument("profile", metavar="PROFILE", shell_complete=_profiles)


def demand_hosts(hosts: Path | None, on: Sequence[str]) -> None:
    """Refuse ``--on`` where no inventory is named, which it would choose from.

    Raises:
        click.UsageError: so it is.
    """
    if on and hosts is None:
        raise click.UsageError("--on chooses hosts of an inventory, and --hosts names none.")


_ON_HOSTS = (
    profile_argument,
    hosts_option,
    click.option(
        "--on",
        multiple=True,
        metavar="NAME",
        help="Only this host or group, by name or pattern ('web*'); '!NAME' leaves it out. May be given again.",
    ),
    click.option("--rerun", type=click.Choice(["failed"]), help="Only the hosts that did not end well last time."),
    steps_option,
    click.option(
        "--accept-new", is_flag=True, help="Take the key of a host not seen before; never of one that changed."
    ),
    click.option(
        "--at-once", type=click.IntRange(1), default=256, show_default=True, help="Hosts talked to at the same time."
    ),
    json_option,
    click.option(
        "--report",
        "reports",
        multiple=True,
        metavar="KIND=FILE",
        help="Also write a report: junit, html, json, or svg for the path alone. May be given again.",
    ),
)


def on_hosts(function: F) -> F:
    """The options of every command that talks to hosts."""
    return reduce(lambda decorated, option: option(decorated), reversed(_ON_HOSTS), function)


def request(command: Command, words: dict[str, Any], **more: Any) -> Request:
    """The request that a command's words mean; ``more`` is what only this command has."""
    from hostprep.report.journal import rerun_hosts
    from hostprep.run.session import Request

    on = tuple(words["on"])
    if words["rerun"]:
        on = rerun_hosts(words["profile"], words["hosts"], on)
    return Request(
        command=command,
        profile=words["profile"],
        hosts=words["hosts"],
        on=on,
        steps=tuple(words["step_folders"]),
        accept_new=words["accept_new"],
        at_once=words["at_once"],
        **more,
    )


def asker() -> Ask | None:
    """How to ask for a secret: at a terminal, without showing it; not at all where nobody is there."""
    if sys.stdin is None or not sys.stdin.isatty():
        return None
    return lambda words: str(click.prompt(words, hide_input=True, err=True))
