"""From .NET's syntax of regular expressions to Python's."""

from __future__ import annotations

import re

from hostprep.lab.powershell.net.model import NetError

_GROUP = re.compile(r"\(\?(?:<(?![=!])([A-Za-z_]\w*)>|'([A-Za-z_]\w*)'|([imnsx]*)(?:-([imnsx]+))?(\)|:))")

_CATEGORIES = {
    "L": r"[^\W\d_]",
    "Lu": "[A-Z\u00c0-\u00d6\u00d8-\u00de]",
    "Ll": "[a-z\u00df-\u00f6\u00f8-\u00ff]",
    "N": r"\d",
    "Nd": r"\d",
}

EXPLICIT = 4


class NotTranslatableError(Exception):  # becomes a refusal
    """A construct that Python's expressions lack."""


class Translator:
    """Walks through a pattern once."""

    def __init__(self, pattern: str, options: int) -> None:
        self.text = pattern
        self.pos = 0
        self.out: list[str] = []
        self.closers: list[str] = [""]
        self.explicit = bool(options & EXPLICIT)

    def run(self) -> str:
        while self.pos < len(self.text):
            char = self.text[self.pos]
            if char == "\\":
                self.out.append(self._escape(in_class=False))
            elif char == "[":
                self._class()
            elif char == "(":
                self._open()
            elif char == ")":
                self._close()
            else:
                self.out.append(char)
                self.pos += 1
        self.out.append(self.closers[-1] if len(self.closers) == 1 else "")
        return "".join(self.out)

    def _open(self) -> None:
        found = _GROUP.match(self.text, self.pos)
        if self.text.startswith("(?", self.pos) and found is None:
            if re.match(r"\(\?<\w*-|\(\?\(", self.text[self.pos :]):
                raise NotTranslatableError("balancing or conditional group in a regular expression")
            head = re.match(r"\(\?(?:[:=!>#]|<[=!])", self.text[self.pos :])
            if head is None:
                raise NetError(
                    "System.Text.RegularExpressions.RegexParseException",
                    f"Invalid pattern '{self.text}' at offset {self.pos + 2}. Unrecognized grouping construct.",
                )
            self.out.append(head.group())
            self.pos += head.end()
        elif found is None:
            self.out.append("(?:" if self.explicit else "(")
            self.pos += 1
        elif found[1] or found[2]:
            self.out.append(f"(?P<{found[1] or found[2]}>")
            self.pos = found.end()
        else:
            self._flags(found)
            return
        self.closers.append("")

    def _flags(self, found: re.Match[str]) -> None:
        on, off = found[3].replace("n", ""), (found[4] or "").replace("n", "")
        self.pos = found.end()
        head = f"(?{on}{'-' + off if off else ''}:" if on or off else "(?:"
        self.out.append(head)
        if found[5] == ":":
            self.closers.append("")
        else:
            self.closers[-1] += ")"

    def _close(self) -> None:
        if len(self.closers) > 1:
            self.out.append(self.closers.pop())
        self.out.append(")")
        self.pos += 1

    def _escape(self, *, in_class: bool) -> str:
        following = self.text[self.pos + 1 : self.pos + 2]
        self.pos += 2
        if following in ("p", "P"):
            return self._category(following, in_class=in_class)
        if following == "k":
            found = re.compile(r"[<'](\w+)[>']").match(self.text, self.pos)
            if found is None:
                raise NetError(
                    "System.Text.RegularExpressions.RegexParseException",
                    f"Invalid pattern '{self.text}' at offset {self.pos}. Malformed \\k<...> named back reference.",
                )
            self.pos = found.end()
            return f"(?P={found[1]})"
        if following in ("G", "c"):
            raise NotTranslatableError(f"\\{following} in a regular expression")
        if not in_class and following in ("z", "Z"):
            return r"\Z" if following == "z" else r"(?=\n?\Z)"
        if following == "e":
            return r"\x1b"
        if following.isalnum() or not following:
            return "\\" + following
        return re.escape(following)

    def _category(self, letter: str, *, in_class: bool) -> str:
        found = re.compile(r"\{(\w+)\}").match(self.text, self.pos)
        body = _CATEGORIES.get(found[1]) if found else None
        if found is None or body is None or letter == "P" or in_class:
            raise NotTranslatableError(f"\\{letter} in a regular expression")
        self.pos = found.end()
        return body

    def _class(self) -> None:
        self.out.append("[")
        self.pos += 1
        if self.text.startswith("^", self.pos):
            self.out.append("^")
            self.pos += 1
        first = True
        while self.pos < len(self.text) and (self.text[self.pos] != "]" or first):
            char = self.text[self.pos]
            if char == "\\":
                self.out.append(self._escape(in_class=True))
            elif self.text.startswith("-[", self.pos):
                raise NotTranslatableError("subtraction of character classes in a regular expression")
            else:
                self.out.append(
                    "\\" + char if char in "[]&~|" or (char == "-" and self._dash_is_literal(first=first)) else char
                )
                self.pos += 1
            first = False
        if self.pos >= len(self.text):
            raise NetError(
                "System.Text.RegularExpressions.RegexParseException",
                f"Invalid pattern '{self.text}' at offset {self.pos}. Unterminated [] set.",
            )
        self.out.append("]")
        self.pos += 1

    def _dash_is_literal(self, *, first: bool) -> bool:
        return first or self.text[self.pos + 1 : self.pos + 2] in ("]", "-", "")
