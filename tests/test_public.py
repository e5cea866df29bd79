"""The public face, and the walls between the rooms."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import hostprep

PACKAGE = Path(hostprep.__file__).parent
PURE = ("run/judge.py", "run/conversation.py", "run/markers.py", "run/result.py", "declare/expect.py", "declare/prepare.py",
        "declare/params.py", "render/quoting.py", "render/compose.py", "render/bundle.py", "transports/wire.py",
        "transports/become.py", "report/document.py", "report/html.py", "report/junit.py", "report/path.py")  # fmt: skip
IO = {"asyncio", "ctypes", "multiprocessing", "os", "paramiko", "requests", "select", "shutil", "socket", "subprocess",
      "tempfile", "threading", "time", "urllib"}  # fmt: skip
HEAVY = {"cryptography", "hypothesis", "jinja2", "paramiko", "pydantic", "pytest", "rich", "testinfra"}


def test_the_public_names_are_sorted_and_are_there() -> None:
    assert hostprep.__all__ == sorted(hostprep.__all__)
    assert all(getattr(hostprep, name) is not None for name in hostprep.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        hostprep.nothing  # noqa: B018  # the access is the test


@pytest.mark.parametrize("name", PURE)
def test_what_decides_does_no_io(name: str) -> None:
    tree = ast.parse((PACKAGE / name).read_text())
    imported = {
        (alias.name if isinstance(node, ast.Import) else node.module or "").split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert not imported & IO
    assert "open(" not in (PACKAGE / name).read_text()


@pytest.mark.parametrize("words", [["--help"], ["--version"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    code = f"import sys; sys.argv = ['hostprep', *{words}]\nfrom hostprep.cli.main import main\ntry: main()\nexcept SystemExit: pass\nprint(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not HEAVY & set(out.splitlines()[-1].split())


def test_no_file_is_larger_than_a_room() -> None:
    sizes = {path: len(path.read_text().splitlines()) for path in PACKAGE.rglob("*.py")}
    assert {path.name: size for path, size in sizes.items() if size > 250} == {}
    assert sorted(sizes.values())[len(sizes) // 2] <= 110
