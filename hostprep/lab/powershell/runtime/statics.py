"""Reading and writing the static members of types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net.model import NetType
from hostprep.lab.powershell.runtime.errors import fail
from hostprep.lab.powershell.runtime.members import PROPERTY_NOT_FOUND
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.text import to_text

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.frame import Frame


def get_static(frame: Frame, kind: NetType, name: str) -> Any:
    """``[type]::name``."""
    low = name.lower()
    if kind.values is not None:
        for known in kind.values:
            if known.lower() == low:
                return convert(known, kind)
    getter = kind.statics.get(low)
    older = not frame.session.modern and low in kind.newer
    if getter is not None and not older:
        return getter(frame) if low in kind.session_methods else getter()
    if (low in kind.others or not kind.complete) and not older:
        frame.session.refuse_at_run(f"[{kind.name}]::{name}")
    if frame.scope.strictness() >= 2:
        fail(
            "PropertyNotFoundStrict",
            f"The property '{name}' cannot be found on this object. Verify that the property exists.",
            "NotSpecified",
            kind=PROPERTY_NOT_FOUND,
        )
    return None


def set_static(frame: Frame, kind: NetType, name: Any, value: Any) -> None:
    """``[type]::name = value``."""
    low = (name if isinstance(name, str) else to_text(name(frame))).lower()
    setter = kind.setters.get("static " + low)
    if setter is None:
        frame.session.refuse_at_run(f"[{kind.name}]::{name} =")
    setter(frame, value)
