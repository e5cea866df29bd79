"""The host's commands and programs as PowerShell functions: the same parameters, a body that asks the host model."""

from __future__ import annotations

from importlib import resources
from typing import Final

from hostprep.lab.powershell.commands.plugged import plugged_class
from hostprep.lab.powershell.host.plug import Command, Plugs
from hostprep.lab.powershell.runtime.parameters import ALL, Spec, Use
from hostprep.render.quoting import powershell

FOLDER: Final = resources.files("hostprep.lab.powershell.pwsh")
FLAGS: Final = {
    "mandatory": "Mandatory",
    "pipeline": "ValueFromPipeline",
    "pipeline_property": "ValueFromPipelineByPropertyName",
    "remaining": "ValueFromRemainingArguments",
}


def module(plugs: Plugs) -> str:
    """The text of a module with all that a host brings along; empty where it brings nothing.

    Raises:
        LookupError: a command brings no parameter table, and the shipped ones have none of its name.
    """
    if not (plugs.commands or plugs.programs or plugs.aliases):
        return ""
    commands = list(plugs.commands.values())
    # A function with a folder in its name could never be called by it.
    programs = [name for name in plugs.programs if not set(name) & set("/\\")]
    exported = powershell([*(command.name for command in commands), *programs])
    return "\n".join(
        [
            FOLDER.joinpath("commands.psm1").read_text("utf-8"),
            *map(proxy, commands),
            *(f"function {name} {{ Invoke-HostProgram {powershell(name)} $args @($input) }}" for name in programs),
            *(f"Set-Alias -Name {powershell(a)} -Value {powershell(b)}" for a, b in plugs.aliases.items()),
            f"Export-ModuleMember -Function {exported} -Alias *",
        ]
    )


def proxy(command: Command) -> str:
    """The text of a function that binds like the command."""
    table = plugged_class(command).table
    binding = ["PositionalBinding = $false"]
    if table.default_set:
        binding.append(f"DefaultParameterSetName = {powershell(table.default_set)}")
    if table.should_process:
        binding.append("SupportsShouldProcess")
    parameters = ",\n".join(f"        {_parameter(spec)}" for spec in table.specs)
    body = f"process {{ Invoke-HostCommand {powershell(command.name)} $PSBoundParameters $PSCmdlet }}"
    return (
        f"function {command.name} {{\n    [CmdletBinding({', '.join(binding)})]\n"
        f"    param(\n{parameters}\n    )\n    {body}\n}}"
    )


def _parameter(spec: Spec) -> str:
    marks = [_use(name, use) for name, use in spec.uses.items()]
    if spec.aliases:
        marks.append(f"[Alias({_words(spec.aliases)})]")
    if spec.class_name:
        marks.append(f"[PSTypeName({powershell(spec.class_name)})]")
    marks += [f"[ValidateSet({_words(values)})]" for name, values in spec.checks if name == "validateset"]
    # generic types are written otherwise; without a type the parameter takes anything
    if spec.type is not None and "`" not in spec.type.name:
        marks.append(f"[{spec.type.name}]")
    return "".join(marks) + f"${spec.name}"


def _use(name: str, use: Use) -> str:
    parts = [] if name == ALL else [f"ParameterSetName = {powershell(name)}"]
    if use.position is not None:
        parts.append(f"Position = {use.position}")
    parts += [word for attribute, word in FLAGS.items() if getattr(use, attribute)]
    return f"[Parameter({', '.join(parts)})]"


def _words(values: tuple[str, ...]) -> str:
    return ", ".join(powershell(str(value)) for value in values)
