"""Patterns that cannot hang: those that may backtrack for ever run in a library that can be interrupted.

Python's ``re`` holds the interpreter's lock while it matches, so nothing can stop it. A pattern with a quantified group
that has a quantifier or an alternative inside, or with so many unbounded quantifiers that a long text costs too much,
goes to the ``regex`` package instead, which gives the lock away and takes a time limit.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from typing import Any

from hostprep.lab.powershell.runtime.flow import LimitExceeded, Stopped

SECONDS = 10.0
LONGEST = 512 << 20
_STEPS = 50_000_000
_LOOPS = re.compile(r"(?<!\\)(?:[*+]|\{\d*,\d*\})")
_NESTED = re.compile(
    r"\((?:[^()\\]|\\.)*(?:[*+|]|\{\d*,\d*\})(?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)(?:[*+]|\{\d*,\d*\})"
)


def watch(stopping: threading.Event) -> None:
    """Name the event that stops the script of this thread."""
    _LOCAL.stopping = stopping


_LOCAL = threading.local()


class Bounded:
    """A compiled pattern with the methods of Python's that the engine uses."""

    def __init__(self, compiled: re.Pattern[str], text: str) -> None:
        self._fast = compiled
        self.groups, self.groupindex = compiled.groups, compiled.groupindex
        self._nested = _NESTED.search(text) is not None or (text.count("(") > 8 and ")*" in text)
        self._loops = len(_LOOPS.findall(text))
        self._text, self._flags = text, compiled.flags
        self._slow: Any = None

    def _risky(self, subject: str) -> bool:
        return (self._nested and len(subject) > 12) or (len(subject) + 1) ** min(self._loops, 6) > _STEPS

    def _run(self, method: str, subject: str, *arguments: Any, **options: Any) -> Any:
        if not self._risky(subject):
            return getattr(self._fast, method)(*arguments, subject, **options)
        if self._slow is None:
            import regex  # type: ignore[import-untyped]  # only patterns that may hang

            self._slow = regex.compile(self._text, self._flags & ~re.UNICODE)
        found = getattr(self._slow, method)
        return _watched(lambda: found(*arguments, subject, timeout=SECONDS, concurrent=True, **options))

    def search(self, subject: str) -> Any:
        """The first match."""
        return self._run("search", subject)

    def match(self, subject: str) -> Any:
        """A match at the start."""
        return self._run("match", subject)

    def fullmatch(self, subject: str) -> Any:
        """A match of the whole."""
        return self._run("fullmatch", subject)

    def finditer(self, subject: str) -> Any:
        """All matches, one after the other."""
        if not self._risky(subject):
            return self._fast.finditer(subject)
        self._run("search", subject)
        slow = self._slow
        return iter(_watched(lambda: list(slow.finditer(subject, timeout=SECONDS, concurrent=True))))

    def split(self, subject: str, maxsplit: int = 0) -> list[Any]:
        """The pieces between matches."""
        found: list[Any] = self._run("split", subject, maxsplit=maxsplit)
        return found

    def sub(self, change: Callable[[Any], str], subject: str, count: int = 0) -> str:
        """The text with its matches changed; the change runs on this thread."""
        out: list[str] = []
        last = size = 0
        for done, found in enumerate(self.finditer(subject)):
            if count and done >= count:
                break
            out += [subject[last : found.start()], change(found)]
            size += len(out[-1])
            if size > LONGEST:
                raise LimitExceeded(f"more than {LONGEST} characters at once")
            last = found.end()
        return "".join([*out, subject[last:]])


def _watched(work: Callable[[], Any]) -> Any:
    """Do the work on a thread that is left to its time limit when the script is stopped."""
    stopping: threading.Event | None = getattr(_LOCAL, "stopping", None)
    done: list[Any] = []
    failed: list[BaseException] = []

    def guarded() -> None:
        try:
            done.append(work())
        except BaseException as error:  # raised again by the script's thread
            failed.append(error)

    thread = threading.Thread(target=guarded, daemon=True)
    thread.start()
    end = time.monotonic() + SECONDS + 1
    while thread.is_alive():
        thread.join(0.01)
        if stopping is not None and stopping.is_set():
            raise Stopped
        if time.monotonic() > end:
            raise LimitExceeded(f"a regular expression took longer than {SECONDS:g} s")
    if failed:
        if isinstance(failed[0], TimeoutError):
            raise LimitExceeded(f"a regular expression took longer than {SECONDS:g} s")
        raise failed[0]
    return done[0]
