"""Hosts that fail while steps are under way: each says what was wrong, keeps what it had, and converges when mended."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hostprep.errors import AuthenticationFailed, BecomeFailed, ConnectionLost, HostKeyMismatch
from hostprep.lab.linux import Instance, faults
from hostprep.lab.linux.identity import key_pair
from hostprep.run.result import HostReport, Status
from tests.conftest import Lab
from tests.steps.support import picture, profile, run, story
from tests.steps.test_cycle import ours

SETTINGS = {"variables": {"ECS_LOGLEVEL": "debug"}, "restart": False}
FILTERS = ("iptables", "nft", "iptables-nft", "iptables-legacy", "iptables-save", "iptables-restore")


@pytest.fixture(scope="module")
def optimized(module_lab: Lab) -> Instance:
    return module_lab(kind="optimized")


@contextmanager
def broken(instance: Instance, fault: str, folder: str) -> Iterator[None]:
    getattr(faults, fault)(instance, folder)
    try:
        yield
    finally:
        faults.mended(instance, folder)


def test_without_a_packet_filter_it_is_said_and_nothing_is_done(lab: Lab, tmp_path: Path) -> None:
    instance, written = lab(kind="manual", without=FILTERS), profile(tmp_path, "task_credentials", "imds_block")
    before = picture(instance)
    report = run(instance, "apply", written)
    assert report.state == "failed"
    assert "iptables" in story(report)
    assert "install" in story(report), story(report)
    assert picture(instance) == before


@pytest.mark.parametrize("without", [("curl", "wget"), ("curl", "wget", "bash", "nc")], ids=["bash", "python3"])
def test_without_curl_and_wget_the_path_is_still_proven(lab: Lab, without: tuple[str, ...], tmp_path: Path) -> None:
    instance = lab(kind="optimized", without=without)
    written = profile(tmp_path, "agent_running", "credential_path", params={"agent_running": {"cluster": "lab"}})
    report = run(instance, "verify", written)
    assert report.state == "holds", story(report)
    faults.agent_down(instance)
    report = run(instance, "verify", written)
    assert {check.key: check.found for check in report.verdicts[1].checks}["local_answer"] == "refused"


def test_without_any_client_it_is_said_what_to_install(lab: Lab, tmp_path: Path) -> None:
    instance = lab(kind="optimized", without=("curl", "wget", "bash", "nc", "python3"))
    report = run(instance, "verify", profile(tmp_path, "credential_path"))
    assert report.verdicts[0].status is Status.UNKNOWN
    assert "install curl" in story(report)


@pytest.mark.parametrize(
    ("fault", "step", "folder"),
    [
        ("full_disk", "agent_config", "/etc/ecs"),
        ("read_only", "agent_config", "/etc/ecs"),
        ("full_disk", "imds_block", "/etc/systemd/system"),
        ("read_only", "imds_block", "/etc"),
    ],
)
def test_where_files_cannot_be_written_nothing_is_lost(
    optimized: Instance, fault: str, step: str, folder: str, tmp_path: Path
) -> None:
    written = profile(tmp_path, step)
    before = picture(optimized)
    with broken(optimized, fault, folder):
        report = run(optimized, "apply", written)
        assert report.state == "failed", story(report)
        assert {"full_disk": "No space left", "read_only": "Read-only"}[fault] in story(report), story(report)
    assert optimized.read("/etc/ecs/ecs.config").startswith(b"ECS_CLUSTER=lab\n")
    mended = run(optimized, "apply", written)
    assert mended.state == "holds", story(mended)
    assert run(optimized, "undo", written).state == "holds"
    assert ours(picture(optimized)) == ours(before) == []


def test_wherever_the_connection_is_cut_running_again_converges(optimized: Instance, tmp_path: Path) -> None:
    """The cut moves through the run, from the first probe to the last."""
    written = profile(tmp_path, "agent_version", "imds_block", "agent_config", params={"agent_config": SETTINGS})
    before = picture(optimized)
    cuts, count = set(), 3400
    while True:
        faults.cut_after(optimized, count)
        report = run(optimized, "apply", written)
        faults.cut_after(optimized, None)
        if report.error is None:
            break
        assert isinstance(report.error, ConnectionLost), story(report)
        cuts.add(moment(report))
        settled(optimized)
        healed = run(optimized, "apply", written)
        assert healed.state == "holds", story(healed)
        assert run(optimized, "undo", written).state == "holds"
        count += 1500
    assert cuts == {"probe", "apply", "end"}
    assert report.state == "holds", story(report)
    assert run(optimized, "undo", written).state == "holds"
    assert ours(picture(optimized)) == ours(before) == []


def moment(report: HostReport) -> str:
    """Which of the three exchanges was cut, by what the report still knows."""
    if not report.before:
        return "probe"
    return "apply" if any(run.outcome != "done" for run in report.runs) else "end"


def settled(instance: Instance) -> None:
    """Wait until what a cut connection left running has ended; it is seconds, and bounded by its watchdog."""
    end = time.monotonic() + 20
    while instance.run(["pgrep", "-f", "sh -s"]).returncode == 0:
        assert time.monotonic() < end, instance.run(["ps", "ax"]).stdout.decode()
        time.sleep(0.05)


def test_a_changed_host_key_stops_before_anything_is_said(lab: Lab, tmp_path: Path) -> None:
    instance, written = lab(kind="optimized"), profile(tmp_path, "imds_block")
    faults.change_host_key(instance)
    before = picture(instance)
    report = run(instance, "apply", written)
    assert isinstance(report.error, HostKeyMismatch), story(report)
    assert (report.state, report.before, picture(instance)) == ("failed", (), before)


def inventory(instance: Instance, folder: Path, **values: str) -> Path:
    """The instance's inventory with other words for its host."""
    keys = {
        "address": "127.0.0.1",
        "port": instance.port,
        "user": "root",
        "identity_file": str(instance.key),
        "known_hosts": str(instance.known_hosts),
        **values,
    }
    path = folder / "hosts.toml"
    lines = [f"{key} = {json.dumps(value)}" for key, value in keys.items() if value]
    path.write_text(f"[hosts.{instance.name}]\n" + "\n".join(lines) + "\n")
    return path


