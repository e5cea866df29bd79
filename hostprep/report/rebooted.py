"""What a reboot came to, in lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.text import Text

from hostprep.report.words import shown
from hostprep.run.result import HostReport

MOST: Final = 40
"""Changes that are shown; the JSON document has all of them."""


def reboot_lines(host: HostReport) -> Iterator[Text]:
    """How long it took, and what it changed; nothing where there was no reboot."""
    found = host.reboot
    if found is None:
        return
    again = f", {found.boots} boots" if found.boots > 1 else ""
    yield Text()
    settled = (
        f"settled after {found.settled:g} s" if host.state == "holds" else f"not settled within {found.settled:g} s"
    )
    yield Text.assemble((host.host, "bold"), f": back after {found.back:g} s, {settled}{again}")
    for change in found.changes[:MOST]:
        yield Text.assemble(
            f"  {change.step}.{change.fact}: ", (shown(change.before), "dim"), " -> ", shown(change.after)
        )
    if not found.changes:
        yield Text("  it changed nothing that the profile looks at", "dim")
    if len(found.changes) > MOST:
        yield Text(f"  and {len(found.changes) - MOST} more: --json has all of them", "dim")
