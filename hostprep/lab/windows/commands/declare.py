"""How a module of commands is written down: a row for each, a function on the host behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.host.plug import Call, Command, Fault
from hostprep.lab.windows.refusal import Refusal

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

CIM_EXCEPTION = "Microsoft.Management.Infrastructure.CimException"
Run = Callable[["Windows", Call], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Row:
    """A command.

    Attributes:
        run: what it does.
        handles: the parameters it honours, in one string.
        kind: the CIM class that refusals are about: ``ROOT/StandardCimv2/MSFT_NetRoute``.
        table: its parameters where the shipped tables have none.
        asks: whether it asks before it acts.
    """

    run: Run
    handles: str = ""
    kind: str = ""
    table: Mapping[str, Any] | None = None
    asks: bool = False


def table(*parameters: str, sets: Mapping[str, str] | None = None, default: str = "") -> dict[str, Any]:
    """A parameter table in short: ``Cluster:string*0`` is a mandatory string at position 0."""
    rows = []
    for text in parameters:
        name, _, kind = text.partition(":")
        head = kind.rstrip("0123456789")
        row: dict[str, Any] = {"name": name, "type": head.rstrip("*") or "string", "mandatory": head.endswith("*")}
        if len(head) < len(kind):
            row["position"] = int(kind[len(head) :])
        if sets and name in sets:
            row["sets"] = sets[name].split()
        rows.append(row)
    return {"parameters": rows, "default_set": default}


def commands(host: Windows, module: str, rows: Mapping[str, Row]) -> dict[str, Command]:
    """The commands of a module's table, by name in lower case."""
    return {
        name.lower(): Command(name, _runner(host, row), frozenset(row.handles.split()), row.table, module, row.asks)
        for name, row in rows.items()
    }


def _runner(host: Windows, row: Row) -> Callable[[Call], Iterator[Any]]:
    def run(call: Call) -> Iterator[Any]:
        host.wait(host.switches.command_seconds)
        try:
            yield from row.run(host, call)
        except Refusal as refusal:
            yield refused(host, refusal, row.kind)
        host.settle()

    return run


def refused(host: Windows, refusal: Refusal, kind: str) -> Fault:
    """A provider's refusal as the cmdlet reports it; without a class it ends the command."""
    text = refusal.text(host.system.language)
    if kind == "task":
        number = 0x80070000 | refusal.code
        return Fault(text, f"HRESULT 0x{number:08x}", refusal.category, "PS_ScheduledTask", CIM_EXCEPTION)
    return Fault(text, f"Windows System Error {refusal.code}", refusal.category, kind.rpartition("/")[2], CIM_EXCEPTION)
