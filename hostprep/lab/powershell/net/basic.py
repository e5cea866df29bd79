"""Object, the numbers, booleans, enums, dates: what values are made of."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import CastFault, NetError, NetType, members
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.values import times
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.numbers import INT32_MAX, INT32_MIN, INTEGERS, Single
from hostprep.lab.powershell.values.numtext import format_number, plain_text
from hostprep.lab.powershell.values.objects import PSObject, Reference
from hostprep.lab.powershell.values.text import enum_text, to_text
from hostprep.lab.powershell.values.times import DAY, DAYS, TICKS, DateTime, TimeSpan
from hostprep.lab.powershell.values.timetext import format_date, format_span

register(
    NetType(
        "System.Object",
        "",
        methods=members(
            GetType=registry.type_of,
            ToString=to_text,
            Equals=lambda a, b: a is b or a == b,
            GetHashCode=lambda a: id(a) & 0x7FFFFFFF,
        ),
    ),
    object,
)
register(NetType("System.ValueType"))
register(
    NetType(
        "System.Enum",
        "System.ValueType",
        methods=members(ToString=enum_text, HasFlag=lambda a, b: a.number & b.number == b.number),
    )
)
register(NetType("System.Void", "System.ValueType"))
TYPE = register(
    NetType(
        "System.RuntimeType",
        properties={
            "name": lambda t: t.short + ("[]" if t.element and not t.name.endswith("[]") else ""),
            "fullname": lambda t: t.name,
            "namespace": lambda t: t.name.rpartition(".")[0],
            "isarray": lambda t: t.element is not None,
            "isenum": lambda t: t.values is not None,
            "isvaluetype": lambda t: registry.is_a(t, "System.ValueType"),
            "basetype": lambda t: registry.TYPES.get(t.base.lower()),
        },
        complete=False,
        interfaces=("System.Type",),
    ),
    NetType,
)
register(NetType("System.Type", complete=False))
register(NetType("System.Management.Automation.PSObject", construct=lambda *_: PSObject()))
register(NetType("System.Management.Automation.PSCustomObject"), PSObject)
register(
    NetType(
        registry.SMA + "PSReference",
        properties={"value": lambda r: r.read()},
        setters={"value": lambda r, v: r.write(v)},
    ),
    Reference,
)
register(
    NetType(
        "System.Boolean",
        "System.ValueType",
        statics={"truestring": lambda: "True"},
        methods=members(ToString=to_text),
        others=frozenset(("compareto",)),
    ),
    bool,
)


def _try(name: str) -> Any:
    def parse(text: Any, out: Reference) -> bool:
        try:
            out.write(_parse(name)(text))
        except (NetError, CastFault):
            return False
        return True

    return parse


def _parse(name: str) -> Any:
    def parse(text: Any) -> Any:
        plain = to_text(text).strip()
        whole = plain.lstrip("+-").isdigit() and plain.isascii()
        if not whole and name not in ("System.Double", "System.Decimal", "System.Single"):
            raise NetError("System.FormatException", f"The input string '{to_text(text)}' was not in a correct format.")
        try:
            return convert(plain, registry.TYPES[name.lower()])
        except CastFault as error:
            raise NetError(error.inner[0] if error.inner else "System.FormatException", error.message) from None

    return parse


def _compare(a: Any, b: Any) -> int:
    return (a > b) - (a < b)


def _number(name: str, python: type, low: Any, high: Any) -> None:
    register(
        NetType(
            name,
            "System.ValueType",
            methods=members(
                ToString=lambda v, f="", _c=None: format_number(v, f) if f else plain_text(v),
                CompareTo=_compare,
                Equals=lambda a, b: type(a) is type(b) and a == b,
            ),
            statics={
                "maxvalue": lambda: high,
                "minvalue": lambda: low,
                "nan": lambda: math.nan,
                "positiveinfinity": lambda: math.inf,
                "epsilon": lambda: 5e-324,
            },
            static_methods=members(Parse=_parse(name), TryParse=_try(name)),
            others=frozenset(["gettypecode", "tryformat", "isnan", "isinfinity"]),
        ),
        python,
    )


_number("System.Int32", int, INT32_MIN, INT32_MAX)
for _kind in INTEGERS.values():
    _number(f"System.{_kind.name}", _kind, _kind(_kind.minimum), _kind(_kind.maximum))
_number("System.Double", float, -1.7976931348623157e308, 1.7976931348623157e308)
_number("System.Single", Single, Single(-3.4028234663852886e38), Single(3.4028234663852886e38))
_number("System.Decimal", Decimal, Decimal(-(2**96 - 1)), Decimal(2**96 - 1))


def _date(value: Any) -> DateTime | None:
    if isinstance(value, str):
        found = times.parse(value)
        if found is None:
            raise NetError("System.FormatException", f"String '{value}' was not recognized as a valid DateTime.")
        return found
    return DateTime(int(value)) if isinstance(value, int) else None


def _new_date(*parts: Any) -> DateTime:
    if len(parts) == 1:
        return DateTime(int(parts[0]))
    if len(parts) not in (3, 6, 7):
        raise NetError("NotKnown", "[datetime]::new() with these arguments")
    hour, minute, second = (int(p) for p in parts[3:6]) if len(parts) > 3 else (0, 0, 0)
    return times.make(int(parts[0]), int(parts[1]), int(parts[2]), (hour * 3600 + minute * 60 + second) * TICKS)


def _add(size: int) -> Any:
    return lambda t, n: DateTime(t.ticks + round(float(n) * size), t.kind)


def _kinds(value: Any) -> Any:
    return convert(value, registry.TYPES["system.datetimekind"])


def _subtract(a: DateTime, b: Any) -> Any:
    return TimeSpan(a.ticks - b.ticks) if isinstance(b, DateTime) else DateTime(a.ticks - b.ticks, a.kind)


def _add_months(t: DateTime, n: Any) -> DateTime:
    day = t.day
    month = day.year * 12 + day.month - 1 + int(n)
    for last in (day.day, 30, 29, 28):
        try:
            return times.make(month // 12, month % 12 + 1, min(day.day, last), t.ticks % DAY, t.kind)
        except NetError:
            continue
    raise NetError(
        "System.ArgumentOutOfRangeException", "The added or subtracted value results in an un-representable DateTime."
    )


register(NetType("System.DateTimeKind", "System.Enum", values={"Unspecified": 0, "Utc": 1, "Local": 2}))
register(NetType("System.DayOfWeek", "System.Enum", values={name: number for number, name in enumerate(DAYS)}))
register(
    NetType(
        "System.DateTime",
        "System.ValueType",
        properties={
            "year": lambda t: t.day.year,
            "month": lambda t: t.day.month,
            "day": lambda t: t.day.day,
            "hour": lambda t: t.seconds // 3600,
            "minute": lambda t: t.seconds // 60 % 60,
            "second": lambda t: t.seconds % 60,
            "millisecond": lambda t: t.fraction // 10_000,
            "dayofyear": lambda t: t.day.timetuple().tm_yday,
            "date": lambda t: DateTime(t.ticks - t.ticks % DAY, t.kind),
            "timeofday": lambda t: TimeSpan(t.ticks % DAY),
            "kind": lambda t: _kinds(t.kind),
            "ticks": lambda t: convert(t.ticks, registry.TYPES["system.int64"]),
            "dayofweek": lambda t: convert(DAYS[t.day.isoweekday() % 7], registry.TYPES["system.dayofweek"]),
        },
        methods=members(
            ToString=lambda t, f="", _c=None: format_date(t, f or ""),
            AddDays=_add(DAY),
            AddHours=_add(3600 * TICKS),
            AddMinutes=_add(60 * TICKS),
            AddSeconds=_add(TICKS),
            AddMilliseconds=_add(10_000),
            AddTicks=_add(1),
            AddMonths=_add_months,
            AddYears=lambda t, n: _add_months(t, 12 * int(n)),
            ToUniversalTime=lambda t: DateTime(t.ticks, "Utc"),
            ToLocalTime=lambda t: DateTime(t.ticks, "Local"),
            Subtract=_subtract,
            Add=lambda t, s: DateTime(t.ticks + s.ticks, t.kind),
            CompareTo=_compare,
            Equals=lambda a, b: a == b,
            ToShortDateString=lambda t: format_date(t, "d"),
            ToShortTimeString=lambda t: format_date(t, "t"),
        ),
        static_methods=members(
            SpecifyKind=lambda t, k: DateTime(t.ticks, enum_text(_kinds(k))),
            Parse=_date,
            UtcNow=None,
            Now=None,
            ParseExact=None,
            IsLeapYear=lambda y: y % 4 == 0 and (y % 100 != 0 or y % 400 == 0),
            DaysInMonth=None,
            TryParse=None,
        ),
        statics={"maxvalue": lambda: DateTime(times.MAX_TICKS), "minvalue": lambda: DateTime(0)},
        cast=_date,
        construct=_new_date,
        text=lambda t: format_date(t, "G"),
        others=frozenset(("now", "utcnow", "today", "parseexact", "tofiletime", "toubinary", "fromfiletime")),
    ),
    DateTime,
)
_date_type = registry.TYPES["system.datetime"]
_date_type.static_methods = {
    name: function for name, function in _date_type.static_methods.items() if function is not None
}
_date_type.statics |= {
    "now": lambda frame: frame.session.host.clock.now(),
    "utcnow": lambda frame: DateTime(frame.session.host.clock.now().ticks, "Utc"),
    "today": lambda frame: DateTime(frame.session.host.clock.now().ticks // DAY * DAY, "Local"),
}  # type: ignore[dict-item,misc]  # they take the frame
_date_type.session_methods = frozenset(("now", "utcnow", "today"))


def _span(value: Any) -> TimeSpan | None:
    if isinstance(value, str):
        found = times.parse_span(value)
        if found is None:
            raise NetError("System.FormatException", f"String '{value}' was not recognized as a valid TimeSpan.")
        return found
    return TimeSpan(int(value)) if isinstance(value, int) else None


def _new_span(*p: Any) -> TimeSpan:
    if len(p) == 1:
        return TimeSpan(int(p[0]))
    days, rest = (p[0], p[1:]) if len(p) >= 4 else (0, p)
    hours, minutes, seconds, *milli = (*rest, 0)[:4]
    return TimeSpan(
        round(((days * 24 + hours) * 3600 + minutes * 60 + seconds) * TICKS + (milli[0] if milli else 0) * 10_000)
    )


def _from(size: int) -> Any:
    return lambda n: TimeSpan(round(float(n) * size))


_UNITS = {"days": DAY, "hours": 3600 * TICKS, "minutes": 60 * TICKS, "seconds": TICKS, "milliseconds": 10_000}


def _whole(value: int, size: int, wrap: int) -> int:
    found = abs(value) // size % wrap
    return -found if value < 0 else found


register(
    NetType(
        "System.TimeSpan",
        "System.ValueType",
        properties={
            **{"total" + unit: (lambda s, z=size: s.ticks / z) for unit, size in _UNITS.items()},
            "days": lambda s: _whole(s.ticks, DAY, 1 << 31),
            "hours": lambda s: _whole(s.ticks, _UNITS["hours"], 24),
            "minutes": lambda s: _whole(s.ticks, _UNITS["minutes"], 60),
            "seconds": lambda s: _whole(s.ticks, TICKS, 60),
            "milliseconds": lambda s: _whole(s.ticks, 10_000, 1000),
            "ticks": lambda s: convert(s.ticks, registry.TYPES["system.int64"]),
        },
        methods=members(
            ToString=lambda s, f="": format_span(s, f),
            Add=lambda a, b: TimeSpan(a.ticks + b.ticks),
            Subtract=lambda a, b: TimeSpan(a.ticks - b.ticks),
            Negate=lambda a: TimeSpan(-a.ticks),
            CompareTo=_compare,
        ),
        statics={
            "zero": lambda: TimeSpan(0),
            "maxvalue": lambda: TimeSpan((1 << 63) - 1),
            "minvalue": lambda: TimeSpan(-(1 << 63)),
        },
        static_methods={"from" + unit: _from(size) for unit, size in _UNITS.items()} | {"parse": _span},
        construct=_new_span,
        cast=_span,
        text=str,
        others=frozenset(("duration", "divide", "multiply", "parseexact", "tryparse", "totalmicroseconds")),
    ),
    TimeSpan,
)
for _name, _values in {
    "System.StringComparison": {
        "CurrentCulture": 0,
        "CurrentCultureIgnoreCase": 1,
        "InvariantCulture": 2,
        "InvariantCultureIgnoreCase": 3,
        "Ordinal": 4,
        "OrdinalIgnoreCase": 5,
    },
    "System.StringSplitOptions": {"None": 0, "RemoveEmptyEntries": 1, "TrimEntries": 2},
    "System.EnvironmentVariableTarget": {"Process": 0, "User": 1, "Machine": 2},
    "System.Net.SecurityProtocolType": {
        "SystemDefault": 0,
        "Ssl3": 48,
        "Tls": 192,
        "Tls11": 768,
        "Tls12": 3072,
        "Tls13": 12288,
    },
    "System.Net.Sockets.AddressFamily": {"Unspecified": 0, "InterNetwork": 2, "InterNetworkV6": 23},
    "System.Management.Automation.ActionPreference": {
        "SilentlyContinue": 0,
        "Stop": 1,
        "Continue": 2,
        "Inquire": 3,
        "Ignore": 4,
        "Suspend": 5,
        "Break": 6,
    },
    "System.Management.Automation.CommandTypes": {
        "Alias": 1,
        "Function": 2,
        "Filter": 4,
        "Cmdlet": 8,
        "ExternalScript": 16,
        "Application": 32,
    },
    "System.Text.RegularExpressions.RegexOptions": {
        "None": 0,
        "IgnoreCase": 1,
        "Multiline": 2,
        "ExplicitCapture": 4,
        "Singleline": 16,
        "IgnorePatternWhitespace": 32,
    },
}.items():
    register(NetType(_name, "System.Enum", values=_values, flags=_name.endswith(("Type", "Options"))))
