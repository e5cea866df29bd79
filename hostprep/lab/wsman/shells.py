"""What command shells and runspace pools have in common."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from xml.etree import ElementTree as ET

from hostprep.lab.wsman.envelopes import Request, element, new_id, q, seconds
from hostprep.lab.wsman.faults import ABORTED, SCHEMA, UNKNOWN_COMMAND, Fault, FaultError
from hostprep.lab.wsman.names import NAMESPACES, STATE

if TYPE_CHECKING:
    from hostprep.lab.wsman.endpoint import Endpoint, User
    from hostprep.lab.wsman.outbox import Outbox, Taken

OVERHEAD = 4096
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks.

    Attributes:
        user: the account.
        address: of the client.
    """

    user: User
    address: str


class Opening(NamedTuple):
    """What a shell was asked to be.

    Attributes:
        shell_id: the client's, or one of ours.
        idle: seconds without a request after which it goes.
        inputs: names of streams, as asked.
        outputs: the same.
        folder: the working directory; empty where none was asked for.
        variables: of the environment.
    """

    shell_id: str
    idle: float
    inputs: str
    outputs: str
    folder: str
    variables: dict[str, str]


def opening(request: Request, default_idle: float) -> Opening:
    """Read the body of a Create.

    Raises:
        FaultError: it does not fit the schema.
    """
    shell = request.body
    if shell is None or shell.tag != q("rsp:Shell"):
        raise FaultError(SCHEMA)
    asked = shell.findtext(q("rsp:IdleTimeOut"))
    idle = default_idle if asked is None else seconds(asked)
    if idle is None:
        raise FaultError(SCHEMA)
    return Opening(
        (shell.get("ShellId") or new_id()).upper(),
        idle,
        shell.findtext(q("rsp:InputStreams")) or "",
        shell.findtext(q("rsp:OutputStreams")) or "",
        shell.findtext(q("rsp:WorkingDirectory")) or "",
        {one.get("Name", ""): one.text or "" for one in shell.iterfind(f"{q('rsp:Environment')}/{q('rsp:Variable')}")},
    )


class Shell(ABC):
    """A shell that a client opened. It counts for its owner until it is closed."""

    def __init__(self, endpoint: Endpoint, request: Request, caller: Caller) -> None:
        self.endpoint = endpoint
        self.resource = request.resource
        self.caller = caller
        self.session = request.session
        self.asked = opening(request, endpoint.limits.idle_ms / 1000)
        self.id = self.asked.shell_id
        self.made = self.used = time.monotonic()
        self.busy = 0
        self.state = "Connected"
        self.process = 0

    @abstractmethod
    def command(self, request: Request) -> str:
        """Start a command; its id."""

    @abstractmethod
    def send(self, request: Request) -> None:
        """Take input."""

    @abstractmethod
    def outbox(self, command_id: str | None) -> Outbox:
        """Where output waits."""

    @abstractmethod
    def signal(self, command_id: str | None, code: str) -> None:
        """Take a signal."""

    @abstractmethod
    def close(self, fault: Fault = ABORTED) -> None:
        """End all that runs in it; whoever waits for output gets the fault. Safe to call twice."""

    @abstractmethod
    def described(self) -> list[tuple[str, str]]:
        """What its kind adds to its description, after IdleTimeOut and the streams."""

    @abstractmethod
    def commands(self) -> list[str]:
        """Ids of its commands."""

    def receive(self, request: Request, timeout: float) -> ET.Element:
        """Output, as soon as there is any."""
        desired = None if request.body is None else request.body.find(q("rsp:DesiredStream"))
        if desired is None:
            raise FaultError(SCHEMA)
        command_id = desired.get("CommandId")
        limit = min(request.envelope, self.endpoint.limits.envelope_kb * 1024)
        taken = self.outbox(command_id).take(timeout, limit - OVERHEAD)
        return self.received(taken, command_id)

    def received(self, taken: Taken, command_id: str | None) -> ET.Element:
        """The body of a ReceiveResponse."""
        body = element("rsp:ReceiveResponse")
        owner = {} if command_id is None else {"CommandId": command_id}
        for chunk in taken.chunks:
            attributes = {"Name": chunk.stream, **owner, **({"End": "true"} if chunk.end else {})}
            body.append(element("rsp:Stream", b64encode(chunk.data).decode(), attributes))
        state = self.state_word(taken) if command_id is not None else ""
        if state:
            made = element("rsp:CommandState", None, {**owner, "State": STATE + state})
            if taken.exit_code is not None:
                made.append(element("rsp:ExitCode", str(taken.exit_code)))
            body.append(made)
        return body

    def state_word(self, taken: Taken) -> str:
        """``Running``, ``Pending``, ``Done``, or nothing."""
        return "Running" if taken.exit_code is None else "Done"

    def description(self) -> ET.Element:
        """The ``rsp:Shell`` of a CreateResponse."""
        asked, age = self.asked, time.monotonic() - self.made
        shell = element("rsp:Shell", None, {"xmlns:rsp": NAMESPACES["rsp"]})
        fields = [("ShellId", self.id), ("ResourceUri", self.resource)]
        fields += [("Owner", self.owner), ("ClientIP", self.caller.address)]
        fields += [("ProcessId", str(self.process))] if self.process else []
        for name, text in fields:
            shell.append(element(f"rsp:{name}", text))
        if asked.variables:
            # WinRM loses backslashes of the names, not of the values.
            made = [element("rsp:Variable", v, {"Name": n.replace("\\", "")}) for n, v in asked.variables.items()]
            shell.append(element("rsp:Environment", None, None, *made))
        fields = [("WorkingDirectory", asked.folder)] if asked.folder else []
        fields += [("IdleTimeOut", f"PT{asked.idle:.3f}S")]
        fields += [("InputStreams", asked.inputs), ("OutputStreams", asked.outputs), *self.described()]
        idle = time.monotonic() - self.used
        fields += [("ShellRunTime", span(age)), ("ShellInactivity", span(idle))]
        for name, text in fields:
            shell.append(element(f"rsp:{name}", text))
        return shell

    @property
    def owner(self) -> str:
        r"""``HOST\user``."""
        return f"{self.endpoint.name}\\{self.caller.user.name}"

    def expired(self) -> bool:
        """Whether nobody has asked for it for too long."""
        return not self.busy and time.monotonic() - self.used > self.asked.idle


def decoded(text: str | None) -> bytes:
    """The bytes of a stream.

    Raises:
        FaultError: it is not base64.
    """
    try:
        return b64decode("".join((text or "").split()), validate=True)
    except ValueError:
        raise FaultError(SCHEMA) from None


def span(duration: float) -> str:
    """Seconds in WinRM's form of a duration."""
    minutes, rest = divmod(int(duration), 60)
    hours, minutes = divmod(minutes, 60)
    return f"P{hours // 24}DT{hours % 24}H{minutes}M{rest}S"


def command_id_of(request: Request) -> str | None:
    """The CommandId attribute of a Signal, or of the stream in a Send."""
    if request.body is None:
        return None
    stream = request.body.find(q("rsp:Stream"))
    return request.body.get("CommandId") if stream is None else stream.get("CommandId")


def known(commands: dict[str, T], command_id: str | None) -> T:
    """The command of an id.

    Raises:
        FaultError: there is none.
    """
    found = commands.get((command_id or "").upper())
    if found is None:
        raise FaultError(UNKNOWN_COMMAND)
    return found
