"""Which module has a command, so that a module is read when a script first names one of its commands."""

from __future__ import annotations

from functools import cache
from importlib import import_module

MODULES = {
    "filtering": "Where-Object ForEach-Object",
    "selecting": "Select-Object Get-Unique",
    "sorting": "Sort-Object Group-Object",
    "measuring": "Measure-Object Measure-Command",
    "comparing": "Compare-Object",
    "strings": "Select-String",
    "output": (
        "Write-Output Out-Null Write-Error Write-Warning Write-Verbose Write-Debug Write-Information Write-Host "
        "Write-Progress"
    ),
    "formatting": "Format-Table Format-List",
    "secrets": "ConvertTo-SecureString",
    "texts": "Out-String Tee-Object ConvertFrom-StringData New-Guid Get-Random",
    "control": "Set-StrictMode Invoke-Expression Invoke-Command Start-Sleep Set-ExecutionPolicy Get-ExecutionPolicy",
    "archives": "Expand-Archive",
    "finding": "Get-Command Get-Alias Set-Alias New-Alias",
    "objects": "New-Object Add-Member Get-Member Add-Type",
    "variables": "Get-Variable Set-Variable New-Variable Remove-Variable Clear-Variable",
    "modules": "New-Module Export-ModuleMember Import-Module Remove-Module Get-Module",
    "processes": "Start-Process",
    "dates": "Get-Date New-TimeSpan",
    "listing": "Get-Item Get-ChildItem Test-Path",
    "items": "New-Item Remove-Item Set-Item New-TemporaryFile Get-FileHash",
    "moving": "Copy-Item Move-Item Rename-Item",
    "content": "Get-Content Set-Content Add-Content Clear-Content Out-File",
    "locations": (
        "Join-Path Split-Path Resolve-Path Convert-Path Get-Location Set-Location Push-Location Pop-Location"
    ),
    "tojson": "ConvertTo-Json",
    "fromjson": "ConvertFrom-Json",
    "csvs": "ConvertTo-Csv Export-Csv ConvertFrom-Csv Import-Csv",
}
_WHERE = {name.lower(): module for module, names in MODULES.items() for name in names.split()}


def known(low: str) -> bool:
    """Whether the engine has a command of this name, in lower case."""
    return low in _WHERE


@cache
def load(low: str) -> None:
    """Read the module of a command."""
    import_module(f"hostprep.lab.powershell.commands.{_WHERE[low]}")


def load_all() -> None:
    """Read every module of commands."""
    for module in MODULES:
        import_module(f"hostprep.lab.powershell.commands.{module}")
