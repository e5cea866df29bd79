"""System.TimeSpan and System.DateTimeOffset."""

from __future__ import annotations

import math
import re
from typing import Any

from hostprep.lab.powershell.net.dates import shifted
from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.objects import try_parse
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.values.equality import same
from hostprep.lab.powershell.values.numbers import Int64
from hostprep.lab.powershell.values.objects import NetObject
from hostprep.lab.powershell.values.spanparse import parse_span
from hostprep.lab.powershell.values.timeparse import parse
from hostprep.lab.powershell.values.times import DAY, TICKS, UNIX_EPOCH, DateTime, TimeSpan
from hostprep.lab.powershell.values.timetext import INVARIANT_STANDARD, STANDARD, format_span, formatted

_UNITS = {"Days": DAY, "Hours": 3600 * TICKS, "Minutes": 60 * TICKS, "Seconds": TICKS, "Milliseconds": 10_000}
_LIMIT = 1 << 63


def _checked(ticks: int) -> TimeSpan:
    if not -_LIMIT <= ticks < _LIMIT:
        raise NetError("System.OverflowException", "TimeSpan overflowed because the duration is too long.")
    return TimeSpan(ticks)


def _cast(value: Any) -> TimeSpan | None:
    if isinstance(value, str):
        return parse_span(value)
    return TimeSpan(int(value)) if isinstance(value, int) and not isinstance(value, bool) else None


def _new(*parts: int) -> TimeSpan:
    if len(parts) == 1:
        return TimeSpan(int(parts[0]))
    days, rest = (parts[0], parts[1:]) if len(parts) >= 4 else (0, parts)  # noqa: PLR2004  # days, hours, minutes, seconds
    hours, minutes, seconds, milli = (*rest, 0)[:4]
    return _checked(((days * 24 + hours) * 3600 + minutes * 60 + seconds) * TICKS + milli * 10_000)


def _from(size: int) -> Any:
    def run(number: float) -> TimeSpan:
        if isinstance(number, float) and math.isnan(number):
            raise NetError("System.ArgumentException", "TimeSpan does not accept floating point Not-a-Number values.")
        return _checked(shifted(number, size))

    return run


def _whole(size: int, wrap: int) -> Any:
    def run(span: TimeSpan) -> int:
        found = abs(span.ticks) // size % wrap
        return -found if span.ticks < 0 else found

    return run


def _order(a: Any, b: Any) -> int:
    return 1 if b is None else (a > b) - (a < b)


def _scaled(span: TimeSpan, factor: float) -> TimeSpan:
    return _checked(round(span.ticks * factor))


def _divided(span: TimeSpan, other: Any) -> Any:
    return span.ticks / other.ticks if isinstance(other, TimeSpan) else _checked(round(span.ticks / other))


SPAN = register(NetType("System.TimeSpan", "System.ValueType", interfaces=("System.IComparable",)), TimeSpan)
SPAN.cast = _cast
SPAN.text = str
SPAN.blank = lambda: TimeSpan(0)
for (_name, _size), _wrap in zip(_UNITS.items(), (1 << 62, 24, 60, 60, 1000), strict=True):
    SPAN.property(_name, _whole(_size, _wrap))
    SPAN.property(f"Total{_name}", lambda span, size=_size: span.ticks / size)
    SPAN.static(f"From{_name}", "double", _from(_size))
SPAN.property("Ticks", lambda span: Int64(span.ticks))
SPAN.method("ToString", " | string | string,object", lambda span, pattern="", _=None: format_span(span, pattern))
SPAN.method("Add", "timespan", lambda a, b: _checked(a.ticks + b.ticks))
SPAN.method("Subtract", "timespan", lambda a, b: _checked(a.ticks - b.ticks))
SPAN.method("Negate", "", lambda a: _checked(-a.ticks))
SPAN.method("Duration", "", lambda a: _checked(abs(a.ticks)))
SPAN.method("+Multiply", "double", _scaled)
SPAN.method("+Divide", "double | timespan", _divided)
SPAN.method("CompareTo", "timespan | object", _order)
SPAN.method("Equals", "timespan | object", same)
SPAN.static("FromTicks", "long", lambda n: TimeSpan(int(n)))
SPAN.static("Parse", "string | string,object", lambda text, _=None: parse_span(text))
SPAN.static(
    "TryParse", "string,ref | string,object,ref", try_parse(lambda text, *_: parse_span(text), lambda: TimeSpan(0))
)
SPAN.static("Compare", "timespan,timespan", _order)
SPAN.constant("Zero", lambda: TimeSpan(0))
SPAN.constant("MaxValue", lambda: TimeSpan(_LIMIT - 1))
SPAN.constant("MinValue", lambda: TimeSpan(-_LIMIT))
for _name, _size in {
    "Day": DAY,
    "Hour": 3600 * TICKS,
    "Minute": 60 * TICKS,
    "Second": TICKS,
    "Millisecond": 10_000,
}.items():
    SPAN.constant(f"TicksPer{_name}", lambda size=_size: Int64(size))
SPAN.constructor("long | int,int,int | int,int,int,int | int,int,int,int,int", _new)
SPAN.unknown(
    "ParseExact TryParseExact +Microseconds +Nanoseconds +TotalMicroseconds +TotalNanoseconds "
    "+FromMicroseconds +TryFormat +HoursPerDay"
)

OFFSET = register(NetType("System.DateTimeOffset", "System.ValueType", interfaces=("System.IComparable",)))


