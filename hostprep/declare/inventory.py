"""The inventory: ``hosts.toml`` as hosts.

    [defaults]                        # any key of Host
    [groups.web]                      # the same
    [hosts.web1]                      # the same; groups = ["web"]
    [hosts.web1.params.imds_block]    # parameters of a step, in any of the three

A host's own words win over its groups' (a later group over an earlier one), and those over the defaults.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_type_hints

from hostprep.declare.choice import chosen
from hostprep.declare.host import WINRM, Host
from hostprep.declare.reach import contradiction, is_name
from hostprep.declare.secrets import SecretRef, parse_reference
from hostprep.declare.toml import Document, KeyPath, dotted, read
from hostprep.declare.validate import checked, placed
from hostprep.errors import DeclarationError, SecretError, nearest

if TYPE_CHECKING:
    from pydantic import BaseModel

TABLES: Final = ("defaults", "groups", "hosts")
KEYS: Final = tuple(sorted(field.name for field in dataclasses.fields(Host) if field.name != "name"))
SECRETS: Final = ("password", "passphrase", "become_password")
PATHS: Final = ("identity_file", "known_hosts", "ssh_config", "ca", "known_certificates", "certificate")


@dataclass(frozen=True, slots=True)
class ParamLayer:
    """Parameter values of one step, as one table of the inventory gives them; ``at`` is that table's path."""

    at: KeyPath
    step: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Inventory:
    """The hosts of one file.

    Attributes:
        document: the file.
        hosts: by name, in the file's order.
        groups: the groups' names.
        params: for each host, what the file says of steps' parameters; the later wins.
    """

    document: Document
    hosts: Mapping[str, Host]
    groups: tuple[str, ...]
    params: Mapping[str, tuple[ParamLayer, ...]]

    def select(self, words: Iterable[str] = ()) -> tuple[Host, ...]:
        """The hosts that words of ``--on`` choose, in the inventory's order; see ``choice``.

        Raises:
            DeclarationError: a word names neither a host nor a group, or nothing is left.
        """
        names = chosen(
            tuple(words), {name: host.groups for name, host in self.hosts.items()}, self.groups, self.document
        )
        return tuple(self.hosts[name] for name in names)

    def place(self, host: Host, key: str) -> KeyPath:
        """Where a key of a host is set: in its own table, in a group's, or in the defaults."""
        stack = reversed(_stack(host.name, host.groups))
        return next(((*path, key) for path in stack if key in _table(self.document, path)), ("hosts", host.name))


def load(path: Path) -> Inventory:
    """Read and validate an inventory.

    Raises:
        DeclarationError: anything in it cannot hold; names every fault of the first table that has one.
    """
    document = read(path)
    layers = _layers(document)
    hosts = {str(name): _host(str(name), document, layers) for name in document.data.get("hosts", {})}
    if not hosts:
        raise document.error("declares no host", expected="at least one table [hosts.NAME]")
    for host in hosts.values():
        if found := contradiction(host):
            raise _contradicted(document, host.name, *found)
        if problem := _jump_problem(host, hosts):
            raise document.error(problem[0], ("hosts", host.name, "jump"), expected=problem[1])
    params = {name: _params(document, host) for name, host in hosts.items()}
    return Inventory(document, hosts, tuple(document.data.get("groups", {})), params)


def _jump_problem(host: Host, hosts: Mapping[str, Host]) -> tuple[str, str] | None:
    through = hosts.get(host.jump or "")
    if through is None:
        return None
    if through is host:
        return "jumps through itself", "another host"
    if through.transport != "ssh":
        return f"names a host that is reached by {through.transport}", "a host that is reached by ssh"
    if through.jump in hosts:
        return f"names a host that is reached through {through.jump}", "one jump host, and ProxyJump of ssh for others"
    return None


def _contradicted(document: Document, host: str, key: str, problem: str, expected: str) -> DeclarationError:
    """The error, placed on the key where the host's own table has it, else on the table."""
    own = ("hosts", host, key)
    error = document.error(problem, own if key in document.data["hosts"][host] else own[:2], expected=expected)
    error.key = dotted(own)
    return error


Layers = Mapping[KeyPath, Mapping[str, Any]]


