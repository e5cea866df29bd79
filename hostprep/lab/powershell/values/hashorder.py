"""The order in which a .NET Hashtable gives whole-number keys: its buckets from the last to the first.

After Hashtable.cs of dotnet/runtime. Strings hash differently in every process, so their order means nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

_LOAD, _SMALLEST, _PRIME = 0.72, 3, 101
_SIZES = (
    3,
    7,
    11,
    17,
    23,
    29,
    37,
    47,
    59,
    71,
    89,
    107,
    131,
    163,
    197,
    239,
    293,
    353,
    431,
    521,
    631,
    761,
    919,
    1103,
    1327,
    1597,
    1931,
    2333,
    2801,
    3371,
    4049,
    4861,
    5839,
    7013,
    8419,
    10103,
    12143,
    14591,
    17519,
    21023,
    25229,
    30293,
    36353,
    43627,
    52361,
)


def _size(least: int) -> int:
    return next((size for size in _SIZES if size >= least), least | 1)


def _put(buckets: list[int | None], key: int) -> None:
    size = len(buckets)
    hashed = key & 0x7FFFFFFF
    step = 1 + (hashed * _PRIME & 0xFFFFFFFF) % (size - 1)
    place = hashed % size
    while buckets[place] is not None:
        place = (place + step) % size
    buckets[place] = key


def bucket_order(keys: Iterable[int], capacity: int) -> list[int]:
    """Keys of type Int32, given in the order of their insertion, in the order of their enumeration."""
    wanted = int(capacity / _LOAD)
    buckets: list[int | None] = [None] * (_size(wanted) if capacity / _LOAD > _SMALLEST else _SMALLEST)
    for count, key in enumerate(keys):
        if count >= int(_LOAD * len(buckets)):
            old, buckets = buckets, [None] * _size(2 * len(buckets))
            for known in old:
                if known is not None:
                    _put(buckets, known)
        _put(buckets, key)
    return [key for key in reversed(buckets) if key is not None]
