"""The ECS agent's two servers, as its handlers answer.

Source: aws/amazon-ecs-agent, ecs-agent/tmds and ecs-agent/introspection.
"""

from __future__ import annotations

import json
import posixpath
from ipaddress import IPv4Network
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from hostprep.lab.windows import ports, services
from hostprep.lab.windows.clock import happens

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows
    from hostprep.lab.windows.web import Reply

JSON = "application/json"
PLAIN = "text/plain; charset=utf-8"
DATABASE = r"C:\ProgramData\Amazon\ECS\data\agent.db"
DOCKER_API = "1.24"  # the API that the agent speaks first; an engine that no longer does stops it (issue 4933)
TASK_ENI = (1, 54, 0)  # the first version with awsvpc mode on Windows (pull request 2915)
TRUE = ("1", "t", "T", "TRUE", "true", "True")  # strconv.ParseBool of Go; any other word only warns
INVALID = 'Invalid format for "{}" environment variable; expected a JSON array like ["json-file","syslog"]'

# What a caller gets that is no task of this instance.
STRANGERS = {
    "/v2/metadata": (400, "Unable to get task arn from request: unable to get task ARN from IP address"),
    "/v2/stats": (400, "Unable to get task arn from request: unable to get task ARN from IP address"),
    "/v3/": (500, "V3 task metadata handler: unable to get task arn from request"),
    "/v4/": (404, "V4 metadata handler: unable to get task arn from request"),
}


def started(host: Windows) -> None:
    """The service runs: registration takes its time; until it is done nothing listens."""
    host.state.agent.registered = False
    host.later(host.state.agent.register_seconds, "agent registers")


def stopped(host: Windows) -> None:
    """The service has ended: nothing listens."""
    host.state.agent.registered = False
    host.state.events = [e for e in host.state.events if e.what != "agent registers"]


services.STARTED["AmazonECS"] = started
services.STOPPED["AmazonECS"] = stopped


@happens("agent registers")
def register(host: Windows, _key: str) -> None:
    """Register with ECS, or try again in a while; a port inside an excluded range cannot be bound."""
    agent = host.state.agent
    if not host.runs("AmazonECS"):
        return
    if not agent.registers:
        _say(host, agent.why_not or "Unable to register as a container instance with ECS: AccessDeniedException")
        host.later(60, "agent registers")
        return
    if _version(host.state.docker.min_api) > _version(DOCKER_API):
        _say(host, f"client not found for docker version: {DOCKER_API}")
        host.later(60, "agent registers")
        return
    machine = host.state.environment["machine"]
    if not _configured(host, machine) or not _own(host):
        return
    agent.cluster = machine.get("ECS_CLUSTER", "default")
    agent.task_eni = _true(machine, "ECS_ENABLE_TASK_ENI") and _version(agent.version) >= TASK_ENI
    agent.block_imds = _true(machine, "ECS_AWSVPC_BLOCK_IMDS")
    agent.local_routes = json.loads(machine.get("ECS_AWSVPC_ADDITIONAL_LOCAL_ROUTES", "[]"))
    imds, number = host.state.imds, host.guid().replace("-", "").lower()
    agent.arn = f"arn:aws:ecs:{imds.region}:{imds.account}:container-instance/{agent.cluster}/{number}"
    agent.bind_errors = {p: why for p in (ports.INTROSPECTION, ports.CREDENTIALS) if (why := _bind_error(host, p))}
    for port, why in agent.bind_errors.items():
        _say(host, f"Error running task api: listen tcp 127.0.0.1:{port}: bind: {why}")
    agent.registered = True


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def _true(machine: dict[str, str], name: str) -> bool:
    return machine.get(name, "").strip() in TRUE


def _configured(host: Windows, machine: dict[str, str]) -> bool:
    """Whether its variables are fit: drivers that are no JSON are passed over, local routes that are none end it."""
    if not _json_list(machine.get("ECS_AVAILABLE_LOGGING_DRIVERS", "[]")):
        _say(host, INVALID.format("ECS_AVAILABLE_LOGGING_DRIVERS"))
    if _networks(machine.get("ECS_AWSVPC_ADDITIONAL_LOCAL_ROUTES", "[]")):
        return True
    _say(host, "Invalid format for ECS_AWSVPC_ADDITIONAL_LOCAL_ROUTES")
    # It reports 0 to the service control manager, which does not start it again (agent_windows.go).
    services.end(host, services.find(host, "AmazonECS"))
    return False


def _json_list(text: str) -> bool:
    try:
        return isinstance(json.loads(text), list)
    except ValueError:
        return False


