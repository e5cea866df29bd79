"""System.String."""

from __future__ import annotations

import unicodedata
from typing import Any

from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import TYPES, register
from hostprep.lab.powershell.net.splitting import SPACES, folded, split
from hostprep.lab.powershell.values.collections import Enumerator, TypedArray
from hostprep.lab.powershell.values.numbers import Char
from hostprep.lab.powershell.values.objects import EnumValue
from hostprep.lab.powershell.values.text import enum_text, to_text

_OUT, _NULL = "System.ArgumentOutOfRangeException", "System.ArgumentNullException"
_COMPARISON, _OPTIONS = "System.StringComparison", "System.StringSplitOptions"

STRING = register(NetType("System.String", interfaces=("System.Collections.IEnumerable", "System.IComparable")), str)


def _without_case(option: Any) -> bool:
    return option is True or (isinstance(option, EnumValue) and enum_text(option).endswith("IgnoreCase"))


def _by_culture(option: Any) -> bool:
    return option is None or isinstance(option, bool) or not enum_text(option).startswith("Ordinal")


def _pair(a: str, b: str, option: Any) -> tuple[str, str]:
    return (folded(a), folded(b)) if _without_case(option) else (a, b)


def _required(value: Any, name: str) -> str:
    if value is None:
        raise NetError(_NULL, f"Value cannot be null. (Parameter '{name}')")
    return str(value)


def _lower(text: str, *_: Any) -> str:
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


def _trim(how: str) -> Any:
    return lambda s, *chars: getattr(s, how)("".join(chars) or SPACES)


def _contains(s: str, other: Any, option: Any = None) -> bool:
    a, b = _pair(s, _required(other, "value"), option)
    return b in a


def _edge(how: str) -> Any:
    def run(s: str, other: Any, option: Any = None, culture: Any = None) -> bool:
        del culture
        a, b = _pair(s, _required(other, "value"), option)
        return bool(getattr(a, how)(b))

    return run


def _find(s: str, other: Any, *rest: Any) -> int:
    option = rest[-1] if rest and isinstance(rest[-1], EnumValue) else None
    start, count = (*(one for one in rest if isinstance(one, int)), None, None)[:2]
    a, b = _pair(s, _required(other, "value"), option)
    begin = 0 if start is None else int(start)
    if not 0 <= begin <= len(s):
        message = "Index was out of range. Must be non-negative and less than or equal to the size of the collection."
        raise NetError(_OUT, f"{message} (Parameter 'startIndex')")
    if count is not None and not 0 <= count <= len(s) - begin:
        raise NetError(
            _OUT, "Count must be positive and count must refer to a location within the string. (Parameter 'count')"
        )
    return a.find(b, begin, len(a) if count is None else begin + int(count))


def _find_last(s: str, other: Any, *rest: Any) -> int:
    option = rest[-1] if rest and isinstance(rest[-1], EnumValue) else None
    start = next((int(one) for one in rest if isinstance(one, int)), None)
    a, b = _pair(s, _required(other, "value"), option)
    if start is None:
        return a.rfind(b)
    if not s:
        return -1 if b else 0
    if not -1 <= start <= len(s):
        message = "Index was out of range. Must be non-negative and less than or equal to the size of the collection."
        raise NetError(_OUT, f"{message} (Parameter 'startIndex')")
    return a.rfind(b, 0, start + 1)


def _find_any(s: str, chars: Any, start: int = 0) -> int:
    wanted = set(map(str, chars))
    return next((at for at in range(start, len(s)) if s[at] in wanted), -1)


def _find_last_any(s: str, chars: Any) -> int:
    wanted = set(map(str, chars))
    return next((at for at in range(len(s) - 1, -1, -1) if s[at] in wanted), -1)


def _substring(s: str, start: int, length: int | None = None) -> str:
    if start < 0:
        raise NetError(_OUT, "StartIndex cannot be less than zero. (Parameter 'startIndex')")
    if start > len(s):
        raise NetError(_OUT, "startIndex cannot be larger than length of string. (Parameter 'startIndex')")
    if length is not None and length < 0:
        raise NetError(_OUT, "Length cannot be less than zero. (Parameter 'length')")
    if length is not None and start + length > len(s):
        raise NetError(_OUT, "Index and length must refer to a location within the string. (Parameter 'length')")
    return s[start:] if length is None else s[start : start + length]


def _replace(s: str, old: Any, new: Any, *option: Any) -> str:
    before, after = _required(old, "oldValue"), to_text(new)
    if not before:
        raise NetError("System.ArgumentException", "The value cannot be an empty string. (Parameter 'oldValue')")
    if option and not isinstance(option[0], EnumValue):
        raise NetError("NotKnown", "String.Replace with a culture")
    if not option or not _without_case(option[0]):
        return s.replace(before, after)
    plain, wanted, out, at = folded(s), folded(before), [], 0
    while (found := plain.find(wanted, at)) >= 0:
        out += [s[at:found], after]
        at = found + len(before)
    return "".join(out) + s[at:]


def _remove(s: str, start: int, count: int | None = None) -> str:
    if start < 0:
        raise NetError(_OUT, "StartIndex cannot be less than zero. (Parameter 'startIndex')")
    if count is None:
        if start > len(s):
            raise NetError(_OUT, "startIndex must be less than length of string. (Parameter 'startIndex')")
        return s[:start]
    if count < 0 or start + count > len(s):
        raise NetError(_OUT, "Index and count must refer to a location within the string. (Parameter 'count')")
    return s[:start] + s[start + count :]


