"""The credential proxy over what goes wrong on real instances: it heals it, or names what is in its way and leaves it alone."""

from __future__ import annotations

from typing import Any

import pytest

from hostprep.lab.windows import Windows, addresses, docker, instance
from hostprep.lab.windows.programs.dockerdata import network
from hostprep.lab.windows.state.containers import HnsNetwork
from hostprep.lab.windows.state.network import Address
from tests.steps.windows.support import (
    changed,
    drifts,
    facts,
    prepared,
    run,
    standalone,
    story,
    verdict,
    words,
)

NAME = "credential_proxy"
PROXY = prepared(NAME)
ASK = "http://169.254.170.2/v2/credentials/"


def works(host: Windows) -> bool:
    """Whether the agent answers at the credential address."""
    return host.http(ASK).status == 400


@pytest.mark.parametrize("release", ["2016", "2025"])
def test_after_a_reboot_it_is_brought_back(release: str) -> None:
    """Issue 2135: from 2019 on the rule is listed and the address is gone; whatever is left, running again heals."""
    host = instance(release, initialized=True)
    assert run(host, "apply", PROXY).state == "holds"
    host.reboot(settle=240)
    if release != "2016":
        gone = verdict(host, PROXY)
        assert drifts(gone)["address_state"] == "missing"
        assert facts(host, PROXY)["proxy_rules"] == 1  # listed, and proves nothing
        assert not works(host)
    healed = run(host, "apply", PROXY)
    assert healed.state == "holds", story(healed)
    assert works(host)


@pytest.mark.parametrize("release", ["2016", "2022"])
def test_over_what_aws_itself_has_set_up(release: str) -> None:
    host = instance(release, initialized=True)
    report = run(host, "apply", PROXY)
    assert report.state == "holds", story(report)
    assert words(report, NAME) == "opened the firewall for 169.254.170.2:80"


@pytest.mark.parametrize("missing", ["address", "rule", "firewall", "helper"])
def test_over_a_half_done_state(missing: str) -> None:
    host = instance(initialized=True)
    assert run(host, "apply", PROXY).state == "holds"
    if missing == "address":
        for one in [a for a in host.network.addresses if a.ip == "169.254.170.2"]:
            addresses.remove(host, one)
    elif missing == "rule":
        standalone_netsh(host, "delete v4tov4 listenaddress=169.254.170.2 listenport=80")
    elif missing == "firewall":
        host.network.firewall = [rule for rule in host.network.firewall if not rule.name.startswith("hostprep")]
    else:
        service = host.service("iphlpsvc")
        assert service is not None
        service.state, service.pid = "Stopped", 0
    assert run(host, "plan", PROXY).state == "drift"
    report = run(host, "apply", PROXY)
    assert report.state == "holds", story(report)
    assert works(host)


def standalone_netsh(host: Windows, words_: str) -> None:
    program = host.plugs().programs["netsh"]
    assert program(["interface", "portproxy", *words_.split()], []).exit_code == 0


@pytest.mark.parametrize("target", ["127.0.0.1:51678", "169.254.170.2:51679"])
def test_a_rule_that_leads_elsewhere_is_replaced(target: str) -> None:
    """Wired to the introspection port, or to where AWS's first scripts led it."""
    host = instance(initialized=True)
    address, _, port = target.rpartition(":")
    standalone_netsh(
        host, f"add v4tov4 listenaddress=169.254.170.2 listenport=80 connectaddress={address} connectport={port}"
    )
    assert facts(host, PROXY)["proxy_targets"] == [target]
    assert run(host, "apply", PROXY).state == "holds"
    assert works(host)


def test_a_ghost_is_told_and_laid() -> None:
    host = instance(initialized=True, pitfall="ghost-portproxy")
    assert "ghost" in drifts(verdict(host, PROXY))["listener"]
    report = run(host, "apply", PROXY)
    assert report.state == "holds", story(report)
    assert works(host)


def test_where_a_ghost_stays_a_reboot_is_asked_for() -> None:
    host = instance(initialized=True, pitfall="ghost-portproxy", switches={"ghosts_stick": True})
    said = standalone(host, "apply", PROXY)
    assert said.code == 3010, said
    assert any("restarted IP Helper" in line for line in said.output)
    report = run(host, "apply", PROXY)
    assert report.state == "drift"
    assert "ghost" in story(report)
    assert "reboot" in story(report)
    host.reboot(settle=240)
    assert run(host, "apply", PROXY).state == "holds"


