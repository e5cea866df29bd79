"""Running scripts: text in, streams and an ending out."""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass, field
from typing import Any

from hostprep.lab.powershell.commands import registry as commands
from hostprep.lab.powershell.host.machine import Host
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.exceptions import make_exception
from hostprep.lab.powershell.runtime.arguments import Argument
from hostprep.lab.powershell.runtime.errors import ScriptError, make_record
from hostprep.lab.powershell.runtime.flow import Break, Continue, Exit, Flow, LimitExceeded, Return, Stopped
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.runtime.modules import Engine
from hostprep.lab.powershell.runtime.stage import FunctionStage
from hostprep.lab.powershell.runtime.streams import Streams
from hostprep.lab.powershell.syntax.source import SyntaxFault
from hostprep.lab.powershell.values.objects import NetObject
from hostprep.lab.powershell.values.text import to_text

STACK = 512 << 20


@dataclass(slots=True)
class Result:
    """What a script did.

    Attributes:
        output: the objects it wrote.
        errors: its error records.
        warnings: texts.
        verbose: texts.
        information: texts.
        terminated: the record of the error that ended it, or None.
        exit_code: what a process running it as a file would exit with.
        stopped: whether it was stopped from outside.
    """

    output: list[Any] = field(default_factory=list)
    errors: list[NetObject] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    verbose: list[str] = field(default_factory=list)
    information: list[str] = field(default_factory=list)
    terminated: NetObject | None = None
    exit_code: int = 0
    stopped: bool = False


class PowerShell:
    """A runspace of the dialect engine. Variables and functions live on from run to run.

    Args:
        host: the simulated host; a fresh Windows host unless given.
        edition: ``5.1`` or ``7``.
        limits: ``max_steps``, ``max_bytes``, ``max_depth``.
    """

    def __init__(self, host: Host | None = None, *, edition: str = "5.1", **limits: int) -> None:
        commands.load_all()
        self.session = Engine(host or Host(), edition=edition, **limits)

    def stop(self) -> None:
        """Stop what runs, from any thread."""
        self.session.stop()

    def run(self, text: str, arguments: dict[str, Any] | None = None) -> Result:
        """Run a script to its end.

        Raises:
            Refused: the script has something that the dialect does not know.
        """
        result = Result()
        raised: list[BaseException] = []

        def work() -> None:
            try:
                self._run(text, arguments or {}, result)
            except BaseException as error:  # noqa: BLE001  # handed to the caller's thread
                raised.append(error)

        old_limit, old_size = sys.getrecursionlimit(), threading.stack_size()
        sys.setrecursionlimit(max(old_limit, 60_000))
        threading.stack_size(STACK)
        try:
            thread = threading.Thread(target=work, daemon=True)
            thread.start()
        finally:
            threading.stack_size(old_size)
        thread.join()
        sys.setrecursionlimit(old_limit)
        if raised:
            raise raised[0]
        return result

    def _run(self, text: str, arguments: dict[str, Any], result: Result) -> None:
        session = self.session
        session.stopping.clear()
        session.next_check = session.steps
        session.in_try, session.depth = False, 0
        session.streams = Streams(
            result.errors.append, lambda r: result.warnings.append(to_text(r)), lambda r: result.verbose.append(to_text(r)), lambda _: None, lambda r: result.information.append(to_text(r))
        )
        try:
            code = session.code_of_text(text)
            state = session.state
            frame = Frame(session, state, state.top, session.streams)
            stage = FunctionStage(frame, result.output.append, code, state, [Argument(n, v, None, joined=True) for n, v in arguments.items()], "", dotted=True)
            stage.begin()
            stage.process_nothing()
            stage.end()
        except SyntaxFault as fault:
            exception = make_exception(registry.SMA + "ParentContainsErrorRecordException", fault.problem)
            result.terminated, result.exit_code = make_record(exception, fault.error_id, "ParserError"), 1
        except ScriptError as error:
            result.terminated, result.exit_code = error.record, 1
        except Exit as signal:
            result.exit_code = signal.code
        except LimitExceeded as limit:
            exception = make_exception("System.InvalidOperationException", limit.limit)
            result.terminated, result.exit_code = make_record(exception, "LimitExceeded", "LimitsExceeded"), 1
        except Stopped:
            result.stopped, result.exit_code = True, 1
        except (Break, Continue, Return, Flow):
            return
