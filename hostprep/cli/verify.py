"""``hostprep verify``."""

from __future__ import annotations

from typing import Any

import click

from hostprep.cli.options import asker, on_hosts, request


@click.command("verify")
@on_hosts
@click.argument("pytest_args", nargs=-1, type=click.UNPROCESSED)
def command(pytest_args: tuple[str, ...], **words: Any) -> int:
    """Test hosts against PROFILE with pytest: one item for each expectation of each step on each host.

    What follows -- goes to pytest: your own test files, -k, --lf, -n.
    """
    from hostprep.verify import verify

    return verify(
        request("verify", words), pytest_args, reports=words["reports"], as_json=words["as_json"], ask=asker()
    )
