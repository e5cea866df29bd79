"""Reading and writing the static members of types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.runtime.members import property_missing
from hostprep.lab.powershell.runtime.scope import NO_MISSING_MEMBERS
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
        return _gotten(frame, getter, in_session=low in kind.session_methods)
    if (low in kind.others or not kind.complete) and not older:
        frame.session.refuse_at_run(f"[{kind.name}]::{name}")
    if frame.scope.strictness() >= NO_MISSING_MEMBERS:
        property_missing(name)
    return None


def _gotten(frame: Frame, getter: Any, *, in_session: bool) -> Any:
    try:
        return getter(frame) if in_session else getter()
    except NetError as error:
        if error.type_name != "NotKnown":
            raise
        frame.session.refuse_at_run(error.message)


def set_static(frame: Frame, kind: NetType, name: Any, value: Any) -> None:
    """``[type]::name = value``."""
    low = (name if isinstance(name, str) else to_text(name(frame))).lower()
    setter = kind.setters.get("static " + low)
    if setter is None:
        frame.session.refuse_at_run(f"[{kind.name}]::{name} =")
    setter(frame, value)
