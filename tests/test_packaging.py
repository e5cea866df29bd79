"""What a stranger installs is what is in the checkout."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def test_what_the_package_imports_is_installed_with_it() -> None:
    """A development environment has more than a stranger's: there an import fails that nothing here shows."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [each for extra in project["optional-dependencies"].values() for each in extra]
    declared = {_canonical(re.split(r"[\[<>=]", each)[0]) for each in (*project["dependencies"], *extras)}
    comes_from = {**packages_distributions(), "keyring": ["keyring"], "pydantic_core": ["pydantic"]}
    foreign = {name for path in (ROOT / "hostprep").rglob("*.py") for name in _imported(path)}
    foreign -= {*sys.stdlib_module_names, "hostprep"}
    undeclared = {name for name in foreign if not declared & {_canonical(each) for each in comes_from[name]}}
    assert not undeclared


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_wheel_holds_templates_profiles_and_types(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name.endswith("-py3-none-any.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    listing = subprocess.run(
        ["git", "ls-files", "hostprep", "templates"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    tracked = [line for line in listing.stdout.splitlines() if (ROOT / line).is_file()]
    if not tracked:
        pytest.skip("needs a git checkout, which says what belongs in the wheel")
    wanted = {line if line.startswith("hostprep/") else f"hostprep/{line}" for line in tracked}
    assert wanted <= names
    assert {"hostprep/py.typed", "hostprep/starters/linux/hosts.toml"} <= names
    # from the wheel alone: no checkout beside it
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    code = "from hostprep.declare.library import open_library; print(len(open_library().names('linux')))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path / "installed", capture_output=True, text=True, check=True
    )
    assert int(done.stdout) == sum(1 for _ in (ROOT / "templates" / "linux").glob("[!_]*/step.toml"))
