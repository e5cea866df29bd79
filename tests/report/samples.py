"""A run with every kind of ending, for tests of what is said about it."""

from __future__ import annotations

from hostprep.declare.step import Hop
from hostprep.errors import Unreachable
from hostprep.run.result import Change, Check, HostReport, Reboot, RunReport, Status, StepRun, StepVerdict

EVIL = "</pre><script>alert(1)</script> [bold red]x[/] ]]> \x1b[31m\x9b2J \u202egnp.exe & \x00\ud800"
"""What a hostile host would print: markup of HTML, of rich, of XML; escape sequences; a direction override."""

HOPS = (
    Hop(id="container", title="A container asks 169.254.170.2:80"),
    Hop(id="nat", title="A rule sends it to 127.0.0.1:51679"),
    Hop(id="localnet", title="The kernel lets it reach loopback"),
    Hop(id="agent", title="The agent answers"),
    Hop(id="role", title="The agent hands out task credentials"),
)


def check(key: str, status: Status, hop: str | None = None, found: object = 0, expected: str = "1") -> Check:
    return Check(key, status, found, expected, f"{key} in words", f"what to do about {key}", hop)


def verdict(step: str, *checks: Check, reason: str = "") -> StepVerdict:
    status = Status.worst([each.status for each in checks]) if checks else Status.UNKNOWN
    return StepVerdict(step, f"Title of {step}", status, reason, checks, {each.key: each.found for each in checks})


FINE = (
    verdict("credential_path", check("container_http", Status.HOLDS, "container", 400, "400"),
            check("nat_rules", Status.HOLDS, "nat", 1), check("route_localnet", Status.HOLDS, "localnet", 1)),
    verdict("agent_running", check("agent_http", Status.HOLDS, "agent", 200, "200")),
)  # fmt: skip
BROKEN = (
    verdict("credential_path", check("container_http", Status.DRIFT, "container", 0, "400"),
            check("nat_rules", Status.DRIFT, "nat"), check("route_localnet", Status.HOLDS, "localnet", 1)),
    verdict("agent_running", check("agent_http", Status.UNKNOWN, "agent", None, "200")),
    StepVerdict("imds_block", "Title of imds_block", Status.NOT_APPLICABLE, "tasks here use no bridge"),
)  # fmt: skip


def run_report(*hosts: HostReport) -> RunReport:
    return RunReport("20260102T030405Z-abc123", "apply", "ours", "applied", "2026-01-02T03:04:05+00:00", 12.34, hosts)


REBOOT = Reboot(2, 12.5, 40.0, (Change("agent_config", "subnet", EVIL, "10.0.0.0/16"),))


def every_ending() -> RunReport:
    runs = (
        StepRun("credential_path", "done", words=("loaded 2 rules",)),
        StepRun("agent_config", "failed", 4, (*(f"line {number}" for number in range(40)), EVIL)),
        StepRun("imds_block", "not reached"),
    )
    return run_report(
        HostReport("fine", "applied", FINE, FINE, seconds=1.25, hops=HOPS, reboot=REBOOT),
        HostReport("drifting", "applied", BROKEN[:1], hops=HOPS, seconds=2.0, stopped="agent_version: is too old"),
        HostReport("broken", "applied", BROKEN, BROKEN, runs, seconds=3.0, hops=HOPS,
                   scripts={"agent_config": "echo " + EVIL}),
        HostReport("gone", "applied", seconds=10.0, hops=HOPS,
                   error=Unreachable("gone", "no answer within 10 seconds", "check the address", EVIL)),
    )  # fmt: skip
