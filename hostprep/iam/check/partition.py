"""ARNs of one partition in a document for another."""

from __future__ import annotations

from collections.abc import Iterator

from hostprep.errors import DeclarationError
from hostprep.iam.check import arns, rules
from hostprep.iam.check.policy import PolicyView, Text
from hostprep.iam.realm import partition_of
from hostprep.lint.finding import Finding, at


def partitions(policy: PolicyView, wanted: str | None) -> Iterator[Finding]:
    """A finding for each ARN whose partition is not its region's, not the wanted one, or not the first ARN's."""
    for statement in policy.statements:
        values = [value for test in statement.tests for value in test.values]
        principals = [text for _, text in statement.principals]
        for text in (*statement.resources, *values, *principals):
            arn = arns.parse(text.text)
            if arn is None or arns.is_wild(arn.partition):
                continue
            wanted = wanted or arn.partition
            yield from _differing(text, arn, wanted)


def _differing(text: Text, arn: arns.Arn, wanted: str) -> Iterator[Finding]:
    try:
        right = partition_of(arn.region).name
    except DeclarationError:
        right = wanted
    if arn.partition != right:
        fix = "write " + text.text.replace(f"arn:{arn.partition}:", f"arn:{right}:", 1)
        yield at(rules.WRONG_PARTITION, text.cursor, f"{text.text} is of the partition {arn.partition}", fix)
