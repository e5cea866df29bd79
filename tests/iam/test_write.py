"""What is written: golden statements, every partition and name, every format, and cfn-lint on all of it."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostprep.errors import DeclarationError
from hostprep.iam import names
from hostprep.iam.check.check import check
from hostprep.iam.check.extract import policies
from hostprep.iam.documents import Role
from hostprep.iam.realm import PARTITIONS, Realm, partition_of
from hostprep.iam.roles import make
from hostprep.iam.write import WRITERS
from hostprep.lint.reading import parse

REALM = Realm("us-west-2", "111122223333")
KEY = "12345678-90ab-cdef-1234-567890abcdef"
EVERYTHING = {
    "task-role": {
        "s3_read": ("my-bucket/app/",),
        "repositories": ("app",),
        "exec_log_group": "/ecs/exec",
        "exec_bucket": "exec-log",
        "exec_key": KEY,
    },
    "execution-role": {
        "repositories": ("app",),
        "endpoint": "vpce-0123456789abcdef0",
        "log_groups": ("/ecs/app",),
        "create_log_groups": True,
        "registry_secrets": ("registry",),
        "secrets": ("db",),
        "parameters": ("/app/name",),
        "keys": (KEY,),
        "env_files": ("env-bucket/prod.env",),
    },
    "instance-role": {"systems_manager": True},
    "external-role": {},
    "caller": {
        "passes": ("ecsTaskRole",),
        "exec_cluster": "prod",
        "exec_key": KEY,
        "insights": ("set-up", "view"),
    },
}
REGIONS = (
    "us-west-2",
    "cn-north-1",
    "us-gov-west-1",
    "us-iso-east-1",
    "us-isob-east-1",
    "eu-isoe-west-1",
    "eusc-de-east-1",
)


def written(kind: str, region: str = "us-west-2") -> Role:
    return make(kind, Realm(region, "111122223333"), EVERYTHING[kind])  # type: ignore[arg-type]


def statements(role: Role) -> dict[str, dict[str, object]]:
    return {each["Sid"]: each for policy in role.policies for each in policy.data["Statement"]}


def test_task_trust_is_the_developer_guides() -> None:
    (statement,) = written("task-role").data["AssumeRolePolicyDocument"]["Statement"]
    assert statement == {
        "Sid": "AssumeRole",
        "Effect": "Allow",
        "Principal": {"Service": "ecs-tasks.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {
            "ArnLike": {"aws:SourceArn": "arn:aws:ecs:us-west-2:111122223333:*"},
            "StringEquals": {"aws:SourceAccount": "111122223333"},
        },
    }


def test_execution_role_is_limited_where_it_can_be() -> None:
    found = statements(written("execution-role"))
    assert found["PullImages"]["Condition"] == {"StringEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}}
    assert found["LogInToEcr"] == {
        "Sid": "LogInToEcr",
        "Effect": "Allow",
        "Action": "ecr:GetAuthorizationToken",
        "Resource": "*",
    }
    assert found["ReadParameters"]["Action"] == "ssm:GetParameters"
    assert found["ReadParameters"]["Resource"] == "arn:aws:ssm:us-west-2:111122223333:parameter/app/name"
    assert found["ReadSecrets"]["Resource"] == "arn:aws:secretsmanager:us-west-2:111122223333:secret:db-??????"
    assert found["ReadEnvironmentFiles"]["Condition"] == {"StringEquals": {"aws:ResourceAccount": "111122223333"}}


@pytest.mark.parametrize(
    ("kind", "region", "service"),
    [
        ("task-role", "cn-north-1", "ecs-tasks.amazonaws.com"),
        ("external-role", "cn-north-1", "ssm.amazonaws.com"),
        ("instance-role", "us-west-2", "ec2.amazonaws.com"),
        ("instance-role", "cn-north-1", "ec2.amazonaws.com.cn"),
    ],
)
def test_principal(kind: str, region: str, service: str) -> None:
    role = written(kind, region)
    assert role.trust is not None
    assert role.trust.statements[0].principal == service


def test_partitions_are_botocores() -> None:
    botocore = pytest.importorskip("botocore", reason="botocore is not installed: pip install --group dev")
    known = json.loads((Path(botocore.__file__).parent / "data" / "partitions.json").read_text())["partitions"]
    ours = {each.name: each for each in PARTITIONS}
    assert {each["id"] for each in known} == set(ours)
    for each in known:
        assert ours[each["id"]].dns_suffix == each["outputs"]["dnsSuffix"]
        for region in each["regions"]:
            if not region.endswith("-global"):
                assert partition_of(region).name == each["id"]


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("kind", EVERYTHING)
def test_every_arn_is_of_the_partition_and_nothing_is_found(kind: str, region: str) -> None:
    role = written(kind, region)
    text = json.dumps(role.data)
    assert set(re.findall(r"arn:([a-z-]+):", text)) <= {partition_of(region).name}
    for policy in policies(parse(text, f"{kind}.json")):
        assert list(check(policy)) == []


@pytest.mark.parametrize("region", ["us-east-1", "cn-north-1"])
@pytest.mark.parametrize("kind", EVERYTHING)
def test_cfn_lint_finds_nothing(kind: str, region: str) -> None:
    api = pytest.importorskip("cfnlint.api", reason="cfn-lint is not installed: pip install --group dev")
    (template,) = WRITERS["cloudformation"](written(kind, region)).values()
    config = api.ManualArgs(regions=[region])
    assert [str(match) for match in api.lint(template, config=config)] == []


@pytest.mark.parametrize("kind", EVERYTHING)
def test_formats_hold_the_same_documents(kind: str) -> None:
    role = written(kind)
    documents = [policy.data for policy in ((role.trust,) if role.trust else ()) + role.policies]
    words = shlex.split("".join(WRITERS["cli"](role).values()), comments=True)
    assert [json.loads(word) for word in words if word.startswith("{")] == documents
    plain = [json.loads(text) for text in WRITERS["json"](role).values()]
    assert [each for each in plain if "Statement" in each] == documents
    terraform = "".join(WRITERS["terraform"](role).values())
    found = policies(parse(terraform, "x.tf.json"))
    assert sorted(json.dumps(each.cursor.value) for each in found) == sorted(map(json.dumps, documents))


@settings(max_examples=200)
@given(st.text(max_size=40))
def test_a_name_is_refused_or_stands_whole_in_its_arn(name: str) -> None:
    for turn in (names.bucket, names.key, names.parameter, names.repository, names.log_group, names.role):
        try:
            arn = turn(REALM, name)
        except DeclarationError:
            continue
        assert arn.endswith(name.removeprefix("/").removesuffix(":*"))
        assert not set('*?${}"\n') & set(arn)


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("execution-role", {}),
        ("execution-role", {"repositories": ("app",), "endpoint": "vpce-01234567", "vpc": "vpc-01234567"}),
        ("execution-role", {"secrets": ("db",), "keys": ("alias/mine",)}),
        ("task-role", {"s3_read": ("Not_A_Bucket",)}),
        ("task-role", {"passes": ("x",)}),
        ("caller", {}),
    ],
)
def test_what_cannot_hold_is_refused(kind: str, asked: dict[str, object]) -> None:
    with pytest.raises(DeclarationError):
        make(kind, REALM, asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(("region", "account"), [("eu-centrall-1x", "111122223333"), ("us-west-2", "1234")])
def test_realm_is_refused(region: str, account: str) -> None:
    with pytest.raises(DeclarationError):
        Realm(region, account)
