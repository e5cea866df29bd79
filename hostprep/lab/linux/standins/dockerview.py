"""What the docker stand-in shows: facts as docker's JSON has them, and Go templates over them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from . import containers
from .dockerd import settings
from .engine import FailedError, images

SHORT = 12
FIREWALL_BACKEND_SINCE = 29


def version() -> str:
    """The engine's version, as the instance was made with it."""
    return str(settings()["version"])


def versions(*, server: bool) -> dict[str, Any]:
    """``docker version``."""
    one = {"Version": version(), "ApiVersion": "1.47", "Os": "linux", "Arch": "amd64"}
    return {"Client": one, "Server": one if server else None}


def info() -> dict[str, Any]:
    """``docker info``."""
    known = settings()
    running = sum(1 for each in containers.known() if containers.pid(each))
    facts: dict[str, Any] = {
        "ServerVersion": known["version"],
        "Containers": len(containers.known()),
        "ContainersRunning": running,
        "Driver": "overlay2",
        "LoggingDriver": "json-file",
        "CgroupDriver": "systemd",
        "CgroupVersion": "2",
        "OSType": "linux",
        "OperatingSystem": "hostprep lab",
        "SecurityOptions": ["name=seccomp,profile=builtin"],
        "LiveRestoreEnabled": False,
        "DockerRootDir": "/var/lib/docker",
    }
    if int(known["version"].partition(".")[0]) >= FIREWALL_BACKEND_SINCE:  # the field came with Docker 29
        facts["FirewallBackend"] = {"Driver": known["backend"]}
    return facts


def text(facts: Mapping[str, Any]) -> str:
    """Facts as lines, when no format is asked for."""
    return "\n".join(f" {key}: {value}" for key, value in facts.items())


def rows(filters: Sequence[tuple[str, str]], *, everything: bool, full: bool) -> list[dict[str, Any]]:
    """The rows of ``docker ps``.

    Raises:
        FailedError: a filter that is not simulated.
    """
    found = []
    for each in containers.known():
        state = "running" if containers.pid(each) else "exited"
        if (everything or state == "running") and all(_matches(each, state, k, v) for k, v in filters):
            found.append(
                {
                    "ID": each["Id"] if full else each["Id"][:SHORT],
                    "Names": each["Name"],
                    "Image": each["Image"],
                    "State": state,
                    "Status": "Up 1 minute" if state == "running" else "Exited (0) 1 minute ago",
                    "Networks": each["Network"],
                    "Labels": ",".join(f"{k}={v}" for k, v in each["Labels"].items()),
                    "Ports": "",
                    "Command": '"' + " ".join(each["Command"]) + '"',
                }
            )
    return found


def _matches(each: containers.Container, state: str, key: str, value: str) -> bool:
    if key == "name":
        return re.search(value.removeprefix("^/").removeprefix("/"), each["Name"]) is not None
    if key == "id":
        return str(each["Id"]).startswith(value)
    if key == "status":
        return state == value
    if key == "ancestor":
        return value in (each["Image"], str(each["Image"]).rpartition(":")[0])
    if key == "network":
        return bool(each["Network"] == value)
    if key == "label":
        name, equals, wanted = value.partition("=")
        return name in each["Labels"] and (not equals or each["Labels"][name] == wanted)
    raise FailedError(f"invalid filter '{key}' (not simulated)")


