"""``hostprep bake``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

import click

from hostprep.cli.options import demand_hosts, json_option, profile_argument, steps_option
from hostprep.cli.talk import carried_out

REBOOT: Final = 3010 if sys.platform == "win32" else 194
"""The exit code by which Image Builder and Systems Manager boot a machine and run the same step again."""


@click.command("bake")
@profile_argument
@click.option(
    "--hosts", type=click.Path(path_type=Path), metavar="FILE", help="Bake hosts of this inventory, not this machine."
)
@click.option("--on", multiple=True, metavar="NAME", help="With --hosts: only this host or group. May be given again.")
@steps_option
@json_option
@click.option(
    "--report", "reports", multiple=True, metavar="KIND=FILE", help="Also write a report: junit, html, svg or json."
)
def command(**words: Any) -> int:
    """Prepare this machine by PROFILE to become an image: apply, prove, clean, prove.

    For the last provisioner of Packer, or a component of Image Builder. PROFILE's last step is clean_image, or it is
    added. Nothing is cleaned where something does not hold. Exit codes: 0 the image can be made, 1 something drifts, 2
    the declaration is wrong, 3 a script failed; 3010 (Linux 194) a reboot is needed: boot, and run it again.
    """
    demand_hosts(words["hosts"], words["on"])
    here = words["hosts"] is None
    rest = {"rerun": None, "accept_new": False, "at_once": 16, "hosts": words["hosts"] or Path("hosts.toml")}
    report = carried_out("bake", {**words, **rest}, here=here)
    if report.exit_code != 3 and any(host.wants_reboot for host in report.hosts):  # noqa: PLR2004  # a host failed
        return REBOOT
    return report.exit_code
