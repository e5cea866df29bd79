"""The story on Linux: the rules that the developer guide has people type, and a reboot."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hostprep.lab.demo.telling import Teller, Typed

if TYPE_CHECKING:
    from rich.console import Console

    from hostprep.lab.linux import Instance

PROFILE: Final = "linux-manual-agent"
BY_HAND: Final = (
    "sysctl -qw net.ipv4.conf.all.route_localnet=1",
    "iptables -t nat -A PREROUTING -p tcp -d 169.254.170.2 --dport 80 -j DNAT --to-destination 127.0.0.1:51679",
    "iptables -t nat -A OUTPUT -d 169.254.170.2 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 51679",
)
"""What the Amazon ECS developer guide has people type (task IAM role, additional configuration)."""
ASK: Final = "curl -s -m 3 http://169.254.170.2/v2/credentials/ || echo curl: no answer"


def problem() -> str | None:
    """Why it cannot be told here, or None."""
    import sys

    if sys.platform != "linux":
        return "Linux instances are made of Linux's own namespaces"
    from hostprep.lab.linux import available

    return available()


def play(console: Console, report: Path | None) -> int:
    """Tell it; the exit code is that of the verification."""
    from hostprep.lab.linux import Spec, up

    with (
        tempfile.TemporaryDirectory(prefix="hostprep-demo-") as folder,
        up(Spec(kind="manual"), "demo", Path(folder)) as instance,
    ):
        return _tell(Teller(console, _typed(instance), PROFILE, instance.hosts_toml, report), instance)


def _tell(teller: Teller, instance: Instance) -> int:
    teller.act("Linux, 1. By hand, as the manual says. It works:")
    for line in BY_HAND:
        teller.type("host", line)
    teller.type("container", ASK)
    teller.act("Linux, 2. The host reboots. Nobody says a word, and tasks have no credentials:")
    instance.reboot()
    teller.type("container", ASK)
    teller.act("Linux, 3. What does hostprep say?")
    teller.hostprep("plan")
    teller.act("Linux, 4. Repair it:")
    teller.hostprep("apply")
    teller.type("container", ASK)
    teller.act("Linux, 5. Reboot again, and verify:")
    instance.reboot()
    code = teller.verify()
    teller.hostprep("plan")
    return code


def _typed(instance: Instance) -> Typed:
    def run(where: str, line: str) -> str:
        done = instance.run(["sh", "-c", line], where=where)
        return (done.stdout + done.stderr).decode("utf-8", "replace")

    return run
