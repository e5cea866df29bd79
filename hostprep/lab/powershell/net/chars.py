"""System.Char."""

from __future__ import annotations

import unicodedata
from typing import Any

from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.values.numbers import Char

CHAR = register(NetType("System.Char", "System.ValueType", interfaces=("System.IComparable",)), Char)


def _is(*categories: str) -> Any:
    def run(char: Any, at: Any = None) -> bool:
        one = str(char) if at is None else str(char)[at]
        return unicodedata.category(one).startswith(categories)

    return run


def _white(char: Any, at: Any = None) -> bool:
    one = str(char) if at is None else str(char)[at]
    return one in "\t\n\v\f\r\x85" or unicodedata.category(one) in ("Zs", "Zl", "Zp")


def _cased(how: str) -> Any:
    def run(char: Any, _culture: Any = None) -> Char:
        found = getattr(str(char), how)()
        return Char(found if len(found) == 1 else str(char))

    return run


def _parse(text: str) -> Char:
    if len(text) != 1:
        raise NetError("System.FormatException", "String must be exactly one character long.")
    return Char(text)


def _value(char: Any) -> float:
    return float(unicodedata.numeric(str(char), -1.0))


CHAR.method("ToString", " | object", lambda c, _=None: str(c))
CHAR.method("CompareTo", "char | object", lambda a, b: ord(a) - ord(b))
CHAR.method("Equals", "char | object", lambda a, b: isinstance(b, Char) and str(a) == str(b))
for _name, _categories in {
    "Digit": ("Nd",),
    "Letter": ("L",),
    "LetterOrDigit": ("L", "Nd"),
    "Upper": ("Lu",),
    "Lower": ("Ll",),
    "Punctuation": ("P",),
    "Symbol": ("S",),
    "Control": ("Cc",),
    "Number": ("N",),
    "Separator": ("Z",),
    "Surrogate": ("Cs",),
}.items():
    CHAR.static(f"Is{_name}", "char | string,int", _is(*_categories))
CHAR.static("IsWhiteSpace", "char | string,int", _white)
for _name, _how in (("ToUpper", "upper"), ("ToLower", "lower")):
    CHAR.static(_name, "char | char,cultureinfo", _cased(_how))
    CHAR.static(f"{_name}Invariant", "char", _cased(_how))
CHAR.static("Parse", "string", _parse)
CHAR.static("GetNumericValue", "char", _value)
CHAR.static("ConvertFromUtf32", "int", chr)
CHAR.static("+IsAscii", "char", lambda c: ord(c) < ord("\x80"))
for _name, _set in {
    "Digit": "0-9",
    "Letter": "A-Za-z",
    "LetterOrDigit": "A-Za-z0-9",
    "LetterUpper": "A-Z",
    "LetterLower": "a-z",
    "HexDigit": "0-9A-Fa-f",
}.items():

    def _ascii(char: Any, pattern: str = f"[{_set}]") -> bool:
        import re  # only these need it

        return re.fullmatch(pattern, str(char)) is not None

    CHAR.static(f"+IsAscii{_name}", "char", _ascii)
CHAR.constant("MaxValue", lambda: Char("\uffff"))
CHAR.constant("MinValue", lambda: Char("\0"))
CHAR.unknown(
    "GetTypeCode GetUnicodeCategory IsHighSurrogate IsLowSurrogate IsSurrogatePair ConvertToUtf32 TryParse +IsBetween"
)
