"""amazon-ecs-agent.exe as far as a shell sees it: ``-version`` (aws/amazon-ecs-agent, agent/version)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows.programs.answers import failed, said

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows


def ecs_agent(host: Windows, words: Sequence[str]) -> Answer:
    """A command line of the agent; without ``-version`` it would run for ever."""
    agent = host.state.agent
    if [word.lstrip("-").lower() for word in words] == ["version"]:
        return said(f"Amazon ECS Agent - v{agent.version} (*{agent.build})")
    return failed("hostprep's lab: the agent runs as a service only", code=2)
