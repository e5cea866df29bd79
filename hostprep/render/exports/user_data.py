"""EC2 user data: what an instance runs by itself when it starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final, Literal

from hostprep.errors import DeclarationError
from hostprep.render.exports import cloud_init, windows
from hostprep.render.exports.payload import Object, booting, compressed, fetching, packed
from hostprep.render.exports.result import Export, Limit
from hostprep.render.exports.subject import Subject

Agent = Literal["cloud-init", "ec2config", "ec2launch-v1", "ec2launch-v2"]
AGENTS: Final[dict[str, tuple[Agent, ...]]] = {
    "linux": ("cloud-init",),
    "powershell": ("ec2launch-v2", "ec2launch-v1", "ec2config"),
    "cmd": ("ec2launch-v2", "ec2launch-v1", "ec2config"),
}
"""Shell to the agents that run user data there; the first is the one that today's images have."""

OLDER: Final = ("ec2launch-v1", "ec2config")
"""Agents that do not boot an instance for exit code 3010."""

LIMIT: Final = Limit("user data", 16_384, "bytes", "EC2 User Guide: 16 KB in raw form, before it is base64-encoded")


@dataclass(frozen=True, slots=True)
class Form:
    """How user data is to be written.

    Attributes:
        agent: who runs it; None for the one of today's images.
        tasks: for EC2Launch v2: as YAML tasks rather than tags.
        every_boot: at every start, not only at the first.
        compress: packed by gzip.
        place: where the script is put in S3, if it is fetched from there.
        parts: for cloud-init: further parts, which go before ours.
    """

    agent: Agent | None = None
    tasks: bool = False
    every_boot: bool = False
    compress: bool = False
    place: Object | None = None
    parts: Sequence[cloud_init.Part] = ()


def export(subject: Subject, form: Form) -> Export:
    """User data that applies a profile.

    Raises:
        DeclarationError: this agent cannot do it, a value would end the payload, or it is too large.
    """
    agent = _agent(subject, form)
    script = subject.script()
    payload, beside = _payload(subject, script, form, agent)
    if agent == "cloud-init":
        mine = cloud_init.script(payload, every_boot=form.every_boot)
        data = cloud_init.multipart((*form.parts, mine))
        data = compressed(data) if form.compress else data
    elif form.tasks:
        data = windows.tasks(subject, payload, every_boot=form.every_boot)
    else:
        data = windows.tags(subject, payload, every_boot=form.every_boot)
    notes = [LIMIT.hold(len(data), _otherwise(subject, form, len(data))) + f"; {ceil(len(data) / 3) * 4:,} by base64"]
    if form.place:
        name = next(iter(beside))
        notes.append(
            f"put it there first: aws s3 cp {name} {form.place.url}; the instance's role needs s3:GetObject on it"
        )
    return Export({"user-data": data, **beside}, tuple(notes))


def _agent(subject: Subject, form: Form) -> Agent:
    known = AGENTS[subject.shell]
    agent = form.agent or known[0]
    if agent not in known:
        problem = f"profile {subject.profile.name!r} is for {subject.shell}, whose instances have no {agent}"
        raise DeclarationError(problem, expected=f"--agent {' or '.join(known)}")
    if form.tasks and agent != "ec2launch-v2":
        raise DeclarationError(
            "YAML tasks are read by EC2Launch v2 alone", found=agent, expected="--agent ec2launch-v2"
        )
    if form.tasks and subject.shell == "cmd":
        raise DeclarationError("YAML does not keep the line ends that cmd.exe needs", expected="no --tasks")
    if form.parts and agent != "cloud-init":
        raise DeclarationError("parts are joined by cloud-init alone", found=agent, expected="no --part")
    if subject.reboots and agent in OLDER and not form.every_boot:
        steps = ", ".join(prepared.step.name for prepared in subject.steps if prepared.step.reboot == "may")
        problem = f"{steps} may need a reboot, and {agent} runs user data at the first start only"
        raise DeclarationError(problem, expected="--every-boot, so that it goes on after a reboot")
    return agent


def _payload(subject: Subject, script: str, form: Form, agent: Agent) -> tuple[str, dict[str, bytes]]:
    """What user data runs, and the files that go elsewhere."""
    beside: dict[str, bytes] = {}
    if form.place:
        if subject.shell == "cmd":
            raise DeclarationError("cmd.exe cannot fetch from S3", expected="a powershell profile")
        data = subject.file(script)
        beside = {form.place.key.rpartition("/")[2]: data}
        script = fetching(subject, data, form.place)
    if subject.reboots and agent in OLDER:
        return booting(subject, script), beside
    if form.place:
        return script, beside
    if form.compress and agent != "cloud-init":
        if subject.shell == "cmd":
            raise DeclarationError("cmd.exe cannot unpack a script", expected="a powershell profile, or no --compress")
        return packed(subject, script), {}
    return script, {}


def _otherwise(subject: Subject, form: Form, size: int) -> str:
    ways = []
    if not form.compress and subject.shell != "cmd":
        smaller = export_size(subject, form)
        ways.append(f"--compress (which makes {smaller:,})" if smaller <= LIMIT.most else "")
    if not form.place:
        ways.append("--from-s3 s3://BUCKET/KEY, which fetches the script")
    return " or ".join(filter(None, ways)) or f"fewer parts or steps ({size - LIMIT.most:,} too many)"


def export_size(subject: Subject, form: Form) -> int:
    """How many bytes it would have if it were packed."""
    if subject.shell == "linux":
        mine = cloud_init.script(subject.script(), every_boot=form.every_boot)
        return len(compressed(cloud_init.multipart((*form.parts, mine))))
    return len(windows.tags(subject, packed(subject, subject.script()), every_boot=form.every_boot))
