"""Arrays, lists and hashtables as .NET has them.

``Object[]`` is Python's ``list``, never resized in place; an array of another element type is a ``TypedArray``.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.values.equality import key_of
from hostprep.lab.powershell.values.hashorder import bucket_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class TypedArray(list[Any]):
    """``string[]``, ``int[]``, ``byte[]``...: ``element`` is the element's type (a ``NetType``)."""

    __slots__ = ("element",)

    def __init__(self, items: Iterable[Any], element: Any) -> None:
        super().__init__(items)
        self.element = element


class NetCollection:
    """A collection that grows: ArrayList, List, Queue, Stack, HashSet. ``net_type`` says which."""

    __slots__ = ("items", "net_type")

    def __init__(self, net_type: Any, items: Iterable[Any] = ()) -> None:
        self.net_type = net_type
        self.items: Any = deque(items) if net_type.name.endswith(("Queue", "Queue`1")) else list(items)

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.items)


class Enumerator:
    """What GetEnumerator gives: consumed once."""

    __slots__ = ("current", "items", "net_type")

    def __init__(self, net_type: Any, items: Iterable[Any]) -> None:
        self.net_type = net_type
        self.items = iter(items)
        self.current: Any = None

    def __iter__(self) -> Iterator[Any]:
        return self.items


class DictionaryEntry:
    """A key with its value."""

    __slots__ = ("key", "value")

    def __init__(self, key: Any, value: Any) -> None:
        self.key = key
        self.value = value


def hash_key(key: Any) -> Any:
    """What a hashtable compares keys by: strings without case, other values with their type."""
    kind = type(key)
    if kind is str:
        return key.lower()
    return key if kind is int else key_of(key)


class Hashtable:
    """Hashtable, OrderedDictionary or a generic dictionary.

    A Hashtable of Int32 keys has .NET's order; for other keys insertion order stands for what .NET leaves open.
    ``capacity`` is the number of pairs that its literal had.
    """

    __slots__ = ("capacity", "case_sensitive", "data", "net_type", "ordered")

    def __init__(self, *, ordered: bool = False, net_type: Any = None, case_sensitive: bool = False) -> None:
        self.data: dict[Any, tuple[Any, Any]] = {}
        self.ordered = ordered
        self.net_type = net_type
        self.case_sensitive = case_sensitive
        self.capacity = 0

    def _pairs(self) -> list[tuple[Any, Any]]:
        data = self.data
        if self.ordered or self.net_type is not None or not data or any(type(key) is not int for key in data):
            return list(data.values())
        return [data[key] for key in bucket_order(data, self.capacity)]

    def _key(self, key: Any) -> Any:
        return (str, key) if self.case_sensitive and type(key) is str else hash_key(key)

    def get(self, key: Any, default: Any = None) -> Any:
        """The value under a key."""
        found = self.data.get(self._key(key))
        return default if found is None else found[1]

    def set(self, key: Any, value: Any) -> None:
        """Put a value; the key's spelling of the first time stays."""
        plain = self._key(key)
        old = self.data.get(plain)
        self.data[plain] = (key if old is None else old[0], value)

    def has(self, key: Any) -> bool:
        """Whether the key is there."""
        return self._key(key) in self.data

    def remove(self, key: Any) -> bool:
        """Take a key out, if it is there."""
        return self.data.pop(self._key(key), None) is not None

    def keys(self) -> list[Any]:
        """The keys."""
        return [key for key, _ in self._pairs()]

    def values(self) -> list[Any]:
        """The values."""
        return [value for _, value in self._pairs()]

    def items(self) -> list[tuple[Any, Any]]:
        """Keys with values."""
        return self._pairs()

    def copy(self) -> Hashtable:
        """A shallow copy."""
        twin = Hashtable(ordered=self.ordered, net_type=self.net_type, case_sensitive=self.case_sensitive)
        twin.data = dict(self.data)
        return twin

    def __len__(self) -> int:
        return len(self.data)


def hashtable(pairs: Iterable[tuple[Any, Any]], *, ordered: bool = False) -> Hashtable:
    """A hashtable of pairs."""
    table = Hashtable(ordered=ordered)
    for key, value in pairs:
        table.set(key, value)
    return table
