"""The ``docker`` command: as much of its command line as preparing and verifying an ECS instance uses.

Exit codes and messages are docker's: 125 for docker's own refusals of ``run``, 1 elsewhere, the command's own exit code
for ``exec`` and ``run`` in the foreground. Commands, flags and template words that are not simulated fail by name.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence

from . import dockerview, engine
from .dockerd import SOCKET

DOWN = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?"

Flags = Mapping[str, bool]
"""Long and short flags, each with whether it takes a value."""

RUN: Flags = {
    **dict.fromkeys(
        "--name --restart -v --volume --mount --net --network -e --env --env-file -l --label".split(), True
    ),
    **dict.fromkeys("--cap-add --cap-drop --log-driver --log-opt -p --publish -u --user -w --workdir".split(), True),
    **dict.fromkeys("--entrypoint --pull --security-opt --pid --memory -m --hostname -h --device".split(), True),
    **dict.fromkeys("-d --detach --rm --init --privileged -i --interactive -t --tty --read-only".split(), False),
}
COMMANDS: Mapping[str, Flags] = {
    "info": {"-f": True, "--format": True},
    "version": {"-f": True, "--format": True},
    "ps": {"-q": False, "--quiet": False, "-a": False, "--all": False, "--no-trunc": False, "-f": True}
    | {"--filter": True, "--format": True, "-l": False, "--latest": False},
    "inspect": {"-f": True, "--format": True, "--type": True},
    "run": RUN,
    "start": {},
    "stop": {"-t": True, "--time": True},
    "restart": {"-t": True, "--time": True},
    "rm": {"-f": False, "--force": False, "-v": False, "--volumes": False},
    "exec": {"-i": False, "-t": False, "-d": False, "-e": True, "--env": True, "-u": True, "--user": True}
    | {"--interactive": False, "--tty": False},
    "pull": {"-q": False, "--quiet": False},
    "image inspect": {"-f": True, "--format": True},
    "network ls": {"-q": False, "--format": True, "--filter": True, "-f": True},
    "network inspect": {"-f": True, "--format": True},
    "logs": {"--tail": True, "-n": True},
}


class Wrong(Exception):
    """A command line that docker refuses; carries docker's message and exit code."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def parse(flags: Flags, argv: Sequence[str], command: str) -> tuple[dict[str, list[str]], list[str]]:
    """Take flags until the first word that is none; the rest is left alone, as docker does for ``run`` and ``exec``.

    Raises:
        Wrong: a flag that is not simulated, or one without its value.
    """
    given: dict[str, list[str]] = {}
    greedy = command in ("run", "exec")
    rest: list[str] = []
    words = list(argv)
    while words:
        word = words.pop(0)
        if not word.startswith("-") or word == "-":
            rest.append(word)
            if greedy:
                return given, rest + words
            continue
        key, equals, value = word.partition("=")
        if not word.startswith("--") and key not in flags and all("-" + each in flags for each in key[1:]):
            words[:0] = ["-" + each for each in key[1:]]
            continue
        if key not in flags:
            code = 125 if greedy else 1
            raise Wrong(f"unknown flag: {key}\nSee 'docker {command} --help'. (Not simulated.)", code)
        if flags[key] and not equals:
            if not words:
                raise Wrong(f"flag needs an argument: {key}\nSee 'docker {command} --help'.", 125 if greedy else 1)
            value = words.pop(0)
        if flags[key] or value.lower() != "false":
            given.setdefault(key, []).append(value)
    return given, rest


def merged(given: Mapping[str, Sequence[str]], *names: str) -> list[str]:
    """The values of a flag under all its names."""
    return [value for name in names for value in given.get(name, [])]


def main() -> None:
    """``docker``."""
    argv = sys.argv[1:]
    if argv[:1] in (["-v"], ["--version"]):
        print(f"Docker version {dockerview.version()}, build lab")
        return
    command = " ".join(argv[:2]) if " ".join(argv[:2]) in COMMANDS else (argv or [""])[0]
    if argv[:1] == ["container"]:
        argv = argv[1:]
        command = (argv or [""])[0]
    try:
        if command not in COMMANDS:
            raise Wrong(f"docker: '{command}' is not a docker command. (Not simulated.)\nSee 'docker --help'")
        sys.exit(dispatch(command, argv[len(command.split()) :]))
    except (Wrong, engine.Failed) as refused:
        sys.stderr.write(f"{refused}\n")
        sys.exit(refused.code)


def dispatch(command: str, argv: Sequence[str]) -> int:
    """Run one command; its exit code."""
    given, words = parse(COMMANDS[command], argv, command)
    up = os.path.exists(SOCKET)
    form = (merged(given, "--format") or (merged(given, "-f") if "ps" not in command and "ls" not in command else []))[
        -1:
    ]
    template = form[0] if form else ""
    if command == "version":
        return _version(template, up=up)
    if up and not os.access(SOCKET, os.W_OK):
        raise Wrong(
            "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock"
        )
    if command == "info" and not up:
        print(dockerview.render(template, {"ServerErrors": [DOWN]}) if template else "Client: Docker Engine")
    if not up:
        raise Wrong(
            ("errors pretty printing info\n" if command == "info" else "") + DOWN, 125 if command == "run" else 1
        )
    if command == "info":
        facts = dockerview.info()
        print(dockerview.render(template, facts) if template else dockerview.text(facts))
        return 0
    if command == "ps":
        return _ps(given, template)
    if command in ("inspect", "image inspect", "network inspect"):
        return _inspect(command, words, template)
    if command == "network ls":
        print("\n".join(dockerview.networks(template, quiet="-q" in given)))
        return 0
    return engine.act(command, given, words)


def _version(template: str, *, up: bool) -> int:
    facts = dockerview.versions(server=up)
    print(dockerview.render(template, facts) if template else dockerview.text(facts))
    if not up:
        raise Wrong(DOWN)
    return 0


def _ps(given: Mapping[str, Sequence[str]], template: str) -> int:
    filters = [each.partition("=")[::2] for each in merged(given, "-f", "--filter")]
    everything = bool(merged(given, "-a", "--all")) or any(key == "status" for key, _ in filters)
    rows = dockerview.rows(filters, everything=everything, full="--no-trunc" in given)
    if merged(given, "-q", "--quiet"):
        template = "{{.ID}}"
    elif not template or template.startswith("table"):
        template = template.removeprefix("table").strip() or "{{.ID}}   {{.Image}}   {{.Status}}   {{.Names}}"
        print(template.replace("{{.", "").replace("}}", "").upper())
    for row in rows:
        print(dockerview.render(template, row))
    return 0


def _inspect(command: str, words: Sequence[str], template: str) -> int:
    code, found = 0, []
    for word in words:
        one = dockerview.inspect(command, word)
        if one is None:
            kind = "object" if command == "inspect" else command.split()[0]
            sys.stderr.write(f"Error: No such {kind}: {word}\n")
            code = 1
        elif template:
            print(dockerview.render(template, one))
        else:
            found.append(one)
    if not template:
        print(json.dumps(found, indent=4))
    return code
