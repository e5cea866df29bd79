"""$PSDefaultParameterValues: what parameters get that nobody has given (about_Parameters_Default_Values)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.operators.regex import is_wildcard, wildcard
from hostprep.lab.powershell.runtime.binder import find, put
from hostprep.lab.powershell.runtime.parameters import ALL, Spec
from hostprep.lab.powershell.values.collections import Hashtable
from hostprep.lab.powershell.values.convert import to_bool
from hostprep.lab.powershell.values.objects import is_null
from hostprep.lab.powershell.values.text import to_text

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.bound import Bound
    from hostprep.lab.powershell.runtime.frame import Frame

NAME = "psdefaultparametervalues"


def apply(frame: Frame, bound: Bound, command: str) -> None:
    """Bind the values that are set for a cmdlet or an advanced function, where it has no other."""
    table = frame.scope.lookup(NAME)
    if not isinstance(table, Hashtable) or not bound.table.advanced or to_bool(table.get("Disabled")):
        return
    for key, value in table.items():
        pattern, colon, name = to_text(key).partition(":")
        if colon and wildcard(pattern.strip()).fullmatch(command):
            _put(frame, bound, name.strip(), value)


def _put(frame: Frame, bound: Bound, name: str, value: Any) -> None:
    if is_wildcard(name):
        frame.session.refuse_at_run("$PSDefaultParameterValues with a wildcard in the parameter's name")
    spec = find(bound, name)
    if spec is None or _taken(bound, spec):
        return
    if hasattr(value, "invoke_with"):
        value = frame.session.value_of_block(value)
    if is_null(value):
        value = None
    if isinstance(spec, str):
        bound.common[spec] = value
    elif ALL in spec.uses or any(one in bound.sets for one in spec.uses):
        put(frame, bound, spec, value)


def _taken(bound: Bound, spec: Spec | str) -> bool:
    return spec in bound.common if isinstance(spec, str) else bound.has(spec.name) or spec.name in bound.delayed