def inspect(command: str, word: str) -> dict[str, Any] | None:
    """One object as ``docker inspect`` shows it, or None."""
    if command == "image inspect":
        name = word if ":" in word.rpartition("/")[2] else word + ":latest"
        return (
            {"Id": "sha256:" + name.encode().hex()[:64].ljust(64, "0"), "RepoTags": [name]}
            if name in images()
            else None
        )
    if command == "network inspect":
        return next((each for each in _networks() if each["Name"] == word), None)
    each = containers.find(containers.known(), word)
    if each is None:
        return None
    number = containers.pid(each)
    network = {"IPAddress": each["Address"], "Gateway": str(each["Address"]).rpartition(".")[0] + ".1"}
    state = "running" if number else "exited"
    return {
        "Id": each["Id"],
        "Name": "/" + each["Name"],
        "State": {"Status": state, "Running": bool(number), "Pid": number, "ExitCode": 0, "Restarting": False},
        "Config": {
            "Image": each["Image"],
            "Env": [f"{key}={value}" for key, value in each["Env"].items()],
            "Cmd": each["Command"],
            "Labels": each["Labels"],
        },
        "HostConfig": {
            "NetworkMode": each["Network"],
            "Binds": each["Binds"],
            "Privileged": each.get("Privileged", False),
            "AutoRemove": each.get("Remove", False),
            "RestartPolicy": _policy(each["Restart"]),
        },
        "NetworkSettings": {"IPAddress": each["Address"], "Networks": {each["Network"]: network}},
    }


def _policy(text: str) -> dict[str, Any]:
    name, _, count = (text or "no").partition(":")
    return {"Name": name, "MaximumRetryCount": int(count or 0)}


def _networks() -> list[dict[str, Any]]:
    found = []
    for bridge, subnet in settings()["bridges"].items():
        default = bridge == "docker0"
        options = {"com.docker.network.bridge.name": bridge}
        options |= {"com.docker.network.bridge.default_bridge": "true"} if default else {}
        identity = "0" * 64 if default else bridge.removeprefix("br-").ljust(64, "0")
        config = {"Config": [{"Subnet": subnet}]}
        name = "bridge" if default else "lab"
        found.append({"Name": name, "Id": identity, "Driver": "bridge", "IPAM": config, "Options": options})
    return [*found, {"Name": "host", "Id": "1" * 64, "Driver": "host", "IPAM": {"Config": []}, "Options": {}}]


def networks(template: str, *, quiet: bool) -> list[str]:
    """The lines of ``docker network ls``."""
    shown = [{**each, "ID": each["Id"][:SHORT]} for each in _networks()]
    form = "{{.ID}}" if quiet else template or "{{.ID}}   {{.Name}}   {{.Driver}}"
    return [render(form, each) for each in shown]


def render(template: str, facts: Mapping[str, Any]) -> str:
    """A Go template of fields: ``{{.A.B}}``, ``{{json .A}}``, ``{{index .A "b"}}``, and ``json`` for everything.

    Raises:
        FailedError: other actions (range, if, functions) are not simulated.
    """
    if template == "json":
        return json.dumps(facts)

    def fill(match: re.Match[str]) -> str:
        action = match[1].strip().strip("-").strip()
        simple = re.fullmatch(r"(json\s+)?\.([\w.]*)", action)
        indexed = re.fullmatch(r'index\s+\.([\w.]+)\s+"([^"]+)"', action)
        if simple:
            value = _field(facts, simple[2], action)
            return json.dumps(value, separators=(",", ":")) if simple[1] else _go(value)
        if indexed:
            return _go(_field(facts, indexed[1], action).get(indexed[2]))
        raise FailedError(f"template: :1: {action!r} is not simulated")

    return re.sub(r"\{\{(.*?)\}\}", fill, template).replace("\\t", "\t").replace("\\n", "\n")


def _field(facts: Any, path: str, action: str) -> Any:
    value = facts
    for key in path.split(".") if path else []:
        if not isinstance(value, Mapping) or key not in value:
            raise FailedError(f'template: :1: executing "" at <.{path}>: can\'t evaluate field {key} ({action})')
        value = value[key]
    return value


def _go(value: Any) -> str:
    if value is None:
        return "<no value>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + " ".join(map(_go, value)) + "]"
    if isinstance(value, Mapping):
        return "map[" + " ".join(f"{key}:{_go(value[key])}" for key in sorted(value)) + "]"
    return str(value)
