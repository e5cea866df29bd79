"""What the linter looks for in cmd scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from hostprep.lab.windows.batch.lines import Command, Script, read
from hostprep.lint.finding import Rule, Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING
CMD: Final = "Microsoft Learn: cmd, delayed environment variable expansion"


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that a rule found: the offset, what stands there and what comes of it, what to write instead."""

    at: int
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Check:
    """A rule with the function that looks for it, and an example of either side."""

    rule: Rule
    look: Callable[[Script], Iterable[Hit]]
    bad: str
    good: str


LOOP: Final = re.compile(
    r'\bfor(?:\s+/[dlrf](?:\s+(?:"[^"]*"|[^\s%("]+))?)*\s+(?P<sign>%+)(?P<name>[^%\s])\s+in\b', re.IGNORECASE
)


def single_percent(script: Script) -> Iterator[Hit]:
    """A loop's variable with one percent sign, which is for lines that are typed."""
    for command in script.commands:
        found = LOOP.search(command.text) if script.batch and not command.remark else None
        if found and len(found["sign"]) == 1:
            name = found["name"]
            message = f"%{name} is for lines that are typed: in a script cmd.exe takes the sign away"
            yield Hit(command.at + found.start("sign"), message, f"%%{name}, wherever the loop has it")


SET: Final = re.compile(r"@?(?:if\b[^\r\n]*?\s)?set\s+(?P<how>/[ap]\s+)?\"?(?P<rest>[^\r\n]*)", re.IGNORECASE)
INNER: Final = re.compile(r"\bcmd(?:\.exe)?\s+(?:/(?!v:on)\S+\s+)*?/[ck]\s+\"?(?P<line>[^\r\n]*)", re.IGNORECASE)
NAMES: Final = re.compile(r"(?:^|,)\s*([^\s=+*/%&|<>^!-][^=+*/%&|<>^!,-]*?)\s*(?:[-+*/%&|^]|<<|>>)?=")
READ: Final = re.compile(r"%(?P<name>[^%\s:=*~\d\"&|()][^%:=\r\n\"&|()]*)(?::[^%\r\n]*)?%")
OF_ITSELF: Final = ("errorlevel",)


def sets(command: Command) -> list[str]:
    """The variables that a command sets, in lower case."""
    found = SET.match(command.text.strip())
    if found is None:
        return []
    many = (found["how"] or "").strip().lower() == "/a"
    names = [name.strip().lower() for name in NAMES.findall(found["rest"])]
    return names if many else names[:1]


def reads(command: Command) -> Iterator[tuple[str, int]]:
    """The variables that cmd.exe replaces in a command, with their places in the script."""
    text = command.text.replace("%%", "\0\0")
    for found in READ.finditer(text):
        yield found["name"].lower(), command.at + found.start()


def too_early(script: Script) -> Iterator[Hit]:
    """A variable that is set and read within what cmd.exe reads at once, here or in a line for another cmd.exe."""
    yield from _within(script)
    for found in INNER.finditer(script.text):
        for hit in _within(read(found["line"], batch=False)):
            yield Hit(found.start("line") + hit.at, hit.message, hit.fix)


def _within(script: Script) -> Iterator[Hit]:
    for command in script.commands:
        for name, at in reads(command) if not command.remark else ():
            setter = next((one for one in script.commands if _before(script, one, command, name)), None)
            if setter is not None:
                what = "what ran before it" if name in OF_ITSELF else f"'{setter.text.strip(' @')[:40]}' runs"
                message = f"%{name}% is replaced when cmd.exe reads the whole line or block, before {what}"
                yield Hit(at, message, _instead(name))


def _instead(name: str) -> str:
    if name == "errorlevel":
        return "if errorlevel 1, which looks when it runs"
    return f"!{name}! under setlocal EnableDelayedExpansion (cmd /V:ON), or a line of its own, or call :label"


def _before(script: Script, one: Command, other: Command, name: str) -> bool:
    if one.unit != other.unit or one.remark:
        return False
    again = set(one.loops) & set(other.loops)
    earlier = one.at < other.at and not _either(script, one, other)
    if name in OF_ITSELF:
        return earlier and _runs_something(one)
    return name in sets(one) and bool(earlier or again)


def _runs_something(one: Command) -> bool:
    return not re.match(r"@?(if|for|set|echo|else|setlocal|rem)\b", one.text.strip(), re.IGNORECASE)


def _either(script: Script, one: Command, other: Command) -> bool:
    """Whether only one of the two runs: they are in the two branches of an if."""
    return any(script.instead.get(place) in one.branches for place in other.branches)


def not_delayed(script: Script) -> Iterator[Hit]:
    """Delayed expansion that nothing has switched on."""
    if not script.batch or re.search(r"enabledelayedexpansion|/v:on", script.text, re.IGNORECASE):
        return
    for command in script.commands:
        found = re.search(r"!([A-Za-z_]\w*)!", command.text)
        if found and not command.remark:
            message = f"!{found[1]}! is plain text where delayed expansion is off, as it is by default"
            yield Hit(command.at + found.start(), message, "setlocal EnableDelayedExpansion at the top")


