"""The enums that scripts name."""

from __future__ import annotations

from hostprep.lab.powershell.net.model import NetType
from hostprep.lab.powershell.net.registry import SMA, register
from hostprep.lab.powershell.values.times import DAYS


def _numbered(names: str, start: int = 0) -> dict[str, int]:
    return {name: number for number, name in enumerate(names.split(), start)}


_PLAIN = {
    "System.StringComparison": _numbered(
        "CurrentCulture CurrentCultureIgnoreCase InvariantCulture InvariantCultureIgnoreCase Ordinal OrdinalIgnoreCase"
    ),
    "System.EnvironmentVariableTarget": _numbered("Process User Machine"),
    "System.DateTimeKind": _numbered("Unspecified Utc Local"),
    "System.DayOfWeek": {name: number for number, name in enumerate(DAYS)},
    "System.MidpointRounding": _numbered("ToEven AwayFromZero ToZero ToNegativeInfinity ToPositiveInfinity"),
    "System.UriKind": _numbered("RelativeOrAbsolute Absolute Relative"),
    "System.PlatformID": _numbered("Win32S Win32Windows Win32NT WinCE Unix Xbox MacOSX Other"),
    "System.IO.FileMode": _numbered("CreateNew Create Open OpenOrCreate Truncate Append", 1),
    "System.IO.SearchOption": _numbered("TopDirectoryOnly AllDirectories"),
    "System.IO.SeekOrigin": _numbered("Begin Current End"),
    "System.Net.Sockets.AddressFamily": {
        "Unspecified": 0,
        "Unix": 1,
        "InterNetwork": 2,
        "InterNetworkV6": 23,
        "Unknown": -1,
    },
    "System.TypeCode": _numbered(
        "Empty Object DBNull Boolean Char SByte Byte Int16 UInt16 Int32 UInt32 Int64 UInt64 Single "
        "Double Decimal DateTime"
    )
    | {"String": 18},
    SMA + "ActionPreference": _numbered("SilentlyContinue Stop Continue Inquire Ignore Suspend Break"),
}
_FLAGS = {
    "System.StringSplitOptions": {"None": 0, "RemoveEmptyEntries": 1, "TrimEntries": 2},
    "System.Base64FormattingOptions": {"None": 0, "InsertLineBreaks": 1},
    "System.IO.FileAccess": {"Read": 1, "Write": 2, "ReadWrite": 3},
    "System.IO.FileShare": {"None": 0, "Read": 1, "Write": 2, "ReadWrite": 3, "Delete": 4, "Inheritable": 16},
    "System.IO.FileAttributes": {
        "None": 0,
        "ReadOnly": 1,
        "Hidden": 2,
        "System": 4,
        "Directory": 16,
        "Archive": 32,
        "Device": 64,
        "Normal": 128,
        "Temporary": 256,
        "SparseFile": 512,
        "ReparsePoint": 1024,
        "Compressed": 2048,
        "Offline": 4096,
        "NotContentIndexed": 8192,
        "Encrypted": 16384,
    },
    "System.Globalization.NumberStyles": {
        "None": 0,
        "AllowLeadingWhite": 1,
        "AllowTrailingWhite": 2,
        "AllowLeadingSign": 4,
        "AllowTrailingSign": 8,
        "AllowParentheses": 16,
        "AllowDecimalPoint": 32,
        "AllowThousands": 64,
        "AllowExponent": 128,
        "AllowCurrencySymbol": 256,
        "AllowHexSpecifier": 512,
        "Integer": 7,
        "HexNumber": 515,
        "Number": 111,
        "Float": 167,
        "Currency": 383,
        "Any": 511,
    },
    "System.Globalization.DateTimeStyles": {
        "None": 0,
        "AllowLeadingWhite": 1,
        "AllowTrailingWhite": 2,
        "AllowInnerWhite": 4,
        "AllowWhiteSpaces": 7,
        "NoCurrentDateDefault": 8,
        "AdjustToUniversal": 16,
        "AssumeLocal": 32,
        "AssumeUniversal": 64,
        "RoundtripKind": 128,
    },
    "System.Net.SecurityProtocolType": {
        "SystemDefault": 0,
        "Ssl3": 48,
        "Tls": 192,
        "Tls11": 768,
        "Tls12": 3072,
        "Tls13": 12288,
    },
    SMA + "CommandTypes": {
        "Alias": 1,
        "Function": 2,
        "Filter": 4,
        "Cmdlet": 8,
        "ExternalScript": 16,
        "Application": 32,
        "Script": 64,
        "Configuration": 256,
        "All": 383,
    },
    "System.Text.RegularExpressions.RegexOptions": {
        "None": 0,
        "IgnoreCase": 1,
        "Multiline": 2,
        "ExplicitCapture": 4,
        "Compiled": 8,
        "Singleline": 16,
        "IgnorePatternWhitespace": 32,
        "RightToLeft": 64,
        "ECMAScript": 256,
        "CultureInvariant": 512,
        "NonBacktracking": 1024,
    },
}
_PLAIN["System.ServiceProcess.ServiceControllerStatus"] = {
    "Stopped": 1,
    "StartPending": 2,
    "StopPending": 3,
    "Running": 4,
    "ContinuePending": 5,
    "PausePending": 6,
    "Paused": 7,
}
for _name, _values in _PLAIN.items():
    register(NetType(_name, "System.Enum", values=_values))
for _name, _values in _FLAGS.items():
    register(NetType(_name, "System.Enum", values=_values, flags=True))
