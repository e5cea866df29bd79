"""The operators on strings: ``-match -replace -split -join -like -f``."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net.model import NetError
from hostprep.lab.powershell.operators.regex import (
    IGNORE_CASE,
    Regex,
    compile_regex,
    replacement,
    wildcard,
)
from hostprep.lab.powershell.operators.translating import NotTranslatableError
from hostprep.lab.powershell.runtime.errors import fail
from hostprep.lab.powershell.runtime.flow import LimitExceeded
from hostprep.lab.powershell.syntax.source import Refused
from hostprep.lab.powershell.values.collections import Hashtable, NetCollection
from hostprep.lab.powershell.values.convert import items_of
from hostprep.lab.powershell.values.numtext import format_number
from hostprep.lab.powershell.values.objects import NOTHING, EnumValue, NetObject, is_null
from hostprep.lab.powershell.values.text import to_text, type_name
from hostprep.lab.powershell.values.times import DateTime, TimeSpan
from hostprep.lab.powershell.values.timetext import format_date, format_span

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.frame import Frame


def regex_of(value: Any, *, case: bool) -> Regex:
    """A regular expression of a string or a [regex] object."""
    if isinstance(value, NetObject) and "regex" in value.fields:
        return value.fields["regex"]  # type: ignore[no-any-return]  # a Regex by construction
    try:
        return compile_regex(to_text(value), 0 if case else IGNORE_CASE)
    except NetError as error:
        fail(
            "InvalidRegularExpression",
            f"The regular expression pattern {to_text(value)} is not valid.",
            "InvalidOperation",
            value,
            kind=error.type_name,
        )
    except NotTranslatableError as reason:
        raise Refused(str(reason)) from None


def _collection(value: Any) -> list[Any] | None:
    return list(value) if isinstance(value, list | NetCollection) else None


def match(frame: Frame, left: Any, right: Any, *, case: bool, negated: bool) -> Any:
    """``-match``: sets ``$Matches`` for a scalar, filters a collection."""
    regex = regex_of(right, case=case)
    items = _collection(left)
    if items is not None:
        return [item for item in items if bool(regex.compiled.search(to_text(item))) != negated]
    found = regex.compiled.search(to_text(left))
    if found is not None:
        table = Hashtable()
        for name, number in regex.names:
            if found[number] is not None:
                table.set(int(name) if name.isdigit() else name, found[number])
        frame.scope.variables["matches"] = table
    return (found is not None) != negated


def like(left: Any, right: Any, *, case: bool, negated: bool) -> Any:
    """``-like``."""
    try:
        pattern = wildcard(to_text(right), case=case)
    except (ValueError, re.error):
        fail(
            "RuntimeException",
            f"The specified wildcard character pattern is not valid: {to_text(right)}",
            kind="System.Management.Automation.RuntimeException",
        )
    items = _collection(left)
    if items is not None:
        return [item for item in items if bool(pattern.fullmatch(to_text(item))) != negated]
    return bool(pattern.fullmatch(to_text(left))) != negated


def _called(frame: Frame, block: Any, regex: Regex, found: Any) -> str:
    return to_text(block.invoke_with(frame.session, frame.session.match_object(found, regex)))


def replace(frame: Frame, left: Any, right: Any, *, case: bool) -> Any:
    """``-replace``."""
    parts = items_of(right)
    if len(parts) > len(("pattern", "replacement")):
        fail(
            "BadReplaceArgument",
            "The -replace operator allows only two elements to follow it, not " + str(len(parts)) + ".",
        )
    regex = regex_of(parts[0] if parts else "", case=case)
    other = parts[1] if len(parts) > 1 else ""
    if hasattr(other, "invoke_with"):
        if not frame.session.modern:
            raise Refused("-replace with a script block (edition 7)")
        change = partial(_called, frame, other, regex)
    else:
        change = partial(replacement, template=to_text(other), regex=regex)
    items = _collection(left)
    if items is not None:
        return [frame.session.charged(regex.compiled.sub(change, to_text(item))) for item in items]
    return frame.session.charged(regex.compiled.sub(change, to_text(left)))


def split(left: Any, right: Any, *, case: bool) -> list[Any]:
    """``-split`` with a pattern, a limit and options."""
    parts = items_of(right)
    limit = int(to_text(parts[1]) or 0) if len(parts) > 1 else 0
    options = to_text(parts[2]).lower() if parts[2:] else ""
    if hasattr(parts[0], "invoke_with"):
        raise Refused("-split with a script block")
    if limit < 0:
        raise Refused("-split with a negative limit")
    if "simplematch" in options:
        regex = compile_regex(re.escape(to_text(parts[0])), 0 if case else IGNORE_CASE)
    elif options and options not in ("ignorecase", "regexmatch"):
        raise Refused(f"-split option {options}")
    else:
        regex = regex_of(parts[0], case=case)
    return [piece for item in items_of(left) for piece in _pieces(to_text(item), regex, limit)]


def _pieces(text: str, regex: Regex, limit: int) -> list[str]:
    out: list[str] = []
    start = 0
    for found in regex.compiled.finditer(text):
        if limit and len(out) + 1 >= limit:
            break
        out.append(text[start : found.start()])
        out.extend(group for group in found.groups() if group is not None)
        start = found.end()
    out.append(text[start:])
    return out


def unary_split(value: Any) -> list[str]:
    """``-split``: by white space."""
    return [piece for item in items_of(value) for piece in to_text(item).split()]


def join(frame: Frame, left: Any, right: Any) -> str:
    """``-join``."""
    return frame.session.charged(to_text(right).join(to_text(item) for item in _joinable(left)))


def _joinable(value: Any) -> list[Any]:
    return [] if value is NOTHING or value is None else items_of(value)


WIDEST = 1 << 24
_FIELD = re.compile(r"\{\{|\}\}|\{(\d+)(?:,\s*(-?\d+))?\s*(?::((?:[^{}]|\{\{|\}\})*))?\}|[{}]")


def format_text(template: str, arguments: list[Any], *, modern: bool = True, invariant: bool = False) -> str:
    """``-f`` and [string]::Format.

    Raises:
        NetError: the template is wrong, or asks for an argument that is not there.
    """

    def one(found: re.Match[str]) -> str:
        mark = found.group()
        if mark in ("{{", "}}"):
            return mark[0]
        if found[1] is None:
            raise NetError("System.FormatException", "Input string was not in a correct format.")
        if int(found[1]) >= len(arguments):
            raise NetError(
                "System.FormatException",
                "Index (zero based) must be greater than or equal to zero and less than the size of the argument list.",
            )
        text = format_value(arguments[int(found[1])], found[3] or "", modern=modern, invariant=invariant)
        width = int(found[2] or 0)
        if abs(width) > WIDEST:
            raise LimitExceeded(f"a width of more than {WIDEST} in a format string")
        return text.ljust(-width) if width < 0 else text.rjust(width)

    return _FIELD.sub(one, template)


def format_value(value: Any, pattern: str, *, modern: bool = True, invariant: bool = False) -> str:
    """One value by a format string, as en-US or the invariant culture has it; values without formats ignore it."""
    if is_null(value) or isinstance(value, bool | str):
        return to_text(value)
    if isinstance(value, int | float | Decimal):
        return format_number(value, pattern, modern=modern)
    if isinstance(value, DateTime):
        return format_date(value, pattern, invariant=invariant)
    if isinstance(value, TimeSpan):
        return format_span(value, pattern)
    if isinstance(value, list | NetCollection):
        return type_name(value)
    if isinstance(value, EnumValue) and pattern.upper() in ("D", "X"):
        return str(value.number) if pattern.upper() == "D" else f"{value.number:08X}"
    if pattern and isinstance(value, NetObject) and value.net_type.name in _FORMATTABLE:
        return str(value.net_type.methods["tostring"](value, pattern))
    return to_text(value)


_FORMATTABLE = ("System.Guid", "System.DateTimeOffset")


def format_operator(frame: Frame, left: Any, right: Any) -> str:
    """``-f``."""
    arguments = list(right) if isinstance(right, list) else [right]
    try:
        return frame.session.charged(format_text(to_text(left), arguments, modern=frame.session.modern))
    except NetError as error:
        if error.type_name == "NotKnown":
            raise Refused(error.message) from None
        fail("FormatError", f"Error formatting a string: {error.message}", "InvalidOperation", left)
