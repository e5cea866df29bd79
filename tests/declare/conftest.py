"""A library of one small step, written as a user of ours would."""

from __future__ import annotations

from pathlib import Path

import pytest

STEP = """
title = "A greeting"
about = "Says hello."
source = ["nowhere"]
[params.words]
type = "str"
about = "what is said"
[params.port]
type = "port"
about = "where"
default = 80
[params.vars]
type = "table"
about = "variables"
default = {}
open = true
[params.vars.keys.ECS_CLUSTER]
type = "str"
about = "a name"
choices = ["a", "b"]
[params.vars.keys.AUTH]
type = "secret"
about = "a secret"
[const]
chain = "HELLO"
[expect.applied]
said = { param = "words", about = "it is said" }
chain = { const = "chain" }
version = { at_least = "1.2", when = { mode = ["a", "b"] } }
[expect.undone]
said = ""
[example]
words = "hello"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of steps with one step in it: greeting."""
    folder = tmp_path / "steps" / "linux" / "greeting"
    folder.mkdir(parents=True)
    (folder / "step.toml").write_text(STEP)
    for phase in ("probe", "apply", "undo"):
        (folder / f"{phase}.sh.j2").write_text("echo {{ words }}\n")
    return tmp_path / "steps"
