"""The command line: words in, exit code out. Decides nothing.

Exit codes: 0 holds, 1 drift, 2 the declaration is wrong (nothing was contacted), 3 a host was not reached or failed.
"""

from __future__ import annotations

import io
import logging
import sys
import traceback
from importlib import import_module
from typing import Final

import click

from hostprep._version import __version__
from hostprep.cli.stopping import Stopping
from hostprep.errors import HostprepError, nearest

COMMANDS: Final = {
    "init": "Write a commented hosts.toml and profile to start from.",
    "steps": "List the steps.",
    "show": "Show one step: what it does, its parameters, what it expects.",
    "profiles": "List the profiles that ship.",
    "render": "Write a profile as scripts that need no hostprep on the host.",
    "export": "Write a profile as EC2 user data, or for SSM, Image Builder, Packer, Docker.",
    "plan": "Say what is and what should be; change nothing.",
    "apply": "Bring hosts to what the profile says.",
    "verify": "Test hosts against the profile, with pytest.",
    "undo": "Take back what the profile's steps have done.",
    "reboot": "Boot hosts anew, and prove that the profile still holds.",
    "bake": "Prepare this machine to become an image, clean it, and prove both.",
    "trust": "Show a Windows host's certificate, and trust it from now on.",
    "iam": "Write, check and explain the roles that the path needs.",
    "check-tasks": "Check task definitions against the hosts that would run them.",
    "history": "List past runs, also those that were cut off.",
    "lab": "Simulated instances to try things on.",
    "demo": "Show the main job on a simulated instance.",
}
"""Command to its one line of help, said here so that ``hostprep --help`` imports none of them."""


class Lazy(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, from the module of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"hostprep.cli.{cmd_name.replace('-', '_')}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the words name; for one that is not known, with the nearest."""
        if args and not args[0].startswith("-") and args[0] not in COMMANDS and (word := nearest(args[0], COMMANDS)):
            raise click.UsageError(f"No such command {args[0]!r}. Did you mean {word!r}?", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


EPILOG: Final = "Exit codes: 0 holds, 1 drift, 2 the declaration is wrong, 3 a host failed."


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EPILOG)
@click.version_option(__version__, prog_name="hostprep")
@click.option("--debug", is_flag=True, help="Log the wire to standard error; never a script or a secret.")
def cli(*, debug: bool) -> None:
    """Prepare Amazon ECS container instances, and prove it."""
    logging.basicConfig(level=logging.DEBUG if debug else logging.CRITICAL, format="%(asctime)s %(name)s: %(message)s")


def main() -> None:
    """Run the command line and exit."""
    stopping = Stopping()
    stopping.listen()
    say_anything()
    try:
        code = cli.main(standalone_mode=False, prog_name="hostprep")
        if sys.stdout:
            sys.stdout.flush()
    except (click.exceptions.Abort, KeyboardInterrupt):
        code = stopping.end()
    except click.ClickException as error:
        error.show()
        code = 2
    except HostprepError as error:
        for line in str(error).splitlines():
            click.echo(f"hostprep: {line}", err=True)
        code = error.exit_code
    except Exception as error:  # noqa: BLE001  # whatever it is, it is not drift
        code = _failed(error)
    sys.exit(code if isinstance(code, int) else 0)


def say_anything() -> None:
    """Let the output take what its encoding lacks: a pipe on Windows has a code page, and hosts say what they like."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _failed(error: Exception) -> int:
    """The exit code of what no command has foreseen: 1 would be read as drift."""
    from hostprep.report import steady  # only where it is wanted

    if isinstance(error, OSError) and error.errno in steady.LOST:
        return steady.gone(error)
    traceback.print_exception(error)
    click.echo("hostprep itself failed; please report it with what stands above", err=True)
    return 3
