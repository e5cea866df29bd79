"""The part of WQL that filters use: comparisons of a property with a constant, joined by AND, OR, NOT."""

from __future__ import annotations

import re
from typing import Any

from hostprep.lab.powershell.host.plug import Record
from hostprep.lab.powershell.syntax.source import Refused

TOKEN = re.compile(
    r"\s*(?:(?P<sign><>|!=|>=|<=|=|>|<|\(|\))|(?P<text>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")|"
    r"(?P<number>-?\d+)\b|(?P<word>\w+))"
)
QUERY = re.compile(r"\s*select\s+(.+?)\s+from\s+(\w+)(?:\s+where\s+(.+))?\s*", re.IGNORECASE | re.DOTALL)
WORDS = {"true": 1, "false": 0, "null": None}
BEYOND = ("isa", "group", "having", "within")


class BadQuery(ValueError):  # noqa: N818  # named by what happened
    """Not a query."""


def parse(query: str) -> tuple[str, str]:
    """The class and the condition of a query.

    Raises:
        BadQuery: where it is none.
    """
    found = QUERY.fullmatch(query)
    if found is None:
        raise BadQuery(query)
    return found.group(2), found.group(3) or ""


def fits(item: Record, condition: str) -> bool:
    """Whether an object fits a condition.

    Raises:
        BadQuery: where the condition is none.
        Refused: it is one, of a kind that nobody models.
    """
    if not condition.strip():
        return True
    reader = _Reader(item, condition)
    found = reader.either()
    if reader.left:
        raise BadQuery(condition)
    return found


class _Reader:
    """Reads a condition from the left, and says at once what it makes of an object."""

    def __init__(self, item: Record, condition: str) -> None:
        self.present = {key.lower(): value for key, value in item.properties.items()}
        self.left = _tokens(condition)

    def take(self, *words: str) -> bool:
        """Whether the next token is one of some; it is gone then."""
        if self.left and self.left[0].lower() in words:
            self.left.pop(0)
            return True
        return False

    def pop(self) -> str:
        """The next token."""
        if not self.left:
            raise BadQuery("it ends too early")
        return self.left.pop(0)

    def either(self) -> bool:
        """Parts with OR between."""
        found = self.both()
        while self.take("or"):
            found = self.both() or found
        return found

    def both(self) -> bool:
        """Parts with AND between."""
        found = self.one()
        while self.take("and"):
            found = self.one() and found
        return found

    def one(self) -> bool:
        """A part, perhaps in brackets or turned round."""
        if self.take("not"):
            return not self.one()
        if self.take("("):
            found = self.either()
            if not self.take(")"):
                raise BadQuery("a bracket is open")
            return found
        return self.comparison()

    def comparison(self) -> bool:
        """A property, a sign, a constant."""
        name, sign = self.pop().lower(), self.pop().lower()
        if sign in BEYOND:
            raise Refused(f"WQL with {sign.upper()}")
        if name not in self.present:
            raise BadQuery(name)
        if sign == "is":
            turned = self.take("not")
            self.pop()
            return (self.present[name] is None) != turned
        return _compared(_plain(self.present[name]), sign, _constant(self.pop()))


def _tokens(condition: str) -> list[str]:
    found, place, text = [], 0, condition.rstrip()
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            raise BadQuery(condition)
        found.append(match.group().strip())
        place = match.end()
    return found


def _compared(value: Any, sign: str, wanted: Any) -> bool:
    match sign:
        case "=":
            return _same(value, wanted)
        case "<>" | "!=":
            return not _same(value, wanted)
        case "like":
            pattern = "".join(".*" if c == "%" else "." if c == "_" else re.escape(c) for c in str(wanted))
            return value is not None and re.fullmatch(pattern, str(value), re.DOTALL) is not None
        case ">" | "<" | ">=" | "<=" if isinstance(value, int) and isinstance(wanted, int):
            return {">": value > wanted, "<": value < wanted, ">=": value >= wanted, "<=": value <= wanted}[sign]
    raise BadQuery(sign)


def _same(value: Any, wanted: Any) -> bool:
    # A number may stand in quotes.
    return str(value) == str(wanted) if value is not None and wanted is not None else value is wanted


def _plain(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else int(value) if isinstance(value, bool) else value


def _constant(raw: str) -> Any:
    if raw[0] in "'\"":
        text = re.sub(r"\\(.)", r"\1", raw[1:-1]).lower()
        return WORDS[text] if text in ("true", "false") else text
    return WORDS[raw.lower()] if raw.lower() in WORDS else int(raw) if raw.lstrip("-").isdigit() else raw
