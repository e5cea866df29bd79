"""DateTime by a format string, after ".NET custom date and time format strings", under the invariant and en-US culture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hostprep.lab.powershell.net.model import NetError
from hostprep.lab.powershell.values.times import DAYS, MONTHS, DateTime, TimeSpan

if TYPE_CHECKING:
    from collections.abc import Callable

_STANDARD = {
    "d": "M/d/yyyy",
    "D": "dddd, MMMM d, yyyy",
    "f": "dddd, MMMM d, yyyy h:mm tt",
    "F": "dddd, MMMM d, yyyy h:mm:ss tt",
    "g": "M/d/yyyy h:mm tt",
    "G": "M/d/yyyy h:mm:ss tt",
    "m": "MMMM d",
    "M": "MMMM d",
    "o": "yyyy-MM-ddTHH:mm:ss.fffffffK",
    "O": "yyyy-MM-ddTHH:mm:ss.fffffffK",
    "r": "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
    "R": "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
    "s": "yyyy-MM-ddTHH:mm:ss",
    "t": "h:mm tt",
    "T": "h:mm:ss tt",
    "u": "yyyy-MM-dd HH:mm:ss'Z'",
    "U": "dddd, MMMM d, yyyy h:mm:ss tt",
    "y": "MMMM yyyy",
    "Y": "MMMM yyyy",
}
INVARIANT = "MM/dd/yyyy HH:mm:ss"
_TOKEN = re.compile(r"'([^']*)'|\"([^\"]*)\"|\\(.)|(d+|f+|F+|h+|H+|m+|M+|s+|t+|y+|z+|K|g+)|(%)|(.)", re.DOTALL)


def _zone(moment: DateTime) -> str:
    return {"Utc": "Z", "Local": "+00:00"}.get(moment.kind, "")


def _year(moment: DateTime, size: int) -> str:
    year = moment.day.year
    return f"{year % 100:0{size}d}" if size <= 2 else f"{year:0{size}d}"


def _month(moment: DateTime, size: int) -> str:
    month = moment.day.month
    if size <= 2:
        return f"{month:0{size}d}"
    return MONTHS[month - 1][:3] if size == 3 else MONTHS[month - 1]


def _day(moment: DateTime, size: int) -> str:
    if size <= 2:
        return f"{moment.day.day:0{size}d}"
    name = DAYS[moment.day.isoweekday() % 7]
    return name[:3] if size == 3 else name


def _fraction(moment: DateTime, size: int) -> str:
    return f"{moment.fraction:07d}"[:size]


_PARTS: dict[str, Callable[[DateTime, int], str]] = {
    "y": _year,
    "M": _month,
    "d": _day,
    "H": lambda t, n: f"{t.seconds // 3600:0{min(n, 2)}d}",
    "h": lambda t, n: f"{(t.seconds // 3600 + 11) % 12 + 1:0{min(n, 2)}d}",
    "m": lambda t, n: f"{t.seconds // 60 % 60:0{min(n, 2)}d}",
    "s": lambda t, n: f"{t.seconds % 60:0{min(n, 2)}d}",
    "t": lambda t, n: ("AM" if t.seconds < 43200 else "PM")[:n],
    "f": _fraction,
    "F": lambda t, n: _fraction(t, n).rstrip("0"),
    "K": lambda t, _: _zone(t),
    "z": lambda _t, n: "+0" if n == 1 else "+00" if n == 2 else "+00:00",
    "g": lambda _t, _n: "A.D.",
}


def format_date(moment: DateTime, pattern: str = "") -> str:
    """A DateTime by a format string; without one, as en-US writes it."""
    pattern = pattern or "G"
    if len(pattern) == 1:
        if pattern not in _STANDARD:
            raise NetError("System.FormatException", "Input string was not in a correct format.")
        pattern = _STANDARD[pattern]
    out: list[str] = []
    for found in _TOKEN.finditer(pattern):
        if found[4]:
            out.append(_PARTS[found[4][0]](moment, len(found[4])))
        else:
            out.append(found[1] or found[2] or found[3] or found[6] or "")
    return "".join(out)


def format_span(span: TimeSpan, pattern: str = "") -> str:
    """A TimeSpan by a format string."""
    if pattern in ("", "c", "t", "T"):
        return str(span)
    if len(pattern) == 1:
        raise NetError("NotKnown", f"TimeSpan format '{pattern}'")
    ticks = abs(span.ticks)
    values = {
        "d": ticks // 864_000_000_000,
        "h": ticks // 36_000_000_000 % 24,
        "m": ticks // 600_000_000 % 60,
        "s": ticks // 10_000_000 % 60,
    }
    out: list[str] = []
    for found in re.finditer(r"\\(.)|'([^']*)'|([dhms]+|f+)|(%)|(.)", pattern, re.DOTALL):
        if found[5]:
            raise NetError("System.FormatException", "Input string was not in a correct format.")
        word = found[3]
        if word and word[0] == "f":
            out.append(f"{ticks % 10_000_000:07d}"[: len(word)])
        elif word:
            out.append(f"{values[word[0]]:0{len(word)}d}")
        else:
            out.append(found[1] or found[2] or "")
    return "".join(out)
