"""What goes wrong on real instances, by name: each makes a host have it.

The sources are the issues of aws/amazon-ecs-agent named beside them, and the developer guide's own words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from hostprep.lab.windows import addresses, agent, port80
from hostprep.lab.windows.state.network import Adapter, Address, ProxyRule, Route
from hostprep.lab.windows.state.services import Service

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

BEFORE: dict[str, Callable[[Windows], None]] = {}
AFTER: dict[str, Callable[[Windows], None]] = {}
Maker = Callable[["Windows"], None]


def pitfall(name: str, *, early: bool = False) -> Callable[[Maker], Maker]:
    """Registers a pitfall; an early one is there before the host boots."""

    def mark(maker: Maker) -> Maker:
        (BEFORE if early else AFTER)[name] = maker
        return maker

    return mark


def about(name: str) -> str:
    """What a pitfall is, in a sentence.

    Raises:
        KeyError: a name that is none.
    """
    maker = BEFORE[name] if name in BEFORE else AFTER[name]
    return (maker.__doc__ or "").partition("\n")[0]


def before(host: Windows, names: Iterable[str]) -> None:
    """Make those that are there before the boot.

    Raises:
        ValueError: a name that is none.
    """
    for name in names:
        if name not in PITFALLS:
            raise ValueError(f"{name!r} is no pitfall; known: {', '.join(sorted(PITFALLS))}")
        BEFORE.get(name, _nothing)(host)


def after(host: Windows, names: Iterable[str]) -> None:
    """Make those that come to a running host."""
    for name in names:
        AFTER.get(name, _nothing)(host)


def _nothing(_host: Windows) -> None:
    return


AFTER |= {
    "port-80-http-sys": port80.http_sys,
    "port-80-process": port80.process,
    "port-80-nat": port80.nat,
    "port-80-excluded": port80.excluded_80,
    "port-80-portproxy": port80.portproxy,
}


@pitfall("ghost-portproxy")
def ghost(host: Windows) -> None:
    """The rule was made before its address was Preferred: it holds the port and answers nobody."""
    host.network.proxy = [r for r in host.network.proxy if r.listen != "169.254.170.2"]
    host.network.proxy.append(ProxyRule("169.254.170.2", 80, "127.0.0.1", 51679, binding="ghost"))


@pitfall("agent-port-excluded", early=True)
def agent_port(host: Windows) -> None:
    """WinNAT drew a range over 51678 and 51679 (2105, 1644)."""
    host.switches.excluded_over_agent = True


@pitfall("agent-not-registered", early=True)
def not_registered(host: Windows) -> None:
    """ECS refuses the instance: the service runs and nothing listens."""
    host.state.agent.registers = False


@pitfall("baked-agent-state", early=True)
def baked(host: Windows) -> None:
    """The image has another instance's registration: ECS refuses this one for ever (2738)."""
    host.state.files[agent.DATABASE] = "i-0ba1edba1edba1edb"


@pitfall("docker-late", early=True)
def docker_late(host: Windows) -> None:
    """Docker needs a minute more until its network is there (2416, 4445)."""
    host.switches.docker_seconds += 60


@pitfall("adapter-late", early=True)
def adapter_late(host: Windows) -> None:
    """A new vnic refuses addresses in its first seconds ("Element not found", as users of k2s saw)."""
    host.switches.adapter_seconds = 3.0


@pitfall("sysprep-ghosts", early=True)
def ghosts(host: Windows) -> None:
    """An image kept stale ``vEthernet (nat)`` adapters (2272)."""
    for number in range(3):
        name = "vEthernet (nat)" + (f" {number + 1}" if number else "")
        words = "Hyper-V Virtual Ethernet Adapter" + (f" #{number + 1}" if number else "")
        host.network.adapters.append(
            Adapter(
                f"DEAD0000-0000-4000-8000-00000000000{number}",
                name,
                words,
                30 + number,
                f"00-15-5D-00-00-0{number}",
                "Disconnected",
                "vnic",
                "nat",
            )
        )


