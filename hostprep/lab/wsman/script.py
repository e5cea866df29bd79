"""From the commands of a CREATE_PIPELINE to the text that an engine runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from psrpcore.types import PipelineResultTypes, PSSecureString

from hostprep.lab.wsman.noise import resolves_modules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from psrpcore import Command, PowerShell

# PowerShell closes a string on any of these.
QUOTES = "'\u2018\u2019\u201a\u201b"
MERGED = (("merge_warning", 3), ("merge_verbose", 4), ("merge_debug", 5), ("merge_information", 6))


@dataclass(frozen=True, slots=True)
class Script:
    """What to run.

    Attributes:
        text: the script.
        given: its parameters.
        noisy: whether it makes PowerShell load modules, and tell so.
    """

    text: str
    given: Mapping[str, Any] = field(default_factory=dict)
    noisy: bool = False


def compose(pipeline: PowerShell, items: Sequence[Any]) -> Script:
    """One text for all statements. A lone script stays as it is, so that line numbers are the client's."""
    commands = list(pipeline.commands)
    noisy = any(resolves_modules(_resolving(one)) for one in commands)
    if len(commands) == 1 and _plain(commands[0]) and not items:
        return Script(str(commands[0].command_text), noisy=noisy)
    statements: list[list[str]] = [[]]
    for one in commands:
        statements[-1].append(_text(one))
        if one.end_of_statement:
            statements.append([])
    lines = [" | ".join(parts) for parts in statements if parts]
    if not items:
        return Script("\n".join(lines), noisy=noisy)
    lines[0] = "$__input | " + lines[0]
    return Script("param($__input) " + "\n".join(lines), {"__input": [_given(one) for one in items]}, noisy)


def _plain(command: Command) -> bool:
    return bool(
        command.is_script and not command.use_local_scope and not command.parameters and not _redirections(command)
    )


def _resolving(command: Command) -> str:
    """The text that names commands: of scripts, and of what Invoke-Expression is to run."""
    if command.is_script:
        return str(command.command_text)
    if str(command.command_text).lower() == "invoke-expression":
        return "\n".join(str(value) for _, value in command.parameters)
    return ""


def _text(command: Command) -> str:
    text = str(command.command_text)
    head = f"{'&' if command.use_local_scope else '.'} {{{text}\n}}" if command.is_script else f"& {literal(text)}"
    return " ".join([head, *_arguments(command), *_redirections(command)])


def _arguments(command: Command) -> Iterable[str]:
    for name, value in command.parameters:
        if name is None:
            yield literal(value)
        elif isinstance(value, bool):
            yield f"-{str(name).lstrip('-').rstrip(':')}:{literal(value)}"
        elif value is None and not command.is_script:
            yield f"-{str(name).lstrip('-').rstrip(':')}"
        else:
            yield f"-{str(name).lstrip('-').rstrip(':')} {literal(value)}"


def _redirections(command: Command) -> list[str]:
    found = ["2>&1"] if command.merge_error == PipelineResultTypes.Output or _merges_old(command) else []
    for attribute, number in MERGED:
        target = getattr(command, attribute)
        if target == PipelineResultTypes.Output:
            found.append(f"{number}>&1")
        elif target == PipelineResultTypes.Null:
            found.append(f"{number}>$null")
    return found


def _merges_old(command: Command) -> bool:
    """Protocol 2.1's way to say that errors go to the output."""
    return bool(command.merge_my == PipelineResultTypes.Error and command.merge_to == PipelineResultTypes.Output)


def literal(value: Any) -> str:
    """A value in PowerShell's own words."""
    match _given(value):
        case None:
            return "$null"
        case bool() as flag:
            return "$true" if flag else "$false"
        case int() | float() as number:
            return f"({number!r})"
        case list() as items:
            return f"@({', '.join(literal(one) for one in items)})"
        case dict() as pairs:
            return "@{" + "; ".join(f"{literal(name)} = {literal(one)}" for name, one in pairs.items()) + "}"
        case other:
            return "'" + "".join(one * 2 if one in QUOTES else one for one in str(other)) + "'"


def _given(value: Any) -> Any:
    """A deserialized value as plain data."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, PSSecureString):
        return value.decrypt()
    for kind in (int, float, str):
        if isinstance(value, kind):
            return kind(value)
    if isinstance(value, bytes):
        return list(value)
    if isinstance(value, list):
        return [_given(one) for one in value]
    if isinstance(value, dict):
        return {str(name): _given(one) for name, one in value.items()}
    return str(value)
