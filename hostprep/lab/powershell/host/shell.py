"""``/bin/sh -c`` and ``cat`` as far as recorded cases use them; anything else is refused."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

from hostprep.lab.powershell.host.plug import Answer, Plugs
from hostprep.lab.powershell.syntax.source import Refused


def shell(words: Sequence[str], _lines: Sequence[str]) -> Answer:
    """A few lines of POSIX shell: echo, printf, true, exit."""
    if list(words[:1]) != ["-c"]:
        raise Refused("/bin/sh without -c")
    out, err = "", ""
    rest = list(words[2:])
    for part in re.split(r"\s*;\s*", words[1].strip()):
        to_stderr = bool(re.search(r"1?>&2$", part))
        argv = _expand(re.sub(r"\s*1?>&2$", "", part), rest)
        match argv[0]:
            case "echo":
                text = " ".join(argv[1:]) + "\n"
            case "printf":
                text = _printf(argv[1:])
            case "true":
                text = ""
            case "exit":
                return Answer(out.splitlines(), int(argv[1]), err.splitlines())
            case other:
                raise Refused(f"/bin/sh command {other}")
        out, err = (out, err + text) if to_stderr else (out + text, err)
    return Answer(out.splitlines(), 0, err.splitlines())


def _expand(part: str, rest: list[str]) -> list[str]:
    words: list[str] = []
    for word in shlex.split(part):
        if word == "$@":
            words.extend(rest[1:])
        elif word == "$0":
            words.append(rest[0] if rest else "sh")
        else:
            words.append(word)
    return words


def _printf(argv: list[str]) -> str:
    template = argv[0].replace("\\n", "\n")
    return "".join(template.replace("%s", a) for a in argv[1:]) if "%s" in template else template


def cat(words: Sequence[str], lines: Sequence[str]) -> Answer:
    """Hands its input on."""
    if words:
        raise Refused("cat with files")
    return Answer(list(lines))


PLUGS = Plugs(programs={"/bin/sh": shell, "/bin/cat": cat})
