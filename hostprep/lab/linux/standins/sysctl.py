"""systemd-sysctl: sysctl.d(5) applied at boot, and again for an interface when it appears (udev's 99-systemd.rules)."""

from __future__ import annotations

import glob
import os
import sys

FOLDERS = ("/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d")


def settings(root: str = "") -> list[tuple[str, str]]:
    """Every (path under /proc/sys, value) in order; a file of one name in an earlier folder hides the later ones."""
    files: dict[str, str] = {}
    for folder in FOLDERS:
        for path in glob.glob(f"{root}{folder}/*.conf"):
            files.setdefault(os.path.basename(path), path)
    found = []
    for name in sorted(files):
        with open(files[name], encoding="utf-8", errors="replace") as file:
            lines = file.read().splitlines()
        for line in lines:
            key, given, value = line.strip().lstrip("-").partition("=")
            if given and not key.startswith(("#", ";")):
                found.append((as_path(key.strip()), value.strip()))
    return found


def as_path(key: str) -> str:
    """A key as a path: the first separator says whether dots or slashes part it."""
    first = next((letter for letter in key if letter in "./"), ".")
    return key.replace(".", "\0").replace("/", ".").replace("\0", "/") if first == "." else key


def apply(prefix: str = "") -> None:
    """Write what the files say; keys that do not exist or are read-only are named on standard error."""
    for pattern, value in settings():
        for path in glob.glob("/proc/sys/" + pattern) or ["/proc/sys/" + pattern]:
            if path.startswith("/proc/sys/" + prefix):
                try:
                    with open(path, "w", encoding="ascii") as file:
                        file.write(value)
                except OSError as error:
                    if not prefix:
                        sys.stderr.write(f"Couldn't write '{value}' to '{pattern}', ignoring: {error.strerror}\n")


def main() -> None:
    """The program ``systemd-sysctl``."""
    apply()
