"""Convert and BitConverter: values as bytes and as text of other bases."""

from __future__ import annotations

import base64
import binascii
import struct
from typing import Any

from hostprep.lab.powershell.net.arrays import span
from hostprep.lab.powershell.net.encodings import byte_array
from hostprep.lab.powershell.net.model import CastFault, NetError, NetType
from hostprep.lab.powershell.net.registry import TYPES, register
from hostprep.lab.powershell.values.collections import TypedArray
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.numbers import Char, Sized
from hostprep.lab.powershell.values.objects import EnumValue
from hostprep.lab.powershell.values.text import to_text

_FORMAT = "System.FormatException"


def _to_base64(data: Any, *rest: Any) -> str:
    if data is None:
        raise NetError("System.ArgumentNullException", "Value cannot be null. (Parameter 'inArray')")
    options = rest[-1].number if rest and isinstance(rest[-1], EnumValue) else 0
    numbers = [one for one in rest if isinstance(one, int)]
    part = bytes(data[span(data, *numbers)] if numbers else data)
    text = base64.b64encode(part).decode()
    return "\r\n".join(text[i : i + 76] for i in range(0, len(text), 76)) if options & 1 else text


def _from_base64(text: Any) -> TypedArray:
    if text is None:
        raise NetError("System.ArgumentNullException", "Value cannot be null. (Parameter 's')")
    try:
        return byte_array(base64.b64decode("".join(str(text).split()), validate=True))
    except (binascii.Error, ValueError):
        message = (
            "The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding "
            "characters, or an illegal character among the padding characters."
        )
        raise NetError(_FORMAT, message) from None


def _from_hex(text: str) -> TypedArray:
    try:
        return byte_array(bytes.fromhex(text if " " not in text else "?"))
    except ValueError:
        raise NetError(_FORMAT, "The input is not a valid hex string as it contains a non-hex character.") from None


_DIGITS = {2: "b", 8: "o", 16: "x"}


def _text_in(value: Any, base: Any = None) -> str:
    if not isinstance(base, int):
        return to_text(value)
    if base == 10:  # noqa: PLR2004  # the usual base
        return str(int(value))
    if base not in _DIGITS:
        raise NetError("System.ArgumentException", "Invalid Base.")
    size = type(value).maximum - type(value).minimum if isinstance(value, Sized) else 0xFFFFFFFF
    return format(int(value) & size, _DIGITS[base])


def _number_in(text: Any, base: int, kind: NetType) -> Any:
    if base not in (2, 8, 10, 16):
        raise NetError("System.ArgumentException", "Invalid Base.")
    if text is None:
        return convert(0, kind)
    word = str(text)
    try:
        number = int(word.removeprefix("0x").removeprefix("0X") if base == 16 else word, base)  # noqa: PLR2004  # hexadecimal
    except ValueError:
        raise NetError(_FORMAT, "Could not find any recognizable digits.") from None
    if base != 10 and kind.short in ("SByte", "Int16", "Int32", "Int64"):  # noqa: PLR2004  # the usual base
        bits = {"SByte": 8, "Int16": 16, "Int32": 32, "Int64": 64}[kind.short]
        number = number - (1 << bits) if 1 << (bits - 1) <= number < 1 << bits else number
    return number


def _to(kind: NetType) -> Any:
    def run(value: Any, base: Any = None) -> Any:
        try:
            if isinstance(base, int) and isinstance(value, str):
                return convert(_number_in(value, base, kind), kind)
            return convert(_plain(value, kind), kind)
        except CastFault as fault:
            name, message = fault.inner or ("System.InvalidCastException", fault.message)
            if name.endswith("PSInvalidCastException"):
                name = "System.InvalidCastException"
            raise NetError(name, message) from None

    return run


def _plain(value: Any, kind: NetType) -> Any:
    """Convert parses texts as ``Parse`` does, which is stricter than a cast."""
    if isinstance(value, str) and not isinstance(value, Char) and kind.short not in ("String", "Char", "DateTime"):
        if kind.short == "Boolean":
            from hostprep.lab.powershell.net.objects import BOOLEAN  # Boolean's own Parse

            return BOOLEAN.static_methods["parse"](value)
        from hostprep.lab.powershell.values.numparse import parse_number  # only texts need it

        return parse_number(str(value), kind)
    return value


