"""The container bootstrap on Windows: the route by which a container reaches the task's credentials.

Sources: Amazon ECS Developer Guide, "Amazon EC2 Windows instance additional configuration"; Microsoft, New-NetRoute and
"cmd"; aws/amazon-ecs-agent issues 1003 and 3022.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hostprep.lint.finding import Finding, at
from hostprep.lint.source import Cursor
from hostprep.tasks import rules
from hostprep.tasks.definition import Task, member, words

CREDENTIALS = "169.254.170.2"
METADATA = "169.254.169.254"
ROUTE = re.compile(r"new-netroute|route(\.exe)?\s+add|add\s+route", re.IGNORECASE)
SCRIPT = re.compile(r"\.(ps1|cmd|bat)\b", re.IGNORECASE)


def bootstrap(task: Task, container: Cursor, *, windows: bool) -> Iterator[Finding]:
    """All findings of one container's entry point and command that concern the bootstrap."""
    places = [each for each in (member(container, "entryPoint"), member(container, "command")) if each]
    said = " ".join(map(words, places))
    here = places[0] if places else member(container, "image") or container
    if not ROUTE.search(said):
        if windows and not task.own_interface and task.get("taskRoleArn") and not SCRIPT.search(said):
            fix = f"add a route to {CREDENTIALS} first, in the entry point of the definition or of the image"
            yield at(rules.NO_BOOTSTRAP, here, "the entry point adds no route to the task's credentials", fix)
        return
    if not windows or task.own_interface:
        why = "in awsvpc and on Fargate" if windows else "on Linux"
        message = f"the entry point adds a route that is not needed {why}"
        yield at(rules.NEEDLESS_BOOTSTRAP, here, message, "remove it from the entry point")
        return
    for fault, fix in _faults(said):
        yield at(rules.BROKEN_BOOTSTRAP, here, fault, fix)
    if METADATA in said:
        message = f"the entry point also adds a route to {METADATA}"
        yield at(
            rules.OPENS_METADATA, here, message, "remove that route where the code does not ask for instance metadata"
        )


def _faults(said: str) -> Iterator[tuple[str, str]]:
    lines = said.splitlines()
    if any(re.search(r"(^|\s)#.*(new-netroute|netsh)", line, re.IGNORECASE) for line in lines):
        fault = "a # turns the rest of the line, statements and all, into a comment"
        yield fault, "remove the comment, or end its line"
    if re.search(r"netsh[^&\r\n]*\s#", said, re.IGNORECASE):
        yield (
            "cmd knows no # comments, so netsh takes the words for arguments",
            "remove the comment, or write a line of rem",
        )
    if re.search("new-netroute", said, re.IGNORECASE) and not re.search(r"activestore", said, re.IGNORECASE):
        yield (
            "New-NetRoute without -PolicyStore ActiveStore fails in containers of 2022",
            "add -PolicyStore ActiveStore",
        )
    early = re.search(r"for\s+/f.*&.*%(interface|gateway)%", said, re.IGNORECASE | re.DOTALL)
    if early and "/v:on" not in said.lower():
        fix = "start cmd with /V:ON and write !interface!"
        yield f"cmd expands %{early[1]}% before the for loop of the same line has set it", fix
    if re.search(r"select\s+nexthop\s*\)\.nexthop", said, re.IGNORECASE) and "-first 1" not in said.lower():
        yield "with two default routes the gateway is a list, which -NextHop refuses", "add -First 1 to Select"
