"""The ``docker`` command: as much of its command line as preparing and verifying an ECS instance uses.

Exit codes and messages are docker's: 125 for docker's own refusals of ``run``, 1 elsewhere, the command's own exit code
for ``exec`` and ``run`` in the foreground. Commands, flags and template words that are not simulated fail by name.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from . import dockerview, engine
from .answer import Answer
from .places import SOCKET, words

DOWN = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?"

Flags = Mapping[str, bool]
"""Long and short flags, each with whether it takes a value."""

Given = Mapping[str, Sequence[str]]
"""The flags of a command line with their values."""

RUN: Flags = {
    **dict.fromkeys(words("--name --restart -v --volume --mount --net --network -e --env --env-file -l --label"), True),
    **dict.fromkeys(words("--cap-add --cap-drop --log-driver --log-opt -p --publish -u --user -w --workdir"), True),
    **dict.fromkeys(words("--entrypoint --pull --security-opt --pid --memory -m --hostname -h --device"), True),
    **dict.fromkeys(words("-d --detach --rm --init --privileged -i --interactive -t --tty --read-only"), False),
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
    "rename": {},
    "update": {"--restart": True},
    "rm": {"-f": False, "--force": False, "-v": False, "--volumes": False},
    "exec": {"-i": False, "-t": False, "-d": False, "-e": True, "--env": True, "-u": True, "--user": True}
    | {"--interactive": False, "--tty": False},
    "pull": {"-q": False, "--quiet": False},
    "image inspect": {"-f": True, "--format": True},
    "network ls": {"-q": False, "--format": True, "--filter": True, "-f": True},
    "network inspect": {"-f": True, "--format": True},
    "logs": {"--tail": True, "-n": True},
}


class WrongError(Exception):
    """A command line that docker refuses; carries docker's message and exit code."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def parse(flags: Flags, argv: Sequence[str], command: str) -> tuple[dict[str, list[str]], list[str]]:
    """Take flags until the first word that is none; the rest is left alone, as docker does for ``run`` and ``exec``.

    Raises:
        WrongError: a flag that is not simulated, or one without its value.
    """
    given: dict[str, list[str]] = {}
    greedy = command in ("run", "exec")
    rest: list[str] = []
    left = list(argv)
    while left:
        word = left.pop(0)
        if not word.startswith("-") or word == "-":
            rest.append(word)
            if greedy:
                return given, rest + left
            continue
        key, equals, value = word.partition("=")
        if not word.startswith("--") and key not in flags and all("-" + each in flags for each in key[1:]):
            left[:0] = ["-" + each for each in key[1:]]
            continue
        if key not in flags:
            code = 125 if greedy else 1
            raise WrongError(f"unknown flag: {key}\nSee 'docker {command} --help'. (Not simulated.)", code)
        if flags[key] and not equals:
            if not left:
                raise WrongError(f"flag needs an argument: {key}\nSee 'docker {command} --help'.", 125 if greedy else 1)
            value = left.pop(0)
        if flags[key] or value.lower() != "false":
            given.setdefault(key, []).append(value)
    return given, rest


def merged(given: Mapping[str, Sequence[str]], *names: str) -> list[str]:
    """The values of a flag under all its names."""
    return [value for name in names for value in given.get(name, [])]


def main() -> None:
    """``docker``, carried out here: what acts, and all refusals to those who may not ask the daemon."""
    answer = look(sys.argv[1:])
    if answer is None:
        command, rest = split(sys.argv[1:])
        try:
            sys.exit(engine.act(command, *parse(COMMANDS[command], rest, command)))
        except engine.FailedError as refused:
            answer = Answer(refused.code, err=f"{refused}\n")
    sys.stdout.write(answer.out)
    sys.stderr.write(answer.err)
    sys.exit(answer.code)


def split(argv: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The command, of one word or two, and what follows it."""
    words = [*argv][1:] if argv[:1] == ["container"] else [*argv]
    two = " ".join(words[:2])
    return (two, words[2:]) if two in COMMANDS else ((words or [""])[0], words[1:])


def look(argv: Sequence[str]) -> Answer | None:
    """What a command says that only looks, or that docker refuses; None for one that acts."""
    if argv[:1] in (["-v"], ["--version"]):
        return Answer(out=f"Docker version {dockerview.version()}, build lab\n")
    command, rest = split(argv)
    if command not in COMMANDS:
        return Answer(1, err=f"docker: '{command}' is not a docker command. (Not simulated.)\nSee 'docker --help'\n")
    try:
        given, names = parse(COMMANDS[command], rest, command)
        return _dispatch(command, given, names)
    except (WrongError, engine.FailedError) as refused:
        return Answer(refused.code, err=f"{refused}\n")


def _dispatch(command: str, given: Given, names: Sequence[str]) -> Answer | None:
    up = os.path.exists(SOCKET)
    form = merged(given, "--format") or (merged(given, "-f") if "ps" not in command and "ls" not in command else [])
    template = form[-1] if form else ""
    if command == "version":
        return Answer(0 if up else 1, _shown(dockerview.versions(server=up), template), "" if up else DOWN + "\n")
    if up and not os.access(SOCKET, os.W_OK):
        raise WrongError(
            "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock"
        )
    if command == "info" and not up:
        out = _shown({"ServerErrors": [DOWN]}, template) if template else "Client: Docker Engine\n"
        return Answer(1, out, f"errors pretty printing info\n{DOWN}\n")
    if not up:
        raise WrongError(DOWN, 125 if command == "run" else 1)
    if command == "info":
        return Answer(out=_shown(dockerview.info(), template))
    if command == "ps":
        return _ps(given, template)
    if command in ("inspect", "image inspect", "network inspect"):
        return _inspect(command, names, template)
    if command == "network ls":
        return Answer(out="\n".join([*dockerview.networks(template, quiet="-q" in given), ""]))
    return None


def _shown(facts: Mapping[str, Any], template: str) -> str:
    return (dockerview.render(template, facts) if template else dockerview.text(facts)) + "\n"


def _ps(given: Given, template: str) -> Answer:
    filters = [each.partition("=")[::2] for each in merged(given, "-f", "--filter")]
    everything = bool(merged(given, "-a", "--all")) or any(key == "status" for key, _ in filters)
    rows = dockerview.rows(filters, everything=everything, full="--no-trunc" in given)
    lines = []
    if merged(given, "-q", "--quiet"):
        template = "{{.ID}}"
    elif not template or template.startswith("table"):
        template = template.removeprefix("table").strip() or "{{.ID}}   {{.Image}}   {{.Status}}   {{.Names}}"
        lines.append(template.replace("{{.", "").replace("}}", "").upper())
    lines += [dockerview.render(template, row) for row in rows]
    return Answer(out="".join(f"{line}\n" for line in lines))


def _inspect(command: str, names: Sequence[str], template: str) -> Answer:
    answer, found = Answer(), []
    for word in names:
        one = dockerview.inspect(command, word)
        if one is None:
            kind = "object" if command == "inspect" else command.split(maxsplit=1)[0]
            answer.err += f"Error: No such {kind}: {word}\n"
            answer.code = 1
        elif template:
            answer.out += dockerview.render(template, one) + "\n"
        else:
            found.append(one)
    if not template:
        answer.out += json.dumps(found, indent=4) + "\n"
    return answer
