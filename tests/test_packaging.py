"""What a stranger installs is what is in the checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_wheel_holds_templates_profiles_and_types(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name.endswith("-py3-none-any.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {f"hostprep/{p.relative_to(ROOT).as_posix()}" for p in (ROOT / "templates").rglob("*") if p.is_file()}
    wanted |= {
        p.relative_to(ROOT).as_posix()
        for p in (ROOT / "hostprep").rglob("*")
        if p.is_file() and "__pycache__" not in p.parts
    }
    assert wanted <= names
    assert {"hostprep/py.typed", "hostprep/starters/hosts.toml"} <= names
    # from the wheel alone: no checkout beside it
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    code = "from hostprep.declare.library import open_library; print(len(open_library().names('linux')))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path / "installed", capture_output=True, text=True, check=True
    )
    assert int(done.stdout) == sum(1 for _ in (ROOT / "templates" / "linux").glob("*/step.toml"))
