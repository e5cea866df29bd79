"""Types that are only members: Math, Environment, Path, File, and the stopwatch."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import NetError, NetType, members
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.net.text import byte_array
from hostprep.lab.powershell.values.collections import TypedArray
from hostprep.lab.powershell.values.convert import items_of
from hostprep.lab.powershell.values.numbers import Int64
from hostprep.lab.powershell.values.objects import NOTHING, NetObject
from hostprep.lab.powershell.values.text import to_text
from hostprep.lab.powershell.values.times import TimeSpan


def _wide(a: Any, b: Any, found: Any) -> Any:
    if isinstance(a, float) or isinstance(b, float):
        return float(found)
    return Int64(found) if isinstance(a, Int64) or isinstance(b, Int64) else found


def _number(value: Any) -> Any:
    from hostprep.lab.powershell.operators.arithmetic import number_of  # operators know types

    return number_of(value)


def _round(value: Any, places: Any = 0, _mode: Any = None) -> Any:
    if _mode is not None or not isinstance(places, int):
        raise NetError("NotKnown", "[math]::Round with a midpoint mode")
    number = _number(value)
    return (
        round(number, int(places))
        if isinstance(number, Decimal)
        else float(round(Decimal(repr(float(number))), int(places)))
    )


register(
    NetType(
        "System.Math",
        static_methods=members(
            Max=lambda a, b: _wide(a, b, max(_number(a), _number(b))),
            Min=lambda a, b: _wide(a, b, min(_number(a), _number(b))),
            Abs=lambda a: _wide(a, 0, abs(_number(a))),
            Round=_round,
            Floor=lambda a: float(math.floor(_number(a))),
            Ceiling=lambda a: float(math.ceil(_number(a))),
            Truncate=lambda a: float(math.trunc(_number(a))),
            Pow=lambda a, b: float(_number(a)) ** float(_number(b)),
            Sqrt=lambda a: math.sqrt(_number(a)) if _number(a) >= 0 else math.nan,
            Log=lambda a, b=None: math.log(a) if b is None else math.log(a, b),
            Log10=math.log10,
            Sign=lambda a: (_number(a) > 0) - (_number(a) < 0),
        ),
        statics={"pi": lambda: math.pi, "e": lambda: math.e},
        complete=False,
    )
)


def _get_env(frame: Any, name: Any, target: Any = "Process") -> Any:
    return frame.session.host.environment_of(to_text(target)).get(to_text(name))


def _set_env(frame: Any, name: Any, value: Any, target: Any = "Process") -> Any:
    table = frame.session.host.environment_of(to_text(target))
    if value is None or (to_text(value) == "" and not frame.session.modern):
        table.remove(to_text(name))
    else:
        table.set(to_text(name), to_text(value))
    return NOTHING


register(
    NetType(
        "System.Environment",
        static_methods=members(GetEnvironmentVariable=_get_env, SetEnvironmentVariable=_set_env),
        statics={
            "newline": lambda frame: frame.session.host.newline,
            "machinename": lambda frame: frame.session.host.name,
            "processorcount": lambda _: 2,
            "is64bitprocess": lambda _: True,
        },  # type: ignore[dict-item,misc]  # they take the frame
        session_methods=frozenset(
            [
                "getenvironmentvariable",
                "setenvironmentvariable",
                "newline",
                "machinename",
                "processorcount",
                "is64bitprocess",
            ]
        ),
        complete=False,
    )
)


def _path(name: str) -> Any:
    return lambda frame, *a: getattr(frame.session.host.files, name)(*[to_text(x) for x in a])


_PATHS = {
    "getfilename": "name",
    "getextension": "extension",
    "combine": "combine",
    "getdirectoryname": "parent",
    "getfilenamewithoutextension": "stem",
    "gettemppath": "temp",
    "gettempfilename": "temp_file",
    "getfullpath": "full",
    "ispathrooted": "rooted",
}
register(
    NetType(
        "System.IO.Path",
        static_methods={n: _path(f) for n, f in _PATHS.items()},
        statics={
            "pathseparator": lambda frame: ";" if frame.session.host.windows else ":",
            "directoryseparatorchar": lambda frame: frame.session.host.files.separator,
        },  # type: ignore[dict-item,misc]  # they take the frame
        session_methods=frozenset((*_PATHS, "pathseparator", "directoryseparatorchar")),
        complete=False,
    )
)


def _read(frame: Any, path: Any, _e: Any = None) -> str:
    files = frame.session.host.files
    if not files.is_file(to_text(path)):
        raise NetError("System.IO.FileNotFoundException", f"Could not find file '{to_text(path)}'.")
    return str(files.read_text(to_text(path)))


def _write(frame: Any, path: Any, text: Any, encoding: Any = None) -> Any:
    codec = encoding.fields["codec"] if isinstance(encoding, NetObject) else "utf-8"
    body = (
        "".join(to_text(x) + frame.session.host.newline for x in items_of(text))
        if isinstance(text, list)
        else to_text(text)
    )
    frame.session.host.files.write(to_text(path), body.encode(codec))
    return NOTHING


def _lines(frame: Any, path: Any, _e: Any = None) -> TypedArray:
    return TypedArray(_read(frame, path).splitlines(), registry.TYPES["system.string"])


def _delete(frame: Any, path: Any) -> Any:
    frame.session.host.files.remove(to_text(path))
    return NOTHING


_FILES = members(
    WriteAllText=_write,
    WriteAllLines=_write,
    ReadAllText=_read,
    ReadAllLines=_lines,
    Exists=lambda f, p: f.session.host.files.is_file(to_text(p)),
    Delete=_delete,
    ReadAllBytes=lambda f, p: byte_array(f.session.host.files.read(to_text(p))),
)
register(NetType("System.IO.File", static_methods=_FILES, session_methods=frozenset(_FILES), complete=False))
_WATCH = {
    "elapsed": lambda frame, w: TimeSpan(_ticks(frame, w)),
    "elapsedmilliseconds": lambda frame, w: Int64(_ticks(frame, w) // 10_000),
    "isrunning": lambda _f, w: w.fields["end"] is None,
}


def _ticks(frame: Any, watch: NetObject) -> int:
    end = watch.fields["end"] if watch.fields["end"] is not None else frame.session.host.clock.now().ticks
    return int(end - watch.fields["start"])


def _stop(frame: Any, watch: NetObject) -> Any:
    watch.fields["end"] = frame.session.host.clock.now().ticks
    return NOTHING


WATCH = register(
    NetType(
        "System.Diagnostics.Stopwatch",
        properties=_WATCH,
        methods=members(Stop=_stop),
        static_methods=members(
            StartNew=lambda frame: NetObject(WATCH, start=frame.session.host.clock.now().ticks, end=None)
        ),
        session_methods=frozenset(("startnew", "stop", *_WATCH)),
        complete=False,
    )
)
