"""The service control manager: dependencies, delays, failure, what each service does when it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from hostprep.lab.windows import proxy
from hostprep.lab.windows.clock import happens
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.services import Service

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

STARTED: dict[str, Callable[[Windows], None]] = {"iphlpsvc": proxy.service_started}
STOPPED: dict[str, Callable[[Windows], None]] = {"iphlpsvc": proxy.service_stopped}


def _nothing(_host: Windows) -> None:
    return


def find(host: Windows, name: str) -> Service:
    """A service by its name.

    Raises:
        Refusal: 1060 where there is none.
    """
    found = host.service(name)
    if found is None:
        raise Refusal(1060)
    return found


def dependents(host: Windows, service: Service, *, running: bool = False) -> list[Service]:
    """The services that depend on one, directly or not."""
    direct = [s for s in host.state.services if service.name.lower() in [d.lower() for d in s.depends]]
    found = {s.name: s for d in direct for s in [d, *dependents(host, d)]}
    return [s for s in found.values() if not running or s.state in ("Running", "Start Pending")]


def start(host: Windows, name: str) -> None:
    """Ask for a start; it may take its time.

    Raises:
        Refusal: 5, 1056, 1058, 1068, 1069, 1072, 1075 as the service control manager.
    """
    service = find(host, name)
    if not host.system.elevated:
        raise Refusal(5)
    if service.state != "Stopped":
        raise Refusal(1056)
    if service.marked:
        raise Refusal(1072)
    if service.start == "Disabled":
        raise Refusal(1058)
    for needed in service.depends:
        _start_needed(host, needed)
    if service.refuses:
        service.exit_code = service.refuses
        raise Refusal(service.refuses)
    service.state = "Start Pending"
    service.pid = _pid(host, service)
    if service.seconds > 0:
        host.later(service.seconds, "service", service.name)
    else:
        run(host, service.name)


def _start_needed(host: Windows, name: str) -> None:
    needed = host.service(name)
    if needed is None:
        raise Refusal(1075)
    if needed.state == "Stopped":
        try:
            start(host, name)
        except Refusal:
            raise Refusal(1068) from None
    if needed.state == "Start Pending":
        # A dependent's start waits in the service control manager until the other runs.
        for event in [e for e in host.state.events if e.what == "service" and e.key == needed.name]:
            host.wait(max(0.0, event.at - host.state.now))


def _pid(host: Windows, service: Service) -> int:
    return 1000 + 4 * (host.number() % 2000)


@happens("service")
def run(host: Windows, key: str) -> None:
    """A pending start comes through."""
    service = host.service(key)
    if service is None or service.state != "Start Pending":
        return
    service.state, service.exit_code = "Running", 0
    STARTED.get(service.name, _nothing)(host)


def stop(host: Windows, name: str) -> None:
    """Stop a service.

    Raises:
        Refusal: 5, 1051 where dependents run, 1062 where it does not run.
    """
    service = find(host, name)
    if not host.system.elevated:
        raise Refusal(5)
    if service.state == "Stopped":
        raise Refusal(1062)
    if dependents(host, service, running=True):
        raise Refusal(1051)
    end(host, service)


def end(host: Windows, service: Service, code: int = 0) -> None:
    """A service's process ends."""
    host.state.events = [e for e in host.state.events if not (e.what == "service" and e.key == service.name)]
    service.state, service.pid, service.exit_code = "Stopped", 0, code
    STOPPED.get(service.name, _nothing)(host)


def crash(host: Windows, name: str) -> None:
    """A service's process dies: its failure actions apply."""
    service = find(host, name)
    end(host, service, 1067)
    restarts = [delay for action, delay in service.actions if action == "restart"]
    if restarts:
        host.later(restarts[0] / 1000, "restart", service.name)


@happens("restart")
def restart_after_failure(host: Windows, key: str) -> None:
    """The service control manager's failure action."""
    service = host.service(key)
    if service is not None and service.state == "Stopped" and service.start != "Disabled":
        start(host, key)


def order(host: Windows, *, delayed: bool) -> Iterator[Service]:
    """Automatic services in the order of their dependencies."""
    done: set[str] = set()

    def visit(service: Service) -> Iterator[Service]:
        if service.name in done:
            return
        done.add(service.name)
        for name in service.depends:
            needed = host.service(name)
            if needed is not None:
                yield from visit(needed)
        yield service

    for service in host.state.services:
        if service.start == "Auto" and service.delayed == delayed:
            yield from visit(service)


def start_automatic(host: Windows, *, delayed: bool) -> None:
    """What the service control manager does at boot; a service that depends on a pending one follows it."""
    for service in list(order(host, delayed=delayed)):
        _attempt(host, service.name)


@happens("attempt")
def _attempt(host: Windows, key: str) -> None:
    service = host.service(key)
    if service is None or service.state != "Stopped" or service.start == "Disabled":
        return
    pending = [s for s in map(host.service, service.depends) if s is not None and s.state == "Start Pending"]
    if pending:
        due = max(
            (e.at for e in host.state.events if e.what == "service" and e.key in [s.name for s in pending]), default=0.0
        )
        host.later(max(0.0, due - host.state.now) + 0.01, "attempt", key)
        return
    try:
        start(host, key)
    except Refusal as refusal:
        service.exit_code = refusal.code


@happens("delayed services")
def start_delayed(host: Windows, _key: str) -> None:
    """Delayed automatic services start."""
    start_automatic(host, delayed=True)
