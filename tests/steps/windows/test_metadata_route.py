"""Routes that an image brought from another subnet: gone where they cannot work, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hostprep.lab.windows import Windows, image, instance
from hostprep.lab.windows.state.network import Adapter, Address, Route
from tests.steps.windows.support import drifts, prepared, run, standalone, story, verdict
from tests.steps.windows.table import moved

ROUTE = prepared("metadata_route")
PREFIX, OLD, NEW = "169.254.169.254/32", "10.9.9.1", "10.0.1.1"


def ways(host: Windows) -> set[tuple[str, str]]:
    """Next hop and store of each route to the metadata service."""
    return {(route.next_hop, route.store) for route in host.network.routes if route.prefix == PREFIX}


@pytest.mark.parametrize(("release", "stores"), [("2016", ("Active", "Persistent")), ("2025", ("Active",))])
def test_the_metadata_service_answers_then_and_after_a_reboot(release: str, stores: tuple[str, ...]) -> None:
    """EC2Launch version 2 makes its routes at every boot; version 1 does not, so that ours is stored."""
    host = moved(release, "de")
    report = run(host, "apply", ROUTE, prepared("metadata_path"))
    assert report.state == "holds", story(report)
    assert ways(host) == {(NEW, store) for store in stores}
    host.reboot(settle=120)
    after = run(host, "verify", ROUTE, prepared("metadata_path"))
    assert after.state == "holds", story(after)


def test_what_is_stored_only_is_put_back_so() -> None:
    host = instance()
    before = ways(host)
    host.network.routes.append(Route(PREFIX, primary(host).guid, OLD, 7, "Persistent"))
    host.begin()
    assert run(host, "apply", ROUTE).state == "holds"
    assert ways(host) == before
    assert run(host, "undo", ROUTE).state == "holds"
    assert ways(host) == before | {(OLD, "Persistent")}
    assert [route.metric for route in host.network.routes if route.next_hop == OLD] == [7]


def primary(host: Windows) -> Adapter:
    """The adapter that has the default route."""
    return next(one for one in host.network.adapters if one.kind == "physical")


def near(host: Windows) -> None:
    """A second router of this very subnet."""
    for route in host.network.routes:
        if route.next_hop == OLD:
            route.next_hop = "10.0.1.250"


def second(host: Windows) -> None:
    """A second network, in which the router is."""
    card = Adapter("5EC0", "Ethernet 9", "Amazon Elastic Network Adapter #2", 40, "02-00-00-00-00-09")
    host.network.adapters.append(card)
    host.network.addresses.append(Address("10.9.9.7", 24, card.guid))


def down(host: Windows) -> None:
    """The adapter of the routes has no address just now."""
    second(host)
    host.network.addresses.pop()
    for route in host.network.routes:
        if route.next_hop == OLD:
            route.adapter = "5EC0"


def without_lease(host: Windows) -> None:
    """No DHCP server answers: the adapter gives itself an address."""
    host.network.routes = [route for route in host.network.routes if route.prefix != "0.0.0.0/0"]


def far(host: Windows) -> None:
    """The default gateway itself is in no subnet of ours: nothing is proven by subnets here."""
    for route in host.network.routes:
        if route.prefix == "0.0.0.0/0":
            route.next_hop = "192.0.2.1"


@pytest.mark.parametrize("change", [near, second, down, without_lease, far], ids=lambda change: change.__name__)
def test_a_route_that_may_work_is_not_touched(change: Callable[[Windows], None]) -> None:
    host = moved()
    change(host)
    before = host.network.routes[:]
    assert drifts(verdict(host, ROUTE)) == {}
    assert standalone(host, "apply", ROUTE, DetailedExitCode=True).code == 0
    assert host.network.routes == before


def test_an_instance_of_an_image_that_nobody_cleaned() -> None:
    """Stored by hand, or by EC2Launch version 1, on the instance that was baked."""
    host = instance("2019", initialized=True)
    host.network.routes.append(Route(PREFIX, primary(host).guid, host.network.wide.gateway, 15, "Persistent"))
    made = image.launched(host)
    assert (NEW, "Persistent") in ways(made)
    assert drifts(verdict(made, prepared("metadata_path")))["token_answer"] == "timeout"
    report = run(made, "apply", ROUTE, prepared("metadata_path"))
    assert report.state == "holds", story(report)
