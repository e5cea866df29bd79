"""The path of task credentials, as it was measured on real kernels: what works in which state, and what does not."""

from __future__ import annotations

import pytest

from hostprep.lab.linux import Instance, faults
from hostprep.lab.linux.available import firewalls
from tests.conftest import Lab
from tests.lab.linux.curl import CREDENTIALS, TOKEN, TTL, ask, ask_all, sh

DNAT = "-t nat {} PREROUTING -p tcp -d 169.254.170.2 --dport 80 -j DNAT --to-destination 127.0.0.1:51679"
REDIRECT = "-t nat {} OUTPUT -p tcp -d 169.254.170.2 --dport 80 -j REDIRECT --to-ports 51679"
IMDS = "{} DOCKER-USER {} -d 169.254.169.254/32 -j {}"
ACCEPT = "-A INPUT -i docker0 -p tcp -d 127.0.0.1 --dport 51679 -m conntrack --ctstate DNAT -j ACCEPT"
GUARD = "-I INPUT --dst 127.0.0.0/8 ! --src 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP"
NFT = """
table ip hostprep_ecs {
  chain prerouting { type nat hook prerouting priority dstnat; policy accept;
    ip daddr 169.254.170.2 tcp dport 80 counter dnat to 127.0.0.1:51679
  }
  chain output { type nat hook output priority -100; policy accept;
    ip daddr 169.254.170.2 tcp dport 80 counter redirect to :51679
  }
  chain forward { type filter hook forward priority filter - 10; policy accept;
    ip daddr 169.254.169.254 counter drop
  }
}
"""


def iptables(instance: Instance, rule: str) -> None:
    sh(instance, "iptables", "-w", "10", *rule.split())


def localnet(instance: Instance, value: int, interface: str = "all") -> None:
    sh(instance, "sysctl", "-qw", f"net.ipv4.conf.{interface}.route_localnet={value}")


def seen(instance: Instance, container: str = "container") -> tuple[str, ...]:
    """Credentials from the container, from the host; metadata from the container."""
    return ask_all(instance, (container, CREDENTIALS), ("host", CREDENTIALS), (container, TOKEN, *TTL))


def manual(lab: Lab, firewall: str, **more: object) -> Instance:
    if firewall not in firewalls():
        pytest.skip(f"this machine has no {firewall}")
    return lab(kind="manual", firewall=firewall, **more)


@pytest.mark.parametrize("firewall", ["iptables-nft", "iptables-legacy"])
def test_every_state_of_the_path_shows_what_it_shows_on_a_real_host(lab: Lab, firewall: str) -> None:
    one = manual(lab, firewall, user_bridge=True)
    assert seen(one) == ("rc 28", "rc 28", "200"), "nothing"
    iptables(one, DNAT.format("-A"))
    iptables(one, REDIRECT.format("-A"))
    assert seen(one) == ("rc 28", "400", "200"), "route_localnet=0"
    localnet(one, 1)
    assert seen(one) == ("400", "400", "200"), "route_localnet=1"
    iptables(one, IMDS.format("-I", "1 -i docker+", "DROP"))
    assert seen(one, "container2") == ("400", "400", "200"), "docker+ does not match br-"
    iptables(one, IMDS.format("-I", "1", "DROP"))
    assert seen(one) == seen(one, "container2") == ("400", "400", "rc 28"), "IMDS DROP"
    assert ask(one, "host", TOKEN, *TTL) == "200", "the host still reaches IMDS"
    iptables(one, IMDS.format("-I", "1", "REJECT"))
    assert seen(one) == ("400", "400", "rc 7"), "IMDS REJECT"
    faults.forwarding_off(one)
    assert seen(one)[:2] == ("400", "400"), "ip_forward=0"
    faults.input_drop(one)
    assert seen(one)[:2] == ("rc 28", "400"), "INPUT policy DROP"
    iptables(one, ACCEPT)
    assert seen(one)[:2] == ("400", "400"), "INPUT accept"
    faults.impostor(one)
    assert seen(one)[:2] == ("404", "404"), "something else on 51679"
    sh(one, "pkill", "-f", "impostor")
    assert seen(one)[:2] == ("rc 7", "rc 7"), "agent down"


def test_the_same_path_in_nft_alone(lab: Lab) -> None:
    one = manual(lab, "nft", docker_version="29.0.0")
    sh(one, "sh", "-c", "! command -v iptables && ! command -v iptables-nft && ! command -v iptables-legacy")
    assert sh(one, "docker", "info", "--format", "{{json .FirewallBackend}}") == '{"Driver":"nftables"}\n'
    assert seen(one) == ("rc 28", "rc 28", "200")
    assert one.run(["nft", "-f", "-"], stdin=NFT.encode()).returncode == 0
    localnet(one, 1)
    assert seen(one) == ("400", "400", "rc 28")
    faults.input_drop(one)
    assert seen(one)[:2] == ("rc 28", "400")


def test_the_documented_commands_let_a_neighbour_in_and_the_guard_stops_one_way(lab: Lab) -> None:
    one = lab(kind="manual", neighbour=True)
    for words in (
        "ip route add 169.254.170.2 via 10.0.0.10",
        "ip addr del 127.0.0.1/8 dev lo",
        "ip route add 127.0.0.1 via 10.0.0.10",
        "sysctl -qw net.ipv4.conf.all.route_localnet=1",
    ):
        assert one.run(words.split(), "neighbour").returncode == 0, words
    ways = (CREDENTIALS, "http://127.0.0.1:51679/v2/credentials/x")

    def neighbour() -> tuple[str, ...]:
        return ask_all(one, *(("neighbour", way) for way in ways))

    assert neighbour() == ("rc 28", "rc 28")
    iptables(one, DNAT.format("-A"))
    localnet(one, 1)
    assert neighbour() == ("400", "400")
    iptables(one, GUARD)
    assert neighbour() == ("400", "rc 28")
    localnet(one, 0)
    localnet(one, 1, "docker0")
    assert neighbour() == ("rc 28", "rc 28")
    assert ask(one, "container", CREDENTIALS) == "400"


def test_hop_limit_one_keeps_the_token_from_a_container_only(lab: Lab) -> None:
    one = lab(kind="manual")
    assert ask(one, "container", TOKEN, *TTL) == "200"
    one.set_hop_limit(1)
    assert ask(one, "container", TOKEN, *TTL) == "rc 28"
    assert ask(one, "host", TOKEN, *TTL) == "200"
