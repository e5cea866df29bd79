"""``hostprep demo``: the Windows story, which needs nothing that a machine may lack."""

from __future__ import annotations

import io
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from hostprep.lab.demo import play, windows

SHORT = """
title = "The path alone"
shell = "powershell"
steps = ["credential_proxy", "reboot_repair", "credential_path"]
"""


def test_the_windows_story_breaks_repairs_and_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profile, console = tmp_path / "short.toml", Console(file=io.StringIO(), width=120)
    profile.write_text(SHORT)
    monkeypatch.setenv("HOSTPREP_STATE", str(tmp_path / "state"))
    monkeypatch.setattr(windows, "PROFILE", str(profile))
    assert play(console, tmp_path / "r.html", "windows") == 0
    assert isinstance(console.file, io.StringIO)
    works, broken, said, repaired, after = console.file.getvalue().split("Windows, ")[1:]
    assert "NoIdInRequest" in works
    assert "curl: no answer" in broken
    assert "✗ 169.254.170.2:80" in said
    assert ("✓ container" in repaired, "NoIdInRequest" in repaired) == (True, True)
    assert ("✓ container" in after, "✗" in after) == (True, False)
    assert "169.254.170.2:80" in (tmp_path / "r.html").read_text("utf-8")


def test_the_pictures_of_the_readme_are_whole() -> None:
    docs = Path(__file__).parents[2] / "docs"
    for name, broken in (("path-broken.svg", 2), ("path-repaired.svg", 0)):
        root = ET.parse(docs / name).getroot()  # noqa: S314  # our own file
        signs = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text") if text.text in ("✗", "✓")]
        assert (len(signs), signs.count("✗")) == (4, broken), name
