"""A corpus of broken documents, each caught at its place; and AWS's own correct ones, of which nothing is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hostprep.cli.iam import command
from hostprep.errors import DeclarationError
from hostprep.iam.check.check import check_keys
from hostprep.iam.check.command import check_files
from hostprep.lint.reading import parse
from tests.iam.samples import BROKEN, NAMED, PULL_AND_LOG, RIGHT, found, policy


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


@pytest.mark.parametrize(
    ("name", "text"), [("a.json", '{"a": 1,\n "b": {"c": 1, "c": 2}}'), ("a.yaml", "a: 1\nb: {c: 1, c: 2}")]
)
def test_a_key_that_stands_twice(name: str, text: str) -> None:
    (finding,) = check_keys(parse(text, name))
    assert (finding.rule.id, finding.place.line, finding.place.json_pointer) == ("IAM002", 2, "/b/c")


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
