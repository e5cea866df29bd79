"""DateTime and TimeSpan by a format string, under the invariant culture and en-US.

After "Custom date and time format strings" and "Custom TimeSpan format strings" of the .NET documentation.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hostprep.lab.powershell.net.model import NetError
from hostprep.lab.powershell.values.times import DAYS, MONTHS, DateTime, TimeSpan

if TYPE_CHECKING:
    from collections.abc import Callable

STANDARD = {
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
# Where the invariant culture writes otherwise than en-US.
INVARIANT_STANDARD = {
    "d": "MM/dd/yyyy",
    "D": "dddd, dd MMMM yyyy",
    "f": "dddd, dd MMMM yyyy HH:mm",
    "F": "dddd, dd MMMM yyyy HH:mm:ss",
    "g": "MM/dd/yyyy HH:mm",
    "G": "MM/dd/yyyy HH:mm:ss",
    "m": "MMMM dd",
    "M": "MMMM dd",
    "t": "HH:mm",
    "T": "HH:mm:ss",
    "U": "dddd, dd MMMM yyyy HH:mm:ss",
    "y": "yyyy MMMM",
    "Y": "yyyy MMMM",
}
NOON = 12 * 3600
_NAME, _SHORT = 3, 2
INVARIANT = "MM/dd/yyyy HH:mm:ss"
TOKEN = re.compile(r"'([^']*)'|\"([^\"]*)\"|\\(.)|(d+|f+|F+|h+|H+|m+|M+|s+|t+|y+|z+|K|g+)|(%)|(.)", re.DOTALL)


def _zone(moment: DateTime) -> str:
    return {"Utc": "Z", "Local": "+00:00"}.get(moment.kind, "")


def _year(moment: DateTime, size: int) -> str:
    year = moment.day.year
    return f"{year % 100:0{size}d}" if size <= _SHORT else f"{year:0{size}d}"


def _month(moment: DateTime, size: int) -> str:
    month = moment.day.month
    if size <= _SHORT:
        return f"{month:0{size}d}"
    return MONTHS[month - 1][:3] if size == _NAME else MONTHS[month - 1]


def _day(moment: DateTime, size: int) -> str:
    if size <= _SHORT:
        return f"{moment.day.day:0{size}d}"
    name = DAYS[moment.day.isoweekday() % 7]
    return name[:3] if size == _NAME else name


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
    "t": lambda t, n: ("AM" if t.seconds < NOON else "PM")[:n],
    "f": _fraction,
    "g": lambda _t, _n: "A.D.",
}


def format_date(moment: DateTime, pattern: str = "", *, invariant: bool = False) -> str:
    """A DateTime by a format string; without one, as en-US writes it."""
    pattern = pattern or "G"
    if len(pattern) == 1:
        found = (INVARIANT_STANDARD.get(pattern) if invariant else None) or STANDARD.get(pattern)
        if found is None:
            raise NetError("System.FormatException", "Input string was not in a correct format.")
        pattern = found
    return formatted(moment, pattern, _zone(moment))


def formatted(moment: DateTime, pattern: str, zone: str, offset: str = "+00:00") -> str:
    """A point in time by a custom pattern; ``zone`` stands for ``K``, ``offset`` for ``zzz``."""
    out: list[str] = []
    for found in TOKEN.finditer(pattern):
        word = found[4]
        if not word:
            out.append(found[1] or found[2] or found[3] or found[6] or "")
        elif word[0] == "F":
            fraction = _fraction(moment, len(word)).rstrip("0")
            if not fraction and out and out[-1] == ".":
                out.pop()
            out.append(fraction)
        elif word[0] in "fF" and len(word) > _TICK_DIGITS:
            raise NetError("System.FormatException", "Input string was not in a correct format.")
        else:
            out.append(
                zone
                if word == "K"
                else _offset_text(offset, len(word))
                if word[0] == "z"
                else _PARTS[word[0]](moment, len(word))
            )
    return "".join(out)


_TICK_DIGITS = 7


def _offset_text(offset: str, size: int) -> str:
    if size == 1:
        return offset[0] + str(int(offset[1:3]))
    return offset[:3] if size == _SHORT else offset


def _constant(span: TimeSpan, pattern: str) -> str:
    """``g`` and ``G``."""
    ticks = abs(span.ticks)
    days, rest = divmod(ticks, 864_000_000_000)
    hours, minutes, seconds = rest // 36_000_000_000, rest // 600_000_000 % 60, rest // 10_000_000 % 60
    fraction = f"{ticks % 10_000_000:07d}"
    minus = "-" if span.ticks < 0 else ""
    if pattern == "G":
        return f"{minus}{days}:{hours:02d}:{minutes:02d}:{seconds:02d}.{fraction}"
    short = fraction.rstrip("0")
    return f"{minus}{f'{days}:' if days else ''}{hours}:{minutes:02d}:{seconds:02d}{'.' + short if short else ''}"


_SPAN = re.compile(r"\\(.)|'([^']*)'|([dhms]+|f+|F+)|(%)|(.)", re.DOTALL)


def format_span(span: TimeSpan, pattern: str = "") -> str:
    """A TimeSpan by a format string."""
    if pattern in ("", "c", "t", "T"):
        return str(span)
    if pattern in ("g", "G"):
        return _constant(span, pattern)
    if len(pattern) == 1:
        raise NetError("System.FormatException", "Input string was not in a correct format.")
    ticks = abs(span.ticks)
    values = {"d": ticks // 864_000_000_000, "h": ticks // 36_000_000_000 % 24}
    values |= {"m": ticks // 600_000_000 % 60, "s": ticks // 10_000_000 % 60}
    out: list[str] = []
    for found in _SPAN.finditer(pattern):
        word = found[3]
        if found[5] or (word and word[0] in "hms" and len(word) > _SHORT):
            raise NetError("System.FormatException", "Input string was not in a correct format.")
        if word and word[0] in "fF":
            fraction = f"{ticks % 10_000_000:07d}"[: len(word)]
            out.append(fraction.rstrip("0") if word[0] == "F" else fraction)
        elif word:
            out.append(f"{values[word[0]]:0{len(word)}d}")
        else:
            out.append(found[1] or found[2] or "")
    return "".join(out)
