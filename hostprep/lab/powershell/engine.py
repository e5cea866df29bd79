"""Running scripts: text in, streams and an ending out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hostprep.lab.powershell.host.machine import Host
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.exceptions import make_exception
from hostprep.lab.powershell.runtime import deep, loading
from hostprep.lab.powershell.runtime.arguments import Argument
from hostprep.lab.powershell.runtime.errors import ScriptError, make_record
from hostprep.lab.powershell.runtime.flow import Break, Continue, Exit, LimitExceeded, Return, Stopped, StopUpstream
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.runtime.functions import FunctionStage
from hostprep.lab.powershell.runtime.modules import Engine
from hostprep.lab.powershell.runtime.streams import Streams
from hostprep.lab.powershell.syntax.source import SyntaxFault
from hostprep.lab.powershell.values.objects import NetObject
from hostprep.lab.powershell.values.text import to_text

Record = Callable[[str, Any], None]


@dataclass(slots=True)
class Result:
    """What a script did.

    Attributes:
        output: the objects it wrote; empty where they were reported as they came.
        errors: its error records.
        warnings: texts.
        verbose: texts.
        debug: texts.
        information: texts.
        terminated: the record of the error that ended it, or None.
        exit_code: what a process running it as a file would exit with.
        stopped: whether it was stopped from outside.
    """

    output: list[Any] = field(default_factory=list)
    errors: list[NetObject] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    verbose: list[str] = field(default_factory=list)
    debug: list[str] = field(default_factory=list)
    information: list[str] = field(default_factory=list)
    terminated: NetObject | None = None
    exit_code: int = 0
    stopped: bool = False

    def keep(self, stream: str, record: Any) -> None:
        """Put a record where it belongs."""
        match stream:
            case "output":
                self.output.append(record)
            case "error":
                self.errors.append(record)
            case "progress" | "console":
                return
            case _:
                getattr(self, "warnings" if stream == "warning" else stream).append(to_text(record))


class PowerShell:
    """A runspace of the dialect engine. Variables and functions live on from run to run.

    Args:
        host: the simulated host; a fresh Windows host unless given.
        edition: ``5.1`` or ``7``.
        limits: ``max_steps``, ``max_bytes``, ``max_depth``.
    """

    def __init__(self, host: Host | None = None, *, edition: str = "5.1", **limits: int) -> None:
        loading.prepare()
        self.session = Engine(host or Host(), edition=edition, **limits)

    def stop(self) -> None:
        """Stop what runs, from any thread."""
        self.session.stop()

    def run(self, text: str, arguments: Mapping[str, Any] | None = None, *, report: Record | None = None) -> Result:
        """Run a script to its end.

        Args:
            text: the script.
            arguments: its parameters by name.
            report: takes the name of a stream and a record, each as soon as it is written, in order over all streams;
                it is called on the thread that runs the script. Without it the records are kept in the result.

        Raises:
            Refused: the script has something that the dialect does not know.
        """
        loading.prepare()
        result = Result()
        self.session.stopping.clear()
        try:
            deep.call(lambda: self._run(text, arguments or {}, result, report or result.keep))
        except KeyboardInterrupt:
            self.stop()
            raise
        return result

    def _run(self, text: str, arguments: Mapping[str, Any], result: Result, report: Record) -> None:
        session = self.session
        session.console = lambda text: report("console", text)
        try:
            session.start(_streams(report))
            self._run_text(text, arguments, lambda item: report("output", item))
        except SyntaxFault as fault:
            exception = make_exception(registry.SMA + "ParentContainsErrorRecordException", fault.problem)
            result.terminated, result.exit_code = make_record(exception, fault.error_id, "ParserError"), 1
            result.terminated.fields["line"], result.terminated.fields["column"] = fault.line, fault.column
        except ScriptError as error:
            result.terminated, result.exit_code = error.record, 1
        except Exit as signal:
            result.exit_code = signal.code
        except (LimitExceeded, RecursionError, MemoryError) as limit:
            result.terminated, result.exit_code = _beyond(limit), 1
        except Stopped:
            result.stopped, result.exit_code = True, 1
        except (Break, Continue, Return, StopUpstream):
            pass
        if session.exit_asked is not None:
            result.exit_code = session.exit_asked

    def _run_text(self, text: str, arguments: Mapping[str, Any], write: Callable[[Any], None]) -> None:
        session = self.session
        code = session.code_of_text(text)
        state = session.state
        frame = Frame(session, state, state.top, session.streams)
        given = [Argument(name, value, None, joined=True) for name, value in arguments.items()]
        stage = FunctionStage(frame, write, code, state, given, "", dotted=True)
        stage.begin()
        stage.process_nothing()
        stage.end()


def _streams(report: Record) -> Streams:
    names = ("error", "warning", "verbose", "debug", "information", "progress")
    return Streams(*(lambda record, name=name: report(name, record) for name in names))


def _beyond(limit: BaseException) -> NetObject:
    """The record of a script that wanted more than its limits."""
    known: dict[type[BaseException], str] = {
        RecursionError: "calls are nested too deep",
        MemoryError: "out of memory",
    }
    sentence = known.get(type(limit), str(limit))
    exception = make_exception("System.InvalidOperationException", f"The script was ended: {sentence}.")
    return make_record(exception, "LimitExceeded", "LimitsExceeded")
