"""The ECS agent, instance metadata, and the launch agent of EC2, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Agent:
    """The ECS agent as its two servers show it.

    Attributes:
        tools: whether the ECSTools module is installed.
        installed: whether ``Initialize-ECSAgent`` has put it in place.
        registers: whether ECS accepts the instance; nothing listens before.
        register_seconds: how long registration takes after the service runs.
        registered: whether it is registered now.
        why_not: the line of its log while it is not.
        credentials: known ids; ``pending`` for one that ECS has not sent yet, else the role's ARN.
        bind_errors: ports that it fails to bind, with why.
        cluster: the cluster it registered with.
        task_eni: as it started: whether it gives tasks in awsvpc mode their own network interface.
        block_imds: as it started: whether it keeps such tasks from instance metadata.
        local_routes: as it started: networks that such tasks reach by the host.
        log: the lines of its log.
    """

    tools: bool = True
    installed: bool = False
    version: str = "1.102.2"
    build: str = "8b5d6a5f"
    registers: bool = True
    register_seconds: float = 6.0
    registered: bool = False
    why_not: str = ""
    cluster: str = ""
    task_eni: bool = False
    block_imds: bool = False
    local_routes: list[str] = field(default_factory=list)
    arn: str = ""
    credentials: dict[str, str] = field(default_factory=dict)
    bind_errors: dict[int, str] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Imds:
    """The instance metadata service.

    Attributes:
        reachable: False for a blocked one: requests time out.
        tokens: ``required`` or ``optional``, as HttpTokens.
        hop_limit: 1 keeps answers to token requests from containers behind NAT.
        role: the instance profile's role; empty for none.
        issued: tokens given out, with when they end.
    """

    reachable: bool = True
    enabled: bool = True
    tokens: str = "required"
    hop_limit: int = 2
    role: str = "ecsInstanceRole"
    instance: str = "i-0123456789abcdef0"
    image: str = "ami-0123456789abcdef0"
    kind: str = "m6i.large"
    region: str = "eu-central-1"
    zone: str = "eu-central-1a"
    account: str = "123456789012"
    issued: dict[str, float] = field(default_factory=dict)
    user_data: str = ""


@dataclass(slots=True)
class Launch:
    """EC2Launch.

    Attributes:
        generation: 1 (2016, 2019) or 2 (2022, 2025).
        run_once: whether ``.run-once`` exists: user data is not run again.
        status: the exit code of ``EC2Launch.exe status``.
        scheduled: v1: whether ``Instance Initialization`` is due at the next boot.
        pending: how often user data has asked for a boot after which it runs again.
        ssm_disabled_until: v1 disables AmazonSSMAgent while it is scheduled.
    """

    generation: int = 2
    run_once: bool = True
    status: int = 0
    scheduled: bool = False
    persist: bool = False
    pending: int = 0
    sysprepped: bool = False
    log: list[str] = field(default_factory=list)
