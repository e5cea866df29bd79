"""Running a command line on a host: its programs, powershell.exe through the engine, cmd.exe for plain lines."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows.programs.answers import failed
from hostprep.lab.windows.programs.cmdline import NOT_FOUND, cmd, script

if TYPE_CHECKING:
    from hostprep.lab.powershell.host.engines import Report
    from hostprep.lab.windows.model import Windows

WORD = re.compile(r'(?:"[^"]*"|[^\s"])+')
VALUED = ("-executionpolicy", "-ep", "-ex", "-windowstyle", "-inputformat", "-outputformat", "-version")


def split(line: str) -> list[str]:
    """A command line as a program gets it: blanks part words, double quotes hold them together."""
    return [word.replace('"', "") for word in WORD.findall(line)]


def run(host: Windows, words: Sequence[str], stdin: Sequence[str] = ()) -> Answer:
    """Run a program with its arguments."""
    name = words[0].lower().replace("/", "\\").rpartition("\\")[2].removesuffix(".exe")
    if name == "cmd":
        return cmd(host, words[1:])
    if name == "powershell" and host.system.edition != "Nano":
        return _powershell(host, words[1:], stdin)
    if name.endswith((".bat", ".cmd")) and (answer := script(host, words[0], words[1:])) is not None:
        return answer
    program = host.plugs().programs.get(name)
    return program(words[1:], stdin) if program else unknown(words[0])


def unknown(name: str) -> Answer:
    """What cmd.exe says of a name that is none."""
    return failed(
        f"'{name}' is not recognized as an internal or external command,",
        "operable program or batch file.",
        code=NOT_FOUND,
    )


def _powershell(host: Windows, words: Sequence[str], stdin: Sequence[str]) -> Answer:
    rest, script = list(words), "\n".join(stdin)
    while rest:
        word = rest.pop(0).lower()
        if word in VALUED and rest:
            rest.pop(0)
        elif word in ("-command", "-c"):
            script, rest = " ".join(rest), []
        elif word in ("-encodedcommand", "-enc", "-e") and rest:
            script, rest = base64.b64decode(rest[0]).decode("utf-16-le"), []
        elif word in ("-file", "-f"):
            script, rest = f"& {_file(rest)}\nexit $LASTEXITCODE", []
        elif not word.startswith("-"):
            script, rest = " ".join([word, *rest]), []
    return script_on(host, script)


def _file(words: Sequence[str]) -> str:
    quoted = ["'" + w.replace("'", "''") + "'" for w in words]
    return " ".join([quoted[0], *(w if w.startswith("-") else q for w, q in zip(words[1:], quoted[1:], strict=True))])


def script_on(host: Windows, script: str) -> Answer:
    """Run a script on a host's own engine; the streams as lines."""
    from hostprep.lab.windows.engine import engine

    output: list[str] = []
    errors: list[str] = []

    def take(report: Report) -> None:
        if report.stream == "error":
            errors.append(report.text)
        elif report.stream in ("output", "information", "console"):
            output.extend(report.text.splitlines())
        elif report.stream == "warning":
            output.append(f"WARNING: {report.text}")

    ending = engine(host).runspace().run(script, {}, take)
    if ending.terminated is not None:
        errors.append(ending.terminated.message)
    return Answer(output, ending.exit_code or int(ending.state == "Failed"), errors)


def runner(host: Windows, program: str, argument: str) -> int:
    """What a scheduled task or user data starts: its exit code."""
    if program.lower().removesuffix(".exe").endswith("powershell") and argument.lower().startswith("-command "):
        return script_on(host, argument.partition(" ")[2].strip().removeprefix("&").strip()).exit_code
    if program.lower().removesuffix(".exe").endswith("cmd"):
        return cmd(host, [argument.removeprefix("/c ")]).exit_code
    return run(host, [program, *split(argument)]).exit_code
