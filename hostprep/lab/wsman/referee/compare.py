"""Comparing two answers: modulo ids, times, names of hosts and users, and the grouping of output into answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator

# Elements and attributes whose values differ from run to run, or from lab to lab.
VOLATILE = {"MessageID", "RelatesTo", "Owner", "ClientIP", "ProcessId", "ShellRunTime", "ShellInactivity", "MemoryUsed"}
VOLATILE |= {"ShellId", "CommandId", "connectResponseXml"}
SETTINGS = {"MaxConcurrentUsers", "MaxProcessesPerShell", "MaxMemoryPerShellMB", "MaxShellsPerUser", "CredSSP"}
OMITTED = {"ActivityId"}
ATTRIBUTES = {"CommandId", "Machine"}
Shape = tuple[str, tuple[tuple[str, str], ...], str, tuple[Any, ...]]


def shape(element: ET.Element) -> Shape:
    """An element without what differs from run to run."""
    name = _local(element.tag)
    attributes = tuple(
        sorted((key, "*" if _local(key) in ATTRIBUTES else value) for key, value in element.attrib.items())
    )
    inside = tuple(shape(one) for one in element if _local(one.tag) not in OMITTED)
    selector = name == "Selector" and element.get("Name") == "ShellId"
    text = "*" if name in VOLATILE | SETTINGS or selector else element.text or ""
    return (element.tag, attributes, text, inside)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def prefixes(envelope: str) -> list[str]:
    """The prefixes that an envelope declares, in order."""
    return re.findall(r'xmlns:(\w+)="', envelope.partition(">")[0])


def differences(ours: str, theirs: str, request_id: str) -> Iterator[str]:
    """What differs between two envelopes, streams apart: one short sentence each."""
    mine, other = ET.fromstring(ours), ET.fromstring(theirs)  # noqa: S314  # the referee's own recordings
    if prefixes(ours) != prefixes(theirs):
        yield f"namespaces {' '.join(prefixes(ours))}, recorded {' '.join(prefixes(theirs))}"
    for head in mine.iter("{http://schemas.xmlsoap.org/ws/2004/08/addressing}RelatesTo"):
        if head.text != request_id:
            yield f"RelatesTo is {head.text}"
    for tree in (mine, other):
        _without_streams(tree)
    yield from _between(shape(mine), shape(other), "")


def _without_streams(tree: ET.Element) -> None:
    for parent in list(tree.iter()):
        if _local(parent.tag) == "ReceiveResponse":
            for child in list(parent):
                if _local(child.tag) == "Stream":
                    parent.remove(child)


def _between(mine: Shape, other: Shape, path: str) -> Iterator[str]:
    here = f"{path}/{_local(other[0])}"
    if mine[0] != other[0]:
        yield f"{path}: {_local(mine[0])}, recorded {_local(other[0])}"
        return
    if mine[1] != other[1]:
        yield f"{here}: attributes {dict(mine[1])}, recorded {dict(other[1])}"
    if mine[2] != other[2]:
        yield f"{here}: {mine[2]!r}, recorded {other[2]!r}"
    names, others = [_local(one[0]) for one in mine[3]], [_local(one[0]) for one in other[3]]
    if names != others:
        yield f"{here}: has {' '.join(names) or 'nothing'}, recorded {' '.join(others) or 'nothing'}"
        return
    for one, two in zip(mine[3], other[3], strict=True):
        yield from _between(one, two, here)
