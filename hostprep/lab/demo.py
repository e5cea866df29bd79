"""The main job on a simulated instance: what people do by hand, how it breaks, how it is repaired, and that it stays.

The host and its reboot are simulated, as ``hostprep.lab.linux`` says; the kernel, its packet filter, the SSH connection
and all that hostprep does are real.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.text import Text

from hostprep import report as reports
from hostprep.lab.linux import Instance, Spec, up
from hostprep.report import terminal
from hostprep.run.result import RunReport
from hostprep.run.session import Command, Request, open_session, perform
from hostprep.verify import verify

PROFILE: Final = "linux-manual-agent"
BY_HAND: Final = (
    "sysctl -qw net.ipv4.conf.all.route_localnet=1",
    "iptables -t nat -A PREROUTING -p tcp -d 169.254.170.2 --dport 80 -j DNAT --to-destination 127.0.0.1:51679",
    "iptables -t nat -A OUTPUT -d 169.254.170.2 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 51679",
)
"""What the Amazon ECS developer guide has people type (task IAM role, additional configuration)."""
ASK: Final = "curl -s -m 3 http://169.254.170.2/v2/credentials/ || echo curl: no answer"


class Demo:
    """The story, told on a console.

    Args:
        instance: a host on which people run the agent themselves.
        console: where it is told.
        report: the HTML file that the last act leaves, or None.
    """

    def __init__(self, instance: Instance, console: Console, report: Path | None) -> None:
        self._instance = instance
        self._console = console
        self._report = report

    def play(self) -> int:
        """All acts, in order; the exit code is that of the last verification."""
        self._act("1. By hand, as the manual says. It works:")
        for line in BY_HAND:
            self._type("host", line)
        self._type("container", ASK)
        self._act("2. The host reboots. Nobody says a word, and tasks have no credentials:")
        self._instance.reboot()
        self._type("container", ASK)
        self._act("3. What does hostprep say?")
        self._hostprep("plan")
        self._act("4. Repair it:")
        self._hostprep("apply")
        self._type("container", ASK)
        self._act("5. Reboot again, and verify:")
        self._instance.reboot()
        code = verify(self._request("verify"), ("-q",))
        self._hostprep("plan")
        return code

    def _act(self, words: str) -> None:
        self._console.print(Text(f"\n{words}\n", style="bold"))

    def _type(self, where: str, line: str) -> None:
        self._console.print(Text.assemble((f"{where}# ", "dim"), line), soft_wrap=True)
        done = self._instance.run(["sh", "-c", line], where=where)
        if words := (done.stdout + done.stderr).decode("utf-8", "replace").strip():
            self._console.print(Text(words), soft_wrap=True)

    def _request(self, command: Command) -> Request:
        return Request(command, PROFILE, self._instance.hosts_toml)

    def _hostprep(self, command: Command) -> RunReport:
        self._console.print(Text.assemble(("$ ", "dim"), f"hostprep {command} {PROFILE}"))
        session = open_session(self._request(command))
        with terminal.progress(session, self._console) as shown:
            report = perform(session, shown)
        terminal.show(report, self._console)
        if self._report:
            reports.write(report, "html", self._report)
        return report


def play(console: Console, report: Path | None = None) -> int:
    """Tell the story on an instance that is gone afterwards.

    Raises:
        LabError: instances cannot run here; says what is missing.
    """
    with (
        tempfile.TemporaryDirectory(prefix="hostprep-demo-") as folder,
        up(Spec(kind="manual"), "demo", Path(folder)) as instance,
    ):
        return Demo(instance, console, report).play()
