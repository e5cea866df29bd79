"""Regex, Match, Group."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net.arrays import ENUMERABLE, walker
from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import TYPES, register
from hostprep.lab.powershell.net.splitting import array_of_strings
from hostprep.lab.powershell.operators.regex import Regex, compile_regex, replacement
from hostprep.lab.powershell.values.collections import NetCollection
from hostprep.lab.powershell.values.objects import EnumValue, NetObject
from hostprep.lab.powershell.values.text import type_name

_T = "System.Text.RegularExpressions."
_OPTIONS = _T + "RegexOptions"
_KNOWN_OPTIONS = 1 | 2 | 4 | 8 | 16 | 32 | 512
_COMPILED_OR_INVARIANT = 8 | 512

REGEX = register(NetType(_T + "Regex"))
GROUP = register(NetType(_T + "Group", _T + "Capture"))
CAPTURE = register(NetType(_T + "Capture"))
MATCH = register(NetType(_T + "Match", _T + "Group"))


def make_regex(pattern: Any, options: Any = None, _timeout: Any = None) -> NetObject:
    """A [regex]."""
    if pattern is None:
        raise NetError("System.ArgumentNullException", "Value cannot be null. (Parameter 'pattern')")
    flags = options.number if isinstance(options, EnumValue) else int(options or 0)
    if flags & ~_KNOWN_OPTIONS:
        raise NetError("NotKnown", "RegexOptions RightToLeft, ECMAScript or NonBacktracking")
    return NetObject(REGEX, regex=compile_regex(str(pattern), flags & ~_COMPILED_OR_INVARIANT), options=flags)


class Groups(NetCollection):
    """A match's groups, by number or name."""

    __slots__ = ()

    def by_name(self, name: str) -> Any:
        """The group of a name, which minds the case; one without success where there is none."""
        blank = NetObject(GROUP, name=name, value="", ok=False, at=0)
        return next((g for g in self.items if g.fields["name"] == name), blank)


def _groups(found: Any, regex: Regex) -> list[NetObject]:
    return [_group(found, name, number) for name, number in regex.names]


def _group(found: Any, name: str, number: int) -> NetObject:
    ok = found is not None and found[number] is not None
    return NetObject(GROUP, name=name, value=found[number] if ok else "", ok=ok, at=found.start(number) if ok else 0)


def match_object(found: Any, regex: Regex, rest: Any = None) -> NetObject:
    """A Match; ``rest`` are the matches behind it."""
    groups = Groups(TYPES[(_T + "GroupCollection").lower()], _groups(found, regex))
    value, at = ("", 0) if found is None else (found.group(), found.start())
    return NetObject(
        MATCH, value=value, ok=found is not None, at=at, groups=groups, name="0", found=found, regex=regex, rest=rest
    )


def _next(match: NetObject) -> NetObject:
    if match.fields["rest"] is None:
        if match.fields["ok"]:
            raise NetError("NotKnown", "Match.NextMatch() of this match")
        return match
    return match_object(next(match.fields["rest"], None), match.fields["regex"], match.fields["rest"])


def _result(match: NetObject, template: str) -> str:
    return replacement(match.fields["found"], str(template), match.fields["regex"])


def _search(r: NetObject, text: Any, start: int | None = None, size: int | None = None) -> NetObject:
    if size is not None:
        raise NetError("NotKnown", "Regex.Match within a span")
    regex: Regex = r.fields["regex"]
    finder = regex.compiled.finditer(_given(text))
    if start:
        finder = (found for found in regex.compiled.finditer(_given(text)) if found.start() >= start)
        if any(True for found in regex.compiled.finditer(_given(text)) if found.start() < start < found.end()):
            raise NetError("NotKnown", "Regex.Match from within a match")
    return match_object(next(finder, None), regex, finder)


def _given(text: Any) -> str:
    if text is None:
        raise NetError("System.ArgumentNullException", "Value cannot be null. (Parameter 'input')")
    return str(text)


def _matches(r: NetObject, text: Any) -> NetCollection:
    regex: Regex = r.fields["regex"]
    found = [match_object(one, regex) for one in regex.compiled.finditer(_given(text))]
    return NetCollection(TYPES[(_T + "MatchCollection").lower()], found)


