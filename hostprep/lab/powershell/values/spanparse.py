"""Texts as TimeSpan: ``[-][d.]hh:mm[:ss[.fffffff]]``, ``d:hh:mm:ss``, whole days."""

from __future__ import annotations

import re

from hostprep.lab.powershell.net.model import NetError
from hostprep.lab.powershell.values.times import DAY, TICKS, TimeSpan

_FORM = re.compile(r"\s*(-)?(?:(\d+)(?:\.|:(?=\d+:\d+:\d+)))?(\d{1,8}):(\d{1,8})(?::(\d{1,8})(?:\.(\d{1,7}))?)?\s*")
_DAYS = re.compile(r"\s*(-)?(\d{1,9})(?:\.(\d{1,2}))?\s*")


def parse_span(text: str) -> TimeSpan:
    """A duration of a text.

    Raises:
        NetError: it is none (FormatException), or one of its parts is too large (OverflowException).
    """
    if found := _FORM.fullmatch(text):
        days, hours, minutes, seconds = (int(part or 0) for part in found.group(2, 3, 4, 5))
        if hours > 23 or minutes > 59 or seconds > 59:  # noqa: PLR2004  # limits of a clock
            message = (
                f"The TimeSpan string '{text}' could not be parsed because at least one of the numeric components is "
                "out of range or contains too many digits."
            )
            raise NetError("System.OverflowException", message)
        fraction = int((found[6] or "0").ljust(7, "0"))
        ticks = days * DAY + (hours * 3600 + minutes * 60 + seconds) * TICKS + fraction
        return TimeSpan(-ticks if found[1] else ticks)
    if (found := _DAYS.fullmatch(text)) and not found[3]:
        return TimeSpan((-1 if found[1] else 1) * int(found[2]) * DAY)
    raise NetError("System.FormatException", f"String '{text}' was not recognized as a valid TimeSpan.")