def hash_comment(script: Script) -> Iterator[Hit]:
    """A comment as other shells have it."""
    for command in script.commands:
        bare = re.sub(r'"[^"]*"', lambda found: "." * len(found[0]), command.text)
        found = None if command.remark else re.search(r"(?:^|\s)(#)(?:\s|$)", bare)
        if found:
            message = "# is no comment in cmd: it and what follows are arguments of the command, or a command"
            yield Hit(command.at + found.start(1), message, "a line of its own that begins with rem")


TELLS: Final = re.compile(r"\b(ipconfig|netsh|route|net|sc|systeminfo|ping|nslookup)(\.exe)?\b", re.IGNORECASE)
LOOKS: Final = re.compile(r"\b(?:findstr|find)(?:\.exe)?\s+(?P<rest>[^|&\r\n')]+)", re.IGNORECASE)
WORDS: Final = re.compile(
    r"default.{0,3}gateway|ipv4.{0,3}address|subnet.{0,3}mask|physical.{0,3}address|on-link|(active|persistent).{0,3}routes"
    r"|listen on|connect to|dns suffix|os name|\bconnected\b|network destination|is not found|element not found",
    re.IGNORECASE,
)  # fmt: skip


def localized(script: Script) -> Iterator[Hit]:
    """Looking for English words in what a program of Windows prints."""
    for found in LOOKS.finditer(script.text):
        line = script.text[script.text.rfind("\n", 0, found.start()) + 1 : found.start()]
        words = WORDS.search(found["rest"])
        if words and TELLS.search(line) and not re.match(r"\s*@?rem\b", line, re.IGNORECASE):
            message = f"'{words[0]}' is there on English systems only: elsewhere nothing is found, and nobody says so"
            yield Hit(found.start("rest") + words.start(), message, "read numbers and addresses by their place")


def not_ascii(script: Script) -> Iterator[Hit]:
    """Characters that mean something else in another code page."""
    found = re.search(r"[^\x00-\x7f]", script.text.removeprefix("\ufeff")) if script.batch else None
    if found:
        at = found.start() + (len(script.text) - len(script.text.removeprefix("\ufeff")))
        message = f"'{found[0]}' is another character in the code page of another system"
        yield Hit(at, message, "ASCII, or chcp 65001 first")


def _rule(number: int, name: str, severity: Severity, why: str, source: str) -> Rule:
    return Rule(f"CMD{number}", name, severity, why, source)


CHECKS: Final = (
    Check(
        _rule(101, "single-percent-in-a-script", ERROR,
              "Only at the prompt has a loop's variable one sign; in a script the loop is a syntax error.",
              "Microsoft Learn: for; Microsoft KB Q75634"),
        single_percent,
        "for /f \"tokens=1\" %i in ('netsh interface ipv4 show interfaces') do echo %i",
        "for /f \"tokens=1\" %%i in ('netsh interface ipv4 show interfaces') do echo %%i",
    ),
    Check(
        _rule(102, "replaced-before-it-is-set", ERROR,
              "cmd.exe replaces %variables% when it reads a line, a block in parentheses or a loop, once. "
              "Wine does it later: there the same line works.", CMD),
        too_early,
        "for %%i in (3 7) do set last=%%i& echo %last%",
        "for %%i in (3 7) do set last=%%i\necho %last%",
    ),
    Check(
        _rule(103, "delayed-expansion-is-off", WARNING, "Without it exclamation marks are text.", CMD),
        not_delayed,
        "if exist x (set found=yes\necho !found!)",
        "setlocal EnableDelayedExpansion\nif exist x (set found=yes\necho !found!)",
    ),
    Check(
        _rule(104, "hash-is-no-comment", ERROR, "cmd.exe knows rem alone.", "Microsoft Learn: rem"),
        hash_comment,
        "netsh interface ipv4 add route prefix=169.254.170.2/32 interface=21 # credentials",
        "rem credentials\nnetsh interface ipv4 add route prefix=169.254.170.2/32 interface=21",
    ),
    Check(
        _rule(105, "words-of-one-language", WARNING,
              "What Windows' own programs print is translated: a German or Spanish ipconfig has no Default Gateway.",
              "Microsoft Learn: ipconfig, netsh, route"),
        localized,
        "ipconfig | findstr /r \".*Default.Gateway.*\"",
        "netsh interface ipv4 show route | findstr /c:\" 0.0.0.0/0 \"",
    ),
    Check(
        _rule(106, "not-ascii", WARNING, "cmd.exe reads scripts in the console's code page.", "Microsoft Learn: chcp"),
        not_ascii,
        "echo größer",
        "echo groesser",
    ),
)  # fmt: skip
