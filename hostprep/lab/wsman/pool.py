"""Runspace pools, for pypsrp (MS-PSRP 3.2, the server's side)."""

from __future__ import annotations

import random
import struct
import threading
import time
from base64 import b64encode
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import psrpcore

from hostprep.lab.wsman import faults
from hostprep.lab.wsman.envelopes import element, new_id, q
from hostprep.lab.wsman.names import NAMESPACES
from hostprep.lab.wsman.outbox import Chunk, Outbox
from hostprep.lab.wsman.pipeline import Running
from hostprep.lab.wsman.psrp import Core, fragments, is_pool_state
from hostprep.lab.wsman.runspaces import Runspaces
from hostprep.lab.wsman.shells import Shell, decoded, known

if TYPE_CHECKING:
    import uuid

    from psrpcore import PSRPEvent

    from hostprep.lab.wsman.endpoint import Endpoint
    from hostprep.lab.wsman.envelopes import Request
    from hostprep.lab.wsman.faults import Fault
    from hostprep.lab.wsman.outbox import Taken
    from hostprep.lab.wsman.shells import Caller

STOP = "powershell/signal/crtl_c"
NOT_ONE_ARGUMENT = 2152991684
MANAGED_EXCEPTION = 2152992672
# What psrpcore raises when a client sends what is no PSRP, or does not fit.
BROKEN = (psrpcore.PSRPCoreError, ValueError, LookupError, AttributeError, TypeError, struct.error, ET.ParseError)
NOT_CONNECTED = 2150859193


