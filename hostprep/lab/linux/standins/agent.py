"""The ECS agent, as far as its two HTTP servers go: answers as in aws/amazon-ecs-agent 1.105.

Introspection (agent/introspection) on port 51678 of all addresses; credentials (ecs-agent/tmds/handlers/v1 and v2) on
127.0.0.1:51679. It registers with nothing, starts no tasks and pulls nothing.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from socket import socket

from .places import AGENT, LISTENING, RUN
from .web import Reply, listener, serve

INTROSPECTION, CREDENTIALS = 51678, 51679
THROTTLE = RUN + "/agent-throttle"
"""While this file exists the credential server answers 429."""
UNDELIVERED = "not-yet-delivered"
JSON = "application/json"
TRUE = ("1", "t", "T", "TRUE", "true", "True")


class Agent:
    """What one running agent knows.

    Args:
        settings: the instance's agent settings: version, hash, account, region, instance, credential_id.
        cluster: the cluster it is registered in.
        audit: its audit log, or None when it is switched off.
    """

    def __init__(self, settings: Mapping[str, str], cluster: str, audit: str | None) -> None:
        self.settings = settings
        self.cluster = cluster
        self.audit = audit

    def _arn(self, kind: str) -> str:
        known = self.settings
        return f"arn:aws:ecs:{known['region']}:{known['account']}:{kind}/{self.cluster}/{known['instance']}"

    def introspection(self, _line: socket, _method: str, target: str, _headers: Mapping[str, str]) -> Reply:
        """Port 51678. Any unknown path lists the commands, with 200."""
        path, _, query = target.partition("?")
        if path == "/v1/metadata":
            version = f"Amazon ECS Agent - v{self.settings['version']} ({self.settings['hash']})"
            arn = self._arn("container-instance")
            return 200, JSON, _json({"Cluster": self.cluster, "ContainerInstanceArn": arn, "Version": version})
        if path == "/v1/tasks":
            if "taskarn=" in query and "dockerid=" in query:
                return 400, JSON, _json({"Tasks": None})
            if query:
                return (
                    404,
                    JSON,
                    _json({"Arn": "", "DesiredStatus": "", "KnownStatus": "", "Family": "", "Version": ""}),
                )
            return 200, JSON, _json({"Tasks": []})
        return 200, JSON, _json({"AvailableCommands": ["/v1/metadata", "/v1/tasks", "/license"]})

    def credentials(self, line: socket, _method: str, target: str, headers: Mapping[str, str]) -> Reply:
        """Port 51679: versions 1 and 2 of the credential endpoint."""
        path, _, query = target.partition("?")
        if path == "/v1/credentials":
            found = [pair[3:] for pair in query.split("&") if pair.startswith("id=")]
            reply, shown = self._credentials("V1", found[0] if found else ""), target
        elif path.startswith("/v2/credentials"):
            reply, shown = self._credentials("V2", path[len("/v2/credentials") :].strip("/")), "/v2/credentials"
        else:
            return 404, "text/plain; charset=utf-8", "404 page not found\n"
        self._log(reply[0], line, shown, headers.get("user-agent", ""))
        return reply

    def _credentials(self, version: str, wanted: str) -> Reply:
        if os.path.exists(THROTTLE):
            return 429, "text/plain; charset=utf-8", ""
        if not wanted:
            return _refusal(version, "NoIdInRequest", "No Credential ID in the request", 400)
        if wanted == UNDELIVERED:
            return _refusal(version, "CredentialsUninitialized", "Credentials uninitialized for ID", 503)
        if wanted != self.settings["credential_id"]:
            return _refusal(version, "InvalidIdInRequest", "Credentials not found", 400)
        until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 6 * 3600))
        role = f"arn:aws:iam::{self.settings['account']}:role/lab-task"
        keys = {"AccessKeyId": "ASIALABLABLABLABLAB0", "SecretAccessKey": "lab", "Token": "lab"}
        return 200, JSON, _json({"RoleArn": role, **keys, "Expiration": until})

    def _log(self, status: int, line: socket, shown: str, program: str) -> None:
        if self.audit is None:
            return
        now, peer = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "{}:{}".format(*line.getpeername()[:2])
        entry = f'{now} {status} {peer} "{shown}" "{program}" - GetCredentials 2 {self.cluster} '
        with open(self.audit, "a", encoding="utf-8") as log:
            log.write(entry + self._arn("container-instance") + "\n")


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _refusal(version: str, code: str, why: str, status: int) -> Reply:
    message = f"Credentials{version}Request: {why}"
    return status, JSON, _json({"code": code, "message": message, "HTTPErrorCode": status})


def checkpoint(path: str, cluster: str) -> str:
    """Register, or find the registration of before; the sentence the agent stops with, or nothing.

    The agent keeps its registration in ``agent.db`` and refuses to start as a member of another cluster.
    """
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            saved = json.load(file)["Cluster"]
        if saved != cluster:
            return f"Data mismatch; saved cluster '{saved}' does not match configured cluster '{cluster}'."
        return ""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"Cluster": cluster}, file)
    return ""


def run(environment: Mapping[str, str], data: str, logs: str) -> int:
    """Serve until killed.

    Args:
        environment: the agent's variables, such as ECS_CLUSTER.
        data: its data folder, as a path of the host.
        logs: its log folder, as a path of the host.

    Returns:
        An exit code when it cannot run: 1, or 5 ("terminal": ecs-init does not restart it).
    """
    os.makedirs(logs, exist_ok=True)
    if environment.get("ECS_EXTERNAL") in TRUE and not environment.get("AWS_DEFAULT_REGION"):
        return _stop(logs, "AWS_DEFAULT_REGION has to be set when running on external capacity", 1)
    cluster = environment.get("ECS_CLUSTER") or "default"
    mismatch = checkpoint(data + "/agent.db", cluster)
    if mismatch:
        return _stop(logs, mismatch, 5)
    with open(AGENT, encoding="utf-8") as file:
        settings: dict[str, str] = json.load(file)
    settings["region"] = environment.get("AWS_DEFAULT_REGION") or settings["region"]
    quiet = environment.get("ECS_AUDIT_LOGFILE_DISABLED") in TRUE
    agent = Agent(settings, cluster, None if quiet else logs + "/audit.log")
    try:
        first, second = listener("", INTROSPECTION), listener("127.0.0.1", CREDENTIALS)
    except OSError as error:
        return _stop(logs, f"listen tcp: bind: {(error.strerror or '').lower()}", 1)
    threading.Thread(target=serve, args=(first, agent.introspection), daemon=True).start()
    second.listen()
    with open(LISTENING, "w", encoding="ascii") as mark:
        mark.write(str(os.getpid()))
    serve(second, agent.credentials)
    return 0


def _stop(logs: str, why: str, code: int) -> int:
    sys.stderr.write(why + "\n")
    with open(logs + "/ecs-agent.log", "a", encoding="utf-8") as log:
        log.write(f'level=critical time={time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())} msg="{why}"\n')
    return code


def main() -> None:
    """``agent DATA LOGS``, with its variables in the environment. SIGTERM ends it with 0, as agent/sighandlers does."""
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    sys.exit(run(os.environ, sys.argv[1], sys.argv[2]))
