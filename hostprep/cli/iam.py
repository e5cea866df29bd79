"""``hostprep iam``: the roles around a task, written right, checked and explained."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from hostprep.cli.options import json_option

if TYPE_CHECKING:
    from hostprep.iam.documents import Role, RoleKind
    from hostprep.iam.explain.moments import Need
    from hostprep.iam.write import Format

F = TypeVar("F", bound=Callable[..., Any])

ROLES = ("task-role", "execution-role", "instance-role", "external-role", "caller")

several: dict[str, Any] = {"multiple": True, "metavar": "NAME"}


_NEEDS = (
    click.option("--s3-read", help="Task: a bucket, or BUCKET/PREFIX, whose objects it reads.", **several),
    click.option("--repository", "repositories", help="An ECR repository that images are pulled from.", **several),
    click.option(
        "--pull-through",
        help="Execution: a pull through cache rule's namespace, whose images the first pull fetches.",
        **several,
    ),
    click.option("--exec", is_flag=True, default=None, help="Task: people run commands in it with ECS Exec."),
    click.option("--exec-log-group", metavar="NAME", help="Task: where ECS Exec sessions are logged."),
    click.option("--exec-bucket", metavar="NAME", help="Task: where ECS Exec sessions are stored."),
    click.option("--exec-key", metavar="KEY", help="Task, caller: the KMS key of ECS Exec sessions."),
    click.option(
        "--managed", is_flag=True, default=None, help="Execution: attach AWS's AmazonECSTaskExecutionRolePolicy."
    ),
    click.option(
        "--endpoint", metavar="VPCE", help="Execution: the interface endpoint that image layers come through."
    ),
    click.option("--vpc", metavar="VPC", help="Execution: the VPC that image layers are fetched from."),
    click.option("--log-group", "log_groups", help="Execution: a log group of the awslogs driver.", **several),
    click.option("--create-log-groups", is_flag=True, default=None, help="Execution: the driver makes its log groups."),
    click.option(
        "--registry-secret", "registry_secrets", help="Execution: a private registry's credentials.", **several
    ),
    click.option("--secret", "secrets", help="Execution: a Secrets Manager secret for the containers.", **several),
    click.option("--parameter", "parameters", help="Execution: a Systems Manager parameter for them.", **several),
    click.option("--key", "keys", help="Execution: an own KMS key of those secrets and parameters.", **several),
    click.option("--env-file", "env_files", help="Execution: an environment file, BUCKET/KEY.", **several),
    click.option("--env-owner", metavar="ACCOUNT", help="Execution: the account that owns their buckets."),
    click.option("--systems-manager", is_flag=True, default=None, help="Instance: Systems Manager looks after it too."),
    click.option("--pass", "passes", help="Caller: a role that its task definitions name.", **several),
    click.option("--exec-cluster", metavar="NAME", help="Caller: the cluster it runs commands in with ECS Exec."),
    click.option(
        "--insights",
        multiple=True,
        type=click.Choice(("set-up", "view")),
        help="Caller: Container Insights lifecycle events.",
    ),
    click.option(
        "--source-conditions/--no-source-conditions", default=None, help="Task, execution, external: narrow the trust."
    ),
)
"""The options that say what is needed; each belongs to the principal that its help names first."""


def needs(function: F) -> F:
    """The options that say what the roles are for."""
    return reduce(lambda decorated, option: option(decorated), reversed(_NEEDS), function)


@click.group("iam")
def command() -> None:
    """Write, check and explain the roles that tasks and instances need."""


@command.command("write")
@click.argument("kind", type=click.Choice(ROLES))
@click.option("--region", required=True, help="The region of the instances; the partition follows from it.")
@click.option("--account", required=True, help="The account that owns the roles, twelve digits.")
@click.option("--name", help="The role's name; for the caller, what its policies' names begin with.")
@click.option("--format", "form", type=click.Choice(("json", "terraform", "cloudformation", "cli")), default="json")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write files here instead of printing.")
@needs
def write(kind: RoleKind, region: str, account: str, form: Format, out: Path | None, **options: Any) -> None:
    """Write a role's trust policy and its permissions, as separate documents.

    What no option asks for is not granted.
    """
    from hostprep.iam.realm import Realm
    from hostprep.iam.roles import make

    asked = {name: value for name, value in options.items() if value not in (None, ())}
    role = make(kind, Realm(region, account), asked)
    _deliver(role, form, out)


def _deliver(role: Role, form: Format, out: Path | None) -> None:
    from hostprep.errors import DeclarationError
    from hostprep.iam.write import WRITERS

    if out is None and form == "json":
        click.echo(json.dumps(role.data, indent=2))
        return
    for name, text in WRITERS[form](role).items():
        if out is None:
            click.echo(text, nl=False)
            continue
        try:
            out.mkdir(parents=True, exist_ok=True)
            (out / name).write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise DeclarationError(f"cannot be written: {error.strerror}", file=str(out / name)) from None
        click.echo(str(out / name))


@command.command("check")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--role", type=click.Choice(ROLES), help="Which role they belong to; else told from the files.")
@click.option("--region", help="The region they are to hold in; the partition follows from it.")
@click.option("--policy-arn", "arns", multiple=True, metavar="ARN", help="A managed policy that the role holds too.")
@click.option(
    "--task",
    "tasks",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A task definition to hold the roles against.",
)
@click.option("--exec", "exec_", is_flag=True, help="With --task: people run commands in it with ECS Exec.")
@click.option("--format", "form", type=click.Choice(("text", "json", "sarif")), default="text", show_default=True)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
def check(files: tuple[Path, ...], form: Any, **words: Any) -> int:
    """Check policies, managed policies, CloudFormation and CDK templates, Terraform plans.

    With --task also whether the roles allow what the task definition needs, and nothing of the other's.

    Exit codes: 0 no errors, 1 errors were found, 2 a file holds no policy or cannot be read.
    """
    from hostprep.iam.check.command import check_files
    from hostprep.iam.check.rules import RULES
    from hostprep.lint.finding import exit_code
    from hostprep.lint.output import render

    if not files and not words["arns"]:
        raise click.UsageError("name a file, or a managed policy with --policy-arn")
    findings, checked = check_files(files, **words)
    click.echo(render(findings, form, rules=RULES, checked=checked, what="policies"))
    return exit_code(findings)


@command.command("explain")
@click.option("--region", default="us-east-1", show_default=True, help="The region of the instances.")
@click.option("--account", default="111122223333", show_default=True, help="The account that owns the roles.")
@click.option("--external", is_flag=True, help="The machines are outside EC2 (ECS Anywhere).")
@click.option("--picture", type=click.Path(path_type=Path, dir_okay=False), help="Also draw it: FILE.svg or FILE.html.")
@json_option
@needs
def explain(region: str, account: str, picture: Path | None, *, external: bool, as_json: bool, **options: Any) -> None:
    """Say which principal needs which document at which moment.

    Takes the options of `iam write`; without them it explains an example.
    """
    from hostprep.iam.explain.asked import roles
    from hostprep.iam.explain.moments import as_data
    from hostprep.iam.explain.moments import needs as needs_of
    from hostprep.iam.realm import Realm

    asked = {name: value for name, value in options.items() if value not in (None, ())}
    found = needs_of(roles(Realm(region, account), asked, external=external))
    if picture:
        _draw(picture, found)
    if as_json:
        click.echo(json.dumps({"moments": as_data(found)}, indent=2))
        return
    from hostprep.iam.explain.text import show
    from hostprep.report.terminal import console

    show(found, console())


def _draw(file: Path, found: Sequence[Need]) -> None:
    from hostprep.errors import DeclarationError
    from hostprep.iam.explain import picture

    makers = {".svg": picture.svg, ".html": picture.html}
    make = makers.get(file.suffix.lower())
    if make is None:
        raise DeclarationError("is no picture", file=str(file), expected="a name that ends in .svg or .html")
    try:
        file.write_text(make(found), encoding="utf-8", newline="\n")
    except OSError as error:
        raise DeclarationError(f"cannot be written: {error.strerror}", file=str(file)) from None
