"""``hostprep export``: nothing is written that may not be, and what is refused is named with its place."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from hostprep.cli.main import cli
from hostprep.declare.library import open_library as fresh
from hostprep.errors import HostprepError

INVENTORY = """
[hosts.web1]
[hosts.web1.params.agent_config.variables]
ECS_ENGINE_AUTH_DATA = "env:REGISTRY_LOGIN"
[hosts.web2.params.agent_config.variables]
ECS_CLUSTER = "blue"
"""
PROFILE = """
title = "Mine"
shell = "linux"
steps = ["agent_config"]
[params.agent_config.variables]
AWS_SECRET_ACCESS_KEY = "env:KEY"
"""
open_library = cache(fresh)
"""Read once, for it takes long."""

KINDS = ("user-data", "ssm", "imagebuilder", "packer", "dockerfile")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("hostprep.render.exports.subject.open_library", open_library)
    monkeypatch.setenv("KEY", "a secret that nobody may read")
    (tmp_path / "hosts.toml").write_text(INVENTORY)
    (tmp_path / "mine.toml").write_text(PROFILE)
    return tmp_path


def hostprep(*words: str) -> str:
    """Run a command; what it says to standard error, or how it refuses."""
    done = CliRunner().invoke(cli, words, standalone_mode=False)
    if isinstance(done.exception, HostprepError):
        return str(done.exception)
    if done.exception:
        raise done.exception
    return done.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_a_secret_is_refused_before_anything_is_written(folder: Path, kind: str) -> None:
    says = hostprep("export", kind, "mine.toml")
    assert says == (
        "mine.toml:6: params.agent_config.variables.AWS_SECRET_ACCESS_KEY: parameter "
        "agent_config.variables.AWS_SECRET_ACCESS_KEY is a secret, and an export never holds one; found a secret, and "
        "whoever may read the export would read it; expected --secret agent_config.variables.AWS_SECRET_ACCESS_KEY=ssm:NAME "
        "or secretsmanager:ID, fetched on the instance by its own role"
    )
    assert sorted(path.name for path in folder.iterdir()) == ["hosts.toml", "mine.toml"]


def test_a_secret_of_the_inventory_is_refused_at_its_place(folder: Path) -> None:
    says = hostprep("export", "user-data", "linux-optimized", "--hosts", "hosts.toml", "--on", "web1")
    assert says.startswith("hosts.toml:4: hosts.web1.params.agent_config.variables.ECS_ENGINE_AUTH_DATA: parameter ")
    assert "an export holds the parameters of one host" in hostprep(
        "export", "ssm", "linux-optimized", "--hosts", "hosts.toml"
    )
    says = hostprep("export", "ssm", "linux-optimized", "--hosts", "hosts.toml", "--on", "web2", "--compress")
    assert "the document: " in says
    assert (folder / "ssm.yaml").exists()


@pytest.mark.parametrize("words", ["agent_config.x", "agent_config.x=hunter2", "x=ssm:y", "a.b=ssm:two words"])
def test_a_secret_that_is_pasted_is_not_repeated(folder: Path, words: str) -> None:
    assert hostprep("export", "ssm", "mine.toml", "--secret", words) == (
        "--secret does not say where a secret is found; expected STEP.PARAMETER=ssm:NAME or STEP.PARAMETER=secretsmanager:ID"
    )


def test_fetched_secrets_leave_nothing_behind(folder: Path) -> None:
    key = "agent_config.variables.AWS_SECRET_ACCESS_KEY"
    for kind in KINDS[:4]:
        packed = [] if kind == "packer" else ["--compress"]
        says = hostprep("export", kind, "mine.toml", "--secret", f"{key}=ssm:/ecs/key", *packed)
        assert kind == "packer" or "%)" in says
    for path in folder.rglob("*"):
        assert not path.is_file() or b"nobody may read" not in path.read_bytes()


def test_what_differs_is_left_as_it_is(folder: Path) -> None:
    (folder / "user-data").write_text("mine")
    assert "is there and differs" in hostprep("export", "user-data", "linux-image", "--compress")
    assert (folder / "user-data").read_text() == "mine"
    assert "of 16,384 bytes" in hostprep("export", "user-data", "linux-image", "--compress", "--force")


def test_from_s3_says_what_to_upload(folder: Path) -> None:
    says = hostprep("export", "user-data", "linux-image", "--from-s3", "s3://b4c/prep/apply.sh", "--out", "made/ud")
    assert "aws s3 cp apply.sh s3://b4c/prep/apply.sh" in says
    assert (folder / "made" / "apply.sh").exists()
    assert "is no place in S3" in hostprep("export", "user-data", "linux-image", "--from-s3", "https://b/x")
