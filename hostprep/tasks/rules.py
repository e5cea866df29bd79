"""What is looked for in a task definition, each rule with an id that never changes its meaning."""

from __future__ import annotations

from typing import Final

from hostprep.iam import sources
from hostprep.lint.finding import Rule, Severity

PORT_80: Final = Rule(
    "TASK001",
    "host-port-80-on-windows",
    Severity.ERROR,
    "With task roles the agent keeps port 80 of a Windows instance for the credential proxy; the task is never placed.",
    sources.WINDOWS_TASK_ROLE,
)
RESERVED_PORT: Final = Rule(
    "TASK002",
    "reserved-host-port",
    Severity.ERROR,
    "The agent reserves this port, so no instance offers it and the task is never placed.",
    sources.AGENT,
)
NETWORK_MODE: Final = Rule(
    "TASK003",
    "network-mode-not-offered",
    Severity.ERROR,
    "Windows instances run tasks in the network modes default and awsvpc only, "
    "and awsvpc needs ECS_ENABLE_TASK_ENI on the instance.",
    sources.TASK_PARAMETERS,
)
NO_EXECUTION_ROLE: Final = Rule(
    "TASK004",
    "execution-role-missing",
    Severity.ERROR,
    "The agent reads secrets and registry credentials with the execution role only.",
    sources.EXECUTION_ROLE,
)
NO_ROLE_FOR_LOGS: Final = Rule(
    "TASK005",
    "execution-role-missing-for-fargate-logs",
    Severity.ERROR,
    "On Fargate there is no instance role to fall back on: awslogs needs the execution role.",
    sources.EXECUTION_ROLE,
)
NOT_ON_WINDOWS: Final = Rule(
    "TASK006",
    "not-supported-on-windows",
    Severity.ERROR,
    "Amazon ECS does not support this parameter for tasks on Windows instances.",
    sources.WINDOWS_TASKS,
)
DRIVER: Final = Rule(
    "TASK007",
    "logging-driver-not-offered",
    Severity.ERROR,
    "The instance's agent does not list this driver in ECS_AVAILABLE_LOGGING_DRIVERS, so the task is never placed.",
    sources.AGENT,
)
NO_TASK_ROLE: Final = Rule(
    "TASK008",
    "task-role-missing",
    Severity.NOTE,
    "Without a task role the containers get no credentials of their own.",
    sources.TASK_ROLE,
)
RULES: Final = tuple(value for value in dict(globals()).values() if isinstance(value, Rule))
