"""What ``hostprep render`` writes: bundles of a profile, with an inventory's parameters or without."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hostprep.declare import inventory as inventories
from hostprep.declare import profile as profiles
from hostprep.declare.library import open_library
from hostprep.declare.prepare import prepare, tasks
from hostprep.render.bundle import bundle
from hostprep.render.render import Renderer


def rendered(
    profile: str, folders: Sequence[Path] = (), hosts: Path | None = None, on: Sequence[str] = ()
) -> dict[str, str]:
    """Relative file name to script text. No host is contacted, no secret is fetched.

    Raises:
        DeclarationError: profile or inventory cannot hold.
    """
    library = open_library(folders)
    chosen = profiles.load(profile, library)
    renderer = Renderer(library, chosen.shell)
    if hosts is None:
        return bundle(renderer, chosen.name, prepare(chosen))
    inventory = inventories.load(hosts)
    return {
        f"{task.host.name}/{name}": text
        for task in tasks(chosen, inventory, inventory.select(on), library)
        for name, text in bundle(renderer, chosen.name, task.steps).items()
    }
