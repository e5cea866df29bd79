"""The regular expressions of .NET, translated to Python's; what has no equal there is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from hostprep.lab.powershell.net.model import NetError
from hostprep.lab.powershell.operators.bounded import Bounded
from hostprep.lab.powershell.operators.translating import NotTranslatableError, Translator

IGNORE_CASE, MULTILINE, SINGLELINE, WHITESPACE = 1, 2, 16, 32


@dataclass(frozen=True, slots=True)
class Regex:
    """A compiled pattern.

    Attributes:
        pattern: the text in .NET's syntax.
        options: .NET's flags.
        compiled: Python's pattern.
        names: the names of the groups in .NET's order (numbers as text), each with Python's group number.
    """

    pattern: str
    options: int
    compiled: Bounded
    names: tuple[tuple[str, int], ...]


@lru_cache(maxsize=1024)
def compile_regex(pattern: str, options: int = 0) -> Regex:
    """Translate and compile.

    Raises:
        NetError: the pattern is wrong (RegexParseException).
        NotTranslatableError: it is right, and beyond us.
    """
    translated = Translator(pattern, options)
    text = translated.run()
    flags = re.NOFLAG
    for bit, flag in (
        (IGNORE_CASE, re.IGNORECASE),
        (MULTILINE, re.MULTILINE),
        (SINGLELINE, re.DOTALL),
        (WHITESPACE, re.VERBOSE),
    ):
        if options & bit:
            flags |= flag
    try:
        compiled = re.compile(text, flags)
    except (re.error, OverflowError) as error:
        if "look-behind" in str(error):
            raise NotTranslatableError("look-behind of variable width in a regular expression") from None
        raise NetError(
            "System.Text.RegularExpressions.RegexParseException",
            f"Invalid pattern '{pattern}' at offset {getattr(error, 'pos', 0)}. {error}",
        ) from None
    named = compiled.groupindex
    numbers = [number for number in range(1, compiled.groups + 1) if number not in named.values()]
    names = [("0", 0), *((str(place + 1), number) for place, number in enumerate(numbers)), *named.items()]
    return Regex(pattern, options, Bounded(compiled, text), tuple(names))


_SUBSTITUTION = re.compile(r"\$(?:(\d+)|\{(\w+)\}|([$&`'+_]))")


def replacement(found: re.Match[str], template: str, regex: Regex) -> str:
    """What a match is replaced by."""
    groups = dict(regex.names)

    def one(mark: re.Match[str]) -> str:
        name = mark[1] or mark[2]
        if name is not None:
            number = groups.get(name if not name.isdigit() else str(int(name)))
            return mark.group() if number is None else found[number] or ""
        return {
            "$": "$",
            "&": found.group(),
            "`": found.string[: found.start()],
            "'": found.string[found.end() :],
            "_": found.string,
        }.get(mark[3], found[found.lastindex or 0] or "")

    return _SUBSTITUTION.sub(one, template)


def wildcard_to_regex(pattern: str) -> str:
    """A wildcard of ``-like`` as a regular expression for a full match."""
    out: list[str] = []
    place = 0
    while place < len(pattern):
        char = pattern[place]
        place += 1
        if char == "`" and place < len(pattern):
            out.append(re.escape(pattern[place]))
            place += 1
        elif char == "*":
            out.append(".*")
        elif char == "?":
            out.append(".")
        elif char == "[" and (end := pattern.find("]", place + 1)) > 0:
            inner = pattern[place:end].replace("\\", "\\\\").replace("[", "\\[").replace("^", "\\^")
            out.append(f"[{inner}]")
            place = end + 1
        elif char == "[":
            raise ValueError(pattern)
        else:
            out.append(re.escape(char))
    return "".join(out)


@lru_cache(maxsize=1024)
def wildcard(pattern: str, *, case: bool = False) -> re.Pattern[str]:
    """A compiled wildcard.

    Raises:
        ValueError: a bracket is not closed.
    """
    return re.compile(wildcard_to_regex(pattern), re.DOTALL if case else re.DOTALL | re.IGNORECASE)


def is_wildcard(text: str) -> bool:
    """Whether a path or name has wildcard characters."""
    return any(char in text for char in "*?[")
