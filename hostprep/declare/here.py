"""The machine that hostprep runs on, as an inventory of one host."""

from __future__ import annotations

import os

from hostprep.declare.host import Host
from hostprep.declare.inventory import Inventory
from hostprep.declare.toml import Document

NAME = "localhost"


def this_machine(shell: str) -> Inventory:
    """An inventory of this machine, whose steps run by ``sudo`` where we are not root ourselves."""
    user = getattr(os, "geteuid", lambda: 0)()
    host = Host(NAME, NAME, transport="local", shell=shell, become="sudo" if user else "none")
    return Inventory(Document("this machine", "", {"hosts": {NAME: {}}}), {NAME: host}, (), {NAME: ()})
