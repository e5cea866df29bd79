"""Parameters of functions and commands, from param blocks and from parameter tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import NetType
from hostprep.lab.powershell.net.types import resolve

ALL = "__AllParameterSets"


@dataclass(slots=True)
class Use:
    """A parameter within one parameter set."""

    mandatory: bool = False
    position: int | None = None
    pipeline: bool = False
    pipeline_property: bool = False
    remaining: bool = False


@dataclass(slots=True)
class Spec:
    """One parameter.

    Attributes:
        name: as it was written.
        type: what values are converted to, None for anything.
        aliases: further names.
        uses: its part in each parameter set, under ``ALL`` in all of them.
        checks: validations, each with its name and arguments.
        default: the closure of its default.
        unknown: its type's name (of an array the elements'), where the dialect does not know the type.
    """

    name: str
    type: NetType | None = None
    aliases: tuple[str, ...] = ()
    uses: dict[str, Use] = field(default_factory=dict)
    checks: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    default: Callable[[Any], Any] | None = None
    allows: frozenset[str] = frozenset()
    class_name: str = ""
    unknown: str = ""

    @property
    def switch(self) -> bool:
        """Whether it takes no argument."""
        return self.type is not None and self.type.name == registry.SMA + "SwitchParameter"


@dataclass(slots=True)
class ParameterSet:
    """All parameters of a command; ``advanced`` functions and cmdlets refuse what they do not know."""

    specs: list[Spec] = field(default_factory=list)
    advanced: bool = False
    default_set: str = ""
    should_process: bool = False
    impact: str = "medium"
    declared: bool = False
    positional: bool = True

    def sets(self) -> list[str]:
        """The names of the parameter sets."""
        found = {name: None for spec in self.specs for name in spec.uses if name != ALL}
        return list(found)


def definitions(block: nodes.ScriptBlock, unit: Any, compile_: Callable[[nodes.Node], Any]) -> ParameterSet:
    """The parameters of a block."""
    found = ParameterSet(declared=block.parameters is not None)
    for attribute in block.attributes:
        if _bare(attribute) == "cmdletbinding":
            _binding(found, attribute, unit)
    for definition in block.parameters or ():
        found.specs.append(_spec(definition, unit, compile_))
        found.advanced |= any(_bare(attribute) == "parameter" for attribute in definition.attributes)
    placed = any(use.position is not None for spec in found.specs for use in spec.uses.values())
    if not found.advanced or (found.positional and not placed):
        for place, spec in enumerate(spec for spec in found.specs if not spec.switch):
            for use in spec.uses.values():
                use.position = place
    return found


def _binding(found: ParameterSet, attribute: nodes.Attribute, unit: Any) -> None:
    """What ``[CmdletBinding()]`` says."""
    found.advanced = True
    for name, value in attribute.named:
        given: Any = True if value is None else constant(value, unit)
        match name.lower():
            case "defaultparametersetname":
                found.default_set = given
            case "supportsshouldprocess":
                found.should_process = given is not False
            case "confirmimpact":
                found.impact = str(given).lower()
            case "positionalbinding":
                found.positional = given is not False


def _bare(attribute: nodes.Attribute) -> str:
    return attribute.name.lower().rpartition(".")[2].removesuffix("attribute")


def _spec(definition: nodes.ParameterDefinition, unit: Any, compile_: Callable[[nodes.Node], Any]) -> Spec:
    spec = Spec(definition.name)
    if definition.types:
        spec.type = resolve(definition.types[-1], unit)
        if spec.type is None:
            unit.refuse(f"[{definition.types[-1]}]", definition)
    checks: list[tuple[str, tuple[Any, ...]]] = []
    for attribute in definition.attributes:
        name, values = check_of(attribute, unit, compile_)
        if name == "parameter":
            _use(spec, attribute, unit)
        elif name == "alias":
            spec.aliases += tuple(map(str, values))
        elif name.startswith("validate"):
            checks.append((name, values))
        elif name.startswith("allow"):
            spec.allows |= {name}
        elif name == "pstypename":
            spec.class_name = str(values[0])
    spec.checks = tuple(checks)
    spec.default = compile_(definition.default) if definition.default is not None else None
    if not spec.uses:
        spec.uses[ALL] = Use()
    return spec


def check_of(
    attribute: nodes.Attribute, unit: Any, compile_: Callable[[nodes.Node], Any]
) -> tuple[str, tuple[Any, ...]]:
    """An attribute's name in lower case and its arguments; blocks are compiled."""
    return _bare(attribute), tuple(
        compile_(value) if isinstance(value, nodes.ScriptBlockExpression) else constant(value, unit)
        for value in attribute.positional
    )


