"""The .NET numbers that Python has no type for.

Int32 is Python's ``int``, Double its ``float``, Decimal its ``Decimal``; the others are subclasses, so that
Python's own arithmetic works on them and the operators only have to name the type of the result.
"""

from __future__ import annotations

from typing import ClassVar

INT32_MIN, INT32_MAX = -(1 << 31), (1 << 31) - 1
INT64_MIN, INT64_MAX = -(1 << 63), (1 << 63) - 1


class Sized(int):
    """An integer of a width that is not Int32's."""

    __slots__ = ()
    minimum: ClassVar[int]
    maximum: ClassVar[int]
    name: ClassVar[str]


class Int64(Sized):
    """System.Int64."""

    __slots__ = ()
    minimum, maximum, name = INT64_MIN, INT64_MAX, "Int64"


class UInt64(Sized):
    """System.UInt64."""

    __slots__ = ()
    minimum, maximum, name = 0, (1 << 64) - 1, "UInt64"


class UInt32(Sized):
    """System.UInt32."""

    __slots__ = ()
    minimum, maximum, name = 0, (1 << 32) - 1, "UInt32"


class Int16(Sized):
    """System.Int16."""

    __slots__ = ()
    minimum, maximum, name = -(1 << 15), (1 << 15) - 1, "Int16"


class UInt16(Sized):
    """System.UInt16."""

    __slots__ = ()
    minimum, maximum, name = 0, (1 << 16) - 1, "UInt16"


class Byte(Sized):
    """System.Byte."""

    __slots__ = ()
    minimum, maximum, name = 0, 255, "Byte"


class SByte(Sized):
    """System.SByte."""

    __slots__ = ()
    minimum, maximum, name = -128, 127, "SByte"


class Single(float):
    """System.Single; the caller rounds to 32 bits."""

    __slots__ = ()


class Char(str):
    """System.Char: one UTF-16 code unit."""

    __slots__ = ()


SUFFIX_TYPES: dict[str, type[Sized]] = {
    "l": Int64,
    "ul": UInt64,
    "u": UInt32,
    "s": Int16,
    "us": UInt16,
    "y": SByte,
    "uy": Byte,
}
INTEGERS: dict[str, type[Sized]] = {
    kind.name.lower(): kind for kind in (Int64, UInt64, UInt32, Int16, UInt16, Byte, SByte)
}
