"""Stopwatch, Thread, GC: what a script asks of the clock."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.values.numbers import Int64
from hostprep.lab.powershell.values.objects import NOTHING, NetObject
from hostprep.lab.powershell.values.times import TICKS, TimeSpan

WATCH = register(NetType("System.Diagnostics.Stopwatch"))


def _now(frame: Any) -> int:
    return int(frame.session.host.clock.now().ticks)


def _elapsed(frame: Any, watch: NetObject) -> int:
    since = watch.fields["since"]
    return int(watch.fields["ticks"]) + (0 if since is None else _now(frame) - since)


def _start(frame: Any, watch: NetObject) -> Any:
    if watch.fields["since"] is None:
        watch.fields["since"] = _now(frame)
    return NOTHING


def _stop(frame: Any, watch: NetObject) -> Any:
    watch.fields["ticks"], watch.fields["since"] = _elapsed(frame, watch), None
    return NOTHING


def _reset(frame: Any, watch: NetObject, *, run: bool = False) -> Any:
    watch.fields["ticks"], watch.fields["since"] = 0, _now(frame) if run else None
    return NOTHING


WATCH.static("StartNew", "", lambda frame: NetObject(WATCH, ticks=0, since=_now(frame)), frame=True)
WATCH.static("GetTimestamp", "", lambda frame: Int64(_now(frame)), frame=True)
WATCH.constructor("", lambda: NetObject(WATCH, ticks=0, since=None))
WATCH.method("Start", "", _start, frame=True)
WATCH.method("Stop", "", _stop, frame=True)
WATCH.method("Reset", "", _reset, frame=True)
WATCH.method("Restart", "", lambda frame, watch: _reset(frame, watch, run=True), frame=True)
WATCH.property("Elapsed", lambda frame, watch: TimeSpan(_elapsed(frame, watch)), frame=True)
WATCH.property("ElapsedMilliseconds", lambda frame, watch: Int64(_elapsed(frame, watch) // 10_000), frame=True)
WATCH.property("ElapsedTicks", lambda frame, watch: Int64(_elapsed(frame, watch)), frame=True)
WATCH.property("IsRunning", lambda watch: watch.fields["since"] is not None)
WATCH.constant("Frequency", lambda: Int64(TICKS))
WATCH.constant("IsHighResolution", lambda: True)
WATCH.unknown("+GetElapsedTime")

THREAD = register(NetType("System.Threading.Thread", complete=False))


def _sleep(frame: Any, time: Any) -> Any:
    seconds = time.ticks / TICKS if isinstance(time, TimeSpan) else int(time) / 1000
    if seconds < 0:
        message = (
            "Number must be either non-negative and less than or equal to Int32.MaxValue or -1. "
            "(Parameter 'millisecondsTimeout')"
        )
        raise NetError("System.ArgumentOutOfRangeException", message)
    frame.session.host.clock.sleep(seconds, frame.session.stopping)
    frame.session.check()
    return NOTHING


THREAD.static("Sleep", "int | timespan", _sleep, frame=True)
GARBAGE = register(NetType("System.GC", complete=False))
GARBAGE.static("Collect", "", lambda: NOTHING)
GARBAGE.static("WaitForPendingFinalizers", "", lambda: NOTHING)