def _layers(document: Document) -> Layers:
    """Every table of settings by its path, each validated where it stands."""
    for key, table in document.data.items():
        if key not in TABLES:
            raise document.error(
                "unknown key", (key,), expected=f"one of {', '.join(TABLES)}", suggestion=nearest(key, TABLES)
            )
        _demand_table(document, (key,), table)
    layers: dict[KeyPath, Mapping[str, Any]] = {("defaults",): document.data.get("defaults", {})}
    for kind in ("groups", "hosts"):
        for name, table in document.data.get(kind, {}).items():
            _demand_table(document, (kind, name), table)
            if not is_name(name):
                found, expected = repr(name), "letters, digits, '.', '-' and '_'; an address goes into the key address"
                raise document.error(f"is no name for one of {kind}", (kind, name), found=found, expected=expected)
            layers[(kind, name)] = table
    for path, table in layers.items():
        _demand_table(document, (*path, "params"), table.get("params", {}))
    return {path: _validate(table, document, path) for path, table in layers.items()}


def _demand_table(document: Document, path: KeyPath, value: Any) -> None:
    if not isinstance(value, dict):
        raise document.error("is not valid", path, found=repr(value), expected="a table")


def _host(name: str, document: Document, layers: Layers) -> Host:
    own = layers[("hosts", name)]
    groups = tuple(own.get("groups", layers[("defaults",)].get("groups", ())))
    for group in groups:
        if ("groups", group) not in layers:
            known = [str(key[1]) for key in layers if key[0] == "groups"]
            raise document.error(
                "names a group that does not exist",
                ("hosts", name, "groups"),
                found=repr(group),
                expected=f"one of {', '.join(known) or 'the tables [groups.NAME], of which there are none'}",
                suggestion=nearest(str(group), known),
            )
    merged: dict[str, Any] = {"address": name}
    for path in _stack(name, groups):
        merged.update(layers[path])
    if merged.get("jump") == name and "jump" not in own:
        del merged["jump"]  # a jump host that shares the defaults of those behind it
    merged.setdefault("shell", "powershell" if merged.get("transport") in WINRM else "linux")
    return Host(**{**merged, "name": name, "groups": groups})


def _stack(name: str, groups: Iterable[str]) -> tuple[KeyPath, ...]:
    """The tables that speak of a host; the later wins."""
    return (("defaults",), *(("groups", group) for group in groups), ("hosts", name))


def _params(document: Document, host: Host) -> tuple[ParamLayer, ...]:
    found = []
    for path in _stack(host.name, host.groups):
        for step, values in _table(document, path).get("params", {}).items():
            at = (*path, "params", step)
            _demand_table(document, at, values)
            found.append(ParamLayer(at, step, values))
    return tuple(found)


def _table(document: Document, path: KeyPath) -> Mapping[str, Any]:
    table = document.data
    for part in path:
        table = table.get(str(part), {})
    return table


def _validate(table: Mapping[str, Any], document: Document, path: KeyPath) -> dict[str, Any]:
    """The table's values, each of the type that Host says; keys may be absent, and none may be foreign."""
    values = _converted(table, document, path)
    valid = checked(lambda: _model().model_validate(values), document, path, lambda _: (*KEYS, "params"))
    return {name: getattr(valid, name) for name in values}


@cache
def _model() -> type[BaseModel]:
    from pydantic import ConfigDict, create_model

    hints = get_type_hints(Host, include_extras=True)
    fields: dict[str, Any] = {name: (hints[name], None) for name in KEYS}
    return create_model("HostTable", __config__=ConfigDict(extra="forbid", strict=True), **fields)


def _converted(table: Mapping[str, Any], document: Document, path: KeyPath) -> dict[str, Any]:
    """What TOML cannot say: paths (relative to the inventory's folder), references, tuples. Without the params."""
    values = {key: value for key, value in table.items() if key != "params"}
    for key in PATHS:
        if isinstance(text := values.get(key), str):
            values[key] = Path(document.file).parent / Path(text).expanduser()
    for key in SECRETS:
        if key in values and not isinstance(values[key], SecretRef):
            values[key] = _reference(values[key], document, (*path, key))
    if isinstance(values.get("groups"), list):
        values["groups"] = tuple(values["groups"])
    return values


def _reference(text: Any, document: Document, path: KeyPath) -> SecretRef:
    try:
        return parse_reference(text if isinstance(text, str) else "")
    except SecretError as error:
        raise placed(error, document, path) from None
