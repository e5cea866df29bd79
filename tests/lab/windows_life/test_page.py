"""What the page about the Windows lab says works, does."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from hostprep import Request, open_session, perform
from hostprep.lab.fixtures import Start
from hostprep.lab.windows import Running

PAGE = Path(__file__).parents[3] / "docs" / "lab-windows.md"
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


def test_the_fixture_s_example(hostprep_windows: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(words: list[Any], *, check: bool) -> None:
        assert (words[:3], check) == (["hostprep", "apply", "windows-optimized"], True)
        profile = tmp_path / "short.toml"
        profile.write_text('title = "P"\nshell = "powershell"\nsteps = ["credential_proxy", "reboot_repair"]\n')
        done = perform(open_session(Request("apply", str(profile), words[4])), lambda _event: None)
        assert done.exit_code == 0

    monkeypatch.setenv("HOSTPREP_STATE", str(tmp_path))
    (example,) = (block for block in BLOCKS if "def test_" in block)
    names: dict[str, Any] = {"subprocess": SimpleNamespace(run=run)}
    exec(example, names)  # noqa: S102  # our own page
    names["test_the_path_is_back_after_a_reboot"](hostprep_windows)


def test_the_client_s_example(hostprep_windows: Start, capsys: pytest.CaptureFixture[str]) -> None:
    running = hostprep_windows()
    (example,) = (block for block in BLOCKS if "pypsrp" in block)
    place = example.replace("/home/you/.local/state/hostprep/lab/win1", str(running.access.folder))
    exec(place.replace("39195", str(running.ports["https"])), {})  # noqa: S102  # our own page
    assert capsys.readouterr().out == "10.0.1.1\n"


def test_it_names_everything_that_a_running_instance_has() -> None:
    table = PAGE.read_text("utf-8").partition("| `running` has")[2].partition("\n\n")[0]
    public = {name for name in vars(Running) if not name.startswith("_")} - {"down", "status", "name"}
    assert {name for name in public if f"`{name}" not in table} == set()
