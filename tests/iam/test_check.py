"""A corpus of broken documents, each caught at its place; and AWS's own correct ones, of which nothing is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hostprep.cli.iam import command
from hostprep.errors import DeclarationError
from hostprep.iam.check.check import check, check_keys
from hostprep.iam.check.extract import policies
from hostprep.lint.reading import parse

SECRET = "arn:aws:secretsmanager:us-west-2:111122223333:secret:"
VPCE = {"StringEquals": {"aws:sourceVpce": "vpce-0123456789abcdef0"}}


def policy(action: Any, resource: Any = "*", condition: Any = None, principal: Any = None) -> dict[str, Any]:
    statement: dict[str, Any] = {"Effect": "Allow", "Action": action}
    statement |= {"Principal": principal} if principal else {"Resource": resource}
    statement |= {"Condition": condition} if condition is not None else {}
    return {"Version": "2012-10-17", "Statement": [statement]}


def found(document: Any, file: str = "policy.json") -> set[str]:
    return {each.rule.id for one in policies(parse(json.dumps(document), file)) for each in check(one)}


BROKEN = {
    "source keys in the S3 policy of a task": (
        policy(
            "s3:GetObject",
            "arn:aws:s3:::my-task-secrets-bucket/*",
            {
                "ArnLike": {"aws:SourceArn": "arn:aws:ecs:us-west-2:111122223333:*"},
                "StringEquals": {"aws:SourceAccount": "111122223333"},
            },
        ),
        "IAM040",
    ),
    "literal region": (policy("s3:GetObject", "arn:aws:ecs:region:111122223333:*"), "IAM021"),
    "literal account": (policy("kms:Decrypt", "arn:aws:kms:us-west-2:aws_account_id:key/x"), "IAM021"),
    "malformed policy ARN": (policy("iam:GetPolicy", "arn:aws:iam:111122223333:aws:policy/taskRolePolicy"), "IAM020"),
    "condition of ARNs": (policy("ecr:BatchGetImage", "*", {"StringEquals": {"arn:a": None}}), "IAM001"),
    "condition is text": (policy("ecr:BatchGetImage", "*", "vpce"), "IAM001"),
    "GetParameter for GetParameters": (
        policy("ssm:GetParameter", "arn:aws:ssm:us-west-2:111122223333:parameter/name"),
        "IAM042",
    ),
    "secret without suffix": (policy("secretsmanager:GetSecretValue", SECRET + "secret_name"), "IAM022"),
    "secret whose last word looks like one": (policy("secretsmanager:GetSecretValue", SECRET + "my-secret"), "IAM022"),
    "wildcard trust": (policy("sts:AssumeRole", principal={"AWS": "*"}), "IAM030"),
    "unknown action": (policy("ecr:BatchGetImages"), "IAM010"),
    "unknown key": (policy("ecr:BatchGetImage", "*", {"StringEquals": {"aws:SourceVpcEndpoint": "x"}}), "IAM011"),
    "alias": (policy("kms:Decrypt", "arn:aws:kms:us-west-2:111122223333:alias/mine"), "IAM023"),
    "token by endpoint": (policy(["ecr:GetAuthorizationToken"], "*", VPCE), "IAM043"),
    "pass any role": (policy("iam:PassRole"), "IAM044"),
}
PULL_AND_LOG = [
    "ecr:GetAuthorizationToken",
    "ecr:BatchCheckLayerAvailability",
    "ecr:GetDownloadUrlForLayer",
    "ecr:BatchGetImage",
    "logs:CreateLogStream",
    "logs:PutLogEvents",
]
RIGHT = {
    "task trust": policy(
        "sts:AssumeRole",
        principal={"Service": ["ecs-tasks.amazonaws.com"]},
        condition={
            "ArnLike": {"aws:SourceArn": "arn:aws:ecs:us-west-2:111122223333:*"},
            "StringEquals": {"aws:SourceAccount": "111122223333"},
        },
    ),
    "execution trust": policy("sts:AssumeRole", principal={"Service": "ecs-tasks.amazonaws.com"}),
    "S3": policy(["s3:GetObject"], ["arn:aws:s3:::my-task-secrets-bucket/*"]),
    "exec": policy([f"ssmmessages:{verb}{what}Channel" for verb in ("Create", "Open") for what in ("Control", "Data")]),
    "AmazonECSTaskExecutionRolePolicy": policy(PULL_AND_LOG),
    "endpoint": policy(PULL_AND_LOG[1:4], "arn:aws:ecr:*:*:repository/*", VPCE),
    "environment file": policy(
        "s3:GetObject", "arn:aws:s3:::bucket/prod.env", {"StringEquals": {"aws:ResourceAccount": "111122223333"}}
    ),
    "insights": policy(["events:PutRule", "events:PutTargets", "logs:CreateLogGroup"]),
    "parameters": policy("ssm:GetParameters", "arn:aws:ssm:us-west-2:111122223333:parameter/name"),
    "secret": policy("secretsmanager:GetSecretValue", SECRET + "name-AbCdE1"),
}


@pytest.mark.parametrize(("document", "rule"), BROKEN.values(), ids=BROKEN)
def test_broken_is_caught(document: Any, rule: str) -> None:
    assert rule in found(document)


@pytest.mark.parametrize("document", RIGHT.values(), ids=RIGHT)
def test_nothing_is_said_of_what_is_right(document: Any) -> None:
    assert found(document) == set()


def test_execution_rights_on_a_task_role() -> None:
    assert found(policy(PULL_AND_LOG), "task-role.json") == {"IAM041"}
    assert found(policy(PULL_AND_LOG), "execution-role.json") == set()


def test_cloudformation_in_yaml_keeps_lines_and_unknown_parts() -> None:
    text = """Resources:
  TaskRole:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyName: x
          PolicyDocument:
            Version: 2012-10-17
            Statement:
              - Effect: Allow
                Action: s3:GetObjekt
                Resource: !Sub "arn:${AWS::Partition}:s3:::${Bucket}/*"
