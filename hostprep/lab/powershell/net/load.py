"""Fills the registry: importing a module of tables registers its types."""

from __future__ import annotations

from functools import cache
from importlib import import_module

TABLES = ("exceptions", "basic", "numbers", "strings", "collections", "reflection", "time", "text", "regexes", "network", "statics", "files", "engine", "xml", "enums")


@cache
def load_all() -> None:
    """Import every module of tables, once."""
    for name in TABLES:
        import_module(f"hostprep.lab.powershell.net.{name}")
