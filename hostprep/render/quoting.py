"""A value as a literal of the target shell. The only place where a value becomes script text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from hostprep.declare.prepare import SecretSlot
from hostprep.errors import QuotingError

POWERSHELL_QUOTES: Final = "'\u2018\u2019\u201a\u201b"
"""PowerShell closes a string on each of these (CharTraits.cs of PowerShell); doubling it keeps it."""

CMD_REFUSED: Final = '"%!^&|<>\r\n\0'
"""cmd.exe expands or acts on these even between quotes; there is no escape that holds in every place."""

Literal = Callable[[Any], str]


def sh(value: Any) -> str:
    """A POSIX shell word, or words for a list (POSIX.1-2017, Shell Command Language 2.2.2).

    Raises:
        QuotingError: the value holds NUL, which no word can, or has no form in sh.
    """
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return "'" + _without(value, "\0", "sh").replace("'", "'\\''") + "'"
        case SecretSlot():
            return f'"${{{value.variable}?is not set; it must hold the secret}}"'
        case tuple() | list():
            return " ".join(sh(item) for item in value)
    raise _formless(value, "sh")


def powershell(value: Any) -> str:
    """A PowerShell expression: a single-quoted string, a number, ``$true``, an array or a hashtable.

    Every string of UTF-16 code units comes back unchanged with the five quotes doubled, as measured with PowerShell's
    own parser. A file for Windows PowerShell 5.1 must be ASCII, so other characters are written as ``[char]``.

    Raises:
        QuotingError: the value has no form in PowerShell.
    """
    match value:
        case None:
            return "$null"
        case bool():
            return "$true" if value else "$false"
        case int():
            return str(value)
        case str():
            return _powershell_text(value)
        case SecretSlot():
            return f"$env:{value.variable}"
        case tuple() | list():
            return "@(" + ", ".join(powershell(item) for item in value) + ")"
        case Mapping():
            return "@{" + "; ".join(f"{powershell(key)} = {powershell(item)}" for key, item in value.items()) + "}"
    raise _formless(value, "PowerShell")


def _powershell_text(value: str) -> str:
    doubled = "".join(char * 2 if char in POWERSHELL_QUOTES else char for char in value)
    if doubled.isascii() and doubled.isprintable():
        return f"'{doubled}'"
    units = value.encode("utf-16-le", "surrogatepass")
    codes = ",".join(str(int.from_bytes(units[at : at + 2], "little")) for at in range(0, len(units), 2))
    return f"(-join [char[]]@({codes}))"


def cmd(value: Any) -> str:
    """A cmd.exe argument in double quotes, or bare digits. Refuses whatever cmd would act on.

    Raises:
        QuotingError: the value holds a character that cmd.exe cannot be kept from acting on.
    """
    match value:
        case bool():
            return "1" if value else "0"
        case int():
            return str(value)
        case str():
            _without(value, CMD_REFUSED, "cmd")
            if value.endswith("\\"):
                raise QuotingError("a value for cmd ends in a backslash, which would swallow the closing quote")
            return f'"{value}"'
    raise _formless(value, "cmd")


def _without(value: str, refused: str, shell: str) -> str:
    for char in value:
        if char in refused:
            raise QuotingError(f"{shell} cannot carry the character {char!r} of a value", expected="a value without it")
    return value


def _formless(value: Any, shell: str) -> QuotingError:
    return QuotingError(f"a {type(value).__name__} has no form in {shell}", expected="a loop over it in the template")


LITERALS: Final[Mapping[str, Literal]] = {"linux": sh, "powershell": powershell, "cmd": cmd}
"""Shell, which is a folder of ``templates/``, to how it writes a value."""