CONVERT = register(NetType("System.Convert"))
CONVERT.static(
    "ToBase64String",
    "byte[] | byte[],System.Base64FormattingOptions | byte[],int,int | byte[],int,int,System.Base64FormattingOptions",
    _to_base64,
)
CONVERT.static("FromBase64String", "string", _from_base64)
CONVERT.static(
    "+ToHexString",
    "byte[] | byte[],int,int",
    lambda data, *part: bytes(data[span(data, *part)] if part else data).hex().upper(),
)
CONVERT.static("+ToHexStringLower", "byte[]", lambda data: bytes(data).hex())
CONVERT.static("+FromHexString", "string", _from_hex)
CONVERT.static("ToString", "object | byte,int | int16,int | int,int | long,int | object,cultureinfo", _text_in)
for _name in ("SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64"):
    CONVERT.static(
        f"To{_name}", "object | string | string,int | object,cultureinfo", _to(TYPES[f"system.{_name.lower()}"])
    )
for _name in ("Single", "Double", "Decimal", "Boolean", "Char", "DateTime"):
    CONVERT.static(f"To{_name}", "object | string | object,cultureinfo", _to(TYPES[f"system.{_name.lower()}"]))
CONVERT.static("IsDBNull", "object", lambda _: False)
CONVERT.unknown("ChangeType DBNull FromBase64CharArray ToBase64CharArray GetTypeCode +TryFromBase64String")

BITS = register(NetType("System.BitConverter"))
_FORMS = {
    "Int16": "<h",
    "UInt16": "<H",
    "Int32": "<i",
    "UInt32": "<I",
    "Int64": "<q",
    "UInt64": "<Q",
    "Single": "<f",
    "Double": "<d",
}


def _read(name: str) -> Any:
    form = _FORMS[name]

    def run(data: Any, start: int = 0) -> Any:
        if not 0 <= start < len(data):
            message = "Index was out of range. Must be non-negative and less than the size of the collection."
            raise NetError("System.ArgumentOutOfRangeException", f"{message} (Parameter 'startIndex')")
        if start + struct.calcsize(form) > len(data):
            message = "Destination array is not long enough to copy all the items in the collection."
            raise NetError("System.ArgumentException", message)
        return convert(struct.unpack_from(form, bytes(data), start)[0], TYPES[f"system.{name.lower()}"])

    return run


def _written(value: Any) -> TypedArray:
    kind = type(value).name if isinstance(value, Sized) else "Int32" if type(value) is int else "Double"
    if isinstance(value, bool):
        return byte_array(bytes([value]))
    if isinstance(value, Char):
        return byte_array(str(value).encode("utf-16-le", "surrogatepass"))
    return byte_array(struct.pack("<f" if type(value).__name__ == "Single" else _FORMS[kind], value))


def _dashed(data: Any, *part: int) -> str:
    start = part[0] if part else 0
    piece = data[span(data, start, part[1] if len(part) > 1 else len(data) - start)]
    return "-".join(f"{one:02X}" for one in piece)


for _name in _FORMS:
    BITS.static(f"To{_name}", "byte[],int", _read(_name))
BITS.static("ToBoolean", "byte[],int", lambda data, at: data[at] != 0)
BITS.static("ToChar", "byte[],int", lambda data, at: Char(chr(data[at] | data[at + 1] << 8)))
BITS.static("GetBytes", "bool | char | int16 | uint16 | int | uint32 | long | uint64 | single | double", _written)
BITS.static("ToString", "byte[] | byte[],int | byte[],int,int", _dashed)
BITS.constant("IsLittleEndian", lambda: True)
BITS.unknown("DoubleToInt64Bits Int64BitsToDouble +SingleToInt32Bits +Int32BitsToSingle +TryWriteBytes")
