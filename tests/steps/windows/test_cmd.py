"""cmd scripts: what cmd.exe stumbles over, and the scripts themselves in Wine's cmd.exe on simulated containers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest

from hostprep.declare.prepare import bind
from hostprep.declare.step import Step
from hostprep.lab.windows import Windows, docker, instance, tasknet
from hostprep.lab.windows.engine import StateFiles
from hostprep.lab.windows.programs.realcmd import Kept
from hostprep.lab.windows.state.network import Route
from hostprep.lab.wsman.commandline import CommandCall
from hostprep.lab.wsman.wine import WineShell, find
from hostprep.render.compose import Phase, compose
from hostprep.render.exports.subject import Choice, load
from hostprep.render.exports.user_data import Form, export
from hostprep.render.render import Renderer
from hostprep.run.markers import read
from tests.steps.windows.support import LIBRARY
from tests.steps.windows.test_container_routes import CREDENTIALS, METADATA, answers, ways

STEPS = [LIBRARY.step(name, "cmd") for name in LIBRARY.names("cmd")]
EACH = pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
WINE = pytest.mark.skipif(find() is None, reason="needs Wine's cmd.exe: apt-get install wine64")
FOLDER = "C:\\lab"
WORDS = {"call", "echo", "exit", "for", "goto", "if", "rem", "set", "setlocal", "shift", "netsh", "sc"}


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
    """Loop variables are doubled, every label is there once, and no line begins with a word that is none of cmd or a program."""
    text = rendered(step.name, phase)
    assert text.isascii()
    labels = re.findall(r"(?m)^:(\w+)", text)
    assert len(labels) == len({label.lower() for label in labels})
    wanted = set(re.findall(r"(?:goto|call) :?(hp_\w+|" + step.name + r"\w*)", text))
    assert wanted <= set(labels)
    for line in text.splitlines():
        first = re.match(r"[@:]?(\w*)", line)
        assert first is not None
        assert line.startswith((":", "@echo off")) or not line or first[1].lower() in WORDS, line
        assert not re.search(r"(?<!%)%[a-z](?!\w*%)", line), line
        assert "#" not in line
        late(line)


def late(line: str) -> None:
    """cmd puts a variable's value in before a line or a block runs: none may be set in one and read in the same.

    Wine's cmd is no witness of it: it looks again at each command of a line.
    """
    assert "&" not in line.replace("2>&1", ""), line
    assert not line.rstrip().endswith("("), line
    loop = re.match(r"for .*? do (?:call )?(.*)", line)
    for name in re.findall(r"set (?:/a )?(hp_\w+)", loop[1] if loop else ""):
        assert f"%{name}%" not in line, line


@dataclass
class Heard(Kept):
    """A console that keeps what is written to it, and is not asked for PowerShell."""

    code: int = 0

    def powershell(self, line: str) -> int:
        raise AssertionError(line)

    @property
    def lines(self) -> list[str]:
        return self.output.decode().splitlines()


class Cmd:
    """A real cmd.exe on a host or inside of a container."""

    def __init__(self, host: Windows) -> None:
        self._host = host
        self._shell = WineShell(
            lambda: host.plugs().programs, lambda: host.state.environment["machine"], StateFiles(host)
        )

    def put(self, name: str, text: str) -> None:
        """A file in the folder of these tests, with the line ends that ``hostprep render`` writes."""
        self._host.state.files[f"{FOLDER}\\{name}"] = text.replace("\n", "\r\n")

    def run(self, text: str, arguments: str = "") -> Heard:
        """Run a script as a file."""
        self.put("script.cmd", text)
        heard = Heard()
        line = f"{FOLDER}\\script.cmd {arguments}".strip()
        heard.code = self._shell.run(CommandCall(line, codepage=65001), heard)
        assert heard.errors == b"", heard
        return heard

    def close(self) -> None:
        self._shell.close()


@pytest.fixture
def nano() -> Iterator[tuple[Windows, Cmd]]:
    """A container of Nano Server on two networks, and its cmd.exe."""
    host = instance(initialized=True)
    docker.run(host, "nano", "mcr.microsoft.com/windows/nanoserver:ltsc2022", language="de", extra_adapters=1)
    inside = host.container("nano")
    cmd = Cmd(inside)
    yield inside, cmd
    cmd.close()


@WINE
def test_the_routes_of_a_container_without_powershell(nano: tuple[Windows, Cmd]) -> None:
    """As a neighbour; again; by the gateway of the network that Windows prefers; gone."""
    inside, cmd = nano
    assert cmd.run(rendered("container_routes", "apply")).code == 0
    assert answers(inside)
    assert (ways(inside), ways(inside, METADATA)) == ([("0.0.0.0", 21)], [])  # noqa: S104  # a value, nothing is bound
    again = cmd.run(rendered("container_routes", "apply"))
    assert (again.code, [line for line in again.lines if not line.startswith("hostprep: ")]) == (0, [])
    inside.network.adapters[1].metric, inside.network.adapters[2].metric = 5000, 10
    assert cmd.run(rendered("container_routes", "apply", form="gateway", metadata=True)).code == 0
    assert [ways(inside, prefix) for prefix in (CREDENTIALS, METADATA)] == [[("10.88.1.1", 26)]] * 2
    assert cmd.run(rendered("container_routes", "undo", metadata=True)).code == 0
    assert (ways(inside), ways(inside, METADATA)) == ([], [])


@WINE
def test_the_probe_tells_in_both_forms(nano: tuple[Windows, Cmd]) -> None:
    inside, cmd = nano
    found = json.loads("\n".join(cmd.run(rendered("container_routes", "probe")).lines))
    assert found == {"container_routes": {"reach": True, "credentials": "missing", "metadata": "not wanted"}}
    inside.network.routes.append(Route(CREDENTIALS, inside.network.adapters[1].guid, "10.1.1.1"))
    said = "\n".join(cmd.run(rendered("container_routes", "probe", "n0nce")).lines)
    (marker,) = [one for one in read(said + "\n", "", "n0nce").markers if one.word == "facts"]
    assert json.loads(marker.text)["credentials"] == "by 10.1.1.1 on interface 21"


@WINE
def test_without_rights_it_says_what_the_image_lacks(nano: tuple[Windows, Cmd]) -> None:
    inside, cmd = nano
    inside.system.elevated = False
    said = cmd.run(rendered("container_routes", "apply"))
    assert said.code == 1
    assert "USER ContainerAdministrator" in "\n".join(said.lines)


@WINE
def test_on_a_host_it_does_nothing() -> None:
    host = instance(initialized=True)
    before = host.network.routes[:]
    cmd = Cmd(host)
    said = cmd.run(rendered("container_routes", "apply"))
    cmd.close()
    assert said.code == 0
    assert host.network.routes == before


@WINE
def test_as_user_data_it_runs_from_the_file_that_launch_agents_make_of_it(nano: tuple[Windows, Cmd]) -> None:
    """What stands between the tags becomes a batch file; nothing in it may end the tags or need what is around them."""
    inside, cmd = nano
    form = Form(agent="ec2launch-v1", every_boot=True)
    data = export(load(Choice("windows-nano-container")), form).files["user-data"]
    assert data.count(b"<persist>true</persist>") == 1
    (script,) = re.findall(r"<script>(.*?)</script>", data.decode("ascii"), re.DOTALL)
    assert script.count("\n") == script.count("\r\n") + 1  # the line of the tag itself
    said = cmd.run(script.replace("\r\n", "\n"))
    assert (said.code, ways(inside)) == (0, [("0.0.0.0", 21)])  # noqa: S104  # a value, nothing is bound
    assert [line for line in said.lines if line.startswith("hostprep: ")][-1] == "hostprep: end"


@WINE
def test_where_the_agent_has_made_the_route_it_stays() -> None:
    """In awsvpc mode another route would lead to the task's own network, where nobody answers."""
    inside = tasknet.fargate("mcr.microsoft.com/windows/nanoserver:ltsc2022", language="es")
    before = inside.network.routes[:]
    with closing(Cmd(inside)) as cmd:
        assert cmd.run(rendered("container_routes", "apply", form="gateway", metadata=True)).code == 0
        assert cmd.run(rendered("container_routes", "undo", metadata=True)).code == 0
        assert '"reach": false' in "\n".join(cmd.run(rendered("container_routes", "probe")).lines)
    assert inside.network.routes == before


@WINE
def test_as_an_entrypoint_it_ends_as_the_command_of_the_image(nano: tuple[Windows, Cmd]) -> None:
    inside, cmd = nano
    wrapper = Renderer(LIBRARY, "cmd").frame("_export/enter.cmd.j2", {"apply": f"{FOLDER}\\apply.cmd"})
    cmd.put("apply.cmd", rendered("container_routes", "apply"))
    said = cmd.run(wrapper, "cmd /c exit 5")
    assert (said.code, ways(inside)) == (5, [("0.0.0.0", 21)])  # noqa: S104  # a value, nothing is bound
    inside.network.routes = []
    assert cmd.run(wrapper, "cmd /c exit 5").code == 1