def test_stale_adapters_of_an_image_do_not_confuse_it() -> None:
    """Issue 2272: an image that was sysprepped has several adapters called vEthernet (nat); only one is up."""
    host = instance(initialized=False, pitfall="sysprep-ghosts")
    report = run(host, "apply", PROXY)
    assert report.state == "holds", story(report)
    live = docker.vnic(host)
    assert live is not None
    assert facts(host, PROXY)["adapter_name"] == live.name


def test_a_late_docker_is_waited_for() -> None:
    host = instance(pitfall="docker-late")
    assert docker.nat(host) is None
    report = run(host, "apply", PROXY)
    assert report.state == "holds", story(report)


@pytest.mark.parametrize(
    ("pitfall", "why"),
    [
        ("port-80-http-sys", "HTTP.sys: HTTP://*:80/ of w3wp.exe (process 5120"),
        ("port-80-process", "nginx.exe (process 6200, C:\\nginx\\nginx.exe)"),
        ("port-80-nat", "WinNAT NAT"),
        ("port-80-excluded", "excluded range 80-80 *"),
        ("duplicate-address", "(Duplicate)"),
        ("iphlpsvc-disabled", "IP Helper is disabled"),
        ("docker-missing", "Docker is not installed"),
    ],
)
def test_what_it_cannot_help_it_names(pitfall: str, why: str) -> None:
    host = instance(pitfall=pitfall)
    report = run(host, "apply", prepared(NAME, wait_seconds=2))
    assert report.state == "failed", story(report)
    assert why in words(report, NAME)


@pytest.mark.parametrize("held", ["lease", "route"])
def test_the_adapter_of_the_host_is_never_touched(held: str) -> None:
    """The address sits on the primary adapter: somebody's earlier mistake. It is named, and nothing is done there."""
    host = instance(initialized=True, roles=False)
    primary = next(a for a in host.network.adapters if a.kind == "physical")
    host.network.addresses.append(Address("169.254.170.2", 32, primary.guid))
    if held == "lease":
        host.network.routes = [route for route in host.network.routes if route.prefix != "0.0.0.0/0"]
    else:
        primary.dhcp = False
    host.begin()
    report = run(host, "apply", PROXY)
    assert report.state == "failed"
    assert "Ethernet 2, which hostprep does not touch" in words(report, NAME)
    assert [line for line in changed(host) if "proxy" in line or "address" in line] == []
    assert (primary.dhcp, host.reachable) == (held == "lease", held == "route")


def test_a_docker_adapter_that_could_ask_for_a_lease_is_no_obstacle() -> None:
    """HNS gives its vNIC the gateway's address itself, whatever its DHCP setting says."""
    host = instance()
    vnic = docker.vnic(host)
    assert vnic is not None
    vnic.dhcp = True
    assert run(host, "apply", PROXY).state == "holds"


def test_a_network_whose_gateway_docker_does_not_tell_is_found_by_its_adapters_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def without(host: Windows, one: HnsNetwork) -> dict[str, Any]:
        found = network(host, one)
        del found["IPAM"]["Config"][0]["Gateway"]
        return found

    monkeypatch.setattr("hostprep.lab.windows.programs.docker.network", without)
    assert run(instance(), "apply", PROXY).state == "holds"


def test_without_the_hyper_v_module_2016_goes_the_newer_way() -> None:
    host = instance("2016", hyperv=False)
    assert run(host, "apply", PROXY).state == "holds"
    assert facts(host, PROXY)["adapter_name"] == "vEthernet (nat)"


def test_while_the_agent_is_down_the_proxy_still_holds() -> None:
    """That is the agent's drift, and no reason to tear down the proxy."""
    host = instance(initialized=True, pitfall="agent-not-registered")
    report = run(host, "apply", PROXY)
    assert report.state == "holds", story(report)


@pytest.mark.parametrize("name", ["nat; throw 'out'", "", "a b", "nat'", 'n"'])
def test_a_network_is_a_name(name: str) -> None:
    from hostprep.errors import DeclarationError

    with pytest.raises(DeclarationError):
        prepared(NAME, network=name)


def test_undo_leaves_what_is_not_its_own() -> None:
    host = instance(initialized=True, roles=False)
    standalone_netsh(host, "add v4tov4 listenaddress=10.0.1.23 listenport=8080 connectaddress=127.0.0.1 connectport=80")
    host.begin()
    before: list[Any] = changed(host)
    assert run(host, "apply", PROXY).state == "holds"
    assert run(host, "undo", PROXY).state == "holds"
    assert changed(host) == before
