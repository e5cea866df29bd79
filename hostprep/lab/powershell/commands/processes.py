"""Start-Process of the host's programs, to their end."""

from __future__ import annotations

from collections.abc import Sequence

from hostprep.lab.powershell.commands.paths import ItemCommand
from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import NetError
from hostprep.lab.powershell.values.convert import items_of
from hostprep.lab.powershell.values.objects import NetObject
from hostprep.lab.powershell.values.text import to_text


def split_line(line: str) -> list[str]:
    """A command line's words, as programs see them (Microsoft: "Parsing C command-line arguments")."""
    words: list[str] = []
    word: str | None = None
    quoted, place = False, 0
    while place < len(line):
        char = line[place]
        run = len(line) - place - len(line[place:].lstrip("\\"))
        if run and line[place + run : place + run + 1] == '"':
            word, place = (word or "") + "\\" * (run // 2) + '"' * (run % 2), place + run + run % 2
        elif run:
            word, place = (word or "") + "\\" * run, place + run
        elif char == '"':
            word, quoted, place = word or "", not quoted, place + 1
        elif char in " \t" and not quoted:
            words += [] if word is None else [word]
            word, place = None, place + 1
        else:
            word, place = (word or "") + char, place + 1
    return words if word is None else [*words, word]


@command(
    "Start-Process",
    "FilePath ArgumentList Wait PassThru NoNewWindow WindowStyle RedirectStandardOutput RedirectStandardError Verb",
)
class StartProcess(ItemCommand):
    """Runs a program. What it prints goes to files or is lost; one that is not waited for is refused."""

    def run(self) -> None:
        """Start it and wait."""
        session, path = self.frame.session, to_text(self.get("FilePath"))
        program = session.program_of(path)
        if program is None:
            self._missing(path)
        if not self.on("Wait"):
            self.refuse("Start-Process without -Wait")
        if "Verb" in self.bound.named and to_text(self.get("Verb")).lower() != "runas":
            self.refuse("Start-Process -Verb of anything but RunAs")
        line = " ".join(map(to_text, items_of(self.get("ArgumentList", []))))
        answer = program(split_line(line), [])
        session.check()
        self._saved("RedirectStandardOutput", answer.output)
        self._saved("RedirectStandardError", answer.stderr)
        if self.on("PassThru"):
            kind = registry.TYPES["system.diagnostics.process"]
            name = path.replace("\\", "/").rpartition("/")[2].removesuffix(".exe")
            self.write(NetObject(kind, code=answer.exit_code, name=name))

    def _missing(self, path: str) -> None:
        if self.files.is_file(path):
            self.refuse(f"Start-Process of {path}")
        reason = "The system cannot find the file specified."
        if self.frame.session.modern:
            reason = f"An error occurred trying to start process '{path}' with working directory. {reason}"
        message = f"This command cannot be run due to the error: {reason}"
        kind = "System.InvalidOperationException"
        self.fatal("InvalidOperationException", message, "InvalidOperation", kind)

    def _saved(self, parameter: str, lines: Sequence[str]) -> None:
        """A stream in its file."""
        if parameter not in self.bound.named:
            return
        path = to_text(self.get(parameter))
        try:
            self.files.write(path, "".join(line + self.frame.session.host.newline for line in lines).encode())
        except NetError as fault:
            self.fatal(fault.type_name, fault.message, "WriteError", fault.type_name, path)
