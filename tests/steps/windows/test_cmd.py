"""cmd scripts: what cmd.exe stumbles over, and the scripts themselves in Wine's cmd.exe on simulated containers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from hostprep.declare.prepare import bind
from hostprep.declare.step import Step
from hostprep.lab.windows import Windows, docker, instance
from hostprep.lab.windows.wine import Cmd, libraries
from hostprep.render.compose import Phase, compose
from hostprep.render.render import Renderer
from hostprep.run.markers import read
from tests.steps.windows.support import LIBRARY
from tests.steps.windows.test_container_routes import CREDENTIALS, METADATA, answers, ways

STEPS = [LIBRARY.step(name, "cmd") for name in LIBRARY.names("cmd")]
EACH = pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
WINE = pytest.mark.skipif(libraries() is None, reason="needs Wine's cmd.exe: apt-get install wine")
BUILT_IN = {"call", "echo", "exit", "for", "goto", "if", "rem", "set", "setlocal", "shift"}


def rendered(name: str, phase: Phase, nonce: str = "", **values: Any) -> str:
    """A step as a script."""
    step = LIBRARY.step(name, "cmd")
    return compose(Renderer(LIBRARY, "cmd"), [bind(step, {**step.defaults, **values})], phase, nonce)


@EACH
def test_every_expectation_speaks_to_a_person(step: Step) -> None:
    assert step.sources
    assert all(one.about and one.fix for goal in step.expectations.values() for one in goal)


@EACH
@pytest.mark.parametrize("phase", ["probe", "apply", "undo"])
def test_no_line_does_what_cmd_stumbles_over(step: Step, phase: Phase) -> None:
    """Programs are called, so that the script goes on behind them; loop variables are doubled; every label is there once."""
    text = rendered(step.name, phase)
    assert text.isascii()
    labels = re.findall(r"(?m)^:(\w+)", text)
    assert len(labels) == len({label.lower() for label in labels})
    wanted = set(re.findall(r"(?:goto|call) :?(hp_\w+|" + step.name + r"\w*)", text))
    assert wanted <= set(labels)
    for line in text.splitlines():
        first = re.match(r"[@:]?(\w*)", line)
        assert first is not None
        assert line.startswith((":", "@echo off")) or not line or first[1].lower() in BUILT_IN, line
        assert not re.search(r"(?<!%)%[a-z](?!\w*%)", line), line
        assert "#" not in line


@pytest.fixture
def nano() -> Iterator[tuple[Windows, Cmd]]:
    """A container of Nano Server on two networks, and its cmd.exe."""
    host = instance(initialized=True)
    docker.run(host, "nano", "mcr.microsoft.com/windows/nanoserver:ltsc2022", language="de", extra_adapters=1)
    inside = host.container("nano")
    with Cmd(inside) as cmd:
        yield inside, cmd


@WINE
def test_the_routes_of_a_container_without_powershell(nano: tuple[Windows, Cmd]) -> None:
    inside, cmd = nano
    first = cmd.run(rendered("container_routes", "apply"))
    assert (first.exit_code, list(first.stderr)) == (0, []), first
    assert answers(inside)
    assert (ways(inside), ways(inside, METADATA)) == ([("0.0.0.0", 21)], [])  # noqa: S104  # a value, nothing is bound
    again = cmd.run(rendered("container_routes", "apply"))
    assert [line for line in again.output if not line.startswith("hostprep: ")] == []
    other = cmd.run(rendered("container_routes", "apply", form="gateway", metadata=True))
    assert other.exit_code == 0, other
    gateway = inside.network.wide.gateway
    assert [ways(inside, prefix) for prefix in (CREDENTIALS, METADATA)] == [[(gateway, 21)]] * 2
    assert cmd.run(rendered("container_routes", "undo", metadata=True)).exit_code == 0
    assert (ways(inside), ways(inside, METADATA)) == ([], [])


@WINE
def test_the_probe_tells_in_both_forms(nano: tuple[Windows, Cmd]) -> None:
    inside, cmd = nano
    inside.network.adapters[1].metric, inside.network.adapters[2].metric = 5000, 10  # the second network wins
    found = json.loads("\n".join(cmd.run(rendered("container_routes", "probe", form="gateway")).output))
    assert found == {"container_routes": {"reach": True, "credentials": "missing", "metadata": "not wanted"}}
    assert cmd.run(rendered("container_routes", "apply", form="gateway")).exit_code == 0
    assert ways(inside) == [("10.88.1.1", 26)]
    said = "\n".join(cmd.run(rendered("container_routes", "probe", "n0nce", form="gateway")).output)
    (marker,) = [one for one in read(said + "\n", "", "n0nce").markers if one.word == "facts"]
    assert json.loads(marker.text)["credentials"] == "there"


@WINE
def test_without_rights_it_says_what_the_image_lacks(nano: tuple[Windows, Cmd]) -> None:
    inside, cmd = nano
    inside.system.elevated = False
    said = cmd.run(rendered("container_routes", "apply"))
    assert said.exit_code == 1
    assert "USER ContainerAdministrator" in "\n".join(said.output)


@WINE
def test_on_a_host_it_does_nothing() -> None:
    host = instance(initialized=True)
    before = host.network.routes[:]
    with Cmd(host) as cmd:
        said = cmd.run(rendered("container_routes", "apply"))
    assert said.exit_code == 0
    assert host.network.routes == before


@WINE
def test_as_an_entrypoint_it_ends_as_the_command_of_the_image(nano: tuple[Windows, Cmd]) -> None:
    inside, cmd = nano
    wrapper = Renderer(LIBRARY, "cmd").frame("_export/enter.cmd.j2", {"apply": "C:\\lab\\apply.cmd"})
    cmd.put("apply.cmd", rendered("container_routes", "apply"))
    said = cmd.run(wrapper, ["cmd", "/c", "exit", "5"])
    assert (said.exit_code, ways(inside)) == (5, [("0.0.0.0", 21)])  # noqa: S104  # a value, nothing is bound
    inside.network.routes = []
    assert cmd.run(wrapper, ["cmd", "/c", "exit", "5"]).exit_code == 1
