"""Fills the registry: importing a module of tables registers its types."""

from __future__ import annotations

from functools import cache
from importlib import import_module

TABLES = ("exceptions", "basic", "strings", "collections", "reflection", "text", "network", "statics", "engine")


@cache
def load_all() -> None:
    """Import every module of tables, once."""
    for name in TABLES:
        import_module(f"hostprep.lab.powershell.net.{name}")
