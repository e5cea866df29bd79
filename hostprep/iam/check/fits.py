"""Actions that work on none of the resources they are given."""

from __future__ import annotations

from collections.abc import Iterator

from hostprep.iam.check import arns, catalogue, rules
from hostprep.iam.check.overlap import glob, overlap, shape
from hostprep.iam.check.policy import StatementView, Text
from hostprep.iam.check.text import UNKNOWN, known
from hostprep.lint.finding import Finding, at


def misfits(statement: StatementView) -> Iterator[Finding]:
    """A finding for each action for which the statement names no resource that it works on."""
    resources = [known(each.text) for each in statement.resources]
    if not resources or any(arns.opaque(each) or set(each) == {"*"} for each in resources):
        return
    for action in statement.actions:
        service, _, name = action.text.partition(":")
        if UNKNOWN in known(action.text) or not (names := catalogue.matching(service.lower(), name)):
            continue
        shapes = {each for one in names for each in catalogue.shapes(service.lower(), one)}
        if not any(fits(each, resource) for each in shapes for resource in resources):
            yield _finding(action, shapes, statement)


def fits(arn: str, resource: str) -> bool:
    """Whether a policy's resource may mean something of an ARN's shape."""
    return overlap(shape(arn), glob(resource))


def _finding(action: Text, shapes: set[str], statement: StatementView) -> Finding:
    first = statement.resources[0].text
    if not shapes:
        message = f"{action.text} is given {first}, and it works on no single resource"
        return at(rules.ACTION_WITHOUT_RESOURCE, action.cursor, message, 'allow it on "*", in a statement of its own')
    more = f" and {len(statement.resources) - 1} more" if len(statement.resources) > 1 else ""
    message = f"{action.text} does not work on {first}{more}"
    fix = "name a resource such as " + " or ".join(sorted(shapes, key=lambda arn: (len(arn), arn))[:2])
    return at(rules.ACTION_WITHOUT_RESOURCE, action.cursor, message, fix)
