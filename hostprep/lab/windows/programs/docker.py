"""docker.exe: the engine's version, networks, containers and what runs inside them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows import docker as engine
from hostprep.lab.windows.programs import shell
from hostprep.lab.windows.programs.answers import failed, said
from hostprep.lab.windows.programs.dockerdata import container, long_id, network, row
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.containers import Container

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

FIELD = re.compile(r"\{\{\s*(json\s+)?\.([\w.]*)\s*\}\}")
DOWN = (
    "error during connect: this error may indicate that the docker daemon is not running: "
    'Get "http://%2F%2F.%2Fpipe%2Fdocker_engine/v{}/{}": open //./pipe/docker_engine: The system cannot find the file specified.'
)


class Wrong(Exception):  # noqa: N818  # named by what happened
    """A sentence for stderr and exit code 1."""


def docker(host: Windows, words: Sequence[str]) -> Answer:
    """A command line of docker."""
    size = 2 if words[:1] and words[0] in ("network", "container") else 1
    name = " ".join(words[:size]).removeprefix("container ")
    run = COMMANDS.get(name)
    if run is None:
        return failed(f"docker: '{' '.join(words[:size])}' is not a docker command.", "See 'docker --help'", code=1)
    if not host.runs("docker"):
        return failed(DOWN.format(host.state.docker.api, name.split()[0]), code=1)
    try:
        return run(host, list(words[size:]))
    except Wrong as wrong:
        return failed(str(wrong), code=1)
    except Refusal as refusal:
        return failed(f"Error response from daemon: {refusal}", code=125 if name == "run" else 1)


def _format(words: list[str]) -> str:
    for place, word in enumerate(words):
        if word in ("--format", "-f"):
            del words[place]
            return words.pop(place)
        if word.startswith("--format="):
            return words.pop(place).partition("=")[2]
    return ""


def _told(template: str, value: Mapping[str, Any]) -> str:
    """A Go template of plain fields.

    Raises:
        Wrong: it has more than that.
    """

    def put(found: re.Match[str]) -> str:
        here: Any = value
        for part in filter(None, found.group(2).split(".")):
            if not isinstance(here, Mapping) or part not in here:
                raise Wrong(f"template parsing error: can't evaluate field {part}")
            here = here[part]
        return json.dumps(here) if found.group(1) else "" if here is None else str(here)

    told = FIELD.sub(put, template)
    if "{{" in told:
        raise Wrong(f"template parsing error: {template}")
    return told


def _no_more(words: Sequence[str]) -> None:
    if words:
        raise Wrong(f"unknown flag: {words[0]}" if words[0].startswith("-") else f"accepts no arguments: {words[0]}")


def version(host: Windows, words: list[str]) -> Answer:
    """``docker version``."""
    template = _format(words)
    _no_more(words)
    one = host.state.docker
    facts = {"Version": one.version, "APIVersion": one.api, "Os": "windows", "Arch": "amd64"}
    server = facts | {"MinAPIVersion": one.min_api}
    if template:
        return said(_told(template, {"Client": facts, "Server": server}))
    return said("Client:", f" Version:           {one.version}", f" API version:       {one.api}", "", "Server:", " Engine:",
                f"  Version:          {one.version}", f"  API version:      {one.api} (minimum version {one.min_api})")  # fmt: skip


def info(host: Windows, words: list[str]) -> Answer:
    """``docker info``."""
    template = _format(words)
    _no_more(words)
    facts = {"OSType": "windows", "ServerVersion": host.state.docker.version, "Isolation": "process", "Name": host.system.name,
             "Containers": len(host.state.docker.containers), "ContainersRunning": sum(c.running for c in host.state.docker.containers)}  # fmt: skip
    return said(_told(template, facts)) if template else said(*(f" {k}: {v}" for k, v in facts.items()))


def ps(host: Windows, words: list[str]) -> Answer:
    """``docker ps``."""
    template = _format(words)
    everything, quiet = "-a" in words or "--all" in words, "-q" in words
    _no_more([w for w in words if w not in ("-a", "--all", "-q", "--no-trunc")])
    found = [row(c) for c in host.state.docker.containers if everything or c.running]
    if quiet:
        return said(*(one["ID"] for one in found))
    if template:
        return said(*(_told(template, one) for one in found))
    head = "CONTAINER ID   IMAGE     COMMAND   STATUS    PORTS     NAMES"
    return said(
        head, *("   ".join(one[n] for n in ("ID", "Image", "Command", "Status", "Ports", "Names")) for one in found)
    )


def list_networks(host: Windows, words: list[str]) -> Answer:
    """``docker network ls``."""
    template = _format(words)
    found = [{"ID": long_id(n.id)[:12], "Name": n.name, "Driver": "nat", "Scope": "local"} for n in host.state.hns]
    found.append({"ID": "0f1e2d3c4b5a", "Name": "none", "Driver": "null", "Scope": "local"})
    if "-q" in words:
        return said(*(one["ID"] for one in found))
    _no_more(words)
    if template:
        return said(*(_told(template, one) for one in found))
    return said(
        "NETWORK ID     NAME      DRIVER    SCOPE",
        *(f"{o['ID']}   {o['Name']:<9} {o['Driver']:<9} {o['Scope']}" for o in found),
    )


def inspect_network(host: Windows, words: list[str]) -> Answer:
    """``docker network inspect``; what is not there leaves an empty list and a sentence."""
    template = _format(words)
    found = [
        network(host, n) for n in host.state.hns for word in words if n.name == word or n.id.lower() == word.lower()
    ]
    lines = [_told(template, one) for one in found] if template else json.dumps(found, indent=4).splitlines()
    missing = [w for w in words if not any(n.name == w for n in host.state.hns)]
    errors = [f"Error response from daemon: network {w} not found" for w in missing]
    return Answer(lines, int(bool(missing)), errors)


def _one(host: Windows, name: str) -> Container:
    found = engine.find(host, name)
    if found is None:
        raise Wrong(f"Error response from daemon: No such container: {name}")
    return found


def inspect(host: Windows, words: list[str]) -> Answer:
    """``docker inspect`` of containers."""
    template = _format(words)
    found = [container(host, _one(host, name)) for name in words]
    return said(*([_told(template, one) for one in found] if template else json.dumps(found, indent=4).splitlines()))


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
    before = inside.system.user, inside.system.elevated
    if user:
        inside.system.user, inside.system.elevated = user, user.lower() == "containeradministrator"
    try:
        return shell.run(inside, words[1:])
    finally:
        inside.system.user, inside.system.elevated = before


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


COMMANDS: dict[str, Callable[[Windows, list[str]], Answer]] = {
    "version": version, "info": info, "ps": ps, "network ls": list_networks, "network inspect": inspect_network,
    "inspect": inspect, "exec": execute, "run": run, "stop": _each(_stop), "start": _each(_start),
    "restart": _each(_restart), "rm": _each(_remove),
}  # fmt: skip