def _replace(frame: Any, r: NetObject, text: Any, change: Any, count: int = -1) -> str:
    regex: Regex = r.fields["regex"]
    if count == 0:
        return _given(text)
    if hasattr(change, "invoke_with"):
        from hostprep.lab.powershell.values.text import to_text  # only blocks need it

        session = frame.session
        return regex.compiled.sub(
            lambda found: to_text(session.value_of_block(change, arguments=[match_object(found, regex)], dotted=False)),
            _given(text),
            count=max(count, 0),
        )
    template = "" if change is None else str(change)
    return regex.compiled.sub(lambda found: replacement(found, template, regex), _given(text), count=max(count, 0))


def _split(r: NetObject, text: Any, count: int = 0) -> Any:
    out: list[str] = []
    start = 0
    for found in r.fields["regex"].compiled.finditer(_given(text)):
        if count and len(out) + 1 >= count:
            break
        out.append(_given(text)[start : found.start()])
        out.extend(group for group in found.groups() if group is not None)
        start = found.end()
    return array_of_strings([*out, _given(text)[start:]])


def escape(text: str) -> str:
    """``Regex.Escape``."""
    white = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f"}
    return "".join("\\" + c if c in "\\*+?|{[()^$.# " else white.get(c, c) for c in text)


def _named(r: NetObject) -> Any:
    return array_of_strings([name for name, _ in r.fields["regex"].names])


for _kind in (CAPTURE, GROUP):
    _kind.text = lambda m: m.fields["value"]
CAPTURE.property("Value", lambda m: m.fields["value"])
CAPTURE.property("Index", lambda m: m.fields["at"])
CAPTURE.property("Length", lambda m: len(m.fields["value"]))
CAPTURE.method("ToString", "", lambda m: m.fields["value"])
GROUP.property("Success", lambda m: m.fields["ok"])
GROUP.property("Name", lambda m: m.fields["name"])
GROUP.unknown("Captures Synchronized ValueSpan")
MATCH.text = GROUP.text
MATCH.property("Groups", lambda m: m.fields["groups"])
MATCH.method("NextMatch", "", _next)
MATCH.method("Result", "string", _result)
MATCH.unknown("Empty")
for _name in ("GroupCollection", "MatchCollection"):
    _list = register(NetType(_T + _name, interfaces=ENUMERABLE))
    _list.property("Count", len)
    _list.method("GetEnumerator", "", walker)
    _list.method("ToString", "", type_name)
    _list.method("get_Item", "int", lambda c, at: c.items[at])
    _list.unknown("Keys Values ContainsKey TryGetValue CopyTo SyncRoot IsReadOnly IsSynchronized")

REGEX.cast = lambda v: make_regex(v) if isinstance(v, str) else None
REGEX.text = lambda r: r.fields["regex"].pattern
REGEX.method("Match", "string | string,int | string,int,int", _search)
REGEX.method("IsMatch", "string | string,int", lambda r, *a: _search(r, *a).fields["ok"])
REGEX.method("Matches", "string | -string,int", _matches)
REGEX.method(
    "Replace",
    "string,string | string,block | string,string,int | string,block,int | -string,string,int,int",
    _replace,
    frame=True,
)
REGEX.method("Split", "string | string,int | -string,int,int", _split)
REGEX.method("ToString", "", lambda r: r.fields["regex"].pattern)
REGEX.method("GetGroupNames", "", _named)
REGEX.property("Options", lambda r: EnumValue(TYPES[_OPTIONS.lower()], r.fields["options"]))
REGEX.constructor(f"string | string,{_OPTIONS} | string,{_OPTIONS},timespan", make_regex)
REGEX.static("Match", f"string,string | string,string,{_OPTIONS}", lambda t, p, o=None: _search(make_regex(p, o), t))
REGEX.static(
    "IsMatch",
    f"string,string | string,string,{_OPTIONS}",
    lambda t, p, o=None: _search(make_regex(p, o), t).fields["ok"],
)
REGEX.static("Matches", f"string,string | string,string,{_OPTIONS}", lambda t, p, o=None: _matches(make_regex(p, o), t))
REGEX.static(
    "Replace",
    f"string,string,string | string,string,block | string,string,string,{_OPTIONS} | string,string,block,{_OPTIONS}",
    lambda frame, t, p, c, o=None: _replace(frame, make_regex(p, o), t, c),
    frame=True,
)
REGEX.static("Split", f"string,string | string,string,{_OPTIONS}", lambda t, p, o=None: _split(make_regex(p, o), t))
REGEX.static("Escape", "string", lambda t: escape(_given(t)))
REGEX.unknown(
    "Unescape GetGroupNumbers GroupNameFromNumber GroupNumberFromName MatchTimeout RightToLeft "
    "+Count +EnumerateMatches +EnumerateSplits CacheSize InfiniteMatchTimeout"
)
