"""From files to tasks: which value wins, where a fault is said to be, and where secrets go."""

from __future__ import annotations

from pathlib import Path

import pytest

from hostprep.declare import inventory as inventories
from hostprep.declare import profile as profiles
from hostprep.declare.library import open_library
from hostprep.declare.prepare import SecretSlot, Task, tasks
from hostprep.errors import DeclarationError

PROFILE = """
title = "T"
shell = "linux"
steps = ["greeting"]
[params.greeting]
words = "from the profile"
[params.greeting.vars]
ECS_CLUSTER = "a"
OTHER = "free"
AUTH = "env:AUTH"
"""
HOSTS = """
[groups.g.params.greeting]
words = "from the group"
port = 81
[hosts.one]
groups = ["g"]
[hosts.one.params.greeting]
port = 82
[hosts.two]
"""


def prepared(folder: Path, root: Path, profile: str = PROFILE, hosts: str = HOSTS) -> tuple[Task, ...]:
    (folder / "p.toml").write_text(profile)
    (folder / "hosts.toml").write_text(hosts)
    library = open_library([root])
    inventory = inventories.load(folder / "hosts.toml")
    return tasks(profiles.load(str(folder / "p.toml"), library), inventory, inventory.select(), library)


def test_host_over_group_over_profile_over_default(tmp_path: Path, root: Path) -> None:
    one, two = (task.steps[0].values for task in prepared(tmp_path, root))
    assert (one["words"], one["port"]) == ("from the group", 82)
    assert (two["words"], two["port"]) == ("from the profile", 80)


def test_a_secret_becomes_a_slot_and_is_kept_from_the_judge(tmp_path: Path, root: Path) -> None:
    step = prepared(tmp_path, root)[0].steps[0]
    assert step.values["vars"]["AUTH"] == SecretSlot("HOSTPREP_SECRET_GREETING_VARS_AUTH")
    assert {name: str(ref) for name, ref in step.secrets.items()} == {"HOSTPREP_SECRET_GREETING_VARS_AUTH": "env:AUTH"}
    assert step.public["vars"] == {"ECS_CLUSTER": "a", "OTHER": "free"}


@pytest.mark.parametrize(
    ("profile", "hosts", "says"),
    [
        (PROFILE.replace("greeting", "greting"), HOSTS, r"p\.toml:4: steps\[0\]: there is no step 'greting'.*greeting"),
        (
            PROFILE.replace("[params.greeting]", "[params.greting]", 1),
            HOSTS,
            r"params\.greting: sets parameters of a step",
        ),
        (
            PROFILE.replace('"a"', '"c"'),
            HOSTS,
            r"p\.toml:8: params\.greeting\.vars\.ECS_CLUSTER: is not valid; found 'c'",
        ),
        (PROFILE.replace('"free"', "1"), HOSTS, r"p\.toml:9: params\.greeting\.vars\.OTHER: is not valid; found 1"),
        (PROFILE.replace("env:AUTH", "pasted"), HOSTS, r"p\.toml:10: .*AUTH: secrets are references"),
        (
            PROFILE.replace('words = "from the profile"', ""),
            HOSTS,
            r"parameter greeting\.words has no value on host two",
        ),
        (PROFILE.replace('"linux"', '"linx"'), HOSTS, r"did you mean 'linux'"),
        (PROFILE.replace('"linux"', '"cmd"'), HOSTS, r"there is no step 'greeting' for cmd"),
        (
            PROFILE,
            HOSTS.replace("port = 82", "prot = 82"),
            r"hosts\.toml:8: hosts\.one\.params\.greeting\.prot.*'port'",
        ),
        (PROFILE, HOSTS.replace("port = 81", "port = 0"), r"hosts\.toml:4: groups\.g\.params\.greeting\.port"),
        (
            PROFILE,
            HOSTS.replace("params.greeting]\nport = 82", "params.x]"),
            r"hosts\.one\.params\.x: there is no step",
        ),
        (PROFILE, HOSTS + 'shell = "cmd"', r"hosts\.two: has shell 'cmd', and profile 'p' is for 'linux'"),
    ],
)
def test_a_fault_is_placed(tmp_path: Path, root: Path, profile: str, hosts: str, says: str) -> None:
    with pytest.raises(DeclarationError, match=says) as caught:
        prepared(tmp_path, root, profile, hosts)
    assert "pasted" not in str(caught.value)
