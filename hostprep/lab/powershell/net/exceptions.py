"""Exceptions and error records as objects: the tree of exception types that scripts catch by name."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import NetType, members
from hostprep.lab.powershell.net.registry import SMA, register
from hostprep.lab.powershell.values.objects import EnumValue, NetObject

# Each type with the one it derives from, after the .NET and PowerShell SDK references.
_TREE = {
    "System.Exception": "System.Object",
    "System.SystemException": "System.Exception",
    "System.ApplicationException": "System.Exception",
    "System.AggregateException": "System.Exception",
    "System.ArgumentException": "System.SystemException",
    "System.ArgumentNullException": "System.ArgumentException",
    "System.ArgumentOutOfRangeException": "System.ArgumentException",
    "System.DuplicateWaitObjectException": "System.ArgumentException",
    "System.ArithmeticException": "System.SystemException",
    "System.DivideByZeroException": "System.ArithmeticException",
    "System.OverflowException": "System.ArithmeticException",
    "System.FormatException": "System.SystemException",
    "System.UriFormatException": "System.FormatException",
    "System.IndexOutOfRangeException": "System.SystemException",
    "System.InvalidCastException": "System.SystemException",
    "System.InvalidOperationException": "System.SystemException",
    "System.ObjectDisposedException": "System.InvalidOperationException",
    "System.NotImplementedException": "System.SystemException",
    "System.NotSupportedException": "System.SystemException",
    "System.PlatformNotSupportedException": "System.NotSupportedException",
    "System.NullReferenceException": "System.SystemException",
    "System.OperationCanceledException": "System.SystemException",
    "System.OutOfMemoryException": "System.SystemException",
    "System.TimeoutException": "System.SystemException",
    "System.UnauthorizedAccessException": "System.SystemException",
    "System.RankException": "System.SystemException",
    "System.Collections.Generic.KeyNotFoundException": "System.SystemException",
    "System.IO.IOException": "System.SystemException",
    "System.IO.FileNotFoundException": "System.IO.IOException",
    "System.IO.DirectoryNotFoundException": "System.IO.IOException",
    "System.IO.PathTooLongException": "System.IO.IOException",
    "System.IO.EndOfStreamException": "System.IO.IOException",
    "System.IO.InvalidDataException": "System.SystemException",
    "System.ComponentModel.Win32Exception": "System.SystemException",
    "System.Net.WebException": "System.InvalidOperationException",
    "System.Net.Sockets.SocketException": "System.ComponentModel.Win32Exception",
    "System.Net.Http.HttpRequestException": "System.Exception",
    "System.Security.SecurityException": "System.SystemException",
    "System.Security.Authentication.AuthenticationException": "System.SystemException",
    "System.Security.Cryptography.CryptographicException": "System.SystemException",
    "System.Text.RegularExpressions.RegexParseException": "System.ArgumentException",
    "System.ServiceProcess.TimeoutException": "System.SystemException",
    "System.Xml.XmlException": "System.SystemException",
    "Microsoft.Management.Infrastructure.CimException": "System.Exception",
    "Microsoft.PowerShell.Cmdletization.Cim.CimJobException": "System.SystemException",
    "Microsoft.PowerShell.Commands.WriteErrorException": "System.SystemException",
    "Microsoft.PowerShell.Commands.HttpResponseException": "System.Net.Http.HttpRequestException",
    "Microsoft.PowerShell.Commands.ServiceCommandException": "System.SystemException",
    "Microsoft.PowerShell.Commands.ProcessCommandException": "System.SystemException",
    SMA + "RuntimeException": "System.SystemException",
    SMA + "ActionPreferenceStopException": SMA + "RuntimeException",
    SMA + "ArgumentTransformationMetadataException": SMA + "MetadataException",
    SMA + "CmdletInvocationException": SMA + "RuntimeException",
    SMA + "CommandNotFoundException": SMA + "RuntimeException",
    SMA + "ExtendedTypeSystemException": SMA + "RuntimeException",
    SMA + "GetValueException": SMA + "ExtendedTypeSystemException",
    SMA + "GetValueInvocationException": SMA + "GetValueException",
    SMA + "MetadataException": SMA + "RuntimeException",
    SMA + "MethodException": SMA + "ExtendedTypeSystemException",
    SMA + "MethodInvocationException": SMA + "MethodException",
    SMA + "ParameterBindingException": SMA + "RuntimeException",
    SMA + "ParameterBindingValidationException": SMA + "ParameterBindingException",
    SMA + "ParameterBindingArgumentTransformationException": SMA + "ParameterBindingException",
    SMA + "ParentContainsErrorRecordException": "System.SystemException",
    SMA + "ParseException": SMA + "RuntimeException",
    SMA + "PipelineStoppedException": SMA + "RuntimeException",
    SMA + "PropertyNotFoundException": SMA + "ExtendedTypeSystemException",
    SMA + "PSArgumentException": "System.ArgumentException",
    SMA + "PSArgumentNullException": "System.ArgumentNullException",
    SMA + "PSArgumentOutOfRangeException": "System.ArgumentOutOfRangeException",
    SMA + "PSInvalidCastException": "System.InvalidCastException",
    SMA + "PSInvalidOperationException": "System.InvalidOperationException",
    SMA + "PSNotSupportedException": "System.NotSupportedException",
    SMA + "RemoteException": SMA + "RuntimeException",
    SMA + "ScriptRequiresException": SMA + "RuntimeException",
    SMA + "SessionStateException": SMA + "RuntimeException",
    SMA + "SessionStateUnauthorizedAccessException": SMA + "SessionStateException",
    SMA + "SetValueException": SMA + "ExtendedTypeSystemException",
    SMA + "SetValueInvocationException": SMA + "SetValueException",
    SMA + "ValidationMetadataException": SMA + "MetadataException",
    SMA + "DriveNotFoundException": SMA + "SessionStateException",
    SMA + "ItemNotFoundException": SMA + "SessionStateException",
    SMA + "ProviderNotFoundException": SMA + "SessionStateException",
    SMA + "ProviderInvocationException": SMA + "RuntimeException",
}
_UNSAID = frozenset(
    [
        "data",
        "gethashcode",
        "gettype",
        "helplink",
        "hresult",
        "stacktrace",
        "targetsite",
        "source",
        "getobjectdata",
        "equals",
        "referenceequals",
        "getbaseexception",
    ]
)


def make_exception(name: str, message: str = "", inner: Any = None, **fields: Any) -> NetObject:
    """An exception object by its full type name."""
    kind = registry.TYPES.get(name.lower()) or registry.TYPES["system.exception"]
    return NetObject(kind, message=message, inner=inner, record=None, **fields)


def _base_exception(found: NetObject) -> NetObject:
    while found.fields["inner"] is not None:
        found = found.fields["inner"]
    return found


def _text(found: NetObject) -> str:
    return f"{found.net_type.name}: {found.fields['message']}"


def _constructor(name: str) -> Any:
    def construct(*arguments: Any) -> NetObject:
        default = f"Exception of type '{name}' was thrown."
        inner = next(
            (a for a in arguments if isinstance(a, NetObject) and registry.is_a(a.net_type, "System.Exception")), None
        )
        message = arguments[0] if arguments and isinstance(arguments[0], str) else default
        return make_exception(name, message, inner)

    return construct


for _name, _base in _TREE.items():
    register(
        NetType(
            _name,
            _base,
            properties={
                "message": lambda e: e.fields["message"],
                "innerexception": lambda e: e.fields["inner"],
                "errorrecord": lambda e: e.fields["record"],
                "stacktrace": lambda _: None,
                "hresult": lambda e: e.fields.get("hresult", -2146233088),
                "response": lambda e: e.fields.get("response"),
                "status": lambda e: e.fields.get("status"),
                "nativeerrorcode": lambda e: e.fields.get("code"),
                "itemname": lambda e: e.fields.get("item"),
                "commandname": lambda e: e.fields.get("item"),
                "paramname": lambda e: e.fields.get("parameter"),
                "statuscode": lambda e: e.fields.get("statuscode"),
                "messageid": lambda e: e.fields.get("messageid"),
            },
            methods=members(GetBaseException=_base_exception, ToString=_text),
            construct=_constructor(_name),
            text=_text,
            others=_UNSAID,
        )
    )
del _name, _base

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
            "invocationinfo": lambda r: NetObject(
                INVOCATION, **{k: r.fields[k] for k in ("line", "column", "line_text", "command", "script")}
            ),
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
ERROR_DETAILS = register(
    NetType(
        SMA + "ErrorDetails",
        properties={"message": lambda d: d.fields["message"], "recommendedaction": lambda _: ""},
        methods={"tostring": lambda d: d.fields["message"]},
        construct=lambda message: NetObject(ERROR_DETAILS, message=message),
        text=lambda d: str(d.fields["message"]),
    )
)
