"""A Windows step that cuts its own connection is taken back by the host; one that does not stays, and leaves nothing armed."""

from __future__ import annotations

from pathlib import Path

from hostprep.lab.windows import Running, Spec, up
from hostprep.run.events import Event, Heard
from tests.run.armed import run, until


def tasks(running: Running) -> list[str]:
    with running.held() as model:
        return [task.name for task in model.state.tasks if task.path == "\\hostprep\\"]


def files(running: Running) -> list[str]:
    with running.held() as model:
        names = (name.rpartition("\\")[2] for name in model.state.files)
        return sorted(name for name in names if name in ("first", "second") or name.startswith("rollback"))


def test_armed_disarmed_and_taken_back(tmp_path: Path) -> None:
    with up(Spec(os="2022", transport="psrp")) as running:
        heard: list[Event] = []
        report = run(tmp_path, running, "", heard=heard)
        assert report.state == "holds", report
        words = [event.marker.word for event in heard if isinstance(event, Heard)]
        assert words.index("armed") < words.index("disarmed")
        assert (files(running), tasks(running)) == (["first", "second"], [])
        assert run(tmp_path, running, "", "undo").state == "holds"
        assert (files(running), tasks(running)) == ([], [])
        start = running.run("Get-NetFirewallRule -Name WINRM-HTTP* | Select-Object -ExpandProperty Enabled").output
        report = run(tmp_path, running, "cut")
        assert report.error is not None
        assert "what may have cut it off the host takes back by itself within" in report.error.advice
        assert running.status().state == "cut off"
        assert len(tasks(running)) == 1
        running.wait(30)
        until(lambda: running.status().state == "up")
        assert (
            running.run("Get-NetFirewallRule -Name WINRM-HTTP* | Select-Object -ExpandProperty Enabled").output == start
        )
        assert tasks(running) == []
        after = run(tmp_path, running, "", "plan")
        assert [verdict.status for verdict in after.verdicts] == ["holds", "drift"]


def test_takes_back_what_a_reboot_came_between(tmp_path: Path) -> None:
    with up(Spec(os="2022", transport="winrm")) as running:
        run(tmp_path, running, "cut")
        assert running.status().state == "cut off"
        running.reboot(settle=120)
        until(lambda: running.status().state == "up")
        assert "second" not in files(running)
        assert tasks(running) == []
