"""Files and ARNs in, findings out: all checks of policies in one call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from hostprep.errors import DeclarationError
from hostprep.iam.check.attached import attached
from hostprep.iam.check.broken import broken_file, broken_texts
from hostprep.iam.check.check import check, check_keys
from hostprep.iam.check.extract import Contents, contents
from hostprep.iam.check.fit import concerns, misfit
from hostprep.iam.documents import RoleKind
from hostprep.iam.realm import partition_of
from hostprep.lint.finding import Finding
from hostprep.lint.reading import parse, read, read_text
from hostprep.lint.source import Source
from hostprep.tasks.find import tasks as tasks_of

ON_THE_COMMAND_LINE = "--policy-arn"


def check_files(
    files: Sequence[Path],
    *,
    role: RoleKind | None = None,
    region: str | None = None,
    arns: Sequence[str] = (),
    tasks: Sequence[Path] = (),
    exec_: bool = False,
) -> tuple[list[Finding], int]:
    """All findings, and how many policies were looked at.

    Args:
        files: what holds policies.
        role: which role they belong to; None to tell it from the files.
        region: where they are to hold; None for anywhere.
        arns: managed policies that the role holds besides.
        tasks: what holds task definitions that the roles are held against.
        exec_: whether people run commands in those tasks with ECS Exec.

    Raises:
        DeclarationError: a file cannot be read, or holds none of what it should hold.
    """
    partition = partition_of(region).name if region else None
    findings: list[Finding] = []
    found = _given(arns, role)
    broken = 0
    for file in files:
        text = read_text(file)
        if problem := broken_file(text, str(file)):
            findings.append(problem)
            broken += 1
            continue
        source = parse(text, str(file))
        here = contents(source, role)
        unreadable = list(broken_texts(source))
        if not (here.policies or here.attached or unreadable):
            raise DeclarationError("holds no policy", file=str(file), expected="a policy, a template or a plan")
        findings += [*unreadable, *check_keys(source)]
        broken += len(unreadable)
        found = Contents(found.policies + here.policies, found.attached + here.attached)
    findings += _findings(found, partition)
    for file in tasks:
        findings += _fit(file, found, exec_=exec_)
    return findings, len(found.policies) + len(found.attached) + broken


def _given(arns: Sequence[str], role: RoleKind | None) -> Contents:
    """The policies that the command line attaches."""
    source = Source(ON_THE_COMMAND_LINE, "", {"PolicyArn": list(arns)}, lambda _pointer, _key: (1, 1))
    return contents(source, role) if arns else Contents((), ())


def _findings(found: Contents, partition: str | None) -> Iterator[Finding]:
    for policy in found.policies:
        yield from check(policy, partition)
    for each in found.attached:
        yield from attached(each, partition)


def _fit(file: Path, roles: Contents, *, exec_: bool) -> Iterator[Finding]:
    definitions = list(tasks_of(read(file)))
    if not definitions:
        raise DeclarationError("holds no task definition", file=str(file), expected="containerDefinitions")
    for each in definitions:
        if not concerns(each, roles):
            expected = "--role execution-role or --role task-role, or names that say it"
            raise DeclarationError("none of the policies belongs to a role of it", file=str(file), expected=expected)
        yield from misfit(each, roles, exec_=exec_)
