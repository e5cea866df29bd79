"""A reboot, over each transport to simulated hosts that go down, come up late, twice, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from hostprep.errors import DeclarationError, HostError, Unreachable
from hostprep.lab.linux import Instance
from hostprep.lab.windows import Running, Spec, boot, up
from hostprep.run.events import Event, Sending
from hostprep.run.reboot import Plan
from hostprep.run.result import HostReport
from hostprep.run.session import Request, open_session, perform
from tests.conftest import Lab
from tests.run.armed import watching

QUICK = Plan(back=40, settled=40, steady=0.5, pause=0.2)
STEP = """
title = "Kept"
about = "A file and what is in memory."
check = "after"
[expect.applied]
kept = true
"""
PROBES = {
    "linux": "kept=false; [ ! -e /root/kept ] || kept=true\n"
    'printf \'{"kept": %s, "memory": "%s"}\' "$kept" "$(cat /run/memory 2>/dev/null)"\n',
    "powershell": "@{ kept = Test-Path -LiteralPath C:\\kept; "
    "memory = (Get-CimInstance -ClassName Win32_OperatingSystem).LastBootUpTime.ToUniversalTime().Ticks }\n",
}


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    """A profile of one check."""

    def write(shell: str) -> Path:
        folder = tmp_path / "steps" / shell / "kept"
        folder.mkdir(parents=True)
        (folder / "step.toml").write_text(STEP)
        (folder / f"probe.{'sh' if shell == 'linux' else 'ps1'}.j2").write_text(PROBES[shell])
        path = tmp_path / "p.toml"
        path.write_text(f'title = "P"\nshell = "{shell}"\nsteps = ["kept"]\n')
        return path

    return write


def reboot(profile: Path, hosts: Path, plan: Plan = QUICK) -> tuple[HostReport, list[Event]]:
    """Reboot the one host of an inventory, as the command does."""
    heard: list[Event] = []
    request = Request("reboot", str(profile), hosts, steps=(profile.parent / "steps",), reboot=plan)
    (report,) = perform(open_session(request), heard.append).hosts
    return report, heard


def sent(heard: list[Event]) -> list[tuple[str, ...]]:
    return [event.steps for event in heard if isinstance(event, Sending)]


def unit(instance: Instance, program: str, verb: str) -> None:
    """A service of this program, and what systemctl is told then."""
    text = f"[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart={program}\n[Install]\nWantedBy=multi-user.target\n"
    instance.write("/etc/systemd/system/thing.service", text.encode())
    words = [*verb.split(), *(() if verb == "daemon-reload" else ("thing.service",))]
    assert instance.run(["systemctl", *words]).returncode == 0


def test_linux_over_ssh(lab: Lab, written: Callable[[str], Path]) -> None:
    instance, profile = lab(kind="bare"), written("linux")
    instance.write("/root/kept", b"")
    unit(instance, "/bin/true", "enable --now")
    instance.write("/run/memory", b"lost at a boot")
    before = instance.status()
    report, heard = reboot(profile, instance.hosts_toml)
    assert report.state == "holds", report
    assert report.reboot is not None
    assert (report.reboot.boots, instance.status().boots) == (1, before.boots + 1)
    assert [(change.fact, change.before, change.after) for change in report.reboot.changes] == [
        ("memory", "lost at a boot", "")
    ]
    assert sent(heard)[0] == ("boot", "kept")
    assert sent(heard)[1] == ("boot",)
    assert "thing.service" in report.verdicts[0].facts["services"]
    # the profile does not hold any more, and a service that ran does not: told, and not waited for beyond its time
    instance.run(["sh", "-c", "rm /root/kept"])
    unit(instance, "/bin/false", "daemon-reload")
    report, _ = reboot(profile, instance.hosts_toml, Plan(back=40, settled=2, steady=0.5, pause=0.2))
    assert report.state == "drift"
    checks = [check for verdict in report.verdicts for check in verdict.checks if check.status != "holds"]
    assert [(check.key, check.expected) for check in checks] == [
        ("services", "all of ssh.service, thing.service"), ("kept", "true"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("shutdown", "problem", "kind"),
    [
        ("exit 0", "did not go down within 2 s", HostError),
        ("exec systemctl poweroff", "has not come back", Unreachable),
    ],
)
def test_linux_that_never_goes_down_or_never_comes_back(
    lab: Lab, written: Callable[[str], Path], shutdown: str, problem: str, kind: type[HostError]
) -> None:
    instance, profile = lab(kind="bare"), written("linux")
    instance.write("/usr/local/sbin/shutdown", f"#!/bin/sh\n{shutdown}\n".encode())
    instance.run(["chmod", "+x", "/usr/local/sbin/shutdown"])
    report, _ = reboot(profile, instance.hosts_toml, Plan(back=2, settled=2, steady=0, pause=0.2))
    assert report.state == "failed"
    assert type(report.error) is kind
    assert problem in str(report.error)
    assert report.reboot is None


def test_this_machine_is_not_rebooted(tmp_path: Path, written: Callable[[str], Path]) -> None:
    hosts = tmp_path / "hosts.toml"
    hosts.write_text('[hosts.here]\ntransport = "local"\n')
    with pytest.raises(DeclarationError, match=r"hosts\.here\.transport: hostprep would go down with this machine"):
        reboot(written("linux"), hosts)


@contextmanager
def windows(**fields: Any) -> Iterator[Running]:
    """A host whose services take a minute to come up, which is a second here."""
    with up(Spec(pace=60, settled=1, **fields)) as running:
        with running.held() as model:
            model.state.files["C:\\kept"] = ""
        yield running


def test_windows(written: Callable[[str], Path]) -> None:
    profile = written("powershell")
    with windows(transport="psrp") as running:
        report, _ = reboot(profile, running.hosts_toml)
        assert report.state == "holds", report
        assert report.reboot is not None
        assert (report.reboot.boots, running.status().boots) == (1, 2)
        assert [change.fact for change in report.reboot.changes] == ["memory"]
        assert {"docker", "WinRM"} <= set(report.verdicts[0].facts["services"])
        assert report.verdicts[0].facts["logon_screen"]


def test_windows_that_boots_a_second_time(written: Callable[[str], Path]) -> None:
    profile = written("powershell")
    with windows(transport="winrm", reboot_seconds=0.3) as running:
        plan = Plan(back=40, settled=40, steady=2, pause=0.2)

        def settled() -> bool:
            status = running.status()
            return (
                status.boots == 2
                and status.state == "up"
                and running.model.clock.time() > running.model.system.booted + 90
            )

        with watching(settled, lambda: running.reboot(settle=1)):
            report, _ = reboot(profile, running.hosts_toml, plan)
        assert report.state == "holds", report
        assert report.reboot is not None
        assert (report.reboot.boots, running.status().boots) == (2, 3)


def test_windows_whose_shutdown_is_taken_back(written: Callable[[str], Path]) -> None:
    profile = written("powershell")
    with up(Spec(transport="psrp", pace=0.2)) as running:

        def abort() -> None:
            with running.held() as model:
                boot.abort(model)

        with watching(lambda: running.model.system.rebooting_at > 0, abort):
            report, _ = reboot(profile, running.hosts_toml, Plan(back=3, settled=1, steady=0, pause=0.2))
        assert "did not go down within 3 s" in str(report.error)
