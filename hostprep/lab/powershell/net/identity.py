"""System.Guid and System.Version."""

from __future__ import annotations

import re
from typing import Any

from hostprep.lab.powershell.net.encodings import byte_array
from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.objects import try_parse
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.values.equality import same
from hostprep.lab.powershell.values.numbers import INT32_MAX
from hostprep.lab.powershell.values.objects import NetObject

VERSION = register(NetType("System.Version", interfaces=("System.IComparable",)))


def _version(text: Any) -> NetObject:
    if text is None:
        raise NetError("System.ArgumentNullException", "Value cannot be null. (Parameter 'input')")
    words = str(text).split(".")
    if not 2 <= len(words) <= 4:  # noqa: PLR2004  # major.minor to major.minor.build.revision
        message = "Version string portion was too short or too long. (Parameter 'input')"
        raise NetError("System.ArgumentException", message)
    if not all(re.fullmatch(r"\s*\+?\d+\s*", word) for word in words):
        if any(re.fullmatch(r"\s*-\d+\s*", word) for word in words):
            raise NetError(
                "System.ArgumentOutOfRangeException", "Version's parameters must be greater than or equal to zero."
            )
        raise NetError("System.FormatException", f"The input string '{text}' was not in a correct format.")
    return _numbered(*map(int, words))


def _numbered(*numbers: int) -> NetObject:
    if any(number > INT32_MAX for number in numbers):
        raise NetError("System.OverflowException", "Value was either too large or too small for an Int32.")
    if any(number < 0 for number in numbers):
        raise NetError(
            "System.ArgumentOutOfRangeException", "Version's parameters must be greater than or equal to zero."
        )
    return NetObject(VERSION, parts=[*numbers, -1, -1][:4])


def _new_version(*parts: Any) -> NetObject:
    if not parts:
        return _numbered(0, 0)
    return _version(parts[0]) if isinstance(parts[0], str) else _numbered(*parts)


def _version_text(v: NetObject, fields: int | None = None) -> str:
    shown = [str(number) for number in v.fields["parts"] if number >= 0]
    if fields is not None and not 0 <= fields <= len(shown):
        raise NetError(
            "System.ArgumentException", f"Argument must be between 0 and {len(shown)}. (Parameter 'fieldCount')"
        )
    return ".".join(shown if fields is None else shown[:fields])


def _order(key: str) -> Any:
    def run(a: NetObject, b: Any) -> int:
        if b is None:
            return 1
        return int(a.fields[key] > b.fields[key]) - int(a.fields[key] < b.fields[key])

    return run


for _place, _name in enumerate(("Major", "Minor", "Build", "Revision")):
    VERSION.property(_name, lambda v, place=_place: v.fields["parts"][place])
VERSION.text = _version_text
VERSION.cast = lambda v: _version(v) if isinstance(v, str) else None
VERSION.method("ToString", " | int", _version_text)
VERSION.method("CompareTo", "version | object", _order("parts"))
VERSION.method("Equals", "version | object", same)
VERSION.method("Clone", "", lambda v: v)
VERSION.static("Parse", "string", _version)
VERSION.static("TryParse", "string,ref", try_parse(_version, lambda: None))
VERSION.constructor(" | string | int,int | int,int,int | int,int,int,int", _new_version)
VERSION.unknown("MajorRevision MinorRevision +TryFormat")

GUID = register(NetType("System.Guid", "System.ValueType", interfaces=("System.IComparable",)))
_FORMS = (
    r"[0-9a-f]{32}",
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    r"\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}",
    r"\([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\)",
)


def _uuid(text: str | None = None, **parts: Any) -> Any:
    import uuid  # it costs the start of an engine more than this whole table

    return uuid.UUID(text, **parts)


def _guid(text: Any) -> NetObject:
    plain = str(text).strip()
    if plain.lower().startswith("{0x"):
        raise NetError("NotKnown", "a [guid] in its X form")
    if not any(re.fullmatch(form, plain, re.IGNORECASE) for form in _FORMS):
        message = "Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)."
        raise NetError("System.FormatException", message)
    return NetObject(GUID, id=_uuid(plain.strip("{}()")))


def _new_guid(source: Any = None) -> NetObject:
    if source is None:
        return NetObject(GUID, id=_uuid(int=0))
    if isinstance(source, list):
        if len(source) != 16:  # noqa: PLR2004  # the bytes of a GUID
            raise NetError(
                "System.ArgumentException", "Byte array for Guid must be exactly 16 bytes long. (Parameter 'b')"
            )
        return NetObject(GUID, id=_uuid(bytes_le=bytes(source)))
    return _guid(source)


def _guid_text(g: NetObject, pattern: Any = "D") -> str:
    plain = str(g.fields["id"])
    shown = {"": plain, "D": plain, "N": plain.replace("-", ""), "B": "{" + plain + "}", "P": f"({plain})"}
    word = str(pattern or "").upper()
    if word == "X":
        raise NetError("NotKnown", "a [guid] in its X form")
    if word not in shown:
        message = 'Format string can be only "D", "d", "N", "n", "P", "p", "B", "b", "X" or "x".'
        raise NetError("System.FormatException", message)
    return shown[word]


GUID.text = _guid_text
GUID.blank = _new_guid
GUID.cast = lambda v: _guid(v) if isinstance(v, str) else _new_guid(v) if isinstance(v, list) and len(v) == 16 else None  # noqa: PLR2004  # its bytes
GUID.method("ToString", " | string | string,object", lambda g, pattern="D", _=None: _guid_text(g, pattern))
GUID.method("ToByteArray", " | -+bool", lambda g: byte_array(g.fields["id"].bytes_le))
GUID.method("Equals", "guid | object", same)
GUID.method("CompareTo", "guid | object", _order("id"))
GUID.static("NewGuid", "", lambda frame: NetObject(GUID, id=frame.session.host.new_uuid()), frame=True)
GUID.static("Parse", "string | -+string,object", _guid)
GUID.static("TryParse", "string,ref | -+string,object,ref", try_parse(_guid, _new_guid))
GUID.constant("Empty", _new_guid)
GUID.constructor(" | string | byte[] | -int,int16,int16,byte[]", _new_guid)
GUID.unknown("ParseExact TryParseExact +CreateVersion7 +AllBitsSet +Version +Variant +TryWriteBytes +TryFormat")
