"""A corpus of broken documents, each caught at its place; and AWS's own correct ones, of which nothing is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hostprep.cli.iam import command
from hostprep.errors import DeclarationError
from hostprep.iam.check.attached import attached
from hostprep.iam.check.check import check, check_keys
from hostprep.iam.check.command import check_files
from hostprep.iam.check.extract import contents, policies
from hostprep.lint.reading import parse

SECRET = "arn:aws:secretsmanager:us-west-2:111122223333:secret:"
VPCE = {"StringEquals": {"aws:sourceVpce": "vpce-0123456789abcdef0"}}


def policy(action: Any, resource: Any = "*", condition: Any = None, principal: Any = None) -> dict[str, Any]:
    statement: dict[str, Any] = {"Effect": "Allow", "Action": action}
    statement |= {"Principal": principal} if principal else {"Resource": resource}
    statement |= {"Condition": condition} if condition is not None else {}
    return {"Version": "2012-10-17", "Statement": [statement]}


def found(document: Any, file: str = "policy.json") -> set[str]:
    here = contents(parse(json.dumps(document), file))
    written = {each.rule.id for one in here.policies for each in check(one)}
    return written | {each.rule.id for one in here.attached for each in attached(one)}


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
    "object call on a bucket": (policy("s3:GetObject", "arn:aws:s3:::bucket"), "IAM012"),
    "bucket call on objects": (policy("s3:ListBucket", "arn:aws:s3:::bucket/*"), "IAM012"),
    "token on a repository": (
        policy("ecr:GetAuthorizationToken", "arn:aws:ecr:us-west-2:111122223333:repository/app"),
        "IAM012",
    ),
    "log group without its end": (
        policy("logs:PutLogEvents", "arn:aws:logs:us-west-2:111122223333:log-group:/ecs/app"),
        "IAM012",
    ),
    "log group created by its bare name": (
        policy("logs:CreateLogGroup", "arn:aws:logs:us-west-2:111122223333:log-group:/ecs/app"),
        "IAM012",
    ),
    "parameter call on a secret": (policy("ssm:GetParameters", SECRET + "name-AbCdE1"), "IAM012"),
    "wrong partition for its region": (policy("kms:Decrypt", "arn:aws:kms:cn-north-1:111122223333:key/x"), "IAM024"),
    "two partitions": (policy("s3:GetObject", ["arn:aws-cn:s3:::a/*", "arn:aws:s3:::a/*"]), "IAM024"),
    "tasks called by a name they have nowhere": (
        policy("sts:AssumeRole", principal={"Service": "ecs-tasks.amazonaws.com.cn"}),
        "IAM031",
    ),
}
NAMED = {
    "external role that tasks may assume": (
        {"RoleName": "ecsAnywhereRole", "AssumeRolePolicyDocument": policy("sts:AssumeRole", principal={"Service": "ecs-tasks.amazonaws.com"})},
        {"IAM031"},
    ),
    "task role that EC2 may assume": (
        {"RoleName": "ecsTaskRole", "AssumeRolePolicyDocument": policy("sts:AssumeRole", principal={"Service": "ec2.amazonaws.com"})},
        {"IAM031"},
    ),
    "instance role in China": (
        {"RoleName": "ecsInstanceRole", "AssumeRolePolicyDocument": policy("sts:AssumeRole", principal={"Service": "ec2.amazonaws.com.cn"})},
        set(),
    ),
    "insights on a task role": (
        {"RoleName": "ecsTaskRole", "PolicyDocument": policy(["events:PutRule", "events:PutTargets"])},
        {"IAM046"},
    ),
    "exec on an execution role": (
        {"RoleName": "ecsTaskExecutionRole", "PolicyDocument": policy("ssmmessages:OpenDataChannel")},
        {"IAM047"},
    ),
    "managed policy without its path": (
        {"RoleName": "x", "ManagedPolicyArns": ["arn:aws:iam::aws:policy/AmazonECSTaskExecutionRolePolicy"]},
        {"IAM025"},
    ),
    "managed policy in the CLI's answer": (
        {"AttachedPolicies": [{"PolicyArn": "arn:aws:iam:111122223333:aws:policy/taskRolePolicy"}]},
        {"IAM020"},
    ),
    "execution policy on a task role": (
        {"RoleName": "ecsTaskRole", "ManagedPolicyArns": ["arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"]},
        {"IAM041"},
    ),
    "instance policy on a task role": (
        {"RoleName": "ecsTaskRole", "ManagedPolicyArns": ["arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"]},
        {"IAM045"},
    ),
    "managed policies where they belong": (
        {"RoleName": "ecsTaskExecutionRole", "ManagedPolicyArns": ["arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"]},
        set(),
    ),
    "a role of the CLI as it answers": (
        {"Role": {"RoleName": "ecsTaskRole", "Arn": "arn:aws:iam::111122223333:role/ecsTaskRole", "AssumeRolePolicyDocument": policy("sts:AssumeRole", principal={"Service": "ecs-tasks.amazonaws.com"})}},
        set(),
    ),
}  # fmt: skip
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
    "registry": policy(
        ["kms:Decrypt", "secretsmanager:GetSecretValue"],
        [SECRET + "name-AbCdE1", "arn:aws:kms:us-west-2:111122223333:key/12345678-90ab-cdef-1234-567890abcdef"],
    ),
    "exec logs": policy(
        ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        "arn:aws:logs:us-west-2:111122223333:log-group:/aws/ecs/exec:*",
    ),
    "exec bucket": policy("s3:GetEncryptionConfiguration", "arn:aws:s3:::bucket"),
    "bucket and objects": policy(["s3:ListBucket", "s3:GetObject"], ["arn:aws:s3:::bucket", "arn:aws:s3:::bucket/*"]),
    "every bucket": policy(["s3:GetObject", "s3:ListBucket"], "arn:aws:s3:::*"),
    "prefix of a bucket's name": policy("s3:GetObject", "arn:aws:s3:::app-*"),
    "wildcard action": policy("s3:Get*", "arn:aws:s3:::bucket"),
    "instance trust": policy("sts:AssumeRole", principal={"Service": "ec2.amazonaws.com"}),
    "pass": policy(
        "iam:PassRole",
        "arn:aws:iam::111122223333:role/ecsTaskRole",
        {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
    ),
}


@pytest.mark.parametrize(("document", "rule"), BROKEN.values(), ids=BROKEN)
def test_broken_is_caught(document: Any, rule: str) -> None:
    assert rule in found(document)


@pytest.mark.parametrize("document", RIGHT.values(), ids=RIGHT)
def test_nothing_is_said_of_what_is_right(document: Any) -> None:
    assert found(document) == set()


@pytest.mark.parametrize(("document", "expected"), NAMED.values(), ids=NAMED)
def test_whose_it_is_counts(document: Any, expected: set[str]) -> None:
    assert found(document, "roles.json") == expected


NOT_JSON = """{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "ecr:BatchGetImage",
    "Resource": "*",
    "Condition": {"StringEquals": {"arn:aws:ecr:region:id:repository/a", "arn:aws:ecr:region:id:repository/b"}}
  }]
}"""


def test_a_condition_that_is_not_json_is_a_finding_at_its_place(tmp_path: Path) -> None:
    file = tmp_path / "policy.json"
    file.write_text(NOT_JSON)
    findings, checked = check_files([file])
    assert [(each.rule.id, each.place.line, each.place.column) for each in findings] == [("IAM003", 7, 72)]
    assert "Condition" in findings[0].message
    assert checked == 1
    inner = tmp_path / "plan.json"
    inner.write_text(json.dumps({"policy": NOT_JSON, "other": RIGHT["S3"]}, indent=1))
    findings, checked = check_files([inner])
    assert [(each.rule.id, each.place.line) for each in findings] == [("IAM003", 2)]


def test_policy_arns_of_the_command_line_and_the_region(tmp_path: Path) -> None:
    file = tmp_path / "policy.json"
    file.write_text(json.dumps(RIGHT["S3"]))
    malformed = "arn:aws:iam:111122223333:aws:policy/taskRolePolicy"
    findings, _ = check_files([file], region="cn-north-1", arns=[malformed])
    assert {(each.place.file, each.rule.id) for each in findings} == {(str(file), "IAM024"), ("--policy-arn", "IAM020")}
    assert next(each.fix for each in findings if each.rule.id == "IAM020").endswith(
        "arn:aws:iam::111122223333:policy/taskRolePolicy"
    )


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


CDK = """Resources:
  RoleA:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Action: "sts:AssumeRole", Principal: {Service: ecs-tasks.amazonaws.com}}]
      ManagedPolicyArns:
        - !Sub "arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"
  PolicyA:
    Type: AWS::IAM::Policy
    Properties:
      Roles: [!Ref RoleA]
      PolicyDocument:
        Statement:
          - !If
            - UseEvents
            - {Effect: Allow, Action: "events:PutRule", Resource: "*"}
            - {Effect: Allow, Action: "s3:GetObject", Resource: !Join ["", [!GetAtt Bucket.Arn, "/*"]]}
          - Effect: Allow
            Action: !If [Wide, "s3:*", "s3:GetObjekt"]
            Resource: !If [Wide, "*", !Ref Given]
            Condition: !If [Narrow, {StringEquals: {"aws:ResourceAccount": !Ref "AWS::AccountId"}}, !Ref "AWS::NoValue"]
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      TaskRoleArn: !GetAtt RoleA.Arn
      ContainerDefinitions: []
