"""What running code sees: the session, its scope, its streams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.runtime.scope import MISSING

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.scope import Scope, SessionState
    from hostprep.lab.powershell.runtime.session import Session
    from hostprep.lab.powershell.runtime.streams import Streams


class Frame:
    """Passed to every closure.

    Attributes:
        session: the engine's state.
        state: the session state (global or a module's) that the code belongs to.
        scope: where it reads and writes variables.
        streams: where its streams go.
        caller: the running advanced function (``$PSCmdlet``), or None.
    """

    __slots__ = ("caller", "scope", "session", "state", "streams")

    def __init__(
        self, session: Session, state: SessionState, scope: Scope, streams: Streams, caller: Any = None
    ) -> None:
        self.session = session
        self.state = state
        self.scope = scope
        self.streams = streams
        self.caller = caller

    def with_streams(self, streams: Streams) -> Frame:
        """The same place with other streams."""
        return Frame(self.session, self.state, self.scope, streams, self.caller)

    def read(self, name: str) -> Any:
        """A variable's value, or None."""
        found = self.scope.lookup(name)
        return None if found is MISSING else found
