"""Roles against a task definition: what is missing is found where the definition asks for it, and nothing else is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostprep.errors import DeclarationError
from hostprep.iam.check.command import check_files
from hostprep.iam.check.overlap import glob, overlap, shape
from hostprep.iam.realm import Realm
from hostprep.iam.roles import make

REALM = Realm("eu-west-1", "111122223333")
ASKED: dict[str, Any] = {
    "repositories": ("team/app",),
    "log_groups": ("/ecs/app",),
    "create_log_groups": True,
    "secrets": ("arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdE1",),
    "registry_secrets": ("registry",),
    "parameters": ("/app/p", "/app/splunk"),
    "env_files": ("env-bucket/prod.env",),
}
TASK: dict[str, Any] = {
    "executionRoleArn": "arn:aws:iam::111122223333:role/ecsTaskExecutionRole",
    "taskRoleArn": "arn:aws:iam::111122223333:role/web",
    "containerDefinitions": [
        {
            "image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/app:1",
            "secrets": [
                {"name": "P", "valueFrom": "/app/p"},
                {"name": "S", "valueFrom": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdE1:user::"},
            ],
            "environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::env-bucket/prod.env"}],
            "repositoryCredentials": {"credentialsParameter": "registry"},
            "logConfiguration": {
                "logDriver": "awslogs",
                "options": {"awslogs-group": "/ecs/app", "awslogs-region": "eu-west-1", "awslogs-create-group": "true"},
                "secretOptions": [
                    {"name": "t", "valueFrom": "arn:aws:ssm:eu-west-1:111122223333:parameter/app/splunk"}
                ],
            },
        }
    ],
}


def fit(tmp_path: Path, role: Any, task: dict[str, Any], **words: Any) -> set[tuple[str, str]]:
    policies, definition = tmp_path / "role.json", tmp_path / "task.json"
    policies.write_text(json.dumps(role), encoding="utf-8")
    definition.write_text(json.dumps(task, indent=1), encoding="utf-8")
    findings, _ = check_files([policies], tasks=[definition], **words)
    return {(each.rule.id, each.message.partition(" may not ")[2].partition(" on ")[0]) for each in findings}


def test_what_is_written_for_a_task_fits_it(tmp_path: Path) -> None:
    assert fit(tmp_path, make("execution-role", REALM, ASKED).data, TASK) == set()


@pytest.mark.parametrize(
    ("without", "expected"),
    [
        ("repositories", {f"ecr:{each}" for each in ("GetAuthorizationToken", "BatchCheckLayerAvailability", "GetDownloadUrlForLayer", "BatchGetImage")}),
        ("create_log_groups", {"logs:CreateLogGroup"}),
        ("secrets", {"secretsmanager:GetSecretValue"}),
        ("registry_secrets", {"secretsmanager:GetSecretValue"}),
        ("parameters", {"ssm:GetParameters"}),
        ("env_files", {"s3:GetObject", "s3:GetBucketLocation"}),
    ],
)  # fmt: skip
def test_what_is_left_out_is_missing(without: str, expected: set[str], tmp_path: Path) -> None:
    asked = {key: value for key, value in ASKED.items() if key != without}
    found = fit(tmp_path, make("execution-role", REALM, asked).data, TASK)
    assert found == {("IAM060", action) for action in expected}


def test_the_page_that_forgot_parameters(tmp_path: Path) -> None:
    """An old page's policy allows secrets and the key only, though its text speaks of parameters."""
    statement = {
        "Effect": "Allow",
        "Action": ["secretsmanager:GetSecretValue", "kms:Decrypt"],
        "Resource": ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdE1"],
    }
    role = {"RoleName": "ecsTaskExecutionRole", "PolicyDocument": {"Statement": statement}}
    task = {**TASK, "containerDefinitions": [{"secrets": [{"name": "P", "valueFrom": "/app/p"}]}]}
    found = fit(tmp_path, role, task)
    assert ("IAM060", "ssm:GetParameters") in found


def test_exec_needs_the_task_role(tmp_path: Path) -> None:
    task = make("task-role", REALM, {"s3_read": ("data",), "name": "web"})
    found = fit(tmp_path, task.data, {**TASK, "containerDefinitions": []}, exec_=True)
    assert {rule for rule, _ in found} == {"IAM061"}
    able = make("task-role", REALM, {"exec": True, "name": "web"})
    assert fit(tmp_path, able.data, {**TASK, "containerDefinitions": []}, exec_=True) == set()


def test_aws_own_policy_counts(tmp_path: Path) -> None:
    arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
    role = {"RoleName": "ecsTaskExecutionRole", "ManagedPolicyArns": [arn]}
    container = {key: TASK["containerDefinitions"][0][key] for key in ("image", "logConfiguration")}
    task = {**TASK, "containerDefinitions": [container]}
    assert fit(tmp_path, role, task) == {("IAM060", "logs:CreateLogGroup"), ("IAM060", "ssm:GetParameters")}


def test_roles_that_are_not_the_tasks_are_refused(tmp_path: Path) -> None:
    other = make("instance-role", REALM, {})
    with pytest.raises(DeclarationError, match="none of the policies belongs to a role of it"):
        fit(tmp_path, other.data, TASK)


def test_no_execution_role_is_named(tmp_path: Path) -> None:
    role = make("task-role", REALM, {"exec": True, "name": "web"})
    task = {key: value for key, value in TASK.items() if key != "executionRoleArn"}
    assert {rule for rule, _ in fit(tmp_path, role.data, task)} == {"IAM062"}


ALPHABET = st.text("ab/:", max_size=6)


@settings(max_examples=200)
@given(st.lists(ALPHABET | st.sampled_from(["*", "?"]), max_size=5).map("".join), ALPHABET)
def test_overlap_with_a_plain_text_is_what_the_pattern_means(pattern: str, text: str) -> None:
    import fnmatch

    assert overlap(glob(pattern), glob(text)) == fnmatch.fnmatchcase(text, pattern)
    assert overlap(glob(text), glob(pattern)) == overlap(glob(pattern), glob(text))


@given(st.text("ab*?", max_size=8), st.text("ab*?", max_size=8), st.text("ab", max_size=8))
def test_overlap_never_misses_a_common_text(one: str, two: str, text: str) -> None:
    both = overlap(glob(one), glob(text)) and overlap(glob(two), glob(text))
    assert not both or overlap(glob(one), glob(two))


def test_a_bucket_has_no_slash() -> None:
    bucket = shape("arn:${Partition}:s3:::${BucketName}")
    assert overlap(bucket, glob("arn:aws:s3:::app-*"))
    assert not overlap(bucket, glob("arn:aws:s3:::app/*"))