_FLAGS = {
    "mandatory": "mandatory",
    "valuefrompipeline": "pipeline",
    "valuefrompipelinebypropertyname": "pipeline_property",
    "valuefromremainingarguments": "remaining",
}


def _use(spec: Spec, attribute: nodes.Attribute, unit: Any) -> None:
    use, set_name = Use(), ALL
    for name, node in attribute.named:
        low = name.lower()
        value = True if node is None else constant(node, unit)
        if low in _FLAGS:
            setattr(use, _FLAGS[low], value is True)
        elif low == "position":
            use.position = int(value)
        elif low == "parametersetname":
            set_name = str(value)
    spec.uses[set_name] = use


def constant(node: nodes.Node | None, unit: Any) -> Any:
    """The value of an attribute's argument, which has to be a constant."""
    match node:
        case nodes.Number(value=value) | nodes.Text(value=value):
            return value
        case nodes.Variable(name=name) if name.lower() in ("true", "false", "null"):
            return {"true": True, "false": False}.get(name.lower())
        case nodes.Unary(operator="-", operand=nodes.Number(value=value)):
            return -value
        case nodes.ArrayLiteral(items=items):
            return [constant(item, unit) for item in items]
        case nodes.Member(static=True, name=name):
            return name
        case nodes.TypeLiteral(type=name):
            return str(name)
        case None:
            return True
    return unit.refuse("attribute argument that is no constant", node)


# Parameters that take all arguments that are left; the documents do not say so.
_REMAINING = frozenset(
    ("Write-Output InputObject", "Write-Host Object", "ForEach-Object RemainingScripts", "ForEach-Object ArgumentList")
)


def of_table(table: dict[str, Any]) -> ParameterSet:
    """The parameters of a command in the format of the command tables."""
    found = ParameterSet(
        advanced=True,
        declared=True,
        default_set=table.get("default_set", ""),
        should_process=bool(table.get("should_process")),
    )
    for row in table["parameters"]:
        spec = _of_row(row)
        for use in spec.uses.values():
            use.remaining |= f"{table.get('name', '')} {spec.name}" in _REMAINING
        found.specs.append(spec)
    return found


def _of_row(row: dict[str, Any]) -> Spec:
    from hostprep.lab.powershell.net.types import resolve_name  # tables are read late

    name = row.get("type", "")
    kind = resolve_name(name) if name else None
    if name.lower() in ("switch", "switchparameter"):
        kind = registry.TYPES["system.management.automation.switchparameter"]
    spec = Spec(row["name"], kind, tuple(row.get("aliases", ())), class_name=row.get("class", ""))
    spec.unknown = name.removesuffix("[]") if kind is None else ""
    if (kind is None and row.get("values")) or (row.get("values") and (kind is None or kind.name == "System.String")):
        spec.checks = (("validateset", tuple(row["values"])),)
    uses = row.get("uses") or [row]
    for use in uses:
        for set_name in use.get("sets") or [use.get("set", ALL)] if use is not row else row.get("sets") or [ALL]:
            spec.uses[set_name] = Use(
                bool(use.get("mandatory")),
                use.get("position"),
                bool(use.get("pipeline")),
                bool(use.get("pipeline_property")),
                bool(use.get("remaining")),
            )
    return spec
