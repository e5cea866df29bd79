"""CimCmdlets and Get-WmiObject over the classes of the host."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.host.plug import Call, Fault, Record
from hostprep.lab.windows import boot, services
from hostprep.lab.windows.commands.cimclasses import CLASSES
from hostprep.lab.windows.commands.declare import CIM_EXCEPTION, Row
from hostprep.lab.windows.commands.query import cim, given, listed, text
from hostprep.lab.windows.commands.wql import BadQuery, fits, parse
from hostprep.lab.windows.processes import kill
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.services import TaskRun

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows


def get(host: Windows, call: Call) -> Iterator[Any]:
    """Get-CimInstance and Get-WmiObject."""
    name, condition = text(call, "ClassName", text(call, "Class")), text(call, "Filter")
    if given(call):
        yield from given(call)
        return
    try:
        if "Query" in call.parameters:
            name, condition = parse(text(call, "Query"))
        maker = CLASSES.get(name.lower())
        if maker is None:
            yield _invalid_class(host, call, name)
            return
        for item in [one for one in maker(host) if fits(one, condition)]:
            yield _cut(item, call)
    except BadQuery:
        yield Fault("Invalid query ", "HRESULT 0x80041017", "InvalidArgument", None, CIM_EXCEPTION)


def _invalid_class(host: Windows, call: Call, name: str) -> Fault:
    space = text(call, "Namespace", r"root\cimv2").replace("/", "\\")
    if call.name == "Get-WmiObject":
        return Fault(
            f'Invalid class "{name}"',
            "GetWMIManagementException",
            "InvalidType",
            None,
            "System.Management.ManagementException",
        )
    return Fault("Invalid class ", "HRESULT 0x80041010", "MetadataError", f"{space}:{name}", CIM_EXCEPTION)


def _cut(item: Record, call: Call) -> Record:
    wanted = [str(p).lower() for p in listed(call.parameters.get("Property"))]
    if not wanted or "*" in wanted:
        return item
    return Record(item.type, {k: v if k.lower() in wanted else None for k, v in item.properties.items()}, item.text)


def invoke(host: Windows, call: Call) -> Iterator[Any]:
    """Invoke-CimMethod: starting, stopping and setting services, ending processes, the reboot."""
    items: list[Record | None] = list(given(call))
    name = items[0].type.rpartition("/")[2] if items and items[0] else text(call, "ClassName")
    if not items and "Query" in call.parameters:
        name, condition = parse(text(call, "Query"))
        maker = CLASSES.get(name.lower())
        items = [one for one in maker(host) if fits(one, condition)] if maker else []
    method = METHODS.get((name.lower(), text(call, "MethodName").lower()))
    if method is None:
        yield Fault("Method not found ", "HRESULT 0x80041055", "NotSpecified", text(call, "MethodName"), CIM_EXCEPTION)
        return
    arguments = call.parameters.get("Arguments") or {}
    for item in items or [None]:
        try:
            more = method(host, item, arguments)
        except Refusal as refusal:
            more = {"ReturnValue": RETURNS.get(refusal.code, 8)}
        yield cim(f"root/cimv2/{name}", more)


# What Win32_Service's methods return for what the service control manager says (Win32_Service, Microsoft Learn).
RETURNS = {5: 2, 1051: 3, 1056: 10, 1058: 14, 1060: 16, 1062: 5, 1068: 15, 1069: 15, 1072: 16, 1075: 13}
Method = Callable[["Windows", "Record | None", dict[str, Any]], dict[str, Any]]


def _name(item: Record | None) -> str:
    return str(item.properties["Name"]) if item else ""


def _start(host: Windows, item: Record | None, _arguments: dict[str, Any]) -> dict[str, Any]:
    services.start(host, _name(item))
    return {"ReturnValue": 0}


def _stop(host: Windows, item: Record | None, _arguments: dict[str, Any]) -> dict[str, Any]:
    services.stop(host, _name(item))
    return {"ReturnValue": 0}


def _mode(host: Windows, item: Record | None, arguments: dict[str, Any]) -> dict[str, Any]:
    service = services.find(host, _name(item))
    if not host.system.elevated:
        raise Refusal(5)
    modes = {"automatic": "Auto", "manual": "Manual", "disabled": "Disabled"}
    wanted = str(arguments.get("StartMode", "")).lower()
    if wanted not in modes:
        return {"ReturnValue": 21}
    service.start = modes[wanted]
    return {"ReturnValue": 0}


def _delete(host: Windows, item: Record | None, _arguments: dict[str, Any]) -> dict[str, Any]:
    service = services.find(host, _name(item))
    if not host.system.elevated:
        raise Refusal(5)
    if service.state == "Stopped":
        host.state.services.remove(service)
    else:
        service.marked = True
    return {"ReturnValue": 0}


def _terminate(host: Windows, item: Record | None, _arguments: dict[str, Any]) -> dict[str, Any]:
    return {"ReturnValue": 0 if item and kill(host, int(item.properties["ProcessId"])) else 9}


def _create(host: Windows, _item: Record | None, arguments: dict[str, Any]) -> dict[str, Any]:
    line = str(arguments.get("CommandLine", ""))
    entry = TaskRun("Win32_Process", host.state.now, line)
    host.state.task_runs.append(entry)
    if host.runner is not None:
        program, _, rest = line.partition(" ")
        entry.exit_code = host.runner(host, program, rest)
    return {"ReturnValue": 0, "ProcessId": 6000 + 4 * host.number()}


def _reboot(host: Windows, _item: Record | None, _arguments: dict[str, Any]) -> dict[str, Any]:
    boot.ask(host, 1.0)
    return {"ReturnValue": 0}


METHODS: dict[tuple[str, str], Method] = {
    ("win32_service", "startservice"): _start, ("win32_service", "stopservice"): _stop,
    ("win32_service", "delete"): _delete,
    ("win32_service", "changestartmode"): _mode, ("win32_process", "terminate"): _terminate,
    ("win32_process", "create"): _create,
    ("win32_operatingsystem", "reboot"): _reboot,
}  # fmt: skip

ROWS = {
    "Get-CimInstance": Row(
        get, "ClassName Namespace Filter Query QueryDialect Property InputObject OperationTimeoutSec"
    ),
    "Get-WmiObject": Row(get, "Class Namespace Filter Query Property"),
    "Invoke-CimMethod": Row(invoke, "ClassName Namespace Query MethodName Arguments InputObject"),
}
