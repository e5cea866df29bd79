"""System.String, System.Char, StringBuilder."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import NetError, NetType, members
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.values.collections import TypedArray
from hostprep.lab.powershell.values.convert import convert, items_of
from hostprep.lab.powershell.values.numbers import Char
from hostprep.lab.powershell.values.objects import NetObject
from hostprep.lab.powershell.values.text import to_text

_OUT = "System.ArgumentOutOfRangeException"


def _ignore(option: Any) -> bool:
    return option is not None and (option is True or to_text(option).lower().endswith("ignorecase"))


def _substring(s: str, start: Any, length: Any = None) -> str:
    begin, size = int(start), len(s) - int(start) if length is None else int(length)
    if begin < 0 or begin > len(s):
        raise NetError(_OUT, "startIndex cannot be larger than length of string. (Parameter 'startIndex')")
    if size < 0 or begin + size > len(s):
        raise NetError(_OUT, "Index and length must refer to a location within the string. (Parameter 'length')")
    return s[begin : begin + size]


def _chars(arguments: tuple[Any, ...]) -> str:
    return "".join(to_text(c) for a in arguments for c in (items_of(a)))


def _trim(how: str) -> Any:
    return lambda s, *c: getattr(s, how)(_chars(c) or None)


def _array(items: list[str]) -> TypedArray:
    return TypedArray(items, registry.TYPES["system.string"])


def _split(s: str, *arguments: Any) -> TypedArray:
    separators, count, drop = arguments[0] if arguments else None, 0, False
    for extra in arguments[1:]:
        if isinstance(extra, int) and not isinstance(extra, bool):
            count = int(extra)
        elif isinstance(extra, str) and len(extra) == 1:
            separators = [*items_of(separators), extra]
        else:
            drop = "RemoveEmptyEntries" in to_text(extra)
    marks = [to_text(one) for one in items_of(separators)] if separators is not None else list(" \t\r\n")
    pieces, rest = [], s
    while not (count and len(pieces) + 1 >= count):
        places = [(rest.find(mark), mark) for mark in marks if mark and rest.find(mark) >= 0]
        if not places:
            break
        place, mark = min(places, key=lambda p: (p[0], -len(p[1])))
        pieces.append(rest[:place])
        rest = rest[place + len(mark) :]
    pieces.append(rest)
    return _array([piece for piece in pieces if piece or not drop])


def _test(how: str) -> Any:
    def run(s: str, other: Any, option: Any = None) -> Any:
        a, b = (s.lower(), to_text(other).lower()) if _ignore(option) else (s, to_text(other))
        return b in a if how == "in" else getattr(a, how)(b)

    return run


def _index(how: str) -> Any:
    def run(s: str, other: Any, start: Any = None, _option: Any = None) -> int:
        if start is None:
            return int(getattr(s, how)(to_text(other)))
        if not isinstance(start, int):
            return int(
                getattr(s.lower() if _ignore(start) else s, how)(
                    to_text(other).lower() if _ignore(start) else to_text(other)
                )
            )
        return s.find(to_text(other), int(start)) if how == "find" else s.rfind(to_text(other), 0, int(start) + 1)

    return run


def _compare(a: Any, b: Any, option: Any = None) -> int:
    from hostprep.lab.powershell.operators.comparison import compare_strings  # operators know types

    return compare_strings(to_text(a), to_text(b), case=not _ignore(option))


def _equals(a: Any, b: Any, option: Any = None) -> bool:
    return isinstance(b, str) and (a.lower() == b.lower() if _ignore(option) else a == b)


def _replace(s: str, old: Any, new: Any) -> str:
    if to_text(old) == "":
        raise NetError("System.ArgumentException", "The value cannot be an empty string. (Parameter 'oldValue')")
    return s.replace(to_text(old), to_text(new))


def _remove(s: str, start: Any, count: Any = None) -> str:
    if not 0 <= start <= len(s):
        raise NetError(_OUT, "startIndex must be less than length of string. (Parameter 'startIndex')")
    return s[:start] + ("" if count is None else s[start + count :])


def _new(*a: Any) -> str:
    if len(a) == 2 and isinstance(a[1], int):
        return to_text(a[0]) * int(a[1])
    return "".join(to_text(c) for c in items_of(a[0]))


def _format(template: Any, *a: Any) -> str:
    from hostprep.lab.powershell.operators.texts import format_text  # operators know types

    return format_text(to_text(template), list(a[0]) if len(a) == 1 and isinstance(a[0], list) else list(a))


STRING = register(
    NetType(
        "System.String",
        properties={"length": len},
        methods=members(
            ToUpper=lambda s, *_: s.upper(),
            ToLower=lambda s, *_: s.lower(),
            ToUpperInvariant=str.upper,
            ToLowerInvariant=str.lower,
            Trim=_trim("strip"),
            TrimStart=_trim("lstrip"),
            TrimEnd=_trim("rstrip"),
            Split=_split,
            Contains=_test("in"),
            StartsWith=_test("startswith"),
            EndsWith=_test("endswith"),
            IndexOf=_index("find"),
            LastIndexOf=_index("rfind"),
            Substring=_substring,
            Replace=_replace,
            PadLeft=lambda s, n, c=" ": s.rjust(n, to_text(c)),
            PadRight=lambda s, n, c=" ": s.ljust(n, to_text(c)),
            Insert=lambda s, at, t: s[:at] + t + s[at:],
            Remove=_remove,
            ToCharArray=lambda s: TypedArray(map(Char, s), registry.TYPES["system.char"]),
            CompareTo=_compare,
            Equals=_equals,
            ToString=lambda s, *_: str(s),
            Clone=lambda s: s,
            GetEnumerator=lambda s: [Char(c) for c in s],
            IndexOfAny=lambda s, c: min((s.find(to_text(x)) for x in c if to_text(x) in s), default=-1),
        ),
        statics={"empty": lambda: ""},
        static_methods=members(
            IsNullOrEmpty=lambda s: s is None or to_text(s) == "",
            IsNullOrWhiteSpace=lambda s: s is None or not to_text(s).strip(),
            Format=_format,
            Join=lambda sep, *a: to_text(sep).join(to_text(x) for x in (items_of(a[0]) if len(a) == 1 else a)),
            Concat=lambda *a: "".join(to_text(x) for y in a for x in items_of(y)),
            Compare=_compare,
            Equals=_equals,
            CompareOrdinal=lambda a, b: (a > b) - (a < b),
            new_=None,
        ),
        construct=_new,
        interfaces=("System.Collections.IEnumerable", "System.IComparable"),
        others=frozenset(
            "normalize isnormalized copyto gettypecode chars lastindexofany replacelineendings enumeraterunes intern isinterned copy asspan tryCopyTo".lower().split()
        ),
    ),
    str,
)
del STRING.static_methods["new"]
register(
    NetType(
        "System.Char",
        "System.ValueType",
        methods=members(ToString=str.__str__, CompareTo=lambda a, b: ord(a) - ord(b), Equals=lambda a, b: a == b),
        static_methods=members(
            IsDigit=lambda c: to_text(c).isdigit(),
            IsLetter=lambda c: to_text(c).isalpha(),
            IsLetterOrDigit=lambda c: to_text(c).isalnum(),
            IsWhiteSpace=lambda c: to_text(c).isspace(),
            IsUpper=lambda c: to_text(c).isupper(),
            IsLower=lambda c: to_text(c).islower(),
            ToUpper=lambda c: Char(to_text(c).upper()),
            ToLower=lambda c: Char(to_text(c).lower()),
        ),
        complete=True,
        others=frozenset(["ispunctuation", "iscontrol", "isnumber", "issymbol"]),
    ),
    Char,
)


def _append(b: NetObject, value: Any, count: Any = 1) -> NetObject:
    b.fields["parts"].append(to_text(value) * count)
    return b


def _joined(b: NetObject) -> str:
    return "".join(b.fields["parts"])


BUILDER = register(
    NetType(
        "System.Text.StringBuilder",
        properties={"length": lambda b: len(_joined(b))},
        methods=members(
            Append=_append,
            AppendLine=lambda b, t="": _append(b, to_text(t) + "\n"),
            AppendFormat=lambda b, t, *a: _append(b, _format(t, *a)),
            ToString=_joined,
            Clear=lambda b: (b.fields["parts"].clear(), b)[1],
        ),
        construct=lambda *a: NetObject(BUILDER, parts=[a[0]] if a and isinstance(a[0], str) else []),
        text=_joined,
        others=frozenset(["insert", "remove", "replace", "capacity", "chars", "maxcapacity", "appendjoin"]),
    )
)
_ = convert
