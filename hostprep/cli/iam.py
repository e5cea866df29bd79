"""``hostprep iam``: the roles around a task, written right and checked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from hostprep.iam.check.policy import PolicyView
    from hostprep.iam.documents import Role, RoleKind
    from hostprep.iam.write import Format
    from hostprep.lint.finding import Finding

ROLES = ("task-role", "execution-role", "instance-role", "external-role", "caller")

several: dict[str, Any] = {"multiple": True, "metavar": "NAME"}


@click.group("iam")
def command() -> None:
    """Write and check the roles that tasks and instances need."""


@command.command("write")
@click.argument("kind", type=click.Choice(ROLES))
@click.option("--region", required=True, help="The region of the instances; the partition follows from it.")
@click.option("--account", required=True, help="The account that owns the roles, twelve digits.")
@click.option("--name", help="The role's name; for the caller, what its policies' names begin with.")
@click.option("--format", "form", type=click.Choice(("json", "terraform", "cloudformation", "cli")), default="json")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write files here instead of printing.")
@click.option("--s3-read", help="Task: a bucket, or BUCKET/PREFIX, whose objects it reads.", **several)
@click.option("--repository", "repositories", help="An ECR repository that images are pulled from.", **several)
@click.option("--exec", is_flag=True, default=None, help="Task: people run commands in it with ECS Exec.")
@click.option("--exec-log-group", metavar="NAME", help="Task: where ECS Exec sessions are logged.")
@click.option("--exec-bucket", metavar="NAME", help="Task: where ECS Exec sessions are stored.")
@click.option("--exec-key", metavar="KEY", help="Task, caller: the KMS key of ECS Exec sessions.")
@click.option("--managed", is_flag=True, default=None, help="Execution: attach AWS's AmazonECSTaskExecutionRolePolicy.")
@click.option("--endpoint", metavar="VPCE", help="Execution: the interface endpoint that image layers come through.")
@click.option("--vpc", metavar="VPC", help="Execution: the VPC that image layers are fetched from.")
@click.option("--log-group", "log_groups", help="Execution: a log group of the awslogs driver.", **several)
@click.option("--create-log-groups", is_flag=True, default=None, help="Execution: the driver makes its log groups.")
@click.option("--registry-secret", "registry_secrets", help="Execution: a private registry's credentials.", **several)
@click.option("--secret", "secrets", help="Execution: a Secrets Manager secret for the containers.", **several)
@click.option("--parameter", "parameters", help="Execution: a Systems Manager parameter for them.", **several)
@click.option("--key", "keys", help="Execution: an own KMS key of those secrets and parameters.", **several)
@click.option("--env-file", "env_files", help="Execution: an environment file, BUCKET/KEY.", **several)
@click.option("--env-owner", metavar="ACCOUNT", help="Execution: the account that owns their buckets.")
@click.option("--systems-manager", is_flag=True, default=None, help="Instance: Systems Manager looks after it too.")
@click.option("--pass", "passes", help="Caller: a role that its task definitions name.", **several)
@click.option("--exec-cluster", metavar="NAME", help="Caller: the cluster it runs commands in with ECS Exec.")
@click.option(
    "--insights",
    multiple=True,
    type=click.Choice(("set-up", "view")),
    help="Caller: Container Insights lifecycle events.",
)
@click.option(
    "--source-conditions/--no-source-conditions", default=None, help="Task, execution, external: narrow the trust."
)
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
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--role", type=click.Choice(ROLES), help="Which role they belong to; else told from the names used.")
@click.option("--format", "form", type=click.Choice(("text", "json", "sarif")), default="text", show_default=True)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
def check(files: tuple[Path, ...], role: Any, form: Any) -> int:
    """Check policy documents, CloudFormation templates and Terraform plans.

    Exit codes: 0 no errors, 1 errors were found, 2 a file holds no policy or cannot be read.
    """
    from hostprep.errors import DeclarationError
    from hostprep.iam.check.check import check as findings_of
    from hostprep.iam.check.check import check_keys
    from hostprep.iam.check.extract import policies
    from hostprep.iam.check.rules import RULES
    from hostprep.lint.finding import exit_code
    from hostprep.lint.output import render
    from hostprep.lint.reading import read

    found: list[PolicyView] = []
    findings: list[Finding] = []
    for file in files:
        source = read(file)
        here = policies(source, role)
        if not here:
            raise DeclarationError("holds no policy", file=str(file), expected="a policy, a template or a plan")
        found += here
        findings += check_keys(source)
    findings += [finding for policy in found for finding in findings_of(policy)]
    click.echo(render(findings, form, rules=RULES, checked=len(found), what="policies"))
    return exit_code(findings)
