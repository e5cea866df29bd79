"""Reports: each a pure function from a run to text; writing it to a file is apart."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from hostprep.errors import DeclarationError, ReportError, nearest

if TYPE_CHECKING:
    from hostprep.run.result import RunReport

KINDS: Final = ("junit", "html", "json", "svg")


class Target(NamedTuple):
    """A report that is wanted, and where to."""

    kind: str
    path: Path


def check_target(text: str) -> Target:
    """Read ``KIND=FILE``, before any host is contacted.

    Raises:
        DeclarationError: the kind is unknown, or the file's folder does not exist.
    """
    kind, equals, file = text.partition("=")
    if kind not in KINDS or not equals or not file:
        raise DeclarationError(
            "a report is wanted that cannot be made",
            found=repr(text),
            expected=f"KIND=FILE, where KIND is one of {', '.join(KINDS)}",
            suggestion=nearest(kind, KINDS) if kind not in KINDS else None,
        )
    path = Path(file)
    if not path.parent.is_dir() or path.is_dir():
        raise DeclarationError("the report cannot be written", found=repr(file), expected="a file in a folder that is")
    return Target(kind, path)


def check_targets(texts: Iterable[str]) -> list[Target]:
    """Read several, before any host is contacted.

    Raises:
        DeclarationError: one cannot be made, or two go to the same file.
    """
    targets = [check_target(text) for text in texts]
    for number, target in enumerate(targets):
        if any(target.path == other.path for other in targets[:number]):
            raise DeclarationError(
                "two reports go to the same file", found=repr(str(target.path)), expected="two files"
            )
    return targets


def as_json(report: RunReport) -> str:
    """The run as one JSON document; see ``hostprep.report.document``."""
    from hostprep.report import document  # only where it is wanted

    return document.as_json(report)


def render(report: RunReport, kind: str) -> str:
    """The text of a report of one of ``KINDS``."""
    if kind == "json":
        return as_json(report)
    maker: Callable[[RunReport], str] = getattr(import_module(f"hostprep.report.{kind}"), kind)
    return maker(report)


def write(report: RunReport, kind: str, path: Path) -> None:
    """Write a report as UTF-8, whole or not at all: a reader never sees half of it.

    Raises:
        ReportError: the file cannot be written there.
    """
    text = render(report, kind)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            part.write_text(text, encoding="utf-8", newline="\n")
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise ReportError(f"{path}: the report cannot be written: {error.strerror}; the run itself has ended") from None
