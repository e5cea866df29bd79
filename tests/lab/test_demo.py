"""``hostprep demo``: the Windows story, which needs nothing that a machine may lack."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest


def test_the_windows_story_breaks_repairs_and_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSTPREP_STATE", str(tmp_path / "state"))
    command = [sys.executable, "-m", "hostprep", "demo", "windows", "--report", str(tmp_path / "r.html")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    told = done.stdout
    works, broken, said, repaired, after = told.split("Windows, ")[1:]
    assert "NoIdInRequest" in works
    assert "curl: no answer" in broken
    assert "✗ 169.254.170.2:80" in said
    assert ("✓ container" in repaired, "NoIdInRequest" in repaired) == (True, True)
    assert ("failed" not in after, "✓ container" in after, "✗" not in after) == (True, True, True)
    assert "169.254.170.2:80" in (tmp_path / "r.html").read_text("utf-8")


def test_the_pictures_of_the_readme_are_whole() -> None:
    docs = Path(__file__).parents[2] / "docs"
    for name, broken in (("path-broken.svg", 2), ("path-repaired.svg", 0)):
        root = ET.parse(docs / name).getroot()  # noqa: S314  # our own file
        signs = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text") if text.text in ("✗", "✓")]
        assert (len(signs), signs.count("✗")) == (4, broken), name
