"""Exceptions and error records as objects: the tree of exception types that scripts catch by name."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import SMA, register
from hostprep.lab.powershell.values.objects import NetObject

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
# What an exception says that was made without a message (Strings.resx of dotnet/runtime).
_MESSAGES = {
    "System.ArgumentException": "Value does not fall within the expected range.",
    "System.ArgumentNullException": "Value cannot be null.",
    "System.ArgumentOutOfRangeException": "Specified argument was out of the range of valid values.",
    "System.ArithmeticException": "Overflow or underflow in the arithmetic operation.",
    "System.DivideByZeroException": "Attempted to divide by zero.",
    "System.FormatException": "One of the identified items was in an invalid format.",
    "System.IndexOutOfRangeException": "Index was outside the bounds of the array.",
    "System.InvalidCastException": "Specified cast is not valid.",
    "System.InvalidOperationException": "Operation is not valid due to the current state of the object.",
    "System.IO.FileNotFoundException": "Unable to find the specified file.",
    "System.IO.IOException": "I/O error occurred.",
    "System.NotImplementedException": "The method or operation is not implemented.",
    "System.NotSupportedException": "Specified method is not supported.",
    "System.NullReferenceException": "Object reference not set to an instance of an object.",
    "System.OperationCanceledException": "The operation was canceled.",
    "System.OverflowException": "Arithmetic operation resulted in an overflow.",
    "System.SystemException": "System error.",
    "System.TimeoutException": "The operation has timed out.",
    "System.UnauthorizedAccessException": "Attempted to perform an unauthorized operation.",
    "System.Collections.Generic.KeyNotFoundException": "The given key was not present in the dictionary.",
}
# Properties of some types, each with the field that holds it.
_FIELDS = {
    "System.ArgumentException": {"ParamName": "parameter"},
    "System.ComponentModel.Win32Exception": {"NativeErrorCode": "code"},
    "System.IO.FileNotFoundException": {"FileName": "file"},
    "System.Net.WebException": {"Response": "response", "Status": "status"},
    "System.Net.Http.HttpRequestException": {"StatusCode": "statuscode"},
    "Microsoft.PowerShell.Commands.HttpResponseException": {"Response": "response"},
    "Microsoft.Management.Infrastructure.CimException": {"MessageId": "messageid", "NativeErrorCode": "code"},
    SMA + "CommandNotFoundException": {"CommandName": "item"},
    SMA + "SessionStateException": {"ItemName": "item"},
}
_WITH_RECORD = (
    "RuntimeException",
    "PSArgument",
    "PSInvalid",
    "PSNot",
    "SessionState",
    "ItemNotFound",
    "DriveNotFound",
    "Provider",
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


def _parameter(name: str) -> bool:
    return name.rpartition(".")[2] in ("ArgumentNullException", "ArgumentOutOfRangeException")


def _constructor(name: str) -> Any:
    default = _MESSAGES.get(name, f"Exception of type '{name}' was thrown.")

    def construct(*arguments: Any) -> NetObject:
        argument = registry.is_a(registry.TYPES[name.lower()], "System.ArgumentException")
        words = [one for one in arguments if isinstance(one, str)]
        inner = next((one for one in arguments if isinstance(one, NetObject)), None)
        if not argument or not words or (len(words) == 1 and (inner is not None or not _parameter(name))):
            return make_exception(name, words[0] if words else default, inner, **_extra(name, words))
        if _parameter(name):
            words = [words[0], words[1] if len(words) > 1 else default]
        else:
            words.reverse()
        return make_exception(name, f"{words[1]} (Parameter '{words[0]}')", inner, parameter=words[0])

    return construct


def _extra(name: str, words: list[str]) -> dict[str, Any]:
    return {"file": words[1]} if name == "System.IO.FileNotFoundException" and len(words) > 1 else {}


def _data(_: NetObject) -> Any:
    raise NetError("NotKnown", "Exception.Data")


EXCEPTION = register(NetType("System.Exception"))
EXCEPTION.property("Message", lambda e: e.fields["message"])
EXCEPTION.property("InnerException", lambda e: e.fields["inner"])
EXCEPTION.property("StackTrace", lambda _: None)
EXCEPTION.property("HResult", lambda e: e.fields.get("hresult", -2146233088))
EXCEPTION.property("Data", _data)
EXCEPTION.property("Source", lambda _: None)
EXCEPTION.property("HelpLink", lambda _: None)
EXCEPTION.property("TargetSite", lambda _: None)
EXCEPTION.method("GetBaseException", "", _base_exception)
EXCEPTION.method("ToString", "", _text)
EXCEPTION.text = _text
_FORMS = " | string | string,System.Exception"
for _name, _base in _TREE.items():
    _kind = EXCEPTION if _name == "System.Exception" else register(NetType(_name, _base, text=_text))
    _two = " | string,string" if "Argument" in _name or _name.endswith("FileNotFoundException") else ""
    _kind.constructor(
        _FORMS + _two + (" | string,string,System.Exception" if _two else " | -object,object,object"),
        _constructor(_name),
    )
    for _word, _field in _FIELDS.get(_name, {}).items():
        _kind.property(_word, lambda e, field=_field: e.fields.get(field))
    if _name.startswith(SMA) and _name.rpartition(".")[2].startswith(_WITH_RECORD):
        _kind.property("ErrorRecord", lambda e: e.fields["record"])
del _name, _base
