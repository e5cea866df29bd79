"""Texts as dates: by .NET's usual forms, and exactly by a format ("Custom date and time format strings")."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hostprep.lab.powershell.net.model import NetError
from hostprep.lab.powershell.values import times
from hostprep.lab.powershell.values.times import DAYS, MONTHS, TICKS, DateTime
from hostprep.lab.powershell.values.timetext import STANDARD, TOKEN

ADJUST_TO_UNIVERSAL, ASSUME_LOCAL, ASSUME_UNIVERSAL, ROUNDTRIP, WHITE = 16, 32, 64, 128, 7
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if name[3:] else name for name in MONTHS)
_DAY = "(?:(?:" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in DAYS) + r"),?\s+)?"
_CLOCK = (
    r"(?:[,\s]\s*(?P<H>\d{1,2}):(?P<m>\d{2})(?::(?P<s>\d{2})(?:\.(?P<f>\d{1,7}))?)?\s*(?P<t>AM|PM)?)?"
    r"\s*(?P<z>GMT|Z|[+-]\d{2}:\d{2})?"
)
# Beside ISO 8601 and month/day/year: names of months, before or after the day.
_NAMED = tuple(
    rf"(?i)\s*{_DAY}{form}{_CLOCK}\s*"
    for form in (
        rf"(?P<d>\d{{1,2}})[\s-](?P<M>{_MONTH})[\s,-]\s*(?P<y>\d{{4}})",
        rf"(?P<M>{_MONTH})\s+(?P<d>\d{{1,2}}),?\s+(?P<y>\d{{4}})",
        r"(?P<y>\d{4})/(?P<M>\d{1,2})/(?P<d>\d{1,2})",
    )
)


def bad(text: str) -> NetError:
    """The error of a text that is no date."""
    return NetError("System.FormatException", f"String '{text}' was not recognized as a valid DateTime.")


def parse(text: str) -> DateTime:
    """A date of a text, as ``[datetime]'...'`` and ``Parse`` read it.

    Raises:
        NetError: it is no date (FormatException), or a form that is not known here (``NotKnown``).
    """
    found = times.parse(text)
    if found is not None:
        return found
    for form in _NAMED:
        if match := re.fullmatch(form, text):
            return _finished(_parts(match.groupdict()), text, 0)
    if times.looks_known(text) or not any(c.isdigit() for c in text):
        raise bad(text)
    raise NetError("NotKnown", f"a date written as '{text}'")


@dataclass(slots=True)
class _Parts:
    """What a text says of a date."""

    values: dict[str, int] = field(default_factory=dict)
    fraction: int = 0
    afternoon: bool | None = None
    zone: str | None = None


def _parts(groups: dict[str, str | None]) -> _Parts:
    found = _Parts()
    for name, word in groups.items():
        if word is None:
            continue
        if name == "f":
            found.fraction = int(word.ljust(7, "0"))
        elif name == "t":
            found.afternoon = word.upper().startswith("P")
        elif name == "z":
            found.zone = word
        else:
            found.values[name] = _number(word)
    return found


def _number(word: str) -> int:
    return (
        int(word)
        if word.isdigit()
        else next(i for i, name in enumerate(MONTHS, 1) if name[:3].lower() == word[:3].lower())
    )


def _finished(parts: _Parts, text: str, styles: int, today: DateTime | None = None) -> DateTime:
    values = parts.values
    hour = values.get("H", 0)
    if parts.afternoon is not None:
        if not 1 <= hour <= 12:  # noqa: PLR2004  # hours of half a day
            raise bad(text)
        hour = hour % 12 + (12 if parts.afternoon else 0)
    minute, second = values.get("m", 0), values.get("s", 0)
    if hour > 23 or minute > 59 or second > 59:  # noqa: PLR2004  # limits of a clock
        raise bad(text)
    base = (
        (today.day.year, today.day.month, today.day.day)
        if today is not None and not {"y", "M", "d"} & set(values)
        else None
    )
    year, month, day = base or (values.get("y", today.day.year if today else 1), values.get("M", 1), values.get("d", 1))
    try:
        found = times.make(year, month, day, (hour * 3600 + minute * 60 + second) * TICKS + parts.fraction)
    except NetError:
        raise bad(text) from None
    return _with_zone(found, parts.zone, styles)


def _with_zone(found: DateTime, zone: str | None, styles: int) -> DateTime:
    if zone:
        utc = DateTime(found.ticks - times.offset(zone))
        universal = styles & ADJUST_TO_UNIVERSAL or (styles & ROUNDTRIP and zone.upper() in ("Z", "GMT"))
        return DateTime(utc.ticks, "Utc" if universal else "Local")
    if styles & ASSUME_UNIVERSAL:
        return DateTime(found.ticks, "Utc" if styles & ADJUST_TO_UNIVERSAL else "Local")
    if styles & ASSUME_LOCAL:
        return DateTime(found.ticks, "Utc" if styles & ADJUST_TO_UNIVERSAL else "Local")
    return found


def parse_with(text: str, styles: int) -> DateTime:
    """``Parse`` with styles."""
    if not styles & (ADJUST_TO_UNIVERSAL | ASSUME_UNIVERSAL | ROUNDTRIP):
        return parse(text)
    found = parse(text)
    zoned = re.search(r"(?:Z|GMT|[+-]\d{2}:?\d{2})\s*$", text) is not None and ":" in text
    return _with_zone(found, ("Z" if text.rstrip()[-1:].upper() in ("Z", "T") else "+00:00") if zoned else None, styles)


def parse_exact(text: str, formats: list[str], styles: int, today: DateTime) -> DateTime:
    """``ParseExact``: the first of the formats that the text has.

    Raises:
        NetError: it has none of them.
    """
    for pattern in formats:
        match = _pattern(pattern, text).fullmatch(text.strip() if styles & WHITE else text)
        if match:
            fixed = "Z" if pattern in ("u", "r", "R") else None
            parts = _parts({name.rstrip("_"): word for name, word in match.groupdict().items() if word})
            if fixed:
                return _finished(parts, text, styles, today)
            return _finished(parts, text, styles | (ROUNDTRIP if pattern in ("o", "O") else 0), today)
    raise bad(text)


_PIECES = {
    "yyyy": r"(?P<y>\d{4})",
    "MM": r"(?P<M>\d{2})",
    "M": r"(?P<M>\d{1,2})",
    "MMM": f"(?P<M>{'|'.join(m[:3] for m in MONTHS)})",
    "MMMM": f"(?P<M>{'|'.join(MONTHS)})",
    "dd": r"(?P<d>\d{2})",
    "d": r"(?P<d>\d{1,2})",
    "ddd": "(?:" + "|".join(d[:3] for d in DAYS) + ")",
    "dddd": "(?:" + "|".join(DAYS) + ")",
    "HH": r"(?P<H>\d{2})",
    "H": r"(?P<H>\d{1,2})",
    "hh": r"(?P<H>\d{2})",
    "h": r"(?P<H>\d{1,2})",
    "mm": r"(?P<m>\d{2})",
    "m": r"(?P<m>\d{1,2})",
    "ss": r"(?P<s>\d{2})",
    "s": r"(?P<s>\d{1,2})",
    "tt": r"(?P<t>AM|PM)",
    "t": r"(?P<t>A|P)",
    "zzz": r"(?P<z>[+-]\d{2}:\d{2})",
    "K": r"(?P<z>Z|[+-]\d{2}:\d{2})?",
}


def _pattern(pattern: str, text: str) -> re.Pattern[str]:
    if len(pattern) == 1:
        if pattern not in STANDARD:
            raise NetError("System.FormatException", f"String '{text}' was not recognized as a valid DateTime.")
        pattern = STANDARD[pattern]
    out = []
    for found in TOKEN.finditer(pattern):
        word = found[4]
        if word and word[0] in "fF":
            out.append(rf"(?P<f>\d{{{len(word)}}})" if word[0] == "f" else rf"(?P<f>\d{{0,{len(word)}}})")
        elif word:
            if word not in _PIECES:
                raise NetError("NotKnown", f"'{word}' in a format to parse dates by")
            out.append(_PIECES[word])
        else:
            out.append(re.escape(found[1] or found[2] or found[3] or found[6] or ""))
    try:
        return re.compile("".join(out), re.IGNORECASE)
    except re.error:
        raise NetError("NotKnown", f"the same part twice in the format '{pattern}'") from None
