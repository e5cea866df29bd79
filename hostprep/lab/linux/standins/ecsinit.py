"""amazon-ecs-init: pre-start, start, stop and post-stop, as aws/amazon-ecs-agent's ecs-init does them.

The rules and their order are ``ecs-init/exec/iptables/iptables.go``: no ``-w``, no ``-C``, no comment. The sysctl is
``ecs-init/exec/sysctl/sysctl.go``. ``start`` is the agent itself, in the foreground.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

from . import agent, containers
from .places import SOCKET

DEFAULTS = {"ECS_ENABLE_TASK_IAM_ROLE": "true", "ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST": "true"}
CONFIGS = ("/var/lib/ecs/ecs.config", "/etc/ecs/ecs.config")
NAME = "ecs-agent"

Rule = tuple[str, tuple[str, ...]]
"""The program, and its arguments with ``{}`` where the action and chain go."""


def rules(environment: Mapping[str, str], *, ipv6: bool, bridge: str = "docker0") -> list[tuple[str, str, str, str]]:
    """(program, table, chain with its action ``-A`` or ``-I``, specification) in ecs-init's order."""
    to_agent = "-p tcp -d 169.254.170.2 --dport 80 -j"
    found = [("iptables", "nat", "-A PREROUTING", f"{to_agent} DNAT --to-destination 127.0.0.1:51679")]
    if environment.get("ECS_SKIP_LOCALHOST_TRAFFIC_FILTER") != "true":
        guard = "--dst 127.0.0.0/8 ! --src 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP"
        found.append(("iptables", "filter", "-I INPUT", guard))
    programs = ["iptables", "ip6tables"] if ipv6 else ["iptables"]
    if environment.get("ECS_ALLOW_OFFHOST_INTROSPECTION_ACCESS") != "true":
        found += [(each, "filter", "-I INPUT", "-p tcp --dport 51678 ! -i lo -j DROP") for each in programs]
    found += [(each, "filter", "-I INPUT", f"-p tcp --dport 51678 -i {bridge} -j ACCEPT") for each in programs]
    return [*found, ("iptables", "nat", "-A OUTPUT", f"{to_agent} REDIRECT --to-ports 51679")]


def _ipv6() -> bool:
    return os.path.exists("/proc/sys/net/ipv6") and shutil.which("ip6tables") is not None


def _create() -> None:
    for program, table, chain, spec in rules(os.environ, ipv6=_ipv6()):
        subprocess.run([program, "-t", table, *chain.split(), *spec.split()], check=True)


def _remove() -> None:
    for program, table, chain, spec in rules(os.environ, ipv6=_ipv6()):
        words = ["-D", chain.split()[1], *spec.split()]
        subprocess.run([program, "-t", table, *words], stderr=subprocess.DEVNULL, check=False)


def pre_start() -> int:
    """Localnet routing, then the rules."""
    subprocess.run(["sysctl", "-w", "net.ipv4.conf.all.route_localnet=1"], check=True)
    subprocess.run(["sysctl", "-e", "-w", "net.ipv6.conf.docker0.accept_ra=0"], check=False)
    _create()
    return 0


def post_stop() -> int:
    """``RestoreDefault`` writes the value of ``default`` into ``all``; then every rule is deleted once."""
    with open("/proc/sys/net/ipv4/conf/default/route_localnet", encoding="ascii") as file:
        default = file.read().strip()
    subprocess.run(["sysctl", "-w", f"net.ipv4.conf.all.route_localnet={default}"], check=False)
    _remove()
    return 0


def variables(texts: list[str]) -> dict[str, str]:
    """ecs-init's own reading of its files: split at the first ``=``, no comments, no quotes; the last one wins."""
    found = dict(DEFAULTS)
    for text in texts:
        pairs = (line.strip().partition("=") for line in text.splitlines() if "=" in line)
        found.update((key.strip(), value.strip()) for key, _, value in pairs)
    return found


def start() -> int:
    """Run the agent in the foreground, listed among docker's containers."""
    texts = []
    for path in CONFIGS:
        if os.path.exists(path):
            with open(path, encoding="utf-8", errors="replace") as file:
                texts.append(file.read())
    environment = {**variables(texts), "ECS_DATADIR": "/data"}
    with containers.remembered() as known:
        known[:] = [each for each in known if each["Name"] != NAME]
        known.append(entry(environment))
        containers.note(known[-1], os.getpid())
    return agent.run(environment, "/var/lib/ecs/data", "/var/log/ecs")


def entry(environment: Mapping[str, str]) -> containers.Container:
    """The agent's container as ``docker inspect`` shows it."""
    return {
        "Id": os.urandom(32).hex(),
        "Name": NAME,
        "Image": "amazon/amazon-ecs-agent:latest",
        "Command": [],
        "Network": "host",
        "Bridge": "",
        "Address": "",
        "Env": dict(environment),
        "Binds": ["/var/log/ecs:/log", "/var/lib/ecs/data:/data"],
        "Restart": "",
        "Stopped": False,
        "Labels": {},
    }


def stop() -> int:
    """Nothing: the service manager ends the process."""
    return 0


def main() -> None:
    """``amazon-ecs-init pre-start|start|stop|post-stop``."""
    actions = {"pre-start": pre_start, "start": start, "stop": stop, "post-stop": post_stop}
    action = actions.get(sys.argv[1] if len(sys.argv) > 1 else "")
    if action is None:
        sys.exit("usage: amazon-ecs-init pre-start|start|stop|post-stop")
    missing = [name for name in ("iptables", "sysctl") if shutil.which(name) is None]
    if missing:
        sys.exit(f'exec: "{missing[0]}": executable file not found in $PATH')
    if not os.path.exists(SOCKET):
        sys.exit("Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?")
    sys.exit(action())