def test_a_wrong_key_is_the_hosts_no(optimized: Instance, tmp_path: Path) -> None:
    key_pair(tmp_path / "other")
    hosts = inventory(optimized, tmp_path, identity_file=str(tmp_path / "other"))
    report = run(optimized, "plan", profile(tmp_path, "agent_version"), hosts)
    assert isinstance(report.error, AuthenticationFailed), story(report)


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (("admin", "right"), ""),
        (("admin", "wrong"), "password"),
        (("admin", ""), "password"),
        (("ops", ""), ""),
        (("guest", "right"), "sudo"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)
def test_sudo_lets_through_or_says_why_not(
    optimized: Instance, who: tuple[str, str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if optimized.spec.server != "openssh":
        pytest.skip("needs OpenSSH's sshd and root (apt-get install openssh-server): users beside root")
    user, sudo = who
    password = optimized.secrets.passwords[user].reveal()
    monkeypatch.setenv("LOGIN", password)
    monkeypatch.setenv("SUDO", password if sudo == "right" else "not the password")
    values = {"user": user, "identity_file": "", "password": "env:LOGIN", "become": "sudo"}
    hosts = inventory(optimized, tmp_path, **values, **({"become_password": "env:SUDO"} if sudo else {}))
    written = profile(tmp_path, "imds_block")
    before = picture(optimized)
    report = run(optimized, "apply", written, hosts)
    assert password not in repr(report)
    if not words:
        assert report.state == "holds", story(report)
        assert run(optimized, "undo", written, hosts).state == "holds"
    else:
        assert isinstance(report.error, BecomeFailed), story(report)
        assert words in str(report.error)
        assert picture(optimized) == before