def _networks(text: str) -> bool:
    try:
        return all(IPv4Network(one, strict=False) for one in json.loads(text)) and _json_list(text)
    except (ValueError, TypeError):
        return False


def _own(host: Windows) -> bool:
    """Whether its database is this instance's; one that came with an image is refused by ECS for ever (issue 2738)."""
    found = host.state.files.get(DATABASE)
    if found is not None and found != host.state.imds.instance:
        _say(host, "InvalidParameterException: Arguments on this idempotent request are inconsistent")
        host.later(60, "agent registers")
        return False
    host.state.files[DATABASE] = host.state.imds.instance
    return True


def _say(host: Windows, line: str) -> None:
    """A line of its log, and of the log's file where one is asked for."""
    host.state.agent.log.append(line)
    path = host.state.environment["machine"].get("ECS_LOGFILE")
    if path:
        host.state.files[path] = "".join(f'level=error msg="{one}"\r\n' for one in host.state.agent.log)


def _bind_error(host: Windows, port: int) -> str:
    # An administered exclusion keeps Windows itself from taking the port; whoever asks for it by number gets it.
    if ports.excluded(host, port, administered=False):
        return "An attempt was made to access a socket in a way forbidden by its access permissions."
    if any(s.port == port and s.kind != "agent" for s in ports.sockets(host)):
        return "Only one usage of each socket address (protocol/network address/port) is normally permitted."
    return ""


def request(host: Windows, port: int, path: str) -> Reply:
    """An answer of one of the two servers, byte for byte."""
    return _introspection(host, path) if port == ports.INTROSPECTION else _tasks(host, path)


def _introspection(host: Windows, path: str) -> Reply:
    from hostprep.lab.windows.web import answer

    agent = host.state.agent
    match urlsplit(path).path:
        case "/v1/metadata":
            document: dict[str, object] = {
                "Cluster": agent.cluster,
                "ContainerInstanceArn": agent.arn,
                "Version": f"Amazon ECS Agent - v{agent.version} (*{agent.build})",
            }
        case "/v1/tasks":
            document = {"Tasks": []}
        case "/license":
            return answer(
                200,
                "Amazon ECS Container Agent\nCopyright Amazon.com, Inc. or its affiliates. All Rights Reserved.\n",
                PLAIN,
            )
        case _:
            document = {"AvailableCommands": ["/v1/metadata", "/v1/tasks", "/license"]}
    return answer(200, json.dumps(document, separators=(",", ":")), JSON)


def _tasks(host: Windows, path: str) -> Reply:
    from hostprep.lab.windows.web import answer

    path, _, query = path.partition("?")
    if path.startswith("//"):
        clean = "/" + posixpath.normpath(path).lstrip("/") + ("/" if path.endswith("/") else "")
        moved = f'<a href="{clean}">Moved Permanently</a>.\n\n'
        return answer(301, moved, "text/html; charset=utf-8", location=clean)
    if path.startswith("/v2/credentials/"):
        return _credentials(host, "V2", path.removeprefix("/v2/credentials/"))
    if path == "/v1/credentials":
        return _credentials(host, "V1", parse_qs(query).get("id", [""])[0])
    for start, (status, sentence) in STRANGERS.items():
        if path.startswith(start):
            return answer(status, json.dumps(sentence), JSON)
    return answer(404, "404 page not found\n", PLAIN)


def _credentials(host: Windows, version: str, wanted: str) -> Reply:
    from hostprep.lab.windows.web import answer

    known = host.state.agent.credentials.get(wanted)
    if not wanted:
        return _refused(400, "NoIdInRequest", f"Credentials{version}Request: No Credential ID in the request")
    if known is None:
        return _refused(400, "InvalidIdInRequest", f"Credentials{version}Request: Credentials not found")
    if known == "pending":
        return _refused(
            503, "CredentialsUninitialized", f"Credentials{version}Request: Credentials uninitialized for ID"
        )
    document = {
        "RoleArn": known,
        "AccessKeyId": "ASIALABLABLABLABLABL",
        "SecretAccessKey": "lab-not-a-secret",
        "Token": "lab-not-a-token",
        "Expiration": "2030-01-01T00:00:00Z",
    }
    return answer(200, json.dumps(document, separators=(",", ":")), JSON)


def _refused(status: int, code: str, message: str) -> Reply:
    from hostprep.lab.windows.web import answer

    return answer(
        status, json.dumps({"code": code, "message": message, "HTTPErrorCode": status}, separators=(",", ":")), JSON
    )
