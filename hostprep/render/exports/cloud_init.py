"""User data for Linux: a multipart message, as cloud-init reads it (cloud-init documentation, user-data formats)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.generator import BytesGenerator
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from io import BytesIO
from pathlib import Path
from typing import Final

from hostprep.errors import DeclarationError

FIRST_LINES: Final = {
    "## template: jinja": "jinja2",
    "#!": "x-shellscript",
    "#cloud-boothook": "cloud-boothook",
    "#cloud-config-archive": "cloud-config-archive",
    "#cloud-config": "cloud-config",
    "#include-once": "x-include-once-url",
    "#include": "x-include-url",
    "#part-handler": "part-handler",
}
"""What a part begins with to its type, the longer beginnings first, as cloud-init's own table has it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the message.

    Attributes:
        name: its file name.
        kind: its type, below ``text/``.
        text: what it holds.
    """

    name: str
    kind: str
    text: str = field(repr=False)


def script(text: str, *, every_boot: bool) -> Part:
    """A script that cloud-init runs as root at the end of the first boot, or of every boot."""
    return Part("hostprep.sh", "x-shellscript-per-boot" if every_boot else "x-shellscript", text)


def read(path: Path) -> Part:
    """The user's own part; its first line says what it is.

    Raises:
        DeclarationError: it cannot be read, or cloud-init would not know what it is.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise DeclarationError(f"cannot be read: {why}", file=str(path)) from None
    for first, kind in FIRST_LINES.items():
        if text.startswith(first):
            return Part(path.name, kind, text)
    raise DeclarationError(
        "cloud-init would not know what it is",
        file=str(path),
        line=1,
        found=repr(text.split("\n", 1)[0][:40]),
        expected=f"a first line that begins with one of {', '.join(FIRST_LINES)}",
    )


def multipart(parts: Sequence[Part]) -> bytes:
    """The parts as one message, the same bytes in every run."""
    message = MIMEMultipart()
    for part in parts:
        piece = MIMEText(part.text, part.kind, "us-ascii" if part.text.isascii() else "utf-8")
        piece.add_header("Content-Disposition", "attachment", filename=part.name)
        message.attach(piece)
    texts = "".join(part.text for part in parts)
    message.set_boundary(f"=={hashlib.sha256(texts.encode()).hexdigest()[:32]}==")
    out = BytesIO()
    BytesGenerator(out, mangle_from_=False, maxheaderlen=0).flatten(message)
    return out.getvalue()
