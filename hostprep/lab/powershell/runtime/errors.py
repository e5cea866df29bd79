"""Error records and the exceptions that carry them through the evaluator."""

from __future__ import annotations

from typing import Any, NoReturn

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.exceptions import make_exception
from hostprep.lab.powershell.net.model import CastFault, NetError
from hostprep.lab.powershell.net.records import ERROR_RECORD
from hostprep.lab.powershell.values.objects import NetObject

RUNTIME = registry.SMA + "RuntimeException"


class ScriptError(Exception):
    """An error that ends at least the statement.

    Attributes:
        record: what ``$_`` and ``$Error`` hold.
        thrown: whether ``throw`` raised it, so that nothing but a catch goes on.
        settled: whether a preference has decided that it goes all the way up.
        passing: whether it goes through the statements of the function that raised it (ThrowTerminatingError).
        rte: the exception that typed catches compare first, where it is not the record's own.
    """

    def __init__(
        self,
        record: NetObject,
        *,
        thrown: bool = False,
        settled: bool = False,
        passing: bool = False,
        rte: NetObject | None = None,
    ) -> None:
        super().__init__(record.fields["id"])
        self.record = record
        self.thrown = thrown
        self.settled = settled
        self.passing = passing
        self.rte = rte or record.fields["exception"]
        self.noted = False


def make_record(
    exception: NetObject,
    error_id: str,
    category: str = "NotSpecified",
    target: Any = None,
    *,
    activity: str = "",
    reason: str = "",
) -> NetObject:
    """An error record of its parts; ``reason`` is the exception's type unless given."""
    return NetObject(
        ERROR_RECORD,
        exception=exception,
        id=error_id,
        category=category,
        target=target,
        activity=activity,
        reason=reason or exception.net_type.short,
        line=0,
        column=0,
        command=None,
        kind="",
        line_text="",
        stack="",
        details=None,
        script="",
    )


def runtime_error(
    error_id: str,
    message: str,
    category: str = "InvalidOperation",
    target: Any = None,
    *,
    kind: str = RUNTIME,
    inner: NetObject | None = None,
) -> ScriptError:
    """An error of the language itself."""
    exception = make_exception(kind, message, inner)
    error = ScriptError(make_record(exception, error_id, category, target))
    exception.fields["record"] = error.record
    return error


def fail(
    error_id: str, message: str, category: str = "InvalidOperation", target: Any = None, *, kind: str = RUNTIME
) -> NoReturn:
    """Raise an error of the language."""
    raise runtime_error(error_id, message, category, target, kind=kind)


def cast_error(fault: CastFault) -> ScriptError:
    """The error of a failed cast in an expression."""
    innermost = make_exception(fault.inner[0], fault.inner[1]) if fault.inner else None
    cast = make_exception(registry.SMA + "PSInvalidCastException", fault.message, innermost)
    return runtime_error(fault.error_id, fault.message, "InvalidArgument", inner=cast)


def method_error(fault: NetError, name: str, count: int) -> ScriptError:
    """The error of a .NET method that threw."""
    inner = make_exception(fault.type_name, fault.message, **fault.fields)
    message = f'Exception calling "{name}" with "{count}" argument(s): "{fault.message}"'
    return runtime_error(
        inner.net_type.short, message, "NotSpecified", kind=registry.SMA + "MethodInvocationException", inner=inner
    )


def command_error(  # noqa: PLR0917  # in the record's own order
    command: str, implementing: str, error_id: str, message: str, category: str, kind: str, target: Any = None
) -> NetObject:
    """A record as a cmdlet writes it: the id carries the cmdlet's class."""
    exception = make_exception(kind, message)
    return invoked_by(make_record(exception, error_id, category, target), implementing, command)


def invoked_by(record: NetObject, name: str, activity: str = "") -> NetObject:
    """A record that a command has written or thrown: its id ends in the command's name, whoever had it before."""
    fields = record.fields
    by = fields.get("by") or (fields["activity"] and fields["id"].rpartition(",")[2])
    base = fields["id"].removesuffix(f",{by}")
    fields["id"], fields["by"] = ",".join(filter(None, (base, name))), name
    if fields["activity"] != "Write-Error":
        fields["activity"] = activity or name
    return record


def terminating(record: NetObject) -> ScriptError:
    """A cmdlet's terminating error: typed catches see through it to the record's exception."""
    exception = record.fields["exception"]
    wrapper = make_exception(registry.SMA + "CmdletInvocationException", exception.fields["message"], exception)
    return ScriptError(record, rte=wrapper)
