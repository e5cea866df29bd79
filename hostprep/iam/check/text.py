"""Values of templates as text, with what is only known at deployment marked as unknown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

UNKNOWN: Final = "\x00"
"""Stands in a text for a part that only the deployment knows."""

_EXPANSION = re.compile(r"\$\{(?!!)[^}]*\}")


def text_of(value: Any) -> str | None:
    """A value as the text it will be; None where it is no text at all.

    CloudFormation's Ref, Fn::Sub, Fn::Join and Fn::GetAtt are followed as far as they say something.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping) and len(value) == 1:
        return _function(*next(iter(value.items())))
    return None


def known(text: str) -> str:
    """The text with every ``${...}`` of CloudFormation and Terraform marked as unknown.

    ``${aws:username}`` and other policy variables are unknown too: they are filled in at each request.
    """
    return _EXPANSION.sub(UNKNOWN, text)


def _function(name: str, argument: Any) -> str | None:
    match name:
        case "Fn::Sub":
            text = argument[0] if isinstance(argument, list) and argument else argument
            return text if isinstance(text, str) else UNKNOWN
        case "Fn::Join":
            return _joined(argument)
        case "Ref" if argument == "AWS::Partition":
            return "${AWS::Partition}"
        case _ if name == "Ref" or name.startswith("Fn::"):
            return UNKNOWN
    return None


def _joined(argument: Any) -> str:
    match argument:
        case [str() as between, list() as parts]:
            texts = [text_of(part) for part in parts]
            return between.join(UNKNOWN if text is None else text for text in texts)
    return UNKNOWN
