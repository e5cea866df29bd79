"""The tables themselves: each type is found where ``load`` says, and every overload names types that exist."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

from hostprep.lab.powershell.net import load, registry
from hostprep.lab.powershell.net.methods import Method
from hostprep.lab.powershell.net.model import NetType
from hostprep.lab.powershell.net.ranks import parameter_type

MODULES = sorted(load.MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_every_type_is_where_the_index_says(module: str) -> None:
    import_module(f"hostprep.lab.powershell.net.{module}")
    for name in load.MODULES[module].split():
        assert registry.TYPES[name].name.lower() == name


def test_the_index_knows_every_type() -> None:
    # A process of its own: hosts of other tests may have brought enums along.
    program = (
        "from hostprep.lab.powershell.net import load, registry; load.load_all(); "
        "indexed = {name for names in load.MODULES.values() for name in names.split()}; "
        "print({name for name in registry.TYPES if not name.endswith('[]')} - indexed)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=100, check=False)
    assert (done.stdout.strip(), done.stderr) == ("set()", "")


def methods(kind: NetType) -> list[Method]:
    found = [*kind.methods.values(), *kind.static_methods.values(), kind.construct]
    return [one for one in found if isinstance(one, Method)]


@pytest.mark.parametrize("module", MODULES)
def test_every_parameter_has_a_type(module: str) -> None:
    import_module(f"hostprep.lab.powershell.net.{module}")
    for name in load.MODULES[module].split():
        for method in methods(registry.TYPES[name]):
            for overload in method.overloads:
                for word in overload.parameters:
                    plain = word.lstrip("*").removeprefix("each:").removesuffix("[]")
                    if plain not in ("T", "TKey", "TValue", "each"):
                        assert parameter_type(plain) is not None, (name, method.name)


def test_members_are_not_both_known_and_unknown() -> None:
    for module in MODULES:
        import_module(f"hostprep.lab.powershell.net.{module}")
    for kind in registry.TYPES.values():
        known = {*kind.methods, *kind.static_methods, *kind.properties, *kind.statics}
        assert not known & kind.others, kind