"""


def test_a_role_is_told_by_the_task_definition_beside_it_and_functions_are_followed() -> None:
    here = contents(parse(CDK, "stack.yaml"))
    assert {each.role for each in here.policies} | {each.role for each in here.attached} == {"task-role"}
    findings = [each for one in here.policies for each in check(one)]
    findings += [each for one in here.attached for each in attached(one)]
    assert sorted((each.rule.id, each.place.line) for each in findings) == [
        ("IAM010", 20),
        ("IAM045", 8),
        ("IAM046", 17),
    ]


@pytest.mark.parametrize(
    ("name", "text"), [("a.json", '{"a": 1,\n "b": {"c": 1, "c": 2}}'), ("a.yaml", "a: 1\nb: {c: 1, c: 2}")]
)
def test_a_key_that_stands_twice(name: str, text: str) -> None:
    (finding,) = check_keys(parse(text, name))
    assert (finding.rule.id, finding.place.line, finding.place.json_pointer) == ("IAM002", 2, "/b/c")


def terraform(kind: str, name: str, key: str = "values", **values: Any) -> dict[str, Any]:
    return {"address": f"{kind}.{name}", "type": kind, "name": name, key: values}


WILD = json.dumps(BROKEN["wildcard trust"][0])
PLAN = {
    "terraform_version": "1.9",
    "planned_values": {
        "root_module": {
            "resources": [terraform("aws_iam_role", "app", assume_role_policy=WILD)],
            "child_modules": [
                {
                    "resources": [
                        terraform(
                            "aws_iam_role_policy", "x", role="ecsTaskRole", policy=json.dumps(policy(PULL_AND_LOG))
                        ),
                        terraform(
                            "aws_iam_role_policy_attachment",
                            "y",
                            role="ecsTaskRole",
                            policy_arn="arn:aws:iam::aws:policy/AmazonECSTaskExecutionRolePolicy",
                        ),
                    ]
                }
            ],
        }
    },
    "resource_changes": [{"type": "aws_iam_role", "name": "old", "change": {"before": {"assume_role_policy": WILD}}}],
}


def test_terraform_plan_with_its_modules() -> None:
    assert found(PLAN) == {"IAM030", "IAM041", "IAM025"}
    here = contents(parse(json.dumps(PLAN), "plan.json"))
    assert (len(here.policies), len(here.attached)) == (2, 1)


def test_terraform_plan_that_was_cut_down_to_its_changes() -> None:
    change = {"before": {"assume_role_policy": "{}"}, "after": {"name": "app", "assume_role_policy": WILD}}
    plan = {"resource_changes": [{"type": "aws_iam_role", "name": "app", "change": change}]}
    (one,) = policies(parse(json.dumps(plan), "plan.json"))
    assert {each.rule.id for each in check(one)} == {"IAM030"}


@pytest.mark.parametrize(
    "raw",
    [b"\x7fELF\x00\x01", b"{not json", b"a: [", b"[" * 100_000 + b"]" * 100_000, b"hello", b'{"a": 1}'],
    ids=["binary", "json", "yaml", "deep", "text", "no policy"],
)
def test_bad_input_is_one_line(raw: bytes, tmp_path: Path) -> None:
    file = tmp_path / "input.json"
    file.write_bytes(raw)
    refused(file)


def test_a_text_that_nests_too_deep_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "input.json"
    file.write_text(json.dumps({"policy": '{"a":' * 900 + "1" + "}" * 900}))
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
