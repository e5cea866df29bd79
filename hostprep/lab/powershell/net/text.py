"""Encodings, Convert, regular expressions."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import NetError, NetType, members
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.operators.regex import IGNORE_CASE, Regex, compile_regex, replacement
from hostprep.lab.powershell.values.collections import NetCollection, TypedArray
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.numbers import Byte, UInt32
from hostprep.lab.powershell.values.objects import EnumValue, NetObject
from hostprep.lab.powershell.values.text import to_text


def byte_array(data: bytes) -> TypedArray:
    """Bytes as ``byte[]``."""
    return TypedArray(map(Byte, data), registry.TYPES["system.byte"])


ENCODING = register(
    NetType(
        "System.Text.Encoding",
        methods=members(
            GetBytes=lambda e, s: byte_array(
                to_text(s).encode(e.fields["codec"], "surrogatepass" if "utf" in e.fields["codec"] else "replace")
            ),
            GetString=lambda e, b, at=0, n=None: bytes(b)[at : None if n is None else at + n].decode(
                e.fields["codec"], "replace"
            ),
            GetByteCount=lambda e, s: len(to_text(s).encode(e.fields["codec"])),
        ),
        statics={
            n: (lambda c=c: NetObject(ENCODING, codec=c))
            for n, c in {
                "utf8": "utf-8",
                "unicode": "utf-16-le",
                "ascii": "ascii",
                "bigendianunicode": "utf-16-be",
                "utf32": "utf-32-le",
            }.items()
        },
        complete=False,
    )
)
register(
    NetType(
        "System.Text.UTF8Encoding",
        "System.Text.Encoding",
        construct=lambda *_: NetObject(registry.TYPES["system.text.utf8encoding"], codec="utf-8"),
    )
)


def _from_base64(text: Any) -> TypedArray:
    try:
        return byte_array(base64.b64decode("".join(to_text(text).split()), validate=True))
    except binascii.Error:
        raise NetError(
            "System.FormatException", "The input is not a valid Base-64 string as it contains a non-base 64 character."
        ) from None


def _in_base(value: Any, base: int = 10) -> str:
    number = int(value) & (0xFFFFFFFF if not hasattr(value, "maximum") else (1 << 64) - 1)
    return {2: f"{number:b}", 8: f"{number:o}", 16: f"{number:x}"}.get(base) or to_text(value)


def _to(name: str) -> Any:
    kind = registry.TYPES["system." + name.lower()]
    return lambda v, base=None: convert(
        int(to_text(v), base) if isinstance(base, int) and isinstance(v, str) else v, kind
    )


register(
    NetType(
        "System.Convert",
        static_methods=members(
            ToBase64String=lambda b: base64.b64encode(bytes(b)).decode(),
            FromBase64String=_from_base64,
            ToString=_in_base,
        )
        | {
            "to" + n.lower(): _to(n)
            for n in ("Int32", "Int64", "UInt32", "UInt16", "Int16", "Byte", "Boolean", "Double", "Decimal", "Char")
        },
        complete=False,
    )
)
register(
    NetType(
        "System.BitConverter",
        static_methods=members(
            ToUInt32=lambda b, at=0: UInt32(int.from_bytes(bytes(b)[at : at + 4], "little")),
            ToInt32=lambda b, at=0: int.from_bytes(bytes(b)[at : at + 4], "little", signed=True),
            ToString=lambda b: "-".join(f"{x:02X}" for x in b),
        ),
        statics={"islittleendian": lambda: True},
        complete=False,
    )
)


def _options(value: Any) -> int:
    return (
        convert(value, registry.TYPES["system.text.regularexpressions.regexoptions"]).number
        if not isinstance(value, EnumValue)
        else value.number
    )


def make_regex(pattern: Any, options: Any = 0) -> NetObject:
    """A [regex]."""
    return NetObject(REGEX, regex=compile_regex(to_text(pattern), _options(options) if options else 0))


def _groups(found: Any, regex: Regex) -> list[NetObject]:
    return [
        NetObject(
            GROUP,
            name=name,
            value="" if found is None or found[n] is None else found[n],
            ok=found is not None and found[n] is not None,
            at=found.start(n) if found is not None else 0,
        )
        for name, n in regex.names
    ]


class Groups(NetCollection):
    """A match's groups, by number or name."""

    __slots__ = ()

    def by_name(self, name: str) -> Any:
        """The group of a name."""
        return next(
            (g for g in self.items if g.fields["name"].lower() == name.lower()),
            NetObject(GROUP, name=name, value="", ok=False, at=0),
        )


