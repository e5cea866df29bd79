"""``hostprep lab shell`` on a Windows instance: a prompt over WinRM, as a person's own client would have it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from textwrap import shorten
from typing import TYPE_CHECKING, Any, Final, Protocol

import click

if TYPE_CHECKING:
    from hostprep.lab.windows import Instance


LONG: Final = 100
"""Characters of a property that are shown."""


class Shell(Protocol):
    """Runs lines on an instance, one after the other."""

    prompt: str

    def run(self, line: str) -> int:
        """Run a line and show what it says; its exit code."""
        ...

    def close(self) -> None:
        """End the session."""
        ...


def once(instance: Instance, line: str) -> int:
    """Run one line."""
    shell = _open(instance)
    try:
        return shell.run(line)
    finally:
        shell.close()


def interactive(instance: Instance) -> int:
    """Read lines until ``exit`` or the end of input; the last one's exit code. Variables live on from line to line."""
    if sys.stdin.isatty():
        with suppress(ImportError):  # not everywhere; then lines are not edited
            import readline  # noqa: F401  # makes input() edit lines
    shell, code = _open(instance), 0
    try:
        while (line := _line(shell.prompt)) is not None:
            if line.strip().lower() == "exit":
                break
            if line.strip():
                code, shell = _run(instance, shell, line)
    finally:
        shell.close()
    return code


def _line(prompt: str) -> str | None:
    """The next line; None at the end."""
    try:
        return input(prompt if sys.stdin.isatty() else "")
    except EOFError:
        return None


def _run(instance: Instance, shell: Shell, line: str) -> tuple[int, Shell]:
    """Run a line; where its session was lost, as in a reboot, go on in another."""
    from pypsrp.exceptions import WinRMError
    from requests.exceptions import RequestException

    try:
        return shell.run(line), shell
    except KeyboardInterrupt:
        click.echo("^C", err=True)
    except (WinRMError, RequestException) as error:
        click.echo(f"the session was lost ({type(error).__name__}); variables are gone", err=True)
    with suppress(WinRMError, RequestException):
        shell.close()
    return 1, _open(instance)


def _open(instance: Instance) -> Shell:
    from pypsrp.exceptions import WinRMError
    from requests.exceptions import RequestException

    from hostprep.errors import LabError

    try:
        return CommandPrompt(instance) if instance.spec.edition == "nano" else PowerShellPrompt(instance)
    except (WinRMError, RequestException) as error:
        state = instance.status().state
        raise LabError(f"{instance.name} is {state} and lets nobody in: {type(error).__name__}: {error}") from None


def _wsman(instance: Instance) -> Any:
    from pypsrp.wsman import WSMan

    spec, access = instance.spec, instance.access
    https = spec.schemes[0] == "https"
    trust: Any = str(access.certificate) if https else True  # a file of authorities is taken too
    return WSMan(
        "127.0.0.1", port=instance.port, username=spec.users[0], password=access.password(spec.users[0]).reveal(),
        ssl=https, auth="negotiate", cert_validation=trust, no_proxy=True,
    )  # fmt: skip


class PowerShellPrompt:
    """A runspace of its own."""

    def __init__(self, instance: Instance) -> None:
        from pypsrp.powershell import RunspacePool

        self.prompt = f"PS {instance.name}> "
        self._pool = RunspacePool(_wsman(instance))
        self._pool.open()

    def run(self, line: str) -> int:
        """A pipeline; 1 where it failed or wrote an error."""
        from pypsrp.complex_objects import PSInvocationState
        from pypsrp.powershell import PowerShell

        pipeline = PowerShell(self._pool)
        pipeline.add_script(line)
        shown = Shown(pipeline)
        pipeline.begin_invoke()
        try:
            while pipeline.state == PSInvocationState.RUNNING:
                pipeline.poll_invoke()
                shown.more()
        except KeyboardInterrupt:
            pipeline.stop()
            raise
        return int(bool(pipeline.streams.error) or pipeline.state == PSInvocationState.FAILED)

    def close(self) -> None:
        """End it."""
        self._pool.close()


class Shown:
    """What has been shown of a pipeline's streams."""

    def __init__(self, pipeline: Any) -> None:
        streams = pipeline.streams
        self._streams: tuple[tuple[Any, Callable[[Any], None]], ...] = (
            (pipeline.output, _output),
            (streams.error, lambda record: click.secho(str(record), fg="red", err=True)),
            (streams.warning, lambda record: click.secho(f"WARNING: {record}", fg="yellow", err=True)),
            (streams.verbose, lambda record: click.secho(f"VERBOSE: {record}", fg="yellow", err=True)),
            (streams.debug, lambda record: click.secho(f"DEBUG: {record}", fg="yellow", err=True)),
            (streams.information, lambda record: click.echo(str(record.message_data))),
        )
        self._seen = [0] * len(self._streams)

    def more(self) -> None:
        """Show what came since the last time."""
        for place, (records, show) in enumerate(self._streams):
            for record in records[self._seen[place] :]:
                show(record)
            self._seen[place] = len(records)


def _output(value: Any) -> None:
    """An output object: text as it is, others with a line for each property."""
    properties = value if isinstance(value, dict) else getattr(value, "adapted_properties", {})
    properties = {**properties, **getattr(value, "extended_properties", {})}
    if not properties:
        if value is not None:
            click.echo(str(value))
        return
    width = max(map(len, properties))
    for name, inner in properties.items():
        click.echo(f"{name:<{width}} : {shorten('' if inner is None else str(inner), LONG, placeholder=' ...')}")
    click.echo()


class CommandPrompt:
    """cmd.exe, a process a line; for Nano Server, which has no PowerShell."""

    def __init__(self, instance: Instance) -> None:
        from pypsrp.shell import WinRS

        self.prompt = f"{instance.name} C:\\>"
        self._shell = WinRS(_wsman(instance), codepage=65001)
        self._shell.open()

    def run(self, line: str) -> int:
        """A command line."""
        from pypsrp.shell import Process

        process = Process(self._shell, line)
        process.invoke()
        click.echo(process.stdout.decode("utf-8", "replace").replace("\r\n", "\n"), nl=False)
        click.echo(process.stderr.decode("utf-8", "replace").replace("\r\n", "\n"), nl=False, err=True)
        return int(process.rc or 0)

    def close(self) -> None:
        """End it."""
        self._shell.close()
