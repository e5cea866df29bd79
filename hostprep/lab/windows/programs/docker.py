"""docker.exe: its verbs, and those about the engine and its networks."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows.programs.answers import failed, said
from hostprep.lab.windows.programs.dockerdata import long_id, network, row
from hostprep.lab.windows.programs.dockerguests import GUESTS
from hostprep.lab.windows.programs.dockerwords import Wrong, no_more, template_of, told
from hostprep.lab.windows.refusal import Refusal

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

DOWN = (
    "error during connect: this error may indicate that the docker daemon is not running: "
    'Get "http://%2F%2F.%2Fpipe%2Fdocker_engine/v{}/{}": open //./pipe/docker_engine: {}'
)
GONE, DENIED = "The system cannot find the file specified.", "Access is denied."


def docker(host: Windows, words: Sequence[str]) -> Answer:
    """A command line of docker."""
    size = 2 if words[:1] and words[0] in ("network", "container") else 1
    name = " ".join(words[:size]).removeprefix("container ")
    run = COMMANDS.get(name)
    if run is None:
        return failed(f"docker: '{' '.join(words[:size])}' is not a docker command.", "See 'docker --help'", code=1)
    if not host.runs("docker") or not host.system.elevated:
        why = DENIED if host.runs("docker") else GONE
        return failed(DOWN.format(host.state.docker.api, name.split()[0], why), code=1)
    try:
        return run(host, list(words[size:]))
    except Wrong as wrong:
        return failed(str(wrong), code=1)
    except Refusal as refusal:
        return failed(f"Error response from daemon: {refusal}", code=125 if name == "run" else 1)


def version(host: Windows, words: list[str]) -> Answer:
    """``docker version``."""
    template = template_of(words)
    no_more(words)
    one = host.state.docker
    facts = {"Version": one.version, "APIVersion": one.api, "Os": "windows", "Arch": "amd64"}
    server = facts | {"MinAPIVersion": one.min_api}
    if template:
        return said(told(template, {"Client": facts, "Server": server}))
    return said("Client:", f" Version:           {one.version}", f" API version:       {one.api}", "", "Server:",
        " Engine:",
                f"  Version:          {one.version}",
                f"  API version:      {one.api} (minimum version {one.min_api})")  # fmt: skip


def info(host: Windows, words: list[str]) -> Answer:
    """``docker info``."""
    template = template_of(words)
    no_more(words)
    facts = {"OSType": "windows", "ServerVersion": host.state.docker.version, "Isolation": "process",
        "Name": host.system.name,
             "Containers": len(host.state.docker.containers),
             "ContainersRunning": sum(c.running for c in host.state.docker.containers)}  # fmt: skip
    return said(told(template, facts)) if template else said(*(f" {k}: {v}" for k, v in facts.items()))


def ps(host: Windows, words: list[str]) -> Answer:
    """``docker ps``."""
    template = template_of(words)
    everything, quiet = "-a" in words or "--all" in words, "-q" in words
    no_more([w for w in words if w not in ("-a", "--all", "-q", "--no-trunc")])
    found = [row(c) for c in host.state.docker.containers if everything or c.running]
    if quiet:
        return said(*(one["ID"] for one in found))
    if template:
        return said(*(told(template, one) for one in found))
    head = "CONTAINER ID   IMAGE     COMMAND   STATUS    PORTS     NAMES"
    return said(
        head, *("   ".join(one[n] for n in ("ID", "Image", "Command", "Status", "Ports", "Names")) for one in found)
    )


def list_networks(host: Windows, words: list[str]) -> Answer:
    """``docker network ls``."""
    template = template_of(words)
    found = [{"ID": long_id(n.id)[:12], "Name": n.name, "Driver": "nat", "Scope": "local"} for n in host.state.hns]
    found.append({"ID": "0f1e2d3c4b5a", "Name": "none", "Driver": "null", "Scope": "local"})
    if "-q" in words:
        return said(*(one["ID"] for one in found))
    no_more(words)
    if template:
        return said(*(told(template, one) for one in found))
    return said(
        "NETWORK ID     NAME      DRIVER    SCOPE",
        *(f"{o['ID']}   {o['Name']:<9} {o['Driver']:<9} {o['Scope']}" for o in found),
    )


def inspect_network(host: Windows, words: list[str]) -> Answer:
    """``docker network inspect``; what is not there leaves an empty list and a sentence."""
    template = template_of(words)
    found = [
        network(host, n) for n in host.state.hns for word in words if n.name == word or n.id.lower() == word.lower()
    ]
    lines = [told(template, one) for one in found] if template else json.dumps(found, indent=4).splitlines()
    missing = [w for w in words if not any(n.name == w for n in host.state.hns)]
    errors = [f"Error response from daemon: network {w} not found" for w in missing]
    return Answer(lines, int(bool(missing)), errors)


COMMANDS: dict[str, Callable[[Windows, list[str]], Answer]] = {
    "version": version, "info": info, "ps": ps, "network ls": list_networks, "network inspect": inspect_network,
    **GUESTS,
}  # fmt: skip
