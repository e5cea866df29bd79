"""The state as plain data: JSON there and back, what changed, which route is taken, how long a start takes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostprep.lab.windows import PITFALLS, Windows, adapters, addresses, docker, instance, jsons, pitfalls, routes
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.network import Adapter, Route

RELEASES = ("2016", "2019", "2022", "2025")


@pytest.mark.parametrize("os", RELEASES)
def test_a_state_survives_json(os: str) -> None:
    host = instance(os, initialized=True, pitfall=("sysprep-ghosts", "port-80-nat"))
    docker.run(host, "app", publish=((8080, 80),))
    document = json.loads(json.dumps(host.snapshot()))
    twin = Windows(jsons.from_json(document))
    assert twin.snapshot() == document
    twin.reboot(settle=60)
    host.reboot(settle=60)
    assert twin.snapshot() == host.snapshot()


def test_an_unknown_key_is_named_with_its_place() -> None:
    document = instance().snapshot()
    document["network"]["adapters"][0]["speeed"] = 1
    with pytest.raises(ValueError, match=r"network\.adapters\[0\]: unknown key 'speeed'"):
        jsons.from_json(document)


def test_the_difference_is_said_in_lines() -> None:
    host = instance()
    assert host.diff() == []
    host.state.environment["machine"]["A"] = "b"
    service = host.service("docker")
    assert service is not None
    service.start = "Manual"
    assert host.diff() == ["services.docker.start: 'Auto' -> 'Manual'", "environment.machine.A: + 'b'"]


@pytest.mark.parametrize("os", ["2016", "2022"])
def test_every_pitfall_can_be_had_and_says_what_it_is(os: str) -> None:
    for name in sorted(PITFALLS):
        assert pitfalls.about(name).endswith(".")
        host = instance(os, initialized=True, pitfall=name)
        host.reboot(settle=10)
        jsons.from_json(host.snapshot())


@pytest.mark.parametrize("wrong", [{"os": "2012"}, {"language": "fr"}, {"edition": "Desktop"}, {"pitfall": "typo"}])
def test_what_there_is_none_of_is_refused_by_name(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong.values()))):
        instance(**wrong)  # type: ignore[arg-type]  # names by table


def test_an_instance_starts_in_less_than_a_blink() -> None:
    instance()
    best = min(_seconds() for _ in range(3))
    assert best < 0.3


def _seconds() -> float:
    begun = time.perf_counter()
    instance(initialized=True)
    return time.perf_counter() - begun


PREFIXES = st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 32)).map(
    lambda p: str(IPv4Network((p[0] & (0xFFFFFFFF << (32 - p[1])) & 0xFFFFFFFF, p[1])))
)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(PREFIXES, st.integers(0, 500), st.booleans()), max_size=12), st.integers(0, 2**32 - 1))
def test_the_longest_prefix_wins_then_the_smallest_sum_of_metrics(
    table: list[tuple[str, int, bool]], number: int
) -> None:
    host = HOST
    target = IPv4Address(number)
    first, second = (a for a in host.network.adapters if a.kind != "loopback")
    host.network.routes = [Route(p, (first if one else second).guid, metric=m) for p, m, one in table]
    chosen = routes.lookup(host, str(target))
    metrics = {first.guid: first.metric, second.guid: second.metric}
    fitting = [
        r
        for r in host.network.routes
        if target in IPv4Network(r.prefix) and (not target.is_link_local or IPv4Network(r.prefix).prefixlen >= 16)
    ]
    if chosen is None:
        assert not fitting
        return
    assert chosen in fitting
    for other in fitting:
        assert IPv4Network(other.prefix).prefixlen <= IPv4Network(chosen.prefix).prefixlen
        if IPv4Network(other.prefix).prefixlen == IPv4Network(chosen.prefix).prefixlen:
            assert chosen.metric + metrics[chosen.adapter] <= other.metric + metrics[other.adapter]


HOST = instance()


def _remove(host: Windows) -> None:
    for one in [a for a in host.network.addresses if a.ip == "169.254.170.2"]:
        addresses.remove(host, one)


def _vnic(host: Windows) -> Adapter:
    found = docker.vnic(host)
    assert found is not None
    return found


MOVES: dict[str, Callable[[Windows], object]] = {
    "add": lambda host: addresses.add(host, _vnic(host), "169.254.170.2", 32),
    "remove": _remove,
    "wait": lambda host: host.wait(4),
    "reboot": lambda host: host.reboot(),
    "disable": lambda host: adapters.disable(host, _vnic(host)),
    "enable": lambda host: adapters.enable(host, _vnic(host)),
}


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(sorted(MOVES)), max_size=8))
def test_addresses_and_the_routes_they_imply_never_come_apart(moves: list[str]) -> None:
    host = instance("2016")
    for move in moves:
        with suppress(Refusal):
            MOVES[move](host)
    live = {(a.ip, a.adapter) for a in host.network.addresses if a.store == "Active"}
    implied = {(r.prefix.removesuffix("/32"), r.adapter) for r in host.network.routes if r.system}
    assert ("169.254.170.2" in {ip for ip, _ in live}) == ("169.254.170.2" in {ip for ip, _ in implied})
    assert len(live) == len([a for a in host.network.addresses if a.store == "Active"])
