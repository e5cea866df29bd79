"""Every step that changes something, through its whole life on a simulated instance, driven the way users drive it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hostprep.declare.step import Step
from hostprep.errors import LabError
from hostprep.lab.linux import Instance
from hostprep.render.bundle import bundle
from hostprep.render.render import Renderer
from hostprep.run.result import Status
from tests.conftest import Lab
from tests.steps.support import KINDS, LIBRARY, STEPS, example, picture, profile, run, story

CHANGES = [step for step in STEPS if not step.check]
FILTERS = {  # legacy and nf_tables differ for NAT at most: one step tries them all
    "task_credentials": ("iptables-nft", "iptables-legacy", "nft"),
    "agent_ports_guard": ("iptables-nft", "nft"),
    "imds_block": ("iptables-nft", "nft"),
}
CASES = [
    pytest.param(step, firewall, id=f"{step.name}-{firewall}")
    for step in CHANGES
    for firewall in FILTERS.get(step.name, ("auto",))
]
JUMPS = {
    "task_credentials": ("nat", "PREROUTING", "HOSTPREP-ECS-PRE"),
    "agent_ports_guard": ("filter", "INPUT", "HOSTPREP-GUARD"),
    "imds_block": ("filter", "DOCKER-USER", "HOSTPREP-IMDS"),
}
SHELLS = (["sh"], ["busybox", "sh"], ["bash", "--posix"])
FOREIGN = {
    "iptables": "iptables -t nat -I PREROUTING -p tcp --dport 8081 -j REDIRECT --to-ports 80; iptables -I INPUT -s 192.0.2.1 -j DROP",
    "nft": "nft add table ip mine; nft add chain ip mine c; nft add rule ip mine c ip saddr 192.0.2.1 drop",
}


def made(lab: Lab, step: Step, firewall: str) -> Instance:
    try:
        instance = lab(kind=KINDS.get(step.name, "manual"), firewall=firewall)
    except LabError as error:
        pytest.skip(str(error))
    foreign = FOREIGN["nft" if instance.spec.firewall == "nft" else "iptables"]
    assert instance.run(["sh", "-c", foreign]).returncode == 0
    return instance


def standalone(instance: Instance, step: Step) -> None:
    """The rendered script again, by each shell: no controller, no change."""
    text = bundle(Renderer(LIBRARY, "linux"), "p", [example(step)])["apply.sh"].encode()
    instance.write("/root/apply.sh", text)
    before = picture(instance)
    for shell in SHELLS:
        done = instance.run([*shell, "/root/apply.sh"])
        if done.returncode == 127:  # this machine lacks the shell; the static tests say so
            continue
        assert (done.returncode, picture(instance)) == (0, before), (shell, done.stderr.decode())


def ours(picture: str) -> list[str]:
    return sorted(line for line in picture.splitlines() if "hostprep" in line.lower())


@pytest.mark.parametrize(("step", "firewall"), CASES)
def test_apply_again_reboot_and_undo(lab: Lab, step: Step, firewall: str, tmp_path: Path) -> None:
    instance, written = made(lab, step, firewall), profile(tmp_path, step.name)
    before = picture(instance)
    first = run(instance, "apply", written)
    assert first.state == "holds", story(first)
    assert [run.outcome for run in first.runs] == ["done"]
    applied = picture(instance)
    again = run(instance, "apply", written)
    assert (again.runs, picture(instance)) == ((), applied)
    standalone(instance, step)
    if step.name == "clean_image":
        return  # an image is not booted again before it is baked, and nothing brings back what is gone
    instance.reboot()
    after = run(instance, "verify", written)
    assert after.state == "holds", story(after)
    undone = run(instance, "undo", written)
    assert undone.state == "holds", story(undone)
    instance.reboot()  # so that what a reboot forgets is forgotten in both pictures
    firewall_kind = "nft" if instance.spec.firewall == "nft" else "iptables"
    assert instance.run(["sh", "-c", FOREIGN[firewall_kind]]).returncode == 0
    assert picture(instance).replace("/root/apply.sh", "") == before


@pytest.mark.parametrize("step", [step for step in CHANGES if step.name in FILTERS], ids=lambda step: step.name)
def test_undo_without_a_reboot_and_over_a_half_done_run(lab: Lab, step: Step, tmp_path: Path) -> None:
    instance, written = made(lab, step, "auto"), profile(tmp_path, step.name)
    before = picture(instance)
    assert run(instance, "apply", written).state == "holds"
    applied = picture(instance)
    # what earlier runs may have left: rules without their unit, two jumps of two runs at once; and somebody's rule before ours
    table, chain, own = JUMPS[step.name]
    jump = f"iptables -t {table} -A {chain} -j {own}"
    wreck = (
        f"rm /etc/systemd/system/{step.const['unit']} && {jump} && {jump} && iptables -t {table} -I {chain} -j RETURN"
    )
    assert instance.run(["sh", "-c", wreck]).returncode == 0
    half = run(instance, "plan", written)
    assert half.state == "drift"
    healed = run(instance, "apply", written)
    assert healed.state == "holds", story(healed)
    assert ours(picture(instance)) == ours(applied)
    assert instance.run(["iptables", "-t", table, "-D", chain, "-j", "RETURN"]).returncode == 0
    if step.name == "agent_ports_guard":  # a firewall of the host that flushes
        unit = "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sh -c 'iptables -F INPUT'\n"
        instance.write("/run/systemd/system/nftables.service", unit.encode())
        assert instance.run(["systemctl", "restart", "nftables"]).returncode == 0
        assert ours(picture(instance)) == ours(applied)
    assert run(instance, "undo", written).state == "holds"
    assert ours(picture(instance)) == ours(before) == []


def test_where_ecs_init_is_its_rules_are_left_alone(lab: Lab, tmp_path: Path) -> None:
    instance = lab(kind="optimized")
    for name in ("task_credentials", "agent_ports_guard"):
        step = LIBRARY.step(name, "linux")
        before = picture(instance)
        report = run(instance, "apply", profile(tmp_path, name))
        assert [verdict.status for verdict in report.verdicts] == [Status.NOT_APPLICABLE]
        assert "ecs-init" in report.verdicts[0].reason
        assert report.runs == ()
        standalone(instance, step)
        rules = [line for line in picture(instance).splitlines() if "169.254.170.2" in line or "51678" in line]
        assert rules == [line for line in before.splitlines() if "169.254.170.2" in line or "51678" in line]