"""
    (one,) = policies(parse(text, "stack.yaml"))
    (finding,) = check(one)
    assert (one.role, finding.rule.id, finding.place.line, finding.place.column) == ("task-role", "IAM010", 11, 25)
    assert finding.fix == "write s3:GetObject"


@pytest.mark.parametrize(
    ("name", "text"), [("a.json", '{"a": 1,\n "b": {"c": 1, "c": 2}}'), ("a.yaml", "a: 1\nb: {c: 1, c: 2}")]
)
def test_a_key_that_stands_twice(name: str, text: str) -> None:
    (finding,) = check_keys(parse(text, name))
    assert (finding.rule.id, finding.place.line, finding.place.json_pointer) == ("IAM002", 2, "/b/c")


def test_terraform_plan_once() -> None:
    resource = {"type": "aws_iam_role", "values": {"assume_role_policy": json.dumps(BROKEN["wildcard trust"][0])}}
    plan = {"terraform_version": "1.9", "planned_values": {"root_module": {"resources": [resource]}}}
    assert found(plan) == {"IAM030"}


@pytest.mark.parametrize(
    "raw",
    [b"\x7fELF\x00\x01", b"{not json", b"a: [", b"[" * 100_000 + b"]" * 100_000, b"hello", b'{"a": 1}'],
    ids=["binary", "json", "yaml", "deep", "text", "no policy"],
)
def test_bad_input_is_one_line(raw: bytes, tmp_path: Path) -> None:
    file = tmp_path / "input.json"
    file.write_bytes(raw)
    refused(file)


def test_fifty_megabytes_are_not_read(tmp_path: Path) -> None:
    file = tmp_path / "big.json"
    with file.open("wb") as handle:
        handle.truncate(50 * 1024 * 1024)
    refused(file)


def refused(file: Path) -> None:
    error = CliRunner().invoke(command, ["check", str(file)]).exception
    assert isinstance(error, DeclarationError)
    assert error.exit_code == 2
    assert len(str(error).splitlines()) == 1


def test_sarif_is_valid(tmp_path: Path) -> None:
    sarif = pytest.importorskip("sarif_pydantic", reason="sarif-pydantic is not installed: pip install --group dev")
    file = tmp_path / "policy.json"
    file.write_text(json.dumps(BROKEN["literal region"][0], indent=1))
    run = CliRunner().invoke(command, ["check", "--format", "sarif", str(file)], standalone_mode=False)
    assert run.return_value == 1
    log = sarif.Sarif.model_validate_json(run.output)
    assert {each.rule_id for each in log.runs[0].results} >= {"IAM021"}


def test_every_rule_is_explained() -> None:
    from hostprep.iam.check.rules import RULES

    page = Path(__file__).parents[2] / "docs" / "iam.md"
    text = page.read_text(encoding="utf-8")
    assert [rule.id for rule in RULES if f"| {rule.id} |" not in text] == []
    assert len({rule.id for rule in RULES}) == len(RULES)
