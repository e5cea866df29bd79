"""netsh: contexts, commands, and how it says that it refuses; every failure exits with 1, on standard output."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows.programs.answers import Run, said
from hostprep.lab.windows.programs.netsh import http, places, portproxy, ranges, ways, winhttp
from hostprep.lab.windows.programs.netsh.words import BadSyntax, meant
from hostprep.lab.windows.refusal import Exists, Refusal
from hostprep.lab.windows.texts.netsh import ELEVATION, SYNTAX, UNKNOWN
from hostprep.lab.windows.texts.speech import speech
from hostprep.lab.windows.texts.win32 import sentence

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

IPV4: Mapping[str, Run] = {**places.COMMANDS, **ways.COMMANDS, **ranges.COMMANDS}
CONTEXTS: dict[tuple[str, ...], Mapping[str, Run]] = {
    ("interface", "ipv4"): IPV4, ("interface", "ip"): IPV4, ("interface", "portproxy"): portproxy.COMMANDS,
    ("interface",): places.INTERFACE, ("http",): http.COMMANDS, ("winhttp",): winhttp.COMMANDS,
}  # fmt: skip
RIGHTS, MISSING, ALREADY = 5, 2, 5010


def netsh(host: Windows, words: Sequence[str]) -> Answer:
    """A command line of netsh."""
    language = speech(host)
    run, rest = _find(words)
    if run is None:
        return said(UNKNOWN[language].format(" ".join(words)), "", code=1)
    try:
        return run(host, rest)
    except BadSyntax:
        return said("", SYNTAX[language], "", code=1)
    except Exists:
        return said(sentence(ALREADY, language), "", code=1)
    except Refusal as refusal:
        if refusal.code == RIGHTS:
            return said(ELEVATION[language], "", code=1)
        # What deleting a rule that is not there exits with is in no transcript: the switch says.
        code = host.switches.missing_rule_code if refusal.code == MISSING else 1
        return said(sentence(refusal.code, language), "", code=code)


def _find(words: Sequence[str]) -> tuple[Run | None, Sequence[str]]:
    """The command that words mean, and the arguments behind it."""
    context: tuple[str, ...] = (meant(words[0], ("interface", "http", "winhttp")),) if words else ()
    if context == ("interface",):
        context += tuple(filter(None, map(_context, words[1:2])))
    commands, length = CONTEXTS.get(context, {}), len(context)
    for size in (2, 1):
        said_words = words[length : length + size]
        for name, run in commands.items():
            parts = name.split()
            if len(parts) == len(said_words) == size and _same(said_words, parts, commands):
                return run, words[length + size :]
    return None, ()


def _context(word: str) -> str:
    return meant(word, ("ipv4", "ip", "portproxy"))


def _same(words: Sequence[str], parts: Sequence[str], commands: Mapping[str, Run]) -> bool:
    verbs = {name.split()[0] for name in commands}
    nouns = {name.split()[1] for name in commands if name.startswith(parts[0] + " ")}
    return all(meant(word, known) == part for word, part, known in zip(words, parts, (verbs, nouns), strict=False))
