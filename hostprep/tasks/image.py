"""What an image's name tells of the operating system inside it."""

from __future__ import annotations

import re
from typing import Final

RELEASES: Final = {
    "ltsc2016": "2016",
    "1607": "2016",
    "14393": "2016",
    "ltsc2019": "2019",
    "1809": "2019",
    "17763": "2019",
    "ltsc2022": "2022",
    "20348": "2022",
    "ltsc2025": "2025",
    "26100": "2025",
    "2004": "2004",
    "20h2": "20H2",
}
"""Words in tags of Microsoft's base images, and the Windows Server release they are made for (Microsoft, "Windows
container version compatibility")."""

WINDOWS: Final = frozenset({"nanoserver", "servercore", "windowsservercore", "windows"})
LINUX: Final = frozenset(
    """
    alpine debian ubuntu amazonlinux al2023 busybox distroless slim bullseye bookworm trixie buster jammy focal noble
    ubi8 ubi9 rockylinux fedora linux
    """.split()  # noqa: SIM905  # twenty words read better
)


def release_of(image: str) -> str | None:
    """The Windows Server release that an image is made for; empty where it is Windows of an unknown one, else None."""
    path, name, tag = _parts(image)
    said = [*_words(tag), *(_words(name) if "windows" in path else WINDOWS & {name})]
    if not any(word in WINDOWS or word.startswith("ltsc20") for word in said):
        return None
    return next((RELEASES[word] for word in said if word in RELEASES), "")


def is_linux(image: str) -> bool:
    """Whether the name speaks of a Linux distribution."""
    _, name, tag = _parts(image)
    spoken = {re.sub(r"[\d.]+$", "", word) for word in _words(tag)} | {name, *_words(tag)}
    return release_of(image) is None and bool(spoken & LINUX)


def _parts(image: str) -> tuple[list[str], str, str]:
    """The path, the last part of the repository's name, and the tag; a digest says nothing."""
    path, _, last = image.lower().partition("@")[0].rpartition("/")
    name, _, tag = last.partition(":")
    return path.split("/"), name, tag


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[_.\-]", text) if word]
