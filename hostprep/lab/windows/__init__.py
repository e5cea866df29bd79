"""Simulated Windows container instances: ``up()`` starts one, ``instance()`` makes its model alone.

``Windows`` is the host: its ``state`` is plain data, ``wait`` and ``reboot`` let time pass, ``http`` is what a program
on it would get, ``plugs`` are its commands for an engine, ``container`` is the inside of one of its containers;
``launched`` is an instance of an image of it.

    with up(Spec(os="2019", language="de", initialized=True)) as running:
        running.reboot()
        running.hosts_toml  # for ``hostprep plan --hosts``; running.url, running.user, running.password() for others
        running.diff()

What the model does not show, so that a test on it proves nothing about it:

* IPv6 but for loopback and link-local addresses; UDP but for who listens; outbound rules and profiles of the firewall.
* gMSA, FSx, GPUs; tasks themselves: a container is one that ``docker run`` started or, in awsvpc mode and on Fargate,
  ``tasknet``; no image is ever pulled.
* ``Install-ECSRuntime``, ``-OverrideSourceRegion``, ``-OverrideSourceBucket`` and ``-ECSEndpoint`` of ECSTools, and
  what its task ``Initialize-ECSHostReboot`` does (a switch picks); the agent's other variables, its configuration
  file, its audit log, the attributes it registers, its limit of requests (429).
* cmd.exe beyond plain lines and pipes, which needs a real one. ``%i`` in scripts and the moment of ``%variable%``, in
  which Wine's differs from Windows', are found by ``hostprep lab check``.
* Stored routes of the host inside of containers, proxies (HTTP_PROXY), domain membership, BranchCache and others that
  share port 80 through HTTP.sys.
* Quotas and service failures of Windows Update, event logs, performance counters but for the uptime.

``Switches`` holds what no public source settles; each default is the likelier reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hostprep.lab.windows.image import launched
    from hostprep.lab.windows.life.instance import Instance
    from hostprep.lab.windows.life.lifecycle import find, instances, start
    from hostprep.lab.windows.life.running import Running
    from hostprep.lab.windows.life.spec import Spec
    from hostprep.lab.windows.life.starting import up
    from hostprep.lab.windows.life.status import Status
    from hostprep.lab.windows.model import Windows
    from hostprep.lab.windows.pitfalls import PITFALLS
    from hostprep.lab.windows.presets import instance

_LAZY = {
    "PITFALLS": "pitfalls",
    "Instance": "life.instance",
    "Running": "life.running",
    "Spec": "life.spec",
    "Status": "life.status",
    "Windows": "model",
    "find": "life.lifecycle",
    "instance": "presets",
    "instances": "life.lifecycle",
    "launched": "image",
    "start": "life.lifecycle",
    "up": "life.starting",
}


def __getattr__(name: str) -> Any:
    """Import on first use: who wants the model alone needs no endpoint, and who asks for a status neither."""
    from importlib import import_module

    if name in _LAZY:
        return getattr(import_module(f"hostprep.lab.windows.{_LAZY[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "PITFALLS",
    "Instance",
    "Running",
    "Spec",
    "Status",
    "Windows",
    "find",
    "instance",
    "instances",
    "launched",
    "start",
    "up",
]
