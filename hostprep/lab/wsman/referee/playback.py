"""An engine and a command shell that say what a recorded host said, when its client asked for it.

So the endpoint is judged by itself: the scripts' outcome is given, and the wire must carry it as the host's did.
"""

from __future__ import annotations

import queue
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from hostprep.lab.powershell.host.engines import Ending, ErrorFacts, Report
from hostprep.lab.wsman.noise import PREPARING
from hostprep.lab.wsman.referee.values import clixml_value, first_type, told, typed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from xml.etree import ElementTree as ET

    from hostprep.lab.powershell.host.engines import Stream
    from hostprep.lab.wsman.commandline import CommandCall, Console
    from hostprep.lab.wsman.hostcalls import ClientHost
    from hostprep.lab.wsman.referee.messages import Message

CATEGORIES: tuple[str, ...] = (
    "NotSpecified",
    "OpenError",
    "CloseError",
    "DeviceError",
    "DeadlockDetected",
    "InvalidArgument",
)
CATEGORIES += ("InvalidData", "InvalidOperation", "InvalidResult", "InvalidType", "MetadataError", "NotImplemented")
CATEGORIES += ("NotInstalled", "ObjectNotFound", "OperationStopped", "OperationTimeout", "SyntaxError", "ParserError")
SET_SHOULD_EXIT = 6
LINE = re.compile(r"line (\d+)")


@dataclass(frozen=True, slots=True)
class HostCall:
    """A call to the client's host."""

    method: int
    parameters: list[Any]


@dataclass(frozen=True, slots=True)
class Written:
    """A chunk of a process."""

    stream: Literal["stdout", "stderr"]
    data: bytes


Said = Report | HostCall | Written | Ending


class Playback:
    """What is said, one queue a command, in the order in which commands begin."""

    def __init__(self) -> None:
        self._begun: queue.Queue[queue.Queue[Said]] = queue.Queue()

    def begin(self) -> queue.Queue[Said]:
        """A command begins; what is put into its queue is said at once."""
        found: queue.Queue[Said] = queue.Queue()
        self._begun.put(found)
        return found

    def next(self) -> queue.Queue[Said]:
        """The queue of the next command that runs."""
        return self._begun.get(timeout=10)

    def runspace(self) -> _Runspace:
        """A runspace; see ``Engine``."""
        return _Runspace(self)

    def close(self) -> None:
        """Nothing to give up."""

    def finds(self, program: str) -> bool:
        """No program can be started but by cmd.exe; see ``CommandShell``."""
        del program
        return False

    def run(self, call: CommandCall, console: Console) -> int:
        """Write what was written; see ``CommandShell``."""
        del call
        said = self.next()
        while True:
            match said.get():
                case Written("stdout", data):
                    console.write(data)
                case Written("stderr", data):
                    console.write_error(data)
                case Ending() as ending:
                    return ending.exit_code


class _Runspace:
    def __init__(self, playback: Playback) -> None:
        self._playback = playback
        self._host: ClientHost | None = None
        self._said: queue.Queue[Said] = queue.Queue()

    def attach(self, host: ClientHost | None) -> None:
        self._host = host

    def run(self, script: str, arguments: Mapping[str, Any], report: Callable[[Report], None]) -> Ending:
        del script, arguments
        self._said = self._playback.next()
        while True:
            match self._said.get():
                case Report() as one:
                    report(one)
                case HostCall(method, parameters) if self._host is not None:
                    from psrpcore.types import HostMethodIdentifier

                    self._host.call(HostMethodIdentifier(method).name, *parameters)
                case Written(_, data):
                    for line in data.decode("utf-8").splitlines(keepends=True):
                        kind: Literal["output", "information"] = "output" if line.endswith("\r\n") else "information"
                        report(Report(kind, line.rstrip("\r\n")))
                case Ending() as ending:
                    return ending

    def stop(self) -> None:
        self._said.put(Ending("Stopped"))

    def close(self) -> None:
        self.stop()


# Stream, and the member that holds the text.
RECORDS: dict[str, tuple[Stream, str]] = {
    "DEBUG_RECORD": ("debug", "InformationalRecord_Message"),
    "VERBOSE_RECORD": ("verbose", "InformationalRecord_Message"),
    "WARNING_RECORD": ("warning", "InformationalRecord_Message"),
    "PROGRESS_RECORD": ("progress", "Activity"),
    "INFORMATION_RECORD": ("information", "MessageData"),
}


def said(message: Message, exit_code: int) -> Said | None:
    """What an engine says so that this message results; None for what the endpoint adds by itself."""
    data = message.data
    if data is None:
        return None
    match message.kind:
        case "PIPELINE_OUTPUT":
            kind, value = typed(data)
            return Report("output", told(data), kind, value)
        case "ERROR_RECORD":
            return Report("error", "", error=_error(data))
        case "PIPELINE_STATE":
            return _ending(data, exit_code)
        case "PIPELINE_HOST_CALL":
            return _host_call(data)
        case kind if kind in RECORDS:
            return _record(data, *RECORDS[kind])
    return None


def _record(data: ET.Element, stream: Stream, name: str) -> Report | None:
    text = told_member(data, name)
    return None if text == PREPARING.activity else Report(stream, text)


def _host_call(data: ET.Element) -> HostCall | None:
    method = _method(data)
    if method == SET_SHOULD_EXIT:
        return None
    return HostCall(method, clixml_value(member(data, "mp")))


def should_exit(message: Message) -> int | None:
    """The code of a SetShouldExit call."""
    data = message.data
    if message.kind != "PIPELINE_HOST_CALL" or data is None or _method(data) != SET_SHOULD_EXIT:
        return None
    found = data.find(".//*[@N='mp']//I32")
    return int(found.text or 0) if found is not None else None


def _method(data: ET.Element) -> int:
    found = data.findtext("./MS/*[@N='mi']/I32")
    return int(found or 0)


def _ending(data: ET.Element, exit_code: int) -> Ending:
    state = told_member(data, "PipelineState")
    if state == "3":
        return Ending("Stopped")
    record = member(data, "ExceptionAsErrorRecord")
    if state == "5" and record is not None:
        return Ending("Failed", _error(record), 1)
    return Ending("Completed", exit_code=exit_code)


def _error(record: ET.Element) -> ErrorFacts:
    exception = member(record, "Exception")
    number = int(told_member(record, "ErrorCategory_Category") or 0)
    target = member(record, "TargetObject")
    line = LINE.search(told_member(record, "ErrorDetails_ScriptStackTrace"))
    return ErrorFacts(
        message="" if exception is None else told_member(exception, "Message"),
        id=told_member(record, "FullyQualifiedErrorId"),
        category=CATEGORIES[number] if number < len(CATEGORIES) else "NotSpecified",
        exception="" if exception is None else first_type(exception),
        line=int(line.group(1)) if line else 0,
        target=None if target is None or target.tag == "Nil" else told(target),
    )


def member(data: ET.Element, name: str) -> ET.Element | None:
    """A property of an object."""
    return data.find(f"./MS/*[@N='{name}']") if data.find("./MS") is not None else data.find(f"./Props/*[@N='{name}']")


def told_member(data: ET.Element, name: str) -> str:
    """A property as text."""
    for place in ("MS", "Props"):
        found = data.find(f"./{place}/*[@N='{name}']")
        if found is not None:
            return told(found)
    return ""