def _insert(s: str, at: int, text: Any) -> str:
    if not 0 <= at <= len(s):
        message = "Index was out of range. Must be non-negative and less than or equal to the size of the collection."
        raise NetError(_OUT, f"{message} (Parameter 'startIndex')")
    return s[:at] + _required(text, "value") + s[at:]


def _pad(how: str) -> Any:
    def run(s: str, width: int, char: str = " ") -> str:
        if width < 0:
            raise NetError(_OUT, "Non-negative number required. (Parameter 'totalWidth')")
        return str(getattr(s, how)(width, str(char)))

    return run


def compare(a: Any, b: Any, option: Any = None) -> int:
    """``String.Compare`` with a comparison, or ``true`` for without case."""
    from hostprep.lab.powershell.operators.comparison import compare_strings  # operators know types

    if a is None or b is None:
        return (a is not None) - (b is not None)
    if _by_culture(option):
        return compare_strings(str(a), str(b), case=not _without_case(option))
    x, y = (value.encode("utf-16-be", "surrogatepass") for value in _pair(str(a), str(b), option))
    if x == y:
        return 0
    at = next((i for i, (c, d) in enumerate(zip(_units(x), _units(y), strict=False)) if c != d), None)
    return len(x) // 2 - len(y) // 2 if at is None else _units(x)[at] - _units(y)[at]


def _units(data: bytes) -> list[int]:
    return [data[i] << 8 | data[i + 1] for i in range(0, len(data), 2)]


def equals(a: Any, b: Any, option: Any = None) -> bool:
    """``Equals``: ordinal, with or without case."""
    if a is None or b is None or not isinstance(b, str) or isinstance(b, Char) is not isinstance(a, Char):
        return a is b
    x, y = _pair(str(a), str(b), option)
    return x == y


def _normalize(s: str) -> str:
    return unicodedata.normalize("NFC", s)


def _chars(s: str) -> TypedArray:
    return TypedArray(map(Char, s), TYPES["system.char"])


def _walk(s: str) -> Enumerator:
    return Enumerator(TYPES["system.collections.ienumerator"], [Char(c) for c in s])


STRING.property("Length", len)
for _name, _how in (("Trim", "strip"), ("TrimStart", "lstrip"), ("TrimEnd", "rstrip")):
    STRING.method(_name, " | char | *char", _trim(_how))
STRING.method("ToUpper", " | cultureinfo", lambda s, *_: folded(s))
STRING.method("ToLower", " | cultureinfo", _lower)
STRING.method("ToUpperInvariant", "", lambda s, *_: folded(s))
STRING.method("ToLowerInvariant", "", _lower)
STRING.method(
    "Split",
    f"*char | char[],int | char[],{_OPTIONS} | char[],int,{_OPTIONS} | string[],{_OPTIONS} | string[],int,{_OPTIONS} | "
    f"+char | +char,{_OPTIONS} | +char,int | +char,int,{_OPTIONS} | "
    f"+string | +string,{_OPTIONS} | +string,int | +string,int,{_OPTIONS}",
    split,
)
STRING.method("Contains", f"string | +char | +string,{_COMPARISON} | +char,{_COMPARISON}", _contains)
STRING.method("StartsWith", f"string | +char | string,{_COMPARISON} | string,bool,object", _edge("startswith"))
STRING.method("EndsWith", f"string | +char | string,{_COMPARISON} | string,bool,object", _edge("endswith"))
_PLACES = (
    "string | char | string,int | char,int | string,int,int | char,int,int | "
    f"string,{_COMPARISON} | string,int,{_COMPARISON}"
)
STRING.method("IndexOf", f"{_PLACES} | +char,{_COMPARISON} | -string,int,int,{_COMPARISON}", _find)
_LAST = f"string | char | string,int | char,int | string,{_COMPARISON} | string,int,{_COMPARISON}"
STRING.method("LastIndexOf", f"{_LAST} | -string,int,int | -char,int,int | -string,int,int,{_COMPARISON}", _find_last)
STRING.method("IndexOfAny", "char[] | char[],int | -char[],int,int", _find_any)
STRING.method("LastIndexOfAny", "char[] | -char[],int | -char[],int,int", _find_last_any)
STRING.method("Substring", "int | int,int", _substring)
STRING.method(
    "Replace", f"string,string | char,char | +string,string,{_COMPARISON} | -+string,string,bool,object", _replace
)
STRING.method("Remove", "int | int,int", _remove)
STRING.method("Insert", "int,string", _insert)
STRING.method("PadLeft", "int | int,char", _pad("rjust"))
STRING.method("PadRight", "int | int,char", _pad("ljust"))
STRING.method(
    "ToCharArray", " | int,int", lambda s, at=0, size=None: _chars(s[at:] if size is None else s[at : at + size])
)
STRING.method("CompareTo", "string | object", compare)
STRING.method("Equals", f"string | object | string,{_COMPARISON}", equals)
STRING.method("ToString", " | object", lambda s, _=None: str(s))
STRING.method("Clone", "", lambda s: s)
STRING.method("GetEnumerator", "", _walk)
STRING.method("Normalize", " | -object", _normalize)
STRING.method(
    "+ReplaceLineEndings",
    " | string",
    lambda s, end="\n": end.join(s.splitlines()) + (end if s[-1:] in "\r\n" and s else ""),
)
STRING.method("get_Chars", "int", lambda s, at: Char(s[at]))
STRING.unknown("IsNormalized Chars CopyTo GetTypeCode +EnumerateRunes +TryCopyTo +GetPinnableReference")
STRING.constant("Empty", lambda: "")

from hostprep.lab.powershell.net import texts  # noqa: E402,F401  # adds the static members
