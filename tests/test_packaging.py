"""What a stranger installs is what is in the checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


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
    assert {"hostprep/py.typed", "hostprep/starters/hosts.toml"} <= names
    # from the wheel alone: no checkout beside it
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    code = "from hostprep.declare.library import open_library; print(len(open_library().names('linux')))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path / "installed", capture_output=True, text=True, check=True
    )
    assert int(done.stdout) == sum(1 for _ in (ROOT / "templates" / "linux").glob("[!_]*/step.toml"))