class Pool(Shell):
    """A pool. One lock guards what PSRP counts: objects, states, pipelines."""

    def __init__(self, endpoint: Endpoint, request: Request, caller: Caller) -> None:
        super().__init__(endpoint, request, caller)
        self.process = 4 * random.randrange(250, 2500)  # noqa: S311  # an id of wsmprovhost.exe
        self._profile = "No" if request.options.get("WINRS_NOPROFILE", "").lower() in {"true", "1"} else "Yes"
        self._lock = threading.RLock()
        self._out = Outbox(whole=True)
        self._commands: dict[str, Running] = {}
        self._by_pipeline: dict[uuid.UUID, Running] = {}
        self._core = Core(endpoint.build, endpoint.powershell)
        self.runspaces = Runspaces(endpoint.engine)
        version = request.options.get("protocolversion", "")
        if version and version.partition(".")[0] != "2":
            raise faults.FaultError(faults.unsupported_version(version, endpoint.build))
        self._feed(self._xml(request, "creationXml"))
        self.runspaces.most = self._core.pool.max_runspaces

    def _xml(self, request: Request, name: str) -> bytes:
        text = None if request.body is None else request.body.findtext(q(f"ps:{name}"))
        if not text:
            raise faults.FaultError(faults.SCHEMA)
        return decoded(text)

    def described(self) -> list[tuple[str, str]]:
        """What only pools tell."""
        return [
            ("MaxIdleTimeOut", "PT2147483.647S"),
            ("Locale", "en-US"),
            ("DataLocale", "en-US"),
            ("CompressionMode", "NoCompression"),
            ("ProfileLoaded", self._profile),
            ("Encoding", "UTF8"),
            ("BufferMode", "Block"),
            ("State", self.state),
        ]

    # -- what the client says

    def _feed(self, data: bytes) -> None:
        try:
            with self._lock:
                for event in self._core.events(data):
                    self._happened(event)
                self.flush()
        except BROKEN as error:
            raise faults.FaultError(faults.plugin(MANAGED_EXCEPTION, f"{type(error).__name__}: {error}")) from None

    def _happened(self, event: PSRPEvent[Any, Any]) -> None:
        running = self._by_pipeline.get(event.pipeline_id) if event.pipeline_id else None
        if running is not None:
            running.happened(event)
        else:
            self._core.respond(event, self.runspaces)

    def command(self, request: Request) -> str:
        """Begin a pipeline; the first fragment of its description comes along."""
        arguments = [] if request.body is None else request.body.findall(q("rsp:Arguments"))
        if len(arguments) != 1:
            raise faults.FaultError(faults.plugin(NOT_ONE_ARGUMENT, ""))
        if len(self._commands) >= self.endpoint.limits.commands:
            raise faults.FaultError(faults.COMMANDS)
        data = decoded(arguments[0].text)
        command_id = (request.body.get("CommandId") if request.body is not None else None) or new_id()
        with self._lock:
            running = Running(self, self._core, data)
            self._commands[command_id.upper()] = running
            self._by_pipeline[running.pipeline.pipeline_id] = running
            self._feed(data)
        return command_id.upper()

    def send(self, request: Request) -> None:
        """More fragments: of a pipeline, or answers to host calls."""
        streams = [] if request.body is None else request.body.findall(q("rsp:Stream"))
        if not streams:
            raise faults.FaultError(faults.SCHEMA)
        for stream in streams:
            if stream.get("CommandId"):
                known(self._commands, stream.get("CommandId"))
            self._feed(decoded(stream.text))

    def outbox(self, command_id: str | None) -> Outbox:
        """Of the pool, or of one pipeline."""
        return self._out if command_id is None else known(self._commands, command_id).outbox

    def state_word(self, taken: Taken) -> str:
        """A pipeline that runs has no state on the wire."""
        return "Done" if taken.exit_code is not None else "Pending" if taken.pending else ""

    def signal(self, command_id: str | None, code: str) -> None:
        """``crtl_c``, spelt so, stops a pipeline; any other code closes it at once."""
        running = known(self._commands, command_id)
        if code.lower().endswith(STOP):
            running.stop()
            return
        with self._lock:
            del self._commands[(command_id or "").upper()]
            self._by_pipeline.pop(running.pipeline.pipeline_id, None)
        running.close()

    # -- what goes to the client

    def flush(self) -> None:
        """Hand over what the protocol has ready. The caller holds the lock, or nobody else writes."""
        with self._lock:
            for pipeline_id, data in self._core.ready():
                if pipeline_id is None:
                    for one in fragments(data):
                        self._out.put(Chunk("stdout", one), apart=is_pool_state(one))
                elif pipeline_id in self._by_pipeline:
                    chunks = [Chunk("stdout", one) for one in fragments(data)]
                    self._by_pipeline[pipeline_id].outbox.put(*chunks)

    @property
    def lock(self) -> threading.RLock:
        """Guards the protocol's state; pipelines write under it."""
        return self._lock

    # -- leaving and coming back

    def disconnect(self, request: Request) -> list[ET.Element]:
        """The client leaves; pipelines go on."""
        del request
        self.state = "Disconnected"
        return []

    def reconnect(self, request: Request) -> list[ET.Element]:
        """The same client is back."""
        if request.session != self.session:
            raise faults.FaultError(faults.Fault(NOT_CONNECTED, "s:Sender", "w:InternalError"))
        self.state = "Connected"
        return []

    def connect(self, request: Request) -> list[ET.Element]:
        """Another client takes over a pool, or one of its pipelines."""
        body = request.body
        if body is None:
            raise faults.FaultError(faults.SCHEMA)
        self.session, self.state = request.session, "Connected"
        if body.get("CommandId"):
            known(self._commands, body.get("CommandId"))
            return [element("rsp:ConnectResponse")]
        with self._lock:
            self._core.connecting()
            for event in self._core.events(self._xml(request, "connectXml")):
                self._happened(event)
            answer, later = self._core.connected()
            self._out.put(*(Chunk("stdout", one) for one in later))
        xml = element("connectResponseXml", b64encode(answer).decode(), {"xmlns": NAMESPACES["ps"]})
        inside = [element("rsp:InputStreams", self.asked.inputs), element("rsp:OutputStreams", self.asked.outputs), xml]
        return [element("rsp:ConnectResponse", None, None, *inside)]

    def commands(self) -> list[str]:
        """Ids of its pipelines."""
        return list(self._commands)

    def expired(self) -> bool:
        """A pool that nobody asks for is first cut off from its client, and goes after as long again."""
        idle = time.monotonic() - self.used
        if not self.busy and self.state == "Connected" and idle > self.asked.idle:
            self.state = "Disconnected"
        return not self.busy and idle > 2 * self.asked.idle

    def close(self, fault: Fault = faults.ABORTED) -> None:
        """End all pipelines and give up the runspaces."""
        for running in list(self._commands.values()):
            running.close()
            running.outbox.fail(fault)
        self._out.fail(fault)
        self.runspaces.close()
