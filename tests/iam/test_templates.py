"""Policies inside of CloudFormation templates and Terraform plans: found where they stand, and whose they are."""

from __future__ import annotations

import json
from typing import Any

from hostprep.iam.check.attached import attached
from hostprep.iam.check.check import check
from hostprep.iam.check.extract import contents, policies
from hostprep.lint.reading import parse
from tests.iam.samples import BROKEN, PULL_AND_LOG, found, policy


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
