"""The POSIX shells of this machine; what is missing is skipped with the package that brings it."""

from __future__ import annotations

import shutil

import pytest

_FOUND = {"dash": ("dash", ["dash"]), "busybox": ("busybox", ["busybox", "sh"]), "bash": ("bash", ["bash", "--posix"])}

SHELLS = [
    pytest.param(argv, id=name, marks=pytest.mark.skipif(not shutil.which(program), reason=f"apt install {program}"))
    for name, (program, argv) in _FOUND.items()
]
