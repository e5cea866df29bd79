"""A corpus of broken documents, each with the rule that must see it, and of right ones, AWS's own among them."""

from __future__ import annotations

import json
from typing import Any

from hostprep.iam.check.attached import attached
from hostprep.iam.check.check import check
from hostprep.iam.check.extract import contents
from hostprep.lint.reading import parse

SECRET = "arn:aws:secretsmanager:us-west-2:111122223333:secret:"
VPCE = {"StringEquals": {"aws:sourceVpce": "vpce-0123456789abcdef0"}}


def policy(action: Any, resource: Any = "*", condition: Any = None, principal: Any = None) -> dict[str, Any]:
    statement: dict[str, Any] = {"Effect": "Allow", "Action": action}
    statement |= {"Principal": principal} if principal else {"Resource": resource}
    statement |= {"Condition": condition} if condition is not None else {}
    return {"Version": "2012-10-17", "Statement": [statement]}


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
    "wildcard that is none": (
        policy(
            "sts:AssumeRole",
            None,
            {"StringEquals": {"aws:SourceArn": "arn:aws:ecs:us-west-2:111122223333:*"}},
            {"Service": "ecs-tasks.amazonaws.com"},
        ),
        "IAM013",
    ),
    "trust for one cluster": (
        policy(
            "sts:AssumeRole",
            None,
            {"ArnLike": {"aws:SourceArn": "arn:aws:ecs:us-west-2:111122223333:cluster/one"}},
            {"Service": "ecs-tasks.amazonaws.com"},
        ),
        "IAM032",
    ),
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
    "pull through cache on an execution role": (
        {"RoleName": "ecsTaskExecutionRole", "PolicyDocument": policy(["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"], "arn:aws:ecr:us-west-2:111122223333:repository/docker-hub/*")},
        set(),
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


def found(document: Any, file: str = "policy.json") -> set[str]:
    here = contents(parse(json.dumps(document), file))
    written = {each.rule.id for one in here.policies for each in check(one)}
    return written | {each.rule.id for one in here.attached for each in attached(one)}
