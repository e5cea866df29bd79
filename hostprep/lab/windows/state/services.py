"""Services, processes and scheduled tasks, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Service:
    """A Windows service.

    Attributes:
        start: StartMode of Win32_Service: ``Boot``, ``System``, ``Auto``, ``Manual``, ``Disabled``.
        state: State of Win32_Service: ``Stopped``, ``Start Pending``, ``Running``, ``Stop Pending``.
        seconds: how long a start takes.
        refuses: a Win32 code that a start ends with; 0 for none.
        actions: failure actions, each with its delay in milliseconds.
        exit_code: 1077 means never started since boot.
    """

    name: str
    display: str
    path: str = r"C:\Windows\system32\svchost.exe -k netsvcs -p"
    start: str = "Manual"
    delayed: bool = False
    state: str = "Stopped"
    pid: int = 0
    depends: list[str] = field(default_factory=list)
    account: str = "LocalSystem"
    seconds: float = 0.0
    refuses: int = 0
    exit_code: int = 1077
    reset_period: int = 0
    actions: list[tuple[str, int]] = field(default_factory=list)
    failure_flag: bool = False
    description: str = ""
    marked: bool = False

    @property
    def process(self) -> str:
        """The name of its process."""
        path = self.path[1:].split('"', 1)[0] if self.path.startswith('"') else self.path.split(".exe", 1)[0]
        return path.rpartition("\\")[2].removesuffix(".exe")


@dataclass(slots=True)
class Process:
    """A process that is not a service's."""

    pid: int
    name: str
    path: str = ""


@dataclass(slots=True)
class TaskAction:
    """What a task runs."""

    execute: str
    argument: str = ""
    directory: str = ""


@dataclass(slots=True)
class TaskTrigger:
    """When a task runs.

    Attributes:
        kind: ``boot``, ``logon``, ``once``, ``daily`` or ``weekly``.
        delay: seconds after a boot.
        at: StartBoundary, ISO 8601 in UTC.
        end: EndBoundary, or empty.
        every: seconds between repetitions of one that runs once; 0 for none.
    """

    kind: str
    delay: float = 0.0
    at: str = ""
    end: str = ""
    every: float = 0.0


@dataclass(slots=True)
class ScheduledTask:
    """A scheduled task.

    Attributes:
        state: ``Ready``, ``Queued``, ``Running`` or ``Disabled``.
        logon: ``ServiceAccount``, ``S4U``, ``Password`` or ``Interactive``.
        made: when it was registered, in seconds since 1970.
        last_run: seconds since 1970, or 0 for never.
        result: LastTaskResult; 267011 for never.
    """

    name: str
    path: str = "\\"
    actions: list[TaskAction] = field(default_factory=list)
    triggers: list[TaskTrigger] = field(default_factory=list)
    user: str = "SYSTEM"
    run_level: str = "Limited"
    logon: str = "ServiceAccount"
    state: str = "Ready"
    description: str = ""
    made: float = 0.0
    last_run: float = 0.0
    result: int = 267011
    settings: dict[str, str | int | bool] = field(default_factory=dict)


@dataclass(slots=True)
class TaskRun:
    """A run of a task's action, for a test to look at.

    Attributes:
        exit_code: None where nothing was there to run it.
    """

    task: str
    at: float
    command: str
    exit_code: int | None = None
