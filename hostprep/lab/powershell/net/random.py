"""System.Random: seeded it gives .NET's own numbers, otherwise it starts from the host's clock."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.values.numbers import Byte
from hostprep.lab.powershell.values.objects import NOTHING, NetObject

RANDOM = register(NetType("System.Random"))
_BIG = (1 << 31) - 1
_SEED = 161803398


def _seeded(seed: int) -> list[int]:
    """The state of .NET's seeded generator (Knuth's subtractive one; Random.Net5CompatImpl.cs of dotnet/runtime)."""
    state = [0] * 56
    last = _SEED - (_BIG if seed == -(1 << 31) else abs(seed))
    state[55], step, place = last, 1, 0
    for _ in range(1, 55):
        place = (place + 21) % 55
        state[place] = step
        step = last - step
        step += _BIG if step < 0 else 0
        last = state[place]
    for _ in range(1, 5):
        for i in range(1, 56):
            state[i] -= state[1 + (i + 30) % 55]
            state[i] += _BIG if state[i] < 0 else 0
    return state


def _new_random(frame: Any, seed: int | None = None) -> NetObject:
    start = frame.session.host.clock.now().ticks & _BIG if seed is None else seed
    return NetObject(RANDOM, state=_seeded(start), first=0, second=21)


def _draw(random: NetObject) -> int:
    fields = random.fields
    for name in ("first", "second"):
        fields[name] = fields[name] % 55 + 1
    state = fields["state"]
    found = state[fields["first"]] - state[fields["second"]]
    found -= 1 if found == _BIG else 0
    found += _BIG if found < 0 else 0
    state[fields["first"]] = found
    return int(found)


def _next(random: NetObject, *limits: int) -> int:
    if not limits:
        return _draw(random)
    low, high = limits if len(limits) > 1 else (0, limits[0])
    if low > high:
        message = f"'{'minValue' if len(limits) > 1 else 'maxValue'}' must be a valid limit."
        raise NetError("System.ArgumentOutOfRangeException", message)
    if high - low > _BIG:
        raise NetError("NotKnown", "Random.Next over more than Int32's positive numbers")
    return int(_draw(random) * (1.0 / _BIG) * (high - low)) + low


def _fill(random: NetObject, data: Any) -> Any:
    data[:] = [Byte(_draw(random) % 256) for _ in data]
    return NOTHING


RANDOM.constructor(" | int", _new_random, frame=True)
RANDOM.method("Next", " | int | int,int", _next)
RANDOM.method("NextDouble", "", lambda random: _draw(random) * (1.0 / _BIG))
RANDOM.method("NextBytes", "byte[]", _fill)
RANDOM.unknown("+Shared +NextInt64 +NextSingle +GetItems +Shuffle +GetString +GetHexString")
