"""What the docker stand-in does to containers: run, start, stop, restart, rename, update, rm, exec, pull, logs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

from . import attached, containers
from .containers import Container
from .dockerd import settings
from .places import PATH

IMAGES = "/var/lib/docker/hostprep-lab-images.json"
Given = Mapping[str, Sequence[str]]


class FailedError(Exception):
    """What docker refuses, with its message and exit code."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def images() -> list[str]:
    """The images that were pulled."""
    try:
        with open(IMAGES, encoding="utf-8") as file:
            found: list[str] = json.load(file)
    except FileNotFoundError:
        found = []
    return found


def pull(word: str) -> str:
    """Remember an image as pulled; there is no registry to ask."""
    name = word if ":" in word.rpartition("/")[2] else word + ":latest"
    known = images()
    if name not in known:
        with open(IMAGES, "w", encoding="utf-8") as file:
            json.dump([*known, name], file)
    return name


def act(command: str, given: Given, words: Sequence[str]) -> int:
    """Carry out one command; its exit code.

    Raises:
        FailedError: docker would refuse.
    """
    if not words:
        raise FailedError(f"\"docker {command}\" requires at least 1 argument.\nSee 'docker {command} --help'.")
    if command == "pull":
        print(f"Status: Image is up to date for {pull(words[0])}")
        return 0
    if command == "run":
        return _run(given, words)
    if command == "exec":
        return _exec(words)
    if command == "logs":
        return _logs(words[0])
    if command == "rename":
        return _rename(words)
    actions: dict[str, Callable[[list[Container], Container, Given], None]]
    actions = {"start": _start, "stop": _stop, "restart": _restart, "update": _update, "rm": _rm}
    for word in words:
        with containers.remembered() as known:
            actions[command](known, _found(known, word), given)
        print(word)
    return 0


def _found(known: list[Container], word: str) -> Container:
    each = containers.find(known, word)
    if each is None:
        raise FailedError(f"Error response from daemon: No such container: {word}")
    return each


def _start(_known: list[Container], each: Container, _given: Given) -> None:
    each["Stopped"] = False
    containers.start(each)


def _stop(_known: list[Container], each: Container, _given: Given) -> None:
    each["Stopped"] = True
    containers.stop(each)


def _restart(known: list[Container], each: Container, given: Given) -> None:
    _stop(known, each, given)
    _start(known, each, given)


def _update(_known: list[Container], each: Container, given: Given) -> None:
    each["Restart"] = _last(given, "--restart") or each["Restart"]


def _rename(words: Sequence[str]) -> int:
    if len(words) != len(("old", "new")):
        raise FailedError("\"docker rename\" requires exactly 2 arguments.\nSee 'docker rename --help'.")
    with containers.remembered() as known:
        each = _found(known, words[0])
        if containers.find([one for one in known if one is not each], words[1]):
            raise FailedError(
                f'Error response from daemon: Conflict. The container name "/{words[1]}" is already in use.'
            )
        each["Name"] = words[1]
    return 0


def _rm(known: list[Container], each: Container, given: Given) -> None:
    if containers.pid(each) and not {"-f", "--force"} & given.keys():
        raise FailedError(
            f'Error response from daemon: cannot remove container "/{each["Name"]}": container is running'
        )
    containers.stop(each)
    known.remove(each)


def _run(given: Given, words: Sequence[str]) -> int:
    image, *argv = words
    image = pull(image)
    detached = bool({"-d", "--detach"} & given.keys())
    with containers.remembered() as known:
        each = create(known, image, argv if detached else [], given)
        known.append(each)
        process = containers.start(each)
    if detached:
        print(each["Id"])
        return 0
    if process is not None and containers.is_agent(each):
        code = attached.wait(process)
    else:
        code = _exec([each["Id"], *(argv or ["true"])])
    with containers.remembered() as known:
        left = containers.find(known, each["Id"])
        if left is not None:
            left["Stopped"] = True
            containers.stop(left)
            if left["Remove"]:
                known.remove(left)
    return code


def create(known: list[Container], image: str, argv: Sequence[str], given: Given) -> Container:
    """A container's definition from the flags of ``docker run``.

    Raises:
        FailedError: the name is taken, a file is missing, or the network is unknown.
    """
    identity = os.urandom(32).hex()
    name = _last(given, "--name") or "lab_" + identity[:8]
    if containers.find(known, name):
        raise FailedError(
            f'docker: Error response from daemon: Conflict. The container name "/{name}" is already in use. '
            "You have to remove (or rename) that container to be able to reuse that name.",
            125,
        )
    network = _last(given, "--network", "--net") or "bridge"
    bridge, subnet = _network(network)
    return {
        "Id": identity,
        "Name": name,
        "Image": image,
        "Command": list(argv),
        "Network": network,
        "Bridge": bridge,
        "Address": containers.address(known, bridge, subnet) if bridge else "",
        "Env": _environment(given),
        "Binds": _all(given, "-v", "--volume"),
        "Restart": _last(given, "--restart"),
        "Stopped": False,
        "Remove": "--rm" in given,
        "Privileged": "--privileged" in given,
        "Labels": dict(label.partition("=")[::2] for label in _all(given, "-l", "--label")),
    }


def _network(name: str) -> tuple[str, str]:
    known = {"host": ("", "")}
    for bridge, subnet in settings()["bridges"].items():
        known |= dict.fromkeys((bridge, "bridge" if bridge == "docker0" else "lab"), (bridge, subnet))
    if name not in known:
        raise FailedError(f"docker: Error response from daemon: network {name} not found.", 125)
    return known[name]


def _environment(given: Given) -> dict[str, str]:
    """``--env-file`` as docker reads it: no quotes, whole-line comments; then ``--env``, which wins."""
    found: dict[str, str] = {}
    for path in _all(given, "--env-file"):
        try:
            with open(path, encoding="utf-8") as file:
                lines = file.read().splitlines()
        except OSError as error:
            raise FailedError(f"docker: open {path}: {(error.strerror or '').lower()}.", 125) from None
        lines = [line.lstrip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
        for line in lines:
            if " " in line.partition("=")[0].rstrip("\n"):
                raise FailedError(f"docker: poorly formatted environment: variable '{line}' contains whitespaces.", 125)
        found.update(line.partition("=")[::2] for line in lines if "=" in line)
    found.update(pair.partition("=")[::2] for pair in _all(given, "-e", "--env") if "=" in pair)
    return found


def _exec(words: Sequence[str]) -> int:
    with containers.remembered() as known:
        each = _found(known, words[0])
    number = containers.pid(each)
    if not number:
        raise FailedError(f"Error response from daemon: container {each['Id']} is not running")
    sys.stdout.flush()
    environment = {"PATH": PATH, "HOME": "/root", **each["Env"]}
    argv = ["nsenter", "-t", str(number), "-n", "-u", *words[1:]]
    code = subprocess.run(argv, env=environment, check=False).returncode
    return 128 - code if code < 0 else code


def _logs(word: str) -> int:
    with containers.remembered() as known:
        each = _found(known, word)
    path = "/var/log/ecs/ecs-agent.log" if containers.is_agent(each) else containers.PIDS + ".log"
    if os.path.exists(path):
        with open(path, encoding="utf-8", errors="replace") as file:
            sys.stdout.write(file.read())
    return 0


def _all(given: Given, *names: str) -> list[str]:
    return [value for name in names for value in given.get(name, [])]


def _last(given: Given, *names: str) -> str:
    return (_all(given, *names) or [""])[-1]
