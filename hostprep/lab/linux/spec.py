"""What a simulated instance is to be: one frozen value."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self, get_args

from hostprep.errors import LabError, nearest

Kind = Literal["optimized", "manual", "external", "image", "bare"]
Firewall = Literal["auto", "iptables-nft", "iptables-legacy", "nft"]
Server = Literal["auto", "openssh", "paramiko"]


@dataclass(frozen=True, slots=True)
class Spec:
    """One simulated ECS container instance.

    Attributes:
        kind: ``optimized`` has ecs-init, as an ECS-optimized AMI; ``manual`` runs the agent by ``docker run``;
            ``external`` is an ECS Anywhere host as its install script leaves it, without instance metadata; ``image``
            is an ``optimized`` one with the leftovers of a life, to be baked; ``bare`` is the operating system alone.
        firewall: the packet filter tools it has; ``auto`` takes the first that this machine has.
        also: further packet filter tools that stay visible, such as ``iptables-legacy`` beside ``iptables-nft``.
        server: ``openssh`` is a real sshd and needs root; ``paramiko`` runs anywhere; ``auto`` takes sshd where it can.
        cluster: the cluster the agent registers in.
        agent: whether an agent is there and running.
        agent_version: what the introspection endpoint says.
        docker_version: what ``docker version`` says; up to 28.1 DOCKER-USER ends in RETURN.
        ip6tables: whether docker makes DOCKER-USER for IPv6 too.
        imds: whether 169.254.169.254 answers; None means yes, unless the kind is ``external``.
        hop_limit: HttpPutResponseHopLimit, the TTL of answers to the token request.
        user_bridge: whether there is a second bridge, ``br-`` and 12 hex digits, with a container.
        neighbour: whether another machine sits on eth0's own segment.
        without: programs that it lacks, such as ``curl``.
        hostname: its host name.
        files: further files as (absolute path, text), put on its disk before the first boot.
    """

    kind: Kind = "optimized"
    firewall: Firewall = "auto"
    also: tuple[str, ...] = ()
    server: Server = "auto"
    cluster: str = "lab"
    agent: bool = True
    agent_version: str = "1.105.1"
    docker_version: str = "28.5.1"
    ip6tables: bool = True
    imds: bool | None = None
    hop_limit: int = 2
    user_bridge: bool = False
    neighbour: bool = False
    without: tuple[str, ...] = ()
    hostname: str = "ip-10-0-0-10"
    files: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        for name, value, known in (
            ("kind", self.kind, get_args(Kind)),
            ("firewall", self.firewall, get_args(Firewall)),
            ("server", self.server, get_args(Server)),
        ):
            if value not in known:
                near = nearest(str(value), known)
                hint = f"; did you mean {near!r}?" if near else ""
                raise LabError(f"{name} is {value!r}; expected one of {', '.join(known)}{hint}")

    @property
    def has_docker(self) -> bool:
        """Whether docker is on it."""
        return self.kind != "bare"

    @property
    def has_ecs_init(self) -> bool:
        """Whether ecs-init is on it."""
        return self.kind in ("optimized", "external", "image")

    @property
    def has_imds(self) -> bool:
        """Whether the metadata service answers."""
        return self.kind != "external" if self.imds is None else self.imds

    def to_json(self) -> str:
        """The value as JSON, for the supervisor."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The value that ``to_json`` wrote."""
        found: dict[str, Any] = json.loads(text)
        found["files"] = [(path, content) for path, content in found["files"]]
        values: Any = {key: tuple(value) if isinstance(value, list) else value for key, value in found.items()}
        return cls(**values)
