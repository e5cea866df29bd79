"""Everything that is written is explained, at its moment; and the picture is a picture."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from hostprep.cli.iam import command
from hostprep.errors import DeclarationError
from hostprep.iam.explain.asked import roles
from hostprep.iam.explain.moments import MOMENTS, needs
from hostprep.iam.explain.picture import html, svg
from hostprep.iam.realm import Realm
from hostprep.iam.roles import make

REALM = Realm("us-west-2", "111122223333")
EVERYTHING = {
    "execution-role": {
        "repositories": ("app",),
        "log_groups": ("/ecs/app",),
        "create_log_groups": True,
        "registry_secrets": ("registry",),
        "secrets": ("db",),
        "parameters": ("/app/name",),
        "keys": ("12345678-90ab-cdef-1234-567890abcdef",),
        "env_files": ("env-bucket/prod.env",),
    },
    "task-role": {"s3_read": ("data",), "exec_log_group": "/x", "exec_bucket": "exec-log", "repositories": ("tool",)},
    "caller": {"passes": ("ecsTaskRole",), "exec_cluster": "prod", "insights": ("set-up", "view")},
}


def test_every_statement_has_its_moment() -> None:
    written = [make(kind, REALM, asked) for kind, asked in EVERYTHING.items()]  # type: ignore[arg-type]
    found = {(need.kind, need.sid): need.moment for need in needs(written)}
    sids = {(role.kind, each.sid) for role in written for policy in role.policies for each in policy.statements}
    assert sids <= found.keys()
    named = frozenset().union(*(moment.sids for moment in MOMENTS))
    assert {sid for _, sid in sids} - named == {"ReadObjects"}
    assert found["task-role", "PullImages"] == "task"
    assert found["execution-role", "PullImages"] == "pull"


def run(*words: str) -> str:
    result = CliRunner().invoke(command, ["explain", *words], standalone_mode=False, catch_exceptions=False)
    return result.output


def test_an_example_where_nothing_is_asked() -> None:
    moments = json.loads(run("--json"))["moments"]
    assert [each["moment"] for each in moments] == [
        "join",
        "start",
        "pull",
        "secrets",
        "logs",
        "task",
        "exec",
        "insights",
    ]
    by_id = {each["moment"]: {need["principal"] for need in each["needs"]} for each in moments}
    assert by_id["pull"] == by_id["secrets"] == by_id["logs"] == {"execution-role"}
    assert by_id["exec"] == {"caller", "task-role"}


def test_only_what_is_asked() -> None:
    moments = json.loads(run("--json", "--external", "--secret", "db", "--region", "cn-north-1"))["moments"]
    assert [each["moment"] for each in moments] == ["join", "pull", "secrets"]
    assert moments[0]["needs"][0]["trusted"] == "ssm.amazonaws.com"
    assert "arn:aws-cn:" in moments[2]["needs"][0]["resources"][0]


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(["us-east-1", "cn-northwest-1", "us-gov-east-1", "us-iso-east-1", "eusc-de-east-1"]),
    st.lists(st.from_regex(r"\A[a-z][a-z0-9]{2,30}\Z"), min_size=1, max_size=4, unique=True),
)
def test_the_picture_is_well_formed_and_says_every_action(region: str, names: list[str]) -> None:
    found = needs(roles(Realm(region, "111122223333"), {"secrets": tuple(names), "s3_read": tuple(names)}))
    text = " ".join(each.text or "" for each in ET.fromstring(svg(found)).iter())  # noqa: S314  # our own text
    allowed = {action for need in found for action in need.actions if not need.trusted}
    assert allowed <= set(text.split())
    assert "http" not in svg(found).replace("http://www.w3.org/2000/svg", "")  # nothing is fetched


def test_pictures_are_files(tmp_path: Path) -> None:
    for name, start in (("a.svg", "<svg"), ("a.html", "<!doctype html>")):
        run("--picture", str(tmp_path / name))
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)
    with pytest.raises(DeclarationError, match=r"ends in \.svg or \.html"):
        run("--picture", str(tmp_path / "a.png"))


def test_the_picture_in_the_documentation_is_the_one_that_is_made() -> None:
    shown = (Path(__file__).parents[2] / "docs" / "iam.svg").read_text(encoding="utf-8")
    assert shown == svg(needs(roles(Realm("us-east-1", "111122223333"), {}))), (
        "hostprep iam explain --picture docs/iam.svg"
    )


def test_a_browser_draws_it(tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if not browser:
        pytest.skip("no browser here: install chromium")
    page, shot = tmp_path / "a.html", tmp_path / "a.png"
    page.write_text(html(needs(roles(REALM, {}))), encoding="utf-8")
    words = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}", f"--screenshot={shot}"]
    subprocess.run(
        [browser, *words, "--window-size=1500,1800", page.as_uri()], check=True, timeout=60, capture_output=True
    )
    assert shot.stat().st_size > 50_000  # an empty page of this size has some 10 KB