@pitfall("imds-blocked")
def imds_blocked(host: Windows) -> None:
    """Requests to the metadata service time out."""
    host.state.imds.reachable = False


@pitfall("imds-disabled")
def imds_disabled(host: Windows) -> None:
    """The instance has its metadata service switched off: 403."""
    host.state.imds.enabled = False


@pitfall("imds-hop-limit-1")
def hop_limit(host: Windows) -> None:
    """Answers to token requests do not get through the NAT of containers."""
    host.state.imds.hop_limit = 1


@pitfall("moved-subnet")
def moved(host: Windows) -> None:
    """The image was made in another subnet: stored metadata routes name a router that is not here."""
    primary = next(a for a in host.network.adapters if a.kind == "physical")
    host.network.routes = [r for r in host.network.routes if r.prefix != "169.254.169.254/32"]
    for store in ("Active", "Persistent"):
        host.network.routes.append(
            Route("169.254.169.254/32", primary.guid, "10.9.9.1", 15, "Active" if store == "Active" else "Persistent")
        )


@pitfall("duplicate-address")
def duplicate(host: Windows) -> None:
    """Somebody else on the link answers for 169.254.170.2."""
    host.network.taken.append("169.254.170.2")


@pitfall("old-loopback", early=True)
def old_loopback(host: Windows) -> None:
    """A loopback adapter of AWS's first set-up still has the address (loopback.ps1 of aws/amazon-ecs-agent, 2016)."""
    guid = "100BAC00-0000-4000-8000-000000000000"
    host.network.adapters.append(
        Adapter(guid, "Loopback", "Microsoft KM-TEST Loopback Adapter", 9, "02-00-4C-4F-4F-50", speed=1_200_000_000)
    )
    stored = Address("169.254.170.2", 24, guid, "Invalid", "Persistent")
    host.network.addresses.append(stored)
    addresses.configure(host, host.network.adapters[-1])
    addresses.settle_all(host, host.network.adapters[-1])


@pitfall("docker-missing", early=True)
def no_docker(host: Windows) -> None:
    """Docker is not installed."""
    host.state.docker.present = False
    host.state.services = [s for s in host.state.services if s.name != "docker"]


@pitfall("no-ecstools")
def no_tools(host: Windows) -> None:
    """The ECSTools module is not installed."""
    host.state.agent.tools = False


@pitfall("iphlpsvc-disabled", early=True)
def no_iphlpsvc(host: Windows) -> None:
    """IP Helper is disabled: rules are stored and nobody listens."""
    service = host.service("iphlpsvc")
    if service is not None:
        service.start = "Disabled"


@pitfall("disconnected-adapter", early=True)
def disconnected(host: Windows) -> None:
    """A second physical adapter without a link."""
    host.network.adapters.append(
        Adapter(
            "D15C0000-0000-4000-8000-000000000000",
            "Ethernet 3",
            "Amazon Elastic Network Adapter #2",
            12,
            "06-1F-3C-AA-BB-DD",
            "Disconnected",
            dhcp=True,
        )
    )


@pitfall("dual-stack")
def dual_stack(host: Windows) -> None:
    """The subnet is dual-stack: a default route and an address of IPv6 stand beside those of IPv4."""
    host.network.wide.gateway6, host.network.wide.address6 = "fe80::4d2:5dff:fe70:1", "2001:db8:1::23"


@pitfall("ip-helper-dependents", early=True)
def dependents(host: Windows) -> None:
    """A service that depends on IP Helper runs: without -Force it can be neither stopped nor restarted."""
    host.state.services.append(
        Service("NcaSvc", "Network Connectivity Assistant", start="Auto", depends=["iphlpsvc"], seconds=0.5)
    )


@pitfall("docker-too-new", early=True)
def too_new(host: Windows) -> None:
    """Docker no longer speaks the API that this agent needs, which never registers (4933)."""
    host.state.docker.version, host.state.docker.api, host.state.docker.min_api = "29.4.0", "1.54", "1.40"


PITFALLS = frozenset([*BEFORE, *AFTER])
