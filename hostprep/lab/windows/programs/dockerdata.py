"""What the Docker engine answers about networks and containers, as its JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from hostprep.lab.windows import docker
from hostprep.lab.windows.state.containers import Container, HnsNetwork

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows


def stamp(seconds: float) -> str:
    """A time as Docker writes it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f000Z")


def long_id(guid: str) -> str:
    """Docker's 64 digits for what HNS knows by a GUID, the same each time."""
    return hashlib.sha256(guid.encode()).hexdigest()


def network(host: Windows, one: HnsNetwork) -> dict[str, Any]:
    """``docker network inspect``."""
    guests = {
        c.id: {"Name": c.name, "EndpointID": long_id(c.endpoint), "MacAddress": c.mac.replace("-", ":"),
               "IPv4Address": f"{c.ip}/{one.subnet.split('/')[1]}", "IPv6Address": ""}
        for c in host.state.docker.containers
        if c.running and c.network == one.name
    }  # fmt: skip
    options = {"com.docker.network.windowsshim.hnsid": one.id, "com.docker.network.windowsshim.networkname": one.name}
    return {
        "Name": one.name, "Id": long_id(one.id), "Created": stamp(host.system.booted),
        "Scope": "local", "Driver": "nat", "EnableIPv6": False,
        "IPAM": {"Driver": "windows", "Options": None, "Config": [{"Subnet": one.subnet, "Gateway": one.gateway}]},
        "Internal": False, "Attachable": False, "Ingress": False, "ConfigFrom": {"Network": ""}, "ConfigOnly": False,
        "Containers": guests, "Options": options, "Labels": {},
    }  # fmt: skip


def container(host: Windows, one: Container) -> dict[str, Any]:
    """``docker inspect`` of a container."""
    net = docker.nat(host)
    bound = {f"{p.container}/{p.protocol}": [{"HostIp": "0.0.0.0", "HostPort": str(p.host)}] for p in one.ports}  # noqa: S104  # a value
    return {
        "Id": one.id, "Name": f"/{one.name}", "Created": stamp(one.created), "Path": one.command, "Args": [],
        "State": {"Status": "running" if one.running else "exited", "Running": one.running, "ExitCode": one.exit_code},
        "Image": one.image, "Platform": "windows", "HostConfig": {"NetworkMode": one.network,
            "Isolation": one.isolation},
        "Config": {"Image": one.image, "User": one.user, "Env": [f"{k}={v}" for k, v in one.env.items()],
            "Cmd": [one.command]},
        "NetworkSettings": {"Ports": bound, "Networks": {one.network: {"IPAddress": one.ip,
            "Gateway": net.gateway if net else "",
                            "MacAddress": one.mac.replace("-", ":"), "NetworkID": net.id if net else ""}}},
    }  # fmt: skip


def _published(one: Container) -> Iterator[str]:
    """Ports that are alike outside and inside, and follow one another, are told as a range (docker/cli, formatter)."""
    same = sorted(p.host for p in one.ports if p.host == p.container and p.protocol == "tcp")
    for _, group in groupby(enumerate(same), lambda pair: pair[1] - pair[0]):
        ports = [port for _, port in group]
        words = f"{ports[0]}-{ports[-1]}" if len(ports) > 1 else str(ports[0])
        yield f"0.0.0.0:{words}->{words}/tcp"
    for p in one.ports:
        if p.host != p.container or p.protocol != "tcp":
            yield f"0.0.0.0:{p.host}->{p.container}/{p.protocol}"


def row(one: Container) -> dict[str, str]:
    """A line of ``docker ps``."""
    published = ", ".join(_published(one))
    status = "Up 2 minutes" if one.running else f"Exited ({one.exit_code}) 1 minute ago"
    return {"ID": one.id[:12], "Image": one.image, "Command": f'"{one.command}"', "Status": status, "Ports": published,
            "Names": one.name, "State": "running" if one.running else "exited", "Networks": one.network}  # fmt: skip
