"""The profiles that ship for Windows, each through the whole wire: from nothing, again, after a reboot, and taken back."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from hostprep.declare.profile import built_in
from hostprep.lab.windows import Spec, up
from hostprep.lab.windows.life.running import Running
from hostprep.run import session
from hostprep.run.events import Event
from hostprep.run.result import HostReport, Status
from hostprep.run.session import Command, Request, open_session, perform
from tests.steps.windows.support import story
from tests.steps.windows.table import OUTSIDE

SPECS = {
    "windows-optimized": Spec(os="2022", language="de", transport="psrp"),
    "windows-awsvpc": Spec(os="2025", language="es", transport="winrm", faults=("moved-subnet",)),
    "windows-manual": Spec(os="2016", initialized=True, transport="psrp"),
    "windows-external": Spec(os="2019", transport="psrp"),
    "windows-image": Spec(os="2019", initialized=True, transport="psrp"),
}
"""On which instance each is tried; together all releases, languages and transports."""


UNDONE = ("windows-optimized", "windows-manual")
"""Those that are taken back as well; the others have the same steps, whose own tests do so."""


def run(running: Running, command: Command, profile: str, hosts: Path) -> HostReport:
    """Carry out one of hostprep's commands the way users do."""

    def nobody(event: Event) -> None:
        """Nobody listens."""

    (report,) = perform(open_session(Request(command, profile, hosts)), nobody).hosts
    assert report.error is None, story(report)
    return report


def inventory(running: Running, folder: Path, name: str) -> Path:
    """The instance's inventory, with the parameters that a profile leaves to it, and a secret."""
    words = running.hosts_toml.read_text()
    host = f"\n[hosts.{running.host().name}.params"
    words += (
        f'{host}.agent_environment.variables]\nECS_ENGINE_AUTH_TYPE = "docker"\nECS_ENGINE_AUTH_DATA = "env:REGISTRY"\n'
    )
    if name == "windows-external":
        words += f'{host}.agent_external]\nregion = "eu-west-1"\n'
    path = folder / "hosts.toml"
    path.write_text(words)
    return path


SECRET = '{"https://r.example":{"password":"planted-and-found-nowhere"}}'


@pytest.mark.parametrize("name", [name for name in built_in() if name in SPECS])
def test_it_converges_outlives_a_reboot_and_can_be_undone(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTRY", SECRET)
    # The same nonce for every script, so that the lab parses each once.
    monkeypatch.setattr(session, "randomness", SimpleNamespace(token_hex=lambda count: "ab" * count))
    with up(SPECS[name]) as running:
        if name == "windows-external":
            with running.held() as model:
                model.state.files |= dict.fromkeys(OUTSIDE, "x")
        hosts = inventory(running, tmp_path, name)
        first = run(running, "apply", name, hosts)
        assert first.state == "holds", story(first)
        nowhere(running, first)
        if name != "windows-image":  # an image is not booted again before it is baked
            running.reboot(settle=240)
        after = run(running, "apply", name, hosts)
        assert (after.state, after.runs) == ("holds", ()), story(after)
        if name not in UNDONE:
            return
        path = next(verdict for verdict in after.verdicts if verdict.step == "credential_path")
        assert {check.status for check in path.checks} <= {Status.HOLDS, Status.NOT_APPLICABLE}, story(after)
        undone = run(running, "undo", name, hosts)
        assert undone.state == "holds", story(undone)
        state = running.snapshot()
        assert not [key for key in state["registry"] if "hostprep" in key]
        assert "ECS_ENGINE_AUTH_DATA" not in state["environment"]["machine"]


def nowhere(running: Running, *reports: HostReport) -> None:
    """The planted secret is where the agent reads it, and in nothing else of the host or of the reports."""
    state = running.snapshot()
    assert state["environment"]["machine"]["ECS_ENGINE_AUTH_DATA"] == SECRET
    state["environment"] = None
    assert "planted" not in json.dumps(state)
    assert "planted" not in repr(reports)


def test_every_windows_profile_is_tried() -> None:
    """The container profiles are tried within a container, by the tests of container_routes."""
    assert {name for name in built_in() if name.startswith("windows-")} == {
        *SPECS,
        "windows-container",
        "windows-nano-container",
    }
