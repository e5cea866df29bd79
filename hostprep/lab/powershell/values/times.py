"""DateTime and TimeSpan: counts of 100 nanoseconds, as .NET keeps them. The simulated host lives in UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import total_ordering

from hostprep.lab.powershell.net.model import NetError

TICKS = 10_000_000
DAY = 86_400 * TICKS
_EPOCH_DAYS = date(1, 1, 1).toordinal()
UNIX_EPOCH = (date(1970, 1, 1).toordinal() - _EPOCH_DAYS) * DAY
MAX_TICKS = 3_155_378_975_999_999_999

DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class DateTime:
    """A point in time; ``kind`` is ``Unspecified``, ``Utc`` or ``Local``."""

    ticks: int
    kind: str = "Unspecified"

    def __post_init__(self) -> None:
        if not 0 <= self.ticks <= MAX_TICKS:
            raise NetError(
                "System.ArgumentOutOfRangeException",
                "The added or subtracted value results in an un-representable DateTime.",
            )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DateTime) and other.ticks == self.ticks

    def __lt__(self, other: DateTime) -> bool:
        return self.ticks < other.ticks

    def __hash__(self) -> int:
        return hash(self.ticks)

    @property
    def day(self) -> date:
        """The calendar day."""
        return date.fromordinal(self.ticks // DAY + _EPOCH_DAYS)

    @property
    def seconds(self) -> int:
        """Whole seconds of the day."""
        return self.ticks % DAY // TICKS

    @property
    def fraction(self) -> int:
        """Ticks of the second."""
        return self.ticks % TICKS


@total_ordering
@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A duration."""

    ticks: int

    def __lt__(self, other: TimeSpan) -> bool:
        return self.ticks < other.ticks

    def __str__(self) -> str:
        rest = abs(self.ticks)
        days, rest = divmod(rest, DAY)
        seconds, fraction = divmod(rest, TICKS)
        head = ("-" if self.ticks < 0 else "") + (f"{days}." if days else "")
        tail = f".{fraction:07d}" if fraction else ""
        return f"{head}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{tail}"


def make(year: int, month: int, day: int, ticks: int = 0, kind: str = "Unspecified") -> DateTime:
    """A DateTime of calendar parts."""
    try:
        days = date(year, month, day).toordinal() - _EPOCH_DAYS
    except ValueError:
        raise NetError(
            "System.ArgumentOutOfRangeException",
            "Year, Month, and Day parameters describe an un-representable DateTime.",
        ) from None
    return DateTime(days * DAY + ticks, kind)


def from_unix(seconds: float, kind: str = "Local") -> DateTime:
    """A DateTime of seconds since 1970."""
    return DateTime(UNIX_EPOCH + round(seconds * TICKS), kind)


# Patterns that few scripts need are compiled where they are used, and kept by ``re``.
_ISO = (
    r"(?i)\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7})\d*)?)?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?\s*"
)
_AMERICAN = (
    r"(?i)\s*(\d{1,2})/(\d{1,2})/(\d{4})"
    r"(?:\s+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?(?:\s*(AM|PM))?)?\s*(Z|[+-]\d{2}:\d{2})?\s*"
)


def parse(text: str) -> DateTime | None:
    """A date as scripts write it: ISO 8601, or month/day/year of the invariant culture; None for anything else."""
    if found := re.fullmatch(_ISO, text):
        year, month, day = int(found[1]), int(found[2]), int(found[3])
        ticks = _clock(found[4], found[5], found[6], found[7])
        if ticks is None:
            return None
        moment = _made(year, month, day, ticks)
        zone = found[8]
        if moment is None or not zone:
            return moment
        return DateTime(moment.ticks - offset(zone), "Local")
    if found := re.fullmatch(_AMERICAN, text):
        return _american(found)
    return None


def _american(found: re.Match[str]) -> DateTime | None:
    hour = int(found[4] or 0)
    if found[8]:
        if not 1 <= hour <= 12:  # noqa: PLR2004  # hours of half a day
            return None
        hour = hour % 12 + (12 if found[8].upper() == "PM" else 0)
    ticks = _clock(str(hour), found[5], found[6], found[7])
    moment = None if ticks is None else _made(int(found[3]), int(found[1]), int(found[2]), ticks)
    return moment if moment is None or not found[9] else DateTime(moment.ticks - offset(found[9]), "Local")


def looks_known(text: str) -> bool:
    """Whether a text has a form that ``parse`` reads, and only its numbers are wrong."""
    return re.fullmatch(_ISO, text) is not None or re.fullmatch(_AMERICAN, text) is not None


def _made(year: int, month: int, day: int, ticks: int) -> DateTime | None:
    try:
        return make(year, month, day, ticks)
    except NetError:
        return None


def _clock(hour: str | None, minute: str | None, second: str | None, fraction: str | None) -> int | None:
    h, m, sec = int(hour or 0), int(minute or 0), int(second or 0)
    if h > 23 or m > 59 or sec > 59:  # noqa: PLR2004  # limits of a clock
        return None
    return (h * 3600 + m * 60 + sec) * TICKS + int((fraction or "0").ljust(7, "0"))


def offset(zone: str) -> int:
    """A zone as it is written, in ticks."""
    if zone.upper() in ("Z", "GMT"):
        return 0
    digits = zone.replace(":", "")
    size = (int(digits[1:3]) * 3600 + int(digits[3:5]) * 60) * TICKS
    return -size if digits[0] == "-" else size


def to_python(moment: DateTime) -> datetime:
    """Python's datetime, in UTC, to the microsecond."""
    day, seconds = moment.day, moment.seconds
    return datetime(
        day.year, day.month, day.day, seconds // 3600, seconds // 60 % 60, seconds % 60, moment.fraction // 10, UTC
    )