def offset_of(ticks: int, zone: int = 0) -> NetObject:
    """A DateTimeOffset of local ticks and its offset in ticks."""
    return NetObject(OFFSET, local=DateTime(ticks), zone=zone, offset=ticks - zone)


def _zone_text(value: NetObject) -> str:
    minutes = abs(value.fields["zone"]) // (60 * TICKS)
    return f"{'-' if value.fields['zone'] < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}"


def _offset_text(value: NetObject, *arguments: Any) -> str:
    pattern = next((one for one in arguments if isinstance(one, str)), "")
    culture = next((one for one in arguments if isinstance(one, NetObject)), None)
    standard = STANDARD | (INVARIANT_STANDARD if culture is not None and culture.fields.get("name") == "" else {})
    found = f"{standard['G']} zzz" if not pattern else standard.get(pattern, "") if len(pattern) == 1 else pattern
    if not found or pattern == "U":
        raise NetError("System.FormatException", "Input string was not in a correct format.")
    moment = DateTime(value.fields["offset"]) if pattern in ("r", "R", "u") else value.fields["local"]
    return formatted(moment, found, _zone_text(value), _zone_text(value))


def _parse_offset(text: str, *_: Any) -> NetObject:
    zone = re.search(r"([+-])(\d{2}):?(\d{2})\s*$", text) if ":" in text else None
    found = parse(text)
    if zone is None:
        return offset_of(found.ticks)
    size = (int(zone[2]) * 60 + int(zone[3])) * 60 * TICKS * (-1 if zone[1] == "-" else 1)
    return offset_of(found.ticks + size, size)


def _new_offset(*parts: Any) -> NetObject:
    if isinstance(parts[0], DateTime):
        return offset_of(parts[0].ticks, parts[1].ticks if len(parts) > 1 else 0)
    from hostprep.lab.powershell.values.times import make  # only this needs it

    year, month, day, hour, minute, second, zone = parts
    return offset_of(make(year, month, day, (hour * 3600 + minute * 60 + second) * TICKS).ticks, zone.ticks)


def _plus(size: int) -> Any:
    return lambda value, n: offset_of(value.fields["local"].ticks + shifted(n, size), value.fields["zone"])


OFFSET.text = lambda value: formatted(value.fields["local"], INVARIANT_STANDARD["G"] + " zzz", "", _zone_text(value))
OFFSET.cast = lambda v: (
    _parse_offset(v) if isinstance(v, str) else offset_of(v.ticks) if isinstance(v, DateTime) else None
)
OFFSET.method("ToString", " | string | cultureinfo | string,cultureinfo", _offset_text)
for _name, _size in _UNITS.items():
    OFFSET.method(f"Add{_name}", "double", _plus(_size))
OFFSET.method("ToUnixTimeSeconds", "", lambda v: Int64((v.fields["offset"] - UNIX_EPOCH) // TICKS))
OFFSET.method("ToUnixTimeMilliseconds", "", lambda v: Int64((v.fields["offset"] - UNIX_EPOCH) // 10_000))
OFFSET.method("ToUniversalTime", "", lambda v: offset_of(v.fields["offset"]))
OFFSET.method("ToLocalTime", "", lambda v: offset_of(v.fields["offset"]))
OFFSET.method("ToOffset", "timespan", lambda v, span: offset_of(v.fields["offset"] + span.ticks, span.ticks))
OFFSET.method("CompareTo", "System.DateTimeOffset", lambda a, b: _order(a.fields["offset"], b.fields["offset"]))
OFFSET.method("Equals", "object", same)
OFFSET.property("DateTime", lambda v: v.fields["local"])
OFFSET.property("UtcDateTime", lambda v: DateTime(v.fields["offset"], "Utc"))
OFFSET.property("LocalDateTime", lambda v: DateTime(v.fields["offset"], "Local"))
OFFSET.property("Offset", lambda v: TimeSpan(v.fields["zone"]))
OFFSET.property("UtcTicks", lambda v: Int64(v.fields["offset"]))
for _name in (
    "Year",
    "Month",
    "Day",
    "Hour",
    "Minute",
    "Second",
    "Millisecond",
    "Date",
    "DayOfWeek",
    "DayOfYear",
    "Ticks",
    "TimeOfDay",
):

    def _part(value: NetObject, low: str = _name.lower()) -> Any:
        from hostprep.lab.powershell.net.dates import DATE  # the table of the parts

        return DATE.properties[low](value.fields["local"])

    OFFSET.property(_name, _part)
OFFSET.static("FromUnixTimeSeconds", "long", lambda n: offset_of(UNIX_EPOCH + int(n) * TICKS))
OFFSET.static("FromUnixTimeMilliseconds", "long", lambda n: offset_of(UNIX_EPOCH + int(n) * 10_000))
OFFSET.static("Parse", "string | string,cultureinfo", _parse_offset)
OFFSET.constant("Now", lambda frame: offset_of(frame.session.host.clock.now().ticks), frame=True)
OFFSET.constant("UtcNow", lambda frame: offset_of(frame.session.host.clock.now().ticks), frame=True)
OFFSET.constructor("datetime | datetime,timespan | int,int,int,int,int,int,timespan", _new_offset)
OFFSET.unknown(
    "Add Subtract AddMonths AddYears AddTicks EqualsExact ToFileTime ParseExact TryParse "
    "TryParseExact MaxValue MinValue +UnixEpoch Compare"
)
