"""Where the stand-ins keep things inside an instance."""

from __future__ import annotations

LIB = "/usr/lib/hostprep-lab"
"""Their own code and settings; on the instance's disk."""

RUN = "/run/hostprep-lab"
"""What is forgotten at a reboot."""

MANAGER = RUN + "/manager"
"""The socket on which the service manager takes orders."""

JOURNAL = RUN + "/journal"
"""One text file a unit, with what its programs printed."""

SOCKET = "/run/docker.sock"
"""There while docker runs; who may write it may use docker."""

SETTINGS = LIB + "/docker.json"
"""What the docker stand-ins need to know of the instance's Spec."""

AGENT = LIB + "/agent.json"
"""What the agent's stand-in needs to know; for root only."""

LISTENING = RUN + "/agent-listening"
"""There while an agent serves, since its last start."""

CONTAINERS = "/var/lib/docker/hostprep-lab.json"
"""The containers that the docker stand-in remembers."""

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

BOOTED, REBOOT, POWEROFF = 0, 42, 43
"""How process 1 ends: what the supervisor then does."""


def words(text: str) -> list[str]:
    """A list that is easier to read as text."""
    return text.split()
