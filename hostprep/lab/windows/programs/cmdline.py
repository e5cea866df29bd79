"""cmd.exe for plain chains and pipes of the host's own programs.

``&``, ``&&``, ``||``, ``|``, double quotes and redirection to ``nul`` or to the other stream are modelled, and batch
files of such lines. What needs more of it (``for``, ``set``, ``if``, variables, files) needs a real cmd.exe: the host's
``real`` runs it, and without one it is refused, and told why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows.programs.answers import failed, said
from hostprep.lab.windows.versions import RELEASES

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

TOKEN = re.compile(r'"[^"]*"?|&&|\|\||[12]?>&[12]|[12]?>\s*nul\b|[&|]|[^"&|>12]+|.', re.IGNORECASE)
BEYOND = re.compile(r"[<>%^!]|^\s*@?(for|if|set|goto|call|setlocal)\b", re.IGNORECASE)
QUIET = re.compile(r"@?(echo\s+off|rem\b|::)", re.IGNORECASE)
ENDS = re.compile(r"@?exit\b", re.IGNORECASE)
NOT_FOUND = 9009


@dataclass(slots=True)
class Part:
    """One program of a line.

    Attributes:
        sign: what stands before it: ``&``, ``&&``, ``||`` or ``|``.
        text: its words.
        turns: redirections, as ``2>nul`` or ``2>&1``.
    """

    sign: str
    text: str = ""
    turns: list[str] = field(default_factory=list)


def parts(line: str) -> list[Part]:
    """A line taken apart at its signs, outside of quotes."""
    found = [Part("&")]
    for token in TOKEN.findall(line):
        bare = re.sub(r"\s", "", token.lower())
        if bare in ("&", "&&", "|", "||"):
            found.append(Part(bare))
        elif re.fullmatch(r"[12]?>(nul|&[12])", bare):
            found[-1].turns.append(bare)
        else:
            found[-1].text += token
    return [part for part in found if part.text.strip()]


def cmd(host: Windows, words: Sequence[str]) -> Answer:
    """``cmd /c LINE``: the output of all of it, and the exit code of the last."""
    rest = [w for w in words if w.lower() not in ("/c", "/d", "/s", "/q")]
    line = " ".join(f'"{w}"' if " " in w and len(rest) > 1 else w for w in rest)
    if host.real is not None and any(BEYOND.search(part.text) for part in parts(line)):
        return host.real(host, line)
    output: list[str] = []
    errors: list[str] = []
    code = 0
    for sign, pipe in _pipes(parts(line)):
        if (sign == "&&" and code) or (sign == "||" and not code):
            continue
        stdin: Sequence[str] = ()
        for part in pipe:
            answer = _turned(_one(host, part.text, stdin), part.turns)
            stdin, errors, code = answer.output, [*errors, *answer.stderr], answer.exit_code
        output += stdin
    # Unknown words are 9009 to the lines after them, and 1 to whoever started cmd.exe.
    return Answer(output, 1 if code == NOT_FOUND else code, errors)


def script(host: Windows, path: str, words: Sequence[str]) -> Answer | None:
    """Run a batch file of the host; None where there is none. One of plain lines alone needs no real cmd.exe."""
    from hostprep.lab.windows.batch.lint import late

    text = next((text for known, text in host.state.files.items() if known.lower() == path.lower()), None)
    if text is None:
        return None
    lines = [one for one in map(str.strip, text.splitlines()) if one and not QUIET.match(one)]
    if not words and not any(BEYOND.search(one) or one.startswith(":") for one in lines):
        return _in_turn(host, lines)
    why = late(text, batch=True) or ("" if host.real else "it needs a real cmd.exe, which is not here")
    if host.real is None or why:
        return failed(f"hostprep's lab: {path}: {why}", code=1)
    return host.real(host, " ".join(f'"{word}"' if " " in word else word for word in (path, *words)))


def _in_turn(host: Windows, lines: Sequence[str]) -> Answer:
    output: list[str] = []
    errors: list[str] = []
    code = 0
    for line in lines:
        if ENDS.match(line):
            given = line.split()[-1]
            return Answer(output, int(given) if given.isdigit() else code, errors)
        answer = cmd(host, [line])
        output, errors, code = [*output, *answer.output], [*errors, *answer.stderr], answer.exit_code
    return Answer(output, code, errors)


def _pipes(found: list[Part]) -> Iterator[tuple[str, list[Part]]]:
    pipe: list[Part] = []
    for part in found:
        if part.sign != "|" and pipe:
            yield pipe[0].sign, pipe
            pipe = []
        pipe.append(part)
    if pipe:
        yield pipe[0].sign, pipe


def _turned(answer: Answer, turns: Sequence[str]) -> Answer:
    output, errors = list(answer.output), list(answer.stderr)
    for turn in turns:
        match turn.removeprefix("1"):
            case ">nul":
                output = []
            case "2>nul":
                errors = []
            case "2>&1":
                output, errors = output + errors, []
            case _:
                output, errors = [], errors + output
    return Answer(output, answer.exit_code, errors)


def _one(host: Windows, text: str, stdin: Sequence[str]) -> Answer:
    from hostprep.lab.windows.programs.shell import run, split

    if BEYOND.search(text):
        return failed(f"hostprep's lab: this line needs a real cmd.exe, which is not here: {text}", code=1)
    words = split(text.strip().removeprefix("@"))
    match words[0].lower():
        case "rem":
            return Answer()
        case "echo":
            return Answer([text.strip()[5:].rstrip()])
        case "ver":
            build = RELEASES[host.system.release]
            return said("", f"Microsoft Windows [Version 10.0.{build.build}.{build.revision}]")
        case "exit":
            return Answer((), int(words[-1]) if words[-1].isdigit() else 0)
        case _:
            return run(host, words, stdin)
