"""The profiles that ship, each on the kind of instance it is for: it converges, outlives a reboot, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from hostprep.declare.profile import built_in
from hostprep.run.result import Status
from tests.conftest import Lab
from tests.steps.support import picture, run, story
from tests.steps.test_cycle import ours

KINDS = {
    "linux-optimized": "optimized",
    "linux-manual-agent": "manual",
    "linux-external": "external",
    "linux-image": "image",
}


@pytest.mark.parametrize("name", [name for name in built_in() if name.startswith("linux-")])
def test_it_converges_outlives_a_reboot_and_can_be_undone(lab: Lab, name: str) -> None:
    instance, written = lab(kind=KINDS[name]), Path(name)
    before = picture(instance)
    first = run(instance, "apply", written)
    assert first.state == "holds", story(first)
    again = run(instance, "apply", written)
    assert (again.state, again.runs) == ("holds", ()), story(again)
    if name == "linux-image":
        return  # an image is not booted again before it is baked
    instance.reboot()
    after = run(instance, "verify", written)
    assert after.state == "holds", story(after)
    path = next(verdict for verdict in after.verdicts if verdict.step == "credential_path")
    assert {check.status for check in path.checks} == {Status.HOLDS}, story(after)
    undone = run(instance, "undo", written)
    assert undone.state == "holds", story(undone)
    assert ours(picture(instance)) == ours(before) == []
    assert instance.read("/etc/ecs/ecs.config").decode().replace("\n", " ").split()[0] == "ECS_CLUSTER=lab"
