"""What the instances are now: asked by the same session that ``hostprep plan`` holds, judged elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from hostprep.errors import DeclarationError
from hostprep.run.result import HostReport, Status, StepVerdict
from hostprep.tasks.instances import Holder, Instances, System, Unready, by_itself, typed, with_settings

GROUND: Final = Path(__file__).parent / "ground"
"""A folder of steps, laid out as ``templates/`` is, and the profiles that ask them, one for each shell."""

PATH_STEPS: Final = ("agent_running", "credential_path", "task_credentials")
"""Steps whose drift means that a task with a role gets no credentials."""


def profile_for(shell: str) -> Path:
    """The profile that asks a host of a shell for what tasks meet.

    Raises:
        DeclarationError: hosts of this shell cannot be asked.
    """
    profile = GROUND / f"profile-{shell}.toml"
    if not profile.is_file():
        expected = "shell linux or powershell; of others, say what you know with --system, --reserved-port and --driver"
        raise DeclarationError(f"hosts of shell {shell!r} cannot be asked what tasks meet", expected=expected)
    return profile


def instances_of(report: HostReport) -> Instances:
    """One host's report as instances: facts by the steps that said them; a step that is not there says nothing."""
    verdicts = {verdict.step: verdict for verdict in report.verdicts}
    ground = verdicts["task_ground"].facts if "task_ground" in verdicts else {}
    made = Instances(
        report.host, holders=_holders(report.host, verdicts), unready=tuple(_unready(report.host, verdicts))
    )
    if not ground:
        return made
    settings = {key: typed(value) for key, value in _pairs(ground.get("settings", ()))}
    system: System = "windows" if ground.get("mode") == "windows" else "linux"
    made = replace(made, system=system, external=settings.get("ECS_EXTERNAL") is True)
    if (mode := ground.get("mode")) in ("ecs-init", "manual", "windows"):
        made = by_itself(made, mode)
    return with_settings(made, settings)


def _pairs(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    for line in lines:
        key, _, value = line.partition("=")
        yield key, value.strip()


def _holders(host: str, verdicts: Mapping[str, StepVerdict]) -> tuple[Holder, ...]:
    found: dict[Holder, None] = {}
    for line in verdicts["task_ground"].facts.get("listeners", ()) if "task_ground" in verdicts else ():
        port, _, program = line.partition(" ")
        found[Holder(host, int(port), program)] = None
    if owner := _owner(verdicts.get("port_80_free")):
        found[Holder(host, 80, owner)] = None
    return tuple(found)


def _owner(verdict: StepVerdict | None) -> str:
    """Who holds port 80 by the word of the step that looks at nothing else."""
    if verdict is None or verdict.status is not Status.DRIFT:
        return ""
    facts: Mapping[str, Any] = verdict.facts
    said = next((facts[key] for key in ("owner", "holder", "process") if facts.get(key)), "another program")
    return str(said)


def _unready(host: str, verdicts: Mapping[str, StepVerdict]) -> Iterable[Unready]:
    for name in PATH_STEPS:
        verdict = verdicts.get(name)
        broken = [check for check in verdict.checks if check.status is Status.DRIFT] if verdict else []
        if broken:
            first = broken[0]
            yield Unready(host, f"{first.about or first.key}: is {first.found}, should be {first.expected}")
            return
