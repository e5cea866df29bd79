"""System.DateTime."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

from hostprep.lab.powershell.net.arrays import OUT
from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.objects import try_parse
from hostprep.lab.powershell.net.registry import TYPES, register
from hostprep.lab.powershell.values import times
from hostprep.lab.powershell.values.convert import convert, items_of
from hostprep.lab.powershell.values.equality import same
from hostprep.lab.powershell.values.numbers import Int64
from hostprep.lab.powershell.values.objects import EnumValue, NetObject
from hostprep.lab.powershell.values.text import enum_text
from hostprep.lab.powershell.values.timeparse import parse, parse_exact, parse_with
from hostprep.lab.powershell.values.times import DAY, DAYS, TICKS, DateTime, TimeSpan
from hostprep.lab.powershell.values.timetext import format_date

_STYLES = "System.Globalization.DateTimeStyles"
_UNREPRESENTABLE = "The added or subtracted value results in an un-representable DateTime."
_FILE_TIME = (date(1601, 1, 1).toordinal() - 1) * DAY


def _styles(arguments: tuple[Any, ...]) -> int:
    return next((one.number for one in arguments if isinstance(one, EnumValue)), 0)


def _parse(text: Any, *rest: Any) -> DateTime:
    if text is None:
        raise NetError("System.ArgumentNullException", "Value cannot be null. (Parameter 's')")
    return parse_with(str(text), _styles(rest))


def _parse_exact(frame: Any, text: Any, formats: Any, *rest: Any) -> DateTime:
    now = frame.session.host.clock.now()
    return parse_exact(str(text), [str(one) for one in items_of(formats)], _styles(rest), now)


def _try_exact(frame: Any, *arguments: Any) -> bool:
    return bool(try_parse(lambda *given: _parse_exact(frame, *given), lambda: DateTime(0))(*arguments))


def _cast(value: Any) -> DateTime | None:
    if isinstance(value, str):
        return parse(value)
    return DateTime(int(value)) if isinstance(value, int) and not isinstance(value, bool) else None


def _new(*parts: Any) -> DateTime:
    *numbers, kind = (*parts, None) if not parts or not isinstance(parts[-1], EnumValue) else parts
    name = "Unspecified" if kind is None else enum_text(kind)
    if len(numbers) == 1:
        return DateTime(int(numbers[0]), name)
    year, month, day, hour, minute, second, milli = (*map(int, numbers), 0, 0, 0, 0)[:7]
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):  # noqa: PLR2004  # limits of a clock
        raise NetError(OUT, "Hour, Minute, and Second parameters describe an un-representable DateTime.")
    if not 0 <= milli < 1000:  # noqa: PLR2004  # milliseconds of a second
        raise NetError(OUT, "Valid values are between 0 and 999, inclusive. (Parameter 'millisecond')")
    return times.make(year, month, day, (hour * 3600 + minute * 60 + second) * TICKS + milli * 10_000, name)


def shifted(ticks: float, size: int) -> int:
    """A number of units in ticks, a fraction of a tick cut off."""
    return int(ticks * size) if isinstance(ticks, float) else int(ticks) * size


def _add(size: int) -> Any:
    return lambda t, n: DateTime(t.ticks + shifted(n, size), t.kind)


def _add_months(t: DateTime, months: int) -> DateTime:
    day = t.day
    month = day.year * 12 + day.month - 1 + int(months)
    year = month // 12
    if not 1 <= year <= 9999:  # noqa: PLR2004  # the calendar's years
        raise NetError(OUT, _UNREPRESENTABLE)
    last = monthrange(year, month % 12 + 1)[1]
    return times.make(year, month % 12 + 1, min(day.day, last), t.ticks % DAY, t.kind)


def _subtract(a: DateTime, b: Any) -> Any:
    return TimeSpan(a.ticks - b.ticks) if isinstance(b, DateTime) else DateTime(a.ticks - b.ticks, a.kind)


def text_of(t: DateTime, *arguments: Any) -> str:
    """``ToString`` with a format, a culture, or both."""
    pattern = next((one for one in arguments if isinstance(one, str)), "")
    culture = next((one for one in arguments if isinstance(one, NetObject)), None)
    return format_date(t, pattern, invariant=culture is not None and culture.fields.get("name") == "")


def _days(year: int, month: int) -> int:
    if not 1 <= month <= 12:  # noqa: PLR2004  # months of a year
        raise NetError(OUT, "Month must be between one and twelve. (Parameter 'month')")
    return monthrange(year, month)[1]


def _order(a: Any, b: Any) -> int:
    return 1 if b is None else (a > b) - (a < b)


def _kind(name: str) -> EnumValue:
    found: EnumValue = convert(name, TYPES["system.datetimekind"])
    return found


DATE = register(NetType("System.DateTime", "System.ValueType", interfaces=("System.IComparable",)), DateTime)
DATE.cast = _cast
DATE.text = lambda t: format_date(t, "G", invariant=True)
DATE.blank = lambda: DateTime(0)
for _name, _getter in {
    "Date": lambda t: DateTime(t.ticks - t.ticks % DAY, t.kind),
    "Day": lambda t: t.day.day,
    "DayOfWeek": lambda t: convert(DAYS[t.day.isoweekday() % 7], TYPES["system.dayofweek"]),
    "DayOfYear": lambda t: t.day.timetuple().tm_yday,
    "Hour": lambda t: t.seconds // 3600,
    "Kind": lambda t: _kind(t.kind),
    "Millisecond": lambda t: t.fraction // 10_000,
    "+Microsecond": lambda t: t.fraction // 10 % 1000,
    "+Nanosecond": lambda t: t.fraction % 10 * 100,
    "Minute": lambda t: t.seconds // 60 % 60,
    "Month": lambda t: t.day.month,
    "Second": lambda t: t.seconds % 60,
    "Ticks": lambda t: Int64(t.ticks),
    "TimeOfDay": lambda t: TimeSpan(t.ticks % DAY),
    "Year": lambda t: t.day.year,
}.items():
    DATE.property(_name, _getter)
DATE.method("ToString", " | string | cultureinfo | string,cultureinfo | -object | -string,object", text_of)
for _name, _size in {
    "Days": DAY,
    "Hours": 3600 * TICKS,
    "Minutes": 60 * TICKS,
    "Seconds": TICKS,
    "Milliseconds": 10_000,
}.items():
    DATE.method(f"Add{_name}", "double", _add(_size))
DATE.method("AddTicks", "long", _add(1))
DATE.method("AddMonths", "int", _add_months)
DATE.method("AddYears", "int", lambda t, n: _add_months(t, 12 * n))
DATE.method("Add", "timespan", lambda t, s: DateTime(t.ticks + s.ticks, t.kind))
DATE.method("Subtract", "datetime | timespan", _subtract)
DATE.method("ToUniversalTime", "", lambda t: DateTime(t.ticks, "Utc"))
DATE.method("ToLocalTime", "", lambda t: DateTime(t.ticks, "Local"))
DATE.method("CompareTo", "datetime | object", _order)
DATE.method("Equals", "datetime | object", same)
for _name, _pattern in {
    "ToShortDateString": "d",
    "ToLongDateString": "D",
    "ToShortTimeString": "t",
    "ToLongTimeString": "T",
}.items():
    DATE.method(_name, "", lambda t, pattern=_pattern: format_date(t, pattern))
for _name in ("ToFileTime", "ToFileTimeUtc"):
    DATE.method(_name, "", lambda t: Int64(t.ticks - _FILE_TIME))
DATE.static("FromFileTime", "long", lambda n: DateTime(n + _FILE_TIME, "Local"))
DATE.static("FromFileTimeUtc", "long", lambda n: DateTime(n + _FILE_TIME, "Utc"))
DATE.static("SpecifyKind", "datetime,System.DateTimeKind", lambda t, kind: DateTime(t.ticks, enum_text(kind)))
DATE.static("IsLeapYear", "int", lambda year: year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
DATE.static("DaysInMonth", "int,int", _days)
DATE.static("Compare", "datetime,datetime", _order)
DATE.static("Equals", "datetime,datetime | object,object", same)
DATE.static("Parse", f"string | string,cultureinfo | string,cultureinfo,{_STYLES} | -string,object", _parse)
DATE.static(
    "TryParse",
    f"string,ref | string,cultureinfo,{_STYLES},ref | +string,cultureinfo,ref",
    try_parse(_parse, lambda: DateTime(0)),
)
DATE.static(
    "ParseExact",
    f"string,string,cultureinfo | string,string,cultureinfo,{_STYLES} | string,string[],cultureinfo,{_STYLES}",
    _parse_exact,
    frame=True,
)
DATE.static(
    "TryParseExact",
    f"string,string,cultureinfo,{_STYLES},ref | string,string[],cultureinfo,{_STYLES},ref",
    _try_exact,
    frame=True,
)
DATE.constant("Now", lambda frame: frame.session.host.clock.now(), frame=True)
DATE.constant("UtcNow", lambda frame: DateTime(frame.session.host.clock.now().ticks, "Utc"), frame=True)
DATE.constant("Today", lambda frame: DateTime(frame.session.host.clock.now().ticks // DAY * DAY, "Local"), frame=True)
DATE.constant("MaxValue", lambda: DateTime(times.MAX_TICKS))
DATE.constant("MinValue", lambda: DateTime(0))
DATE.constant("+UnixEpoch", lambda: DateTime(times.UNIX_EPOCH, "Utc"))
_SIX = "int,int,int,int,int,int"
DATE.constructor(
    (
        f"long | long,System.DateTimeKind | int,int,int | {_SIX} | {_SIX},System.DateTimeKind | "
        f"{_SIX},int | {_SIX},int,System.DateTimeKind"
    ),
    _new,
)
DATE.unknown(
    "ToBinary FromBinary ToOADate FromOADate GetDateTimeFormats IsDaylightSavingTime GetTypeCode "
    "+AddMicroseconds +Deconstruct +TryFormat"
)
