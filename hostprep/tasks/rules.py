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
    "Windows instances run tasks in the network modes default and awsvpc only; awsvpc needs ECS_ENABLE_TASK_ENI on the "
    "instance and is not for external instances; Fargate has no other.",
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
IMAGE: Final = Rule(
    "TASK009",
    "platform-differs-from-image",
    Severity.ERROR,
    "A Windows container runs only on a host of its own release, and never on Linux, nor the other way round.",
    sources.WINDOWS_VERSIONS,
)
NO_BOOTSTRAP: Final = Rule(
    "TASK010",
    "no-container-bootstrap",
    Severity.WARNING,
    "In the network mode default of Windows a container has no route to 169.254.170.2 until something in it adds one. "
    "Nothing is said of an image that does it by itself: it cannot be seen here.",
    sources.WINDOWS_TASK_ROLE,
)
NEEDLESS_BOOTSTRAP: Final = Rule(
    "TASK011",
    "needless-container-bootstrap",
    Severity.WARNING,
    "In awsvpc, on Fargate and on Linux the route to 169.254.170.2 is there already; adding it fails.",
    sources.WINDOWS_TASK_ROLE,
)
BROKEN_BOOTSTRAP: Final = Rule(
    "TASK012",
    "broken-container-bootstrap",
    Severity.ERROR,
    "The route is not added, so the container gets no credentials.",
    sources.BOOTSTRAP,
)
OPENS_METADATA: Final = Rule(
    "TASK013",
    "bootstrap-opens-instance-metadata",
    Severity.WARNING,
    "The container can then take the instance's own credentials, which are the agent's.",
    sources.TASK_ROLE,
)
HELD: Final = Rule(
    "TASK014",
    "host-port-held",
    Severity.ERROR,
    "The container cannot publish a port that another program holds; the task does not start on this instance.",
    sources.TASK_PARAMETERS,
)
HELD_BY_CONTAINER: Final = Rule(
    "TASK015",
    "host-port-held-by-container",
    Severity.NOTE,
    "A container has it now. If that is this task, it has to stop before the next one starts on the same instance.",
    sources.TASK_PARAMETERS,
)
NOT_READY: Final = Rule(
    "TASK016",
    "instance-gives-no-credentials",
    Severity.ERROR,
    "A task with a role would get no credentials on this instance, or is not placed on it.",
    sources.TASK_ROLE,
)
NO_TASK_ROLES: Final = Rule(
    "TASK017",
    "task-roles-not-offered",
    Severity.ERROR,
    "The agent does not advertise task roles for this network mode, so the task is never placed.",
    sources.AGENT,
)
PORTS_DIFFER: Final = Rule(
    "TASK018",
    "host-port-differs",
    Severity.ERROR,
    "In awsvpc and host the container's port is the host's; another one is refused.",
    sources.TASK_PARAMETERS,
)
PRIVILEGED: Final = Rule(
    "TASK019",
    "privileged-not-offered",
    Severity.ERROR,
    "The agent is set to refuse privileged containers.",
    sources.AGENT,
)
PORT_TWICE: Final = Rule(
    "TASK020",
    "host-port-twice",
    Severity.ERROR,
    "Two mappings of one task cannot have the same port of the instance.",
    sources.TASK_PARAMETERS,
)
RULES: Final = tuple(value for value in dict(globals()).values() if isinstance(value, Rule))
