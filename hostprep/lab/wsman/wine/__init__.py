"""A real cmd.exe for command shells: Wine's, with the simulated host's programs in place of Windows's.

::

    if wine.find():
        with WineShell(programs=lambda: host.plugs().programs, environment=lambda: variables) as shell:
            serve(Endpoint(engine, users, shell=shell))

Wine's cmd is not Windows's in all: it expands ``%x%`` of a line ``a & b`` when ``b`` runs, where Windows does so before
``a`` runs; a script that is right on both uses ``cmd /v:on`` and ``!x!``.
"""

from __future__ import annotations

from hostprep.lab.wsman.wine.install import Wine, find
from hostprep.lab.wsman.wine.shell import WineShell

__all__ = ["Wine", "WineShell", "find"]
