"""Writing files without losing anybody's work."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from hostprep.errors import DeclarationError


def write_files(files: Mapping[Path, bytes], *, force: bool, executable: bool = False) -> None:
    """Write all of them, or none.

    Raises:
        DeclarationError: one is there and differs, and ``force`` is not given; or it cannot be written.
    """
    for path, data in files.items():
        if path.is_file() and path.read_bytes() != data and not force:
            raise DeclarationError(
                "is there and differs, and is left as it is", file=str(path), expected="--force, or another --out"
            )
    for path, data in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            if executable:
                path.chmod(0o755)
        except OSError as error:
            raise DeclarationError(f"cannot be written: {error.strerror}", file=str(path)) from None
        click.echo(f"wrote {path}")
