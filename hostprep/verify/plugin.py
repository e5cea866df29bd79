"""The pytest plugin's door: declares the options, and imports the rest only where they are used.

Every pytest run of everybody who has hostprep installed loads this module; it costs them nothing.
"""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    import pytest


class _AsTheyAre(MetaPathFinder):
    """Imports hostprep's own modules without pytest's rewriting of asserts, which they have no use for.

    pytest rewrites whatever package brings a plugin, and keeps the result beside it. Where it may not write, in a
    system's own folder or in a container, that was hundreds of modules in each process anew.
    """

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return PathFinder.find_spec(fullname, path, target) if fullname.startswith("hostprep.") else None


sys.meta_path.insert(0, _AsTheyAre())  # before pytest's own, which is there when a plugin is imported

pytest_plugins = ("hostprep.lab.fixtures",)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options."""
    group = parser.getgroup("hostprep", "hostprep: hosts tested against a profile")
    group.addoption("--hostprep-hosts", metavar="FILE", help="The inventory; its hosts are what `host` is in tests.")
    group.addoption(
        "--hostprep-profile", metavar="PROFILE", help="Test the hosts against this profile: one item an expectation."
    )
    group.addoption(
        "--hostprep-on", action="append", default=[], metavar="NAME", help="Only this host or group; may be repeated."
    )
    group.addoption(
        "--hostprep-steps", action="append", default=[], metavar="DIR", help="Your own steps; may be repeated."
    )
    group.addoption(
        "--hostprep-accept-new",
        action="store_true",
        help="Take the key of a host not seen before, never a changed one.",
    )
    group.addoption(
        "--hostprep-alone", action="store_true", help="Collect no files but those that the command line names."
    )


def pytest_configure(config: pytest.Config) -> None:
    """Come alive where an option asks for it."""
    if config.getoption("--hostprep-hosts") or config.getoption("--hostprep-profile"):
        from hostprep.verify import active  # only where it is used

        active.start(config)
