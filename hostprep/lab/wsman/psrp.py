"""PSRP as Windows PowerShell 5.1 speaks it, on top of psrpcore's server side."""

from __future__ import annotations

import struct
import uuid
from typing import TYPE_CHECKING, Any

import psrpcore
from psrpcore.types import (
    CommandMetadataCount,
    EncryptedSessionKey,
    PSList,
    PSPrimitiveDictionary,
    PSRPMessageType,
    PSVersion,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psrpcore import PSRPEvent

    from hostprep.lab.wsman.runspaces import Runspaces

BOM = b"\xef\xbb\xbf"
FRAGMENT = 32768
HEADER = 21
MESSAGE = 40
POOL_ID = slice(8, 24)
NEWEST = PSVersion("2.3")


class _Server(psrpcore.ServerRunspacePool):
    """psrpcore's server with what Windows does besides."""

    def prepare_message(self, message: Any, *args: Any, **options: Any) -> None:
        """Data of a server begins with a byte order mark; null is an element of its own."""
        super().prepare_message(message, *args, **options)
        data = self._send_buffer[-1]._data  # noqa: SLF001  # psrpcore has no hook there
        data[MESSAGE:MESSAGE] = BOM + (b"<Nil />" if message is None else b"")
        if isinstance(message, EncryptedSessionKey):
            data[POOL_ID] = bytes(16)

    def _process_message(self, message: Any) -> Any:
        """.NET finds a member whatever its case, and pypsrp says ``CI`` in some messages."""
        message._data = bytearray(message.data.replace(b' N="CI"', b' N="ci"'))  # noqa: SLF001  # psrpcore has no hook
        return super()._process_message(message)

    def connect(self) -> None:
        """Objects are counted on for as long as the pool lives."""
        count = self._fragment_count
        super().connect()
        self._fragment_count = count

    def _process_SessionCapability(self, event: Any) -> None:  # noqa: N802  # psrpcore's name
        """Answer with the client's version, as far as it is known."""
        self.our_capability.protocolversion = min(event.protocol_version, NEWEST)
        super()._process_SessionCapability(event)


class Core:
    """The protocol's state of one pool. Not thread safe: its pool locks.

    Args:
        build: of Windows.
        powershell: the version of PowerShell.
    """

    def __init__(self, build: str, powershell: str) -> None:
        self.pool = _Server(private_data(build, powershell))

    def events(self, data: bytes) -> Iterator[PSRPEvent[Any, Any]]:
        """What fragments of the client say, once whole."""
        self.pool.receive_data(psrpcore.PSRPPayload(data, psrpcore.StreamType.default, None))
        while True:
            event = self.pool.next_event()
            if event is None:
                return
            yield event

    def pipeline(self, data: bytes) -> psrpcore.ServerPipeline:
        """A pipeline, by the id in the fragment that begins it."""
        start = HEADER + 24
        return psrpcore.ServerPipeline(self.pool, uuid.UUID(bytes_le=data[start : start + 16]))

    def ready(self) -> Iterator[tuple[uuid.UUID | None, bytes]]:
        """What is to be sent, and to which pipeline."""
        while payload := self.pool.data_to_send(FRAGMENT):
            yield payload.pipeline_id, payload.data

    def respond(self, event: PSRPEvent[Any, Any], runspaces: Runspaces) -> None:
        """Answer what a client asks of the pool."""
        pool = self.pool
        match event:
            case psrpcore.SetMaxRunspacesEvent() | psrpcore.SetMinRunspacesEvent():
                pool.runspace_availability_response(event.ci, event.count > 0)
                runspaces.most = pool.max_runspaces
            case psrpcore.GetAvailableRunspacesEvent():
                pool.runspace_availability_response(event.ci, runspaces.available())
            case psrpcore.ResetRunspaceStateEvent():
                pool.runspace_availability_response(event.ci, runspaces.reset())
            case _:
                return

    def connecting(self) -> None:
        """A client is about to take over."""
        self.pool.disconnect()
        self.pool.connect()

    def connected(self) -> tuple[bytes, list[bytes]]:
        """What it is told with the answer, and what with the next Receive: the private data. No state is told."""
        found = [one for _, data in self.ready() for one in fragments(data) if not is_pool_state(one)]
        later = [one for one in found if _kind(one) == PSRPMessageType.ApplicationPrivateData.value]
        return b"".join(one for one in found if one not in later), later

    def no_metadata(self, pipeline: psrpcore.ServerPipeline) -> None:
        """No command is described: engines do not tell of them."""
        pipeline.prepare_message(CommandMetadataCount(Count=0), message_type=PSRPMessageType.PipelineOutput)


def fragments(data: bytes) -> Iterator[bytes]:
    """The fragments that a payload is made of."""
    while data:
        end = HEADER + struct.unpack(">I", data[17:HEADER])[0]
        yield data[:end]
        data = data[end:]


def is_pool_state(fragment: bytes) -> bool:
    """Whether it begins a RUNSPACEPOOL_STATE message."""
    return bool(fragment[16] & 1) and _kind(fragment) == PSRPMessageType.RunspacePoolState.value


def _kind(fragment: bytes) -> int:
    found: int = struct.unpack("<I", fragment[HEADER + 4 : HEADER + 8])[0]
    return found


def private_data(build: str, powershell: str) -> PSPrimitiveDictionary:
    """What a Windows PowerShell 5.1 tells of itself when a pool is opened, in its order."""
    versions = PSList([PSVersion(one) for one in ("1.0", "2.0", "3.0", "4.0", "5.0", powershell)])
    versions.PSObject.type_names = ["System.Version[]", "System.Array", "System.Object"]
    table = PSPrimitiveDictionary(
        {
            "PSVersion": PSVersion(powershell),
            "PSEdition": "Desktop",
            "PSCompatibleVersions": versions,
            "CLRVersion": PSVersion("4.0.30319.42000"),
            "BuildVersion": PSVersion(build + powershell[powershell.rindex(".") :]),
            "WSManStackVersion": PSVersion("3.0"),
            "PSRemotingProtocolVersion": NEWEST,
            "SerializationVersion": PSVersion("1.1.0.1"),
        }
    )
    return PSPrimitiveDictionary({"PSVersionTable": table})
