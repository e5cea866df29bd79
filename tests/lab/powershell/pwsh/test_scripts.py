"""What a real PowerShell is given: the bridge's own scripts, and a module with the host's commands."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from hostprep.lab.powershell.check.lint import lint
from hostprep.lab.powershell.commands import registry
from hostprep.lab.powershell.commands.plugged import plugged_class
from hostprep.lab.powershell.host.plug import Command, Plugs
from hostprep.lab.powershell.pwsh.proxies import FOLDER, module, proxy
from hostprep.lab.powershell.runtime.parameters import definitions
from hostprep.lab.powershell.syntax.parser import parse
from hostprep.lab.powershell.syntax.source import Source

from .conftest import PLUGS, remove_route


@pytest.mark.parametrize("name", ["engine.ps1", "commands.psm1"])
def test_its_own_scripts_are_powershell_without_findings_that_stop_them(name: str) -> None:
    found = lint(FOLDER.joinpath(name).read_text("utf-8"), name, edition="7")
    assert [(f.rule.id, f.place.line, f.message) for f in found if f.rule.severity.name == "ERROR"] == []


def test_every_known_command_has_a_proxy_that_binds_like_it() -> None:
    unit = SimpleNamespace(source=Source(""), modern=True)
    for name in sorted(registry._lines())[::5]:
        command = Command(name, remove_route, frozenset())
        table = plugged_class(command).table
        tree = parse(Source(proxy(command)), modern=True)
        function: Any = tree.end[0] if tree.end else None
        seen = definitions(function.block, unit, lambda _: None)
        assert (seen.default_set, seen.should_process) == (table.default_set, table.should_process)
        for own, other in zip(table.specs, seen.specs, strict=True):
            assert (own.name, own.aliases, own.uses, own.class_name) == (
                other.name,
                other.aliases,
                other.uses,
                other.class_name,
            )
            assert own.type is other.type or "`" in str(own.type)
            assert own.checks == other.checks


def test_a_host_with_nothing_needs_no_module() -> None:
    assert module(Plugs()) == ""


def test_the_module_exports_what_can_be_called_by_name() -> None:
    text = module(PLUGS)
    parse(Source(text), modern=True)
    assert "Export-ModuleMember -Function @('Get-NetRoute', 'Remove-NetRoute', 'netsh', 'netsh.exe') -Alias *" in text
    assert "Set-Alias -Name 'gr' -Value 'Get-NetRoute'" in text
