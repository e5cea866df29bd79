"""Error records, their categories, and where they came from."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import NetType
from hostprep.lab.powershell.net.registry import SMA, register
from hostprep.lab.powershell.values.objects import EnumValue, NetObject

CATEGORIES = [
    "NotSpecified",
    "OpenError",
    "CloseError",
    "DeviceError",
    "DeadlockDetected",
    "InvalidArgument",
    "InvalidData",
    "InvalidOperation",
    "InvalidResult",
    "InvalidType",
    "MetadataError",
    "NotImplemented",
    "NotInstalled",
    "ObjectNotFound",
    "OperationStopped",
    "OperationTimeout",
    "SyntaxError",
    "ParserError",
    "PermissionDenied",
    "ResourceBusy",
    "ResourceExists",
    "ResourceUnavailable",
    "ReadError",
    "WriteError",
    "FromStdErr",
    "SecurityError",
    "ProtocolError",
    "ConnectionError",
    "AuthenticationError",
    "LimitsExceeded",
    "QuotaExceeded",
    "NotEnabled",
]
CATEGORY = register(
    NetType(SMA + "ErrorCategory", "System.Enum", values={name: number for number, name in enumerate(CATEGORIES)})
)


def _category(record: NetObject) -> EnumValue:
    return EnumValue(CATEGORY, CATEGORIES.index(record.fields["category"]))


def _category_info(record: NetObject) -> NetObject:
    return NetObject(CATEGORY_INFO, record=record)


def _category_text(info: NetObject) -> str:
    record = info.fields["record"].fields
    from hostprep.lab.powershell.values.text import to_text  # values know types and types write values

    target = record["target"]
    kind = registry.type_of(target).short if target is not None else ""
    return f"{record['category']}: ({to_text(target)}:{kind}) [{record['activity']}], {record['reason']}"


CATEGORY_INFO = register(
    NetType(
        SMA + "ErrorCategoryInfo",
        properties={
            "category": lambda i: _category(i.fields["record"]),
            "activity": lambda i: i.fields["record"].fields["activity"],
            "reason": lambda i: i.fields["record"].fields["reason"],
            "targetname": lambda i: (
                "" if i.fields["record"].fields["target"] is None else str(i.fields["record"].fields["target"])
            ),
            "targettype": lambda i: (
                ""
                if i.fields["record"].fields["target"] is None
                else registry.type_of(i.fields["record"].fields["target"]).short
            ),
        },
        methods={"tostring": _category_text, "getmessage": _category_text},
        text=_category_text,
    )
)
INVOCATION = register(
    NetType(
        SMA + "InvocationInfo",
        properties={
            "scriptlinenumber": lambda i: i.fields["line"],
            "offsetinline": lambda i: i.fields["column"],
            "line": lambda i: i.fields["line_text"],
            "scriptname": lambda i: i.fields.get("script", ""),
            "invocationname": lambda i: i.fields.get("command", ""),
            "mycommand": lambda i: i.fields.get("mycommand"),
            "boundparameters": lambda i: i.fields.get("bound"),
            "unboundarguments": lambda i: i.fields.get("unbound"),
            "psscriptroot": lambda i: i.fields.get("root", ""),
            "pscommandpath": lambda i: i.fields.get("script", ""),
            "expectinginput": lambda i: bool(i.fields.get("input")),
            "pipelinelength": lambda i: i.fields.get("length", 1),
            "pipelineposition": lambda i: i.fields.get("place", 1),
            "positionmessage": lambda i: f"At line:{i.fields['line']} char:{i.fields['column']}",
        },
        others=frozenset(["historyid", "displayscriptposition", "commandorigin", "statement"]),
    )
)


def _invocation(record: NetObject) -> NetObject:
    """Where a record comes from."""
    fields = record.fields
    places = {key: fields[key] for key in ("line", "column", "line_text", "script")}
    return NetObject(INVOCATION, command=fields["command"] or "", mycommand=_command(fields), **places)


def _command(fields: dict[str, Any]) -> NetObject | None:
    """What ``MyCommand`` says of a record's command."""
    if not fields["command"]:
        return None
    from hostprep.lab.powershell.commands.registry import table_of  # commands know types

    name, kind = fields["command"], registry.TYPES[(SMA + "CommandInfo").lower()]
    source = (table_of(name) or {}).get("module", "") if fields["kind"] == "Cmdlet" else ""
    return NetObject(kind, name=name, kind=fields["kind"], source=source, target=None)


def _record_text(record: NetObject) -> str:
    details = record.fields["details"]
    return str(details if details is not None else record.fields["exception"].fields["message"])


def _new_record(exception: Any, error_id: Any, category: Any, target: Any) -> NetObject:
    from hostprep.lab.powershell.runtime.errors import make_record  # records are made by the runtime
    from hostprep.lab.powershell.values.convert import convert  # values know types

    number = convert(category, CATEGORY).number
    return make_record(exception, "" if error_id is None else str(error_id), CATEGORIES[number], target)


ERROR_RECORD = register(
    NetType(
        SMA + "ErrorRecord",
        properties={
            "exception": lambda r: r.fields["exception"],
            "fullyqualifiederrorid": lambda r: r.fields["id"],
            "categoryinfo": _category_info,
            "targetobject": lambda r: r.fields["target"],
            "invocationinfo": _invocation,
            "scriptstacktrace": lambda r: r.fields["stack"],
            "errordetails": lambda r: (
                None if r.fields["details"] is None else NetObject(ERROR_DETAILS, message=r.fields["details"])
            ),
        },
        setters={
            "errordetails": lambda r, v: r.fields.__setitem__(
                "details", v.fields["message"] if isinstance(v, NetObject) else v
            )
        },
        methods={"tostring": _record_text},
        construct=_new_record,
        text=_record_text,
        others=frozenset(["pipelineiterationinfo", "getobjectdata", "psmessagedetails"]),
    )
)
ERROR_DETAILS: NetType = register(
    NetType(
        SMA + "ErrorDetails",
        properties={"message": lambda d: d.fields["message"], "recommendedaction": lambda _: ""},
        methods={"tostring": lambda d: d.fields["message"]},
        construct=lambda message: NetObject(ERROR_DETAILS, message=message),
        text=lambda d: str(d.fields["message"]),
    )
)
