"""Calling script blocks from Python: with an item as ``$_``, with arguments, as methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.runtime.flow import Return
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.runtime.functions import FunctionStage
from hostprep.lab.powershell.runtime.scope import MISSING
from hostprep.lab.powershell.runtime.streams import Streams
from hostprep.lab.powershell.values.objects import NOTHING

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.session import Session


class Caller:
    """The part of the session that calls blocks."""

    streams: Streams

    def output_of_block(
        self, block: Any, item: Any = MISSING, arguments: list[Any] | None = None, *, dotted: bool = True
    ) -> list[Any]:
        """What a block writes when it is called with ``$_``."""
        out: list[Any] = []
        self.run_block(block, out.append, item, arguments, dotted=dotted)
        return out

    def value_of_block(
        self, block: Any, item: Any = MISSING, arguments: list[Any] | None = None, *, dotted: bool = True
    ) -> Any:
        """The same as one value."""
        out = self.output_of_block(block, item, arguments, dotted=dotted)
        return NOTHING if not out else out[0] if len(out) == 1 else out

    def run_block(
        self,
        block: Any,
        write: Any,
        item: Any = MISSING,
        arguments: list[Any] | None = None,
        *,
        dotted: bool = True,
        streams: Streams | None = None,
    ) -> None:
        """Call a block."""
        from hostprep.lab.powershell.runtime.arguments import Argument  # kept out of the hot path's globals

        state = block.state
        session: Session = self  # type: ignore[assignment]  # the session is the only caller
        frame = Frame(session, state, state.current, streams or self.streams)
        code = block.code
        if dotted and not code.parameters.specs and not code.named and not arguments:
            self._in_place(frame, code, write, item)
            return
        stage = FunctionStage(
            frame,
            write,
            code,
            state,
            [Argument(None, value, None) for value in arguments or ()],
            "",
            dotted=dotted and not arguments,
        )
        if item is not MISSING:
            stage.scope.variables["_"] = item
        stage.begin()
        stage.process_nothing()
        stage.end()

    def _in_place(self, frame: Frame, code: Any, write: Any, item: Any) -> None:
        variables = frame.scope.variables
        outer = variables.get("_", MISSING)
        if item is not MISSING:
            variables["_"] = item
        try:
            if code.end is not None:
                code.end(frame, write)
        except Return:
            pass
        finally:
            if outer is MISSING:
                variables.pop("_", None)
            else:
                variables["_"] = outer

    def call_method(self, block: Any, this: Any, arguments: list[Any]) -> Any:
        """A script method of an object."""
        block.state.current.variables["this"] = this
        return self.value_of_block(block, this, arguments, dotted=not arguments)

    def unwrapped(self, value: Any) -> Any:
        """A value that a getter gave."""
        return None if value is NOTHING else value
