"""Documents as YAML that a person can read: scripts stand in them line by line."""

from __future__ import annotations

from io import StringIO
from typing import Any

from pydantic import BaseModel
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString


def dump(document: BaseModel | dict[str, Any]) -> str:
    """The document, without what it leaves open."""
    data = document.model_dump(exclude_none=True) if isinstance(document, BaseModel) else document
    yaml, out = YAML(), StringIO()
    yaml.width = 10_000
    yaml.dump(_legible(data), out)
    return out.getvalue()


def _legible(value: Any) -> Any:
    match value:
        case str() if "\n" in value:
            return LiteralScalarString(value)
        case dict():
            return {key: _legible(item) for key, item in value.items()}
        case list() | tuple():
            return [_legible(item) for item in value]
    return value