def match_object(found: Any, regex: Regex) -> NetObject:
    """A Match."""
    groups = Groups(registry.TYPES["system.collections.arraylist"], _groups(found, regex))
    return NetObject(
        MATCH,
        value="" if found is None else found.group(),
        ok=found is not None,
        at=0 if found is None else found.start(),
        groups=groups,
        name="0",
    )


_PROPERTIES = {
    "value": lambda m: m.fields["value"],
    "success": lambda m: m.fields["ok"],
    "index": lambda m: m.fields["at"],
    "length": lambda m: len(m.fields["value"]),
    "name": lambda m: m.fields["name"],
}
_TEXT = {"tostring": lambda m: m.fields["value"]}
GROUP = register(
    NetType(
        "System.Text.RegularExpressions.Group",
        properties=_PROPERTIES,
        methods=_TEXT,
        text=lambda m: m.fields["value"],
        others=frozenset(("captures",)),
    )
)
MATCH = register(
    NetType(
        "System.Text.RegularExpressions.Match",
        properties=_PROPERTIES | {"groups": lambda m: m.fields["groups"]},
        methods=_TEXT,
        text=lambda m: m.fields["value"],
        others=frozenset(("nextmatch", "result", "captures")),
    )
)


def _replace(frame: Any, target: Any, text: Any, change: Any, count: Any = -1) -> str:
    regex: Regex = target.fields["regex"]
    if hasattr(change, "invoke_with"):
        return regex.compiled.sub(
            lambda f: to_text(change.invoke_with(frame.session, match_object(f, regex))),
            to_text(text),
            count=max(count, 0),
        )
    template = to_text(change)
    return regex.compiled.sub(lambda f: replacement(f, template, regex), to_text(text), count=max(count, 0))


def _split(r: NetObject, text: Any) -> TypedArray:
    return TypedArray(
        [p for p in r.fields["regex"].compiled.split(to_text(text)) if p is not None], registry.TYPES["system.string"]
    )


REGEX = register(
    NetType(
        "System.Text.RegularExpressions.Regex",
        methods=members(
            Match=lambda r, t: match_object(r.fields["regex"].compiled.search(to_text(t)), r.fields["regex"]),
            IsMatch=lambda r, t: bool(r.fields["regex"].compiled.search(to_text(t))),
            Matches=lambda r, t: NetCollection(
                registry.TYPES["system.collections.arraylist"],
                [match_object(f, r.fields["regex"]) for f in r.fields["regex"].compiled.finditer(to_text(t))],
            ),
            Replace=_replace,
            Split=_split,
            ToString=lambda r: r.fields["regex"].pattern,
        ),
        static_methods=members(
            Match=lambda t, p, o=0: REGEX.methods["match"](make_regex(p, o), t),
            IsMatch=lambda t, p, o=0: REGEX.methods["ismatch"](make_regex(p, o), t),
            Matches=lambda t, p, o=0: REGEX.methods["matches"](make_regex(p, o), t),
            Replace=lambda frame, t, p, c, o=0: _replace(frame, make_regex(p, o), t, c),
            Split=lambda t, p, o=0: _split(make_regex(p, o), t),
            Escape=lambda t: _escape(to_text(t)),
        ),
        construct=make_regex,
        cast=lambda v: make_regex(v) if isinstance(v, str) else None,
        text=lambda r: r.fields["regex"].pattern,
        session_methods=frozenset(("replace",)),
        others=frozenset(("options", "getgroupnames", "unescape", "count")),
    )
)
_ = IGNORE_CASE


def _escape(text: str) -> str:
    return "".join(
        "\\" + c if c in "\\*+?|{[()^$.# " else {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(c, c) for c in text
    )
