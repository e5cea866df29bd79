"""The host model's side of the bridge: answers what commands, programs and ``[Environment]`` ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from hostprep.lab.powershell.commands.registry import table_of
from hostprep.lab.powershell.host.model import Environments
from hostprep.lab.powershell.host.plug import Call, Command, Fault, Plugs, Record
from hostprep.lab.powershell.host.plug import Warning as WarningText
from hostprep.lab.powershell.syntax.source import Refused

COMMON: Final = ("Confirm", "WhatIf")
TICKS: Final = 10_000_000
"""Of .NET's 100 ns in a second."""
BEGINNING: Final = dt.datetime(1, 1, 1)  # noqa: DTZ001  # .NET counts without a zone


class Model:
    """Answers questions, one after the other.

    Attributes:
        failure: what a plug raised last. The script gets an error instead; who ran it gets this.
    """

    def __init__(self, plugs: Plugs, environment: Environments | None, name: str) -> None:
        self._plugs, self._environment, self._name = plugs, environment, name
        self.failure: Exception | None = None

    def answer(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """What the model says to a question."""
        found: dict[str, Any] = {"output": [], "errors": [], "warnings": [], "stderr": [], "exit_code": 0}
        try:
            match question:
                case {"command": str(name)}:
                    self._command(name, question, found)
                case {"native": str(name)}:
                    answer = self._plugs.programs[name](question["arguments"], question["input"])
                    found |= {"output": list(answer.output), "stderr": list(answer.stderr)}
                    found["exit_code"] = answer.exit_code
                case {"static": "environment"}:
                    found["output"] = self._static(question["verb"], str(question["name"]), question["value"])
                case _:
                    raise LookupError(f"pwsh asks what the host model does not know: {sorted(question)}")  # noqa: TRY301  # one way out for all failures
        except Exception as failure:  # noqa: BLE001  # whatever a plug raises belongs to the caller of run
            self.failure = failure
            fault = Fault(f"{type(failure).__name__} in the host model", "HostModelFailed", terminating=True)
            found["errors"] = [_fault(fault)]
        return found

    def _command(self, name: str, question: Mapping[str, Any], found: dict[str, Any]) -> None:
        command = self._plugs.commands[name.lower()]
        for item in command.run(Call(command.name, str(question["set"]), _parameters(command, question["parameters"]))):
            if isinstance(item, Fault):
                found["errors"].append(_fault(item))
                if item.terminating:
                    return
            elif isinstance(item, WarningText):
                found["warnings"].append(item.text)
            else:
                found["output"].append(to_wire(item))

    def _static(self, verb: str, name: str, value: str | None) -> str | None:
        if verb == "MachineName" or self._environment is None:
            return self._name
        scope, _, variable = name.partition("/")
        table = self._environment.user if scope == "User" else self._environment.machine
        if verb == "get":
            return table.get(variable)
        if value:
            table.set(variable, value)
        else:
            table.remove(variable)
        return None


def _parameters(command: Command, given: Mapping[str, Any]) -> dict[str, Any]:
    """The bound parameters, an enum's word as the table spells it.

    Raises:
        Refused: one of them is none that the command honours.
    """
    row = command.table if command.table is not None else table_of(command.name) or {}
    words = {parameter["name"]: parameter.get("values") or () for parameter in row.get("parameters", ())}
    known = {name.lower() for name in command.handles}
    found = {}
    for name, value in given.items():
        if name in COMMON and not (name == "WhatIf" and value):
            continue
        if name.lower() not in known:
            raise Refused(f"-{name} of {command.name}")
        found[name] = _spelled(from_wire(value), {str(word).lower(): word for word in words.get(name, ())})
    return found


def _spelled(value: Any, words: Mapping[str, Any]) -> Any:
    if not words:
        return value
    if isinstance(value, list):
        return [words.get(str(one).lower(), one) for one in value]
    return words.get(str(value).lower(), value)


def from_wire(value: Any) -> Any:
    """An argument as plain data; objects of the host's own are records again."""
    match value:
        case {"$type": kind, "properties": properties, "text": text}:
            return Record(kind, {name: from_wire(inner) for name, inner in (properties or {}).items()}, text)
        case dict():
            return {name: from_wire(inner) for name, inner in value.items()}
        case list():
            return [from_wire(item) for item in value]
    return value


def to_wire(value: Any) -> Any:
    """What a host's command yields, as a JSON document.

    Raises:
        TypeError: the value is of no kind that ``plug`` allows.
    """
    match value:
        case Record():
            text = value.type if value.text is None else value.text
            return {"$type": value.type, "properties": to_wire(value.properties), "text": text}
        case None | bool() | str() | int() | float():
            return value
        case Decimal():
            return {"$decimal": str(value)}
        case dt.datetime():
            zoned = value.tzinfo is not None
            span = (value.astimezone(dt.UTC).replace(tzinfo=None) if zoned else value) - BEGINNING
            return {"$ticks": _ticks(span), "kind": "Utc" if zoned else "Local"}
        case dt.timedelta():
            return {"$span": _ticks(value)}
        case list() | tuple():
            return [to_wire(item) for item in value]
        case Mapping():
            return {str(name): to_wire(inner) for name, inner in value.items()}
    raise TypeError(f"a host's command yielded {type(value).__name__}, which no script can have")


def _ticks(span: dt.timedelta) -> int:
    return (span.days * 86400 + span.seconds) * TICKS + span.microseconds * 10


def _fault(fault: Fault) -> dict[str, Any]:
    return {name: getattr(fault, name) for name in ("message", "id", "category", "target", "exception", "terminating")}
