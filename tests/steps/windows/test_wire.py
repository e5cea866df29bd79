"""The network steps the way users run them: inventory, profile, a real client library, and what is left after a reboot."""

from __future__ import annotations

import json

from hostprep.lab.windows import Spec, up
from hostprep.lab.windows.life.running import Running
from hostprep.run.events import Event
from hostprep.run.result import HostReport
from hostprep.run.session import Command, Request, open_session, perform
from tests.steps.windows.support import drifts, story

STEPS = ("port_80_free", "credential_proxy", "credential_path")


def ask(running: Running, command: Command) -> HostReport:
    """What ``hostprep COMMAND`` does, up to its report of the one host."""

    def nobody(event: Event) -> None:
        """Nobody listens."""

    written = running.hosts_toml.parent / "profile.toml"
    written.write_text(f'title = "p"\nshell = "powershell"\nsteps = {json.dumps(STEPS)}\n')
    (report,) = perform(open_session(Request(command, str(written), running.hosts_toml)), nobody).hosts
    return report


def test_a_reboot_breaks_the_path_and_an_apply_mends_it() -> None:
    with up(Spec(os="2019", language="de", initialized=True, transport="psrp", schemes=("https",))) as running:
        first = ask(running, "apply")
        assert first.state == "holds", story(first)
        running.reboot(settle=240)
        broken = ask(running, "verify")
        assert drifts(broken.verdicts[2]) == {"host_answer": "unreachable"}, story(broken)
        assert drifts(broken.verdicts[1])["address_state"] == "missing"
        mended = ask(running, "apply")
        assert mended.state == "holds", story(mended)
        assert running.http("http://169.254.170.2/v2/credentials/").status == 400


def test_a_taken_port_stops_it_with_its_owners_name() -> None:
    faults = ("port-80-http-sys",)
    with up(Spec(language="es", faults=faults, transport="winrm", schemes=("http",))) as running:
        report = ask(running, "apply")
        assert (report.state, report.runs) == ("drift", ()), story(report)
        assert "w3wp.exe (process 5120" in story(report)
        assert running.diff() == []
