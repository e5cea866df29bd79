"""Get-Date and New-TimeSpan."""

from __future__ import annotations

import re

from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.runtime.stage import Cmdlet
from hostprep.lab.powershell.values.text import to_text
from hostprep.lab.powershell.values.times import DAY, TICKS, UNIX_EPOCH, DateTime, TimeSpan
from hostprep.lab.powershell.values.timetext import format_date

_DATE = ("Year", "Month", "Day")
_CLOCK = {"Hour": 3600, "Minute": 60, "Second": 1}
_SHORT = {
    "filedate": "yyyyMMdd", "filedatetime": "yyyyMMddTHHmmssffff", "filedateuniversal": "yyyyMMddZ",
    "filedatetimeuniversal": "yyyyMMddTHHmmssffffZ",
}  # fmt: skip
# Formats of Unix in terms of .NET's; of one letter they need the % that makes them custom.
_UNIX = {
    "Y": "yyyy", "y": "yy", "m": "MM", "d": "dd", "H": "HH", "I": "hh", "M": "mm", "S": "ss", "p": "tt", "B": "MMMM",
    "b": "MMM", "A": "dddd", "a": "ddd", "T": "HH:mm:ss", "R": "HH:mm", "D": "MM/dd/yy", "F": "yyyy-MM-dd", "%": "",
    "n": "", "t": "",
}  # fmt: skip


@command("Get-Date", "Date Year Month Day Hour Minute Second Millisecond Format UFormat UnixTimeSeconds AsUTC")
class GetDate(Cmdlet):
    """The host's time, or a date made of parts."""

    def run(self) -> None:
        """Make it."""
        moment = self._moment()
        if self.on("AsUTC"):
            moment = DateTime(moment.ticks, "Utc")
        if "UFormat" in self.bound.named:
            self.write(self._unix(moment, to_text(self.get("UFormat"))))
            return
        if "Format" not in self.bound.named:
            self.write(moment)
            return
        pattern = to_text(self.get("Format"))
        self.write(format_date(moment, _SHORT.get(pattern.lower(), pattern)))

    def _unix(self, moment: DateTime, pattern: str) -> str:
        """A date by a format of Unix; 5.1 writes ``%s`` with five decimals, of the local time."""

        def one(found: re.Match[str]) -> str:
            letter = found[1]
            if letter == "s":
                seconds, ticks = divmod(moment.ticks - UNIX_EPOCH, TICKS)
                fraction = "" if self.frame.session.modern else f".{ticks * 10**5 // TICKS:05d}".rstrip("0").rstrip(".")
                return f"{seconds}{fraction}"
            if letter not in _UNIX:
                self.refuse(f"Get-Date -UFormat %{letter}")
            plain = {"%": "%", "n": "\n", "t": "\t"}.get(letter)
            return plain or format_date(moment, _UNIX[letter])

        return re.sub("%(.)", one, pattern.removeprefix("+"), flags=re.DOTALL)

    def _moment(self) -> DateTime:
        if "UnixTimeSeconds" in self.bound.named:
            return DateTime(UNIX_EPOCH + int(self.get("UnixTimeSeconds")) * TICKS, "Local")
        moment: DateTime = self.get("Date") or self.frame.session.host.clock.now()
        named = {
            name: int(value) for name, value in self.bound.named.items() if name in (*_DATE, *_CLOCK, "Millisecond")
        }
        if not named:
            return moment
        day = moment.day.replace(**{name.lower(): named[name] for name in _DATE if name in named})
        old = {"Hour": moment.seconds // 3600, "Minute": moment.seconds // 60 % 60, "Second": moment.seconds % 60}
        seconds = sum(named.get(name, old[name]) * size for name, size in _CLOCK.items())
        fraction = named["Millisecond"] * (TICKS // 1000) if "Millisecond" in named else moment.fraction
        return DateTime((day.toordinal() - 1) * DAY + seconds * TICKS + fraction, moment.kind)


@command("New-TimeSpan", "Start End Days Hours Minutes Seconds Milliseconds")
class NewTimeSpan(Cmdlet):
    """A duration of parts, or between two dates."""

    def run(self) -> None:
        """Make it."""
        if "Start" in self.bound.named or "End" in self.bound.named:
            start, end = (self.get(n) or self.frame.session.host.clock.now() for n in ("Start", "End"))
            self.write(TimeSpan(end.ticks - start.ticks))
            return
        sizes = {
            "Days": DAY,
            "Hours": 3600 * TICKS,
            "Minutes": 60 * TICKS,
            "Seconds": TICKS,
            "Milliseconds": TICKS // 1000,
        }
        self.write(TimeSpan(sum(int(self.get(n) or 0) * size for n, size in sizes.items())))
