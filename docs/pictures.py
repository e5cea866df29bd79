"""Draw the pictures of the README: the credential path of a simulated Windows instance, broken and repaired.

Run by hand, ``python -m docs.pictures``: it starts an instance, and plans and applies on it.
"""

from __future__ import annotations

from pathlib import Path

from hostprep import Request, open_session, perform, report
from hostprep.lab.windows import Running, Spec, up

HERE = Path(__file__).parent
PROFILE = "windows-optimized"
CONTAINER = "docker run -d --name task mcr.microsoft.com/windows/servercore:ltsc2022 ping -t localhost"
ROUTE = (
    "$r = Get-NetRoute -DestinationPrefix 0.0.0.0/0; New-NetRoute -DestinationPrefix 169.254.170.2/32 "
    "-InterfaceIndex $r.ifIndex -NextHop $r.NextHop -PolicyStore ActiveStore"
)


def draw(request: Request, name: str) -> None:
    """Run one of hostprep's commands on the instance, and draw what it found last."""
    found = perform(open_session(request), lambda _event: None)
    report.write(found, "svg", HERE / name)
    print("drew", name)


def container(running: Running) -> None:
    """A container with the route that a task's image makes."""
    running.run("docker start task")
    running.run(ROUTE, "task")


def main() -> None:
    """Break the path by a reboot; plan; apply."""
    with up(Spec(initialized=True), "web1") as running:
        running.run(CONTAINER)
        running.reboot()
        container(running)
        draw(Request("plan", PROFILE, running.hosts_toml), "path-broken.svg")
        draw(Request("apply", PROFILE, running.hosts_toml), "path-repaired.svg")


if __name__ == "__main__":
    main()
