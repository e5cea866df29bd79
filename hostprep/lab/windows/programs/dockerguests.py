"""docker.exe about containers: one that runs, what runs inside it, its life."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows import docker as engine
from hostprep.lab.windows.programs import shell
from hostprep.lab.windows.programs.answers import said
from hostprep.lab.windows.programs.dockerdata import container
from hostprep.lab.windows.programs.dockerwords import Wrong, template_of, told
from hostprep.lab.windows.state.containers import Container

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows


def _one(host: Windows, name: str) -> Container:
    found = engine.find(host, name)
    if found is None:
        raise Wrong(f"Error response from daemon: No such container: {name}")
    return found


def inspect(host: Windows, words: list[str]) -> Answer:
    """``docker inspect`` of containers."""
    template = template_of(words)
    found = [container(host, _one(host, name)) for name in words]
    return said(*([told(template, one) for one in found] if template else json.dumps(found, indent=4).splitlines()))


def execute(host: Windows, words: list[str]) -> Answer:
    """``docker exec``: as the container's user, unless ``-u`` names another."""
    user = ""
    while words and words[0].startswith("-"):
        flag = words.pop(0)
        if flag in ("-u", "--user") and words:
            user = words.pop(0)
        elif flag not in ("-i", "-t", "-it"):
            raise Wrong(f"unknown shorthand flag: {flag}")
    if len(words) < 2:  # noqa: PLR2004  # a container and a program
        raise Wrong('"docker exec" requires at least 2 arguments.')
    one = _one(host, words[0])
    if not one.running:
        raise Wrong(f"Error response from daemon: container {one.id} is not running")
    inside = host.container(one.name)
    user = user or inside.system.user
    with inside.acting(user, elevated=user.lower() == "containeradministrator"):
        return shell.run(inside, words[1:])


def run(host: Windows, words: list[str]) -> Answer:
    """``docker run -d``: detached ones only."""
    name, publish, env, user, isolation, detached = "", [], {}, "ContainerAdministrator", "process", False
    while words and words[0].startswith("-"):
        flag, sign, value = words.pop(0).partition("=")
        if flag in ("-d", "--detach"):
            detached = True
            continue
        value = value if sign else (words.pop(0) if words else "")
        match flag:
            case "--name":
                name = value
            case "-p" | "--publish":
                publish.append(_ports(value))
            case "-e" | "--env":
                env[value.partition("=")[0]] = value.partition("=")[2]
            case "-u" | "--user":
                user = value
            case "--isolation":
                isolation = value
            case _:
                raise Wrong(f"unknown flag: {flag}")
    if not words or not detached:
        raise Wrong('"docker run" is modelled with -d and an image only.')
    made = engine.run(
        host, name or f"eager_{host.number()}", words[0], publish=tuple(publish), user=user, isolation=isolation
    )
    host.state.inner[made.id].environment["process"].update(env)
    made.env, made.command = env, " ".join(words[1:]) or made.command
    return said(made.id)


def _ports(text: str) -> tuple[int, int]:
    outside, _, inside = text.rpartition(":")
    if not outside.isdigit() or not inside.removesuffix("/tcp").isdigit():
        raise Wrong(f"invalid publish: {text}")
    return int(outside), int(inside.removesuffix("/tcp"))


def _each(act: Callable[[Windows, Container], None]) -> Callable[[Windows, list[str]], Answer]:
    def do(host: Windows, words: list[str]) -> Answer:
        names = [w for w in words if w not in ("-f", "--force")]
        for name in names:
            act(host, _one(host, name))
        return said(*names)

    return do


def _stop(host: Windows, one: Container) -> None:
    if one.running:
        engine.stop(host, one)


def _start(host: Windows, one: Container) -> None:
    if not one.running:
        engine.start(host, one)


def _restart(host: Windows, one: Container) -> None:
    _stop(host, one)
    _start(host, one)


def _remove(host: Windows, one: Container) -> None:
    _stop(host, one)
    host.state.docker.containers.remove(one)
    host.state.inner.pop(one.id, None)


GUESTS: Mapping[str, Callable[[Windows, list[str]], Answer]] = {
    "inspect": inspect, "exec": execute, "run": run, "stop": _each(_stop), "start": _each(_start),
    "restart": _each(_restart), "rm": _each(_remove),
}  # fmt: skip
