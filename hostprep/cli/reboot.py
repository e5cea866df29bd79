"""``hostprep reboot``."""

from __future__ import annotations

from typing import Any

import click

from hostprep.cli.options import on_hosts
from hostprep.cli.talk import talk


@click.command("reboot", context_settings={"default_map": {"at_once": 1}})
@on_hosts
@click.option("--verify", is_flag=True, help="Wait until PROFILE holds again, and tell what the boot has changed.")
@click.option(
    "--back",
    type=click.FloatRange(1),
    default=600,
    show_default=True,
    help="Seconds until a host is back in a new boot.",
)
@click.option(
    "--settled",
    type=click.FloatRange(0),
    default=300,
    show_default=True,
    help="Seconds from then until it has settled.",
)
@click.option(
    "--steady",
    type=click.FloatRange(0),
    default=10,
    show_default=True,
    help="Seconds for which it has to stay so: Windows may boot a second time.",
)
def command(*, verify: bool, back: float, settled: float, steady: float, **words: Any) -> int:
    """Boot hosts anew, one after the other, and wait until each has settled.

    A host is back when it answers from another boot than before. It has settled when the services run that ran before,
    and with --verify when PROFILE holds: what its checks say of the credential endpoint is asked for over HTTP.
    """
    from hostprep.run.reboot import Plan

    plan = Plan(back=back, settled=settled, steady=steady, verify=verify)
    return talk("reboot", words, reboot=plan)
