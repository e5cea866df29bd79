"""A folder of recorded cases: ``cases/*.ps1`` with the programs, ``expected.json`` with what came of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from hostprep.errors import DeclarationError

HEADING: Final = re.compile(r"### (.*)")
LINE_END: Final = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Case:
    """One program and its record.

    Attributes:
        area: the file that it stands in, without ``.ps1``; empty where the record names none.
        name: the words of its heading.
        script: its text.
        record: what became of it: ``output`` as pairs of type name and text, ``errors``, ``terminated``, ``warnings``,
            ``exit_code``. What a record leaves out is not compared.
    """

    area: str
    name: str
    script: str
    record: Mapping[str, Any]

    @property
    def title(self) -> str:
        """Area and name."""
        return f"{self.area}/{self.name}" if self.area else self.name


@dataclass(frozen=True, slots=True)
class Recording:
    """All cases of a folder.

    Attributes:
        engine: the PowerShell that made the records, such as ``PowerShell 7.6.5``.
        platform: ``Unix`` or ``Win32NT``, as ``$PSVersionTable.Platform`` says it.
        cases: in the order of the records.
        unrecorded: titles of programs that no record is about.
    """

    engine: str
    platform: str
    cases: tuple[Case, ...]
    unrecorded: tuple[str, ...] = ()

    @property
    def edition(self) -> Literal["5.1", "7"]:
        """The edition that the records are of."""
        return "5.1" if re.search(r"\b5\.\d", self.engine) else "7"

    @property
    def windows(self) -> bool:
        """Whether they were made on Windows."""
        return self.platform.lower().startswith("win") or (self.edition == "5.1" and self.platform != "Unix")


def load(folder: Path) -> Recording:
    """Read a folder.

    A case's program is what stands in ``cases/AREA.ps1`` below its heading ``### NAME`` (a file without headings is one
    case, named like the file), else the ``script`` of its record.

    Raises:
        DeclarationError: there is no ``expected.json``, it is no JSON, or a record has no program.
    """
    file = folder / "expected.json"
    try:
        data = json.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
        raise DeclarationError(
            problem, file=str(file), expected="a folder with expected.json and cases/*.ps1"
        ) from None
    except ValueError as error:
        raise DeclarationError(f"is not valid JSON: {error}", file=str(file)) from None
    about = data if isinstance(data, dict) else {}
    programs = dict(_programs(sorted((folder / "cases").glob("*.ps1"))))
    cases = tuple(_case(record, programs, str(file)) for record in _records(data))
    known = {(case.area, case.name) for case in cases} | {("", case.name) for case in cases if not case.area}
    left = tuple(f"{area}/{name}" for area, name in programs if (area, name) not in known and ("", name) not in known)
    return Recording(str(about.get("engine", "")), str(about.get("platform", "Unix")), cases, left)


def _records(data: Any) -> Iterable[dict[str, Any]]:
    """The records of a list, of a document with ``cases``, or of a mapping by name."""
    found = data.get("cases", data) if isinstance(data, dict) else data
    if isinstance(found, dict):
        return [{"name": name, **record} for name, record in found.items() if isinstance(record, dict)]
    return [record for record in found if isinstance(record, dict)]


def _programs(files: Iterable[Path]) -> Iterable[tuple[tuple[str, str], str]]:
    for file in files:
        name, lines = "", list[str]()
        with file.open(encoding="utf-8-sig", newline="") as opened:
            text = opened.read()
        for line in [*LINE_END.split(text.removesuffix("\n").removesuffix("\r")), "### "]:
            if (heading := HEADING.fullmatch(line)) is None:
                lines.append(line)
                continue
            if name or any(lines):
                yield (file.stem, name or file.stem), "\n".join(lines)
            name, lines = heading[1].strip(), []


def _case(record: dict[str, Any], programs: Mapping[tuple[str, str], str], file: str) -> Case:
    name, area = str(record.get("name", "")).strip(), str(record.get("area", ""))
    if not area and "/" in name and (parts := tuple(name.split("/", 1))) in programs:
        area, name = parts[0], parts[1]
    same_name = [text for (_, other), text in programs.items() if other == name] if not area else []
    script = programs.get((area, name), same_name[0] if len(same_name) == 1 else record.get("script"))
    if not isinstance(script, str):
        where = f"cases/{area or '*'}.ps1"
        raise DeclarationError("has no program", file=file, key=f"{area}/{name}", expected=f"### {name} in {where}")
    return Case(area, name, script, record)
