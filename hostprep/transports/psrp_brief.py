"""What pypsrp does at length, in fewer steps: on many hosts at once it is the processor that decides how long it takes.

Each part is half a millisecond to four of a host's forty. What is sent is the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Self

from pypsrp.complex_objects import Command
from pypsrp.messages import MessageType
from pypsrp.powershell import Fragment, Fragmenter, RunspacePool
from pypsrp.serializer import Serializer

if TYPE_CHECKING:
    from pypsrp.messages import Message

_CONTROLS: Final = {code: f"_x{code:04X}_" for code in (*range(0x20), *range(0x7F, 0xA0))}
_ESCAPE: Final = re.compile("_(?=[xX])")
_MESSAGE: Final = slice(4, 8)
"""Where a message says of which type it is (MS-PSRP, 2.2.1)."""


class Pool(RunspacePool):
    """A runspace pool that reads and writes in fewer steps."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._serializer = _Serializer()
        self._fragmenter = _Fragmenter(self.connection.max_payload_size, self._serializer)


class Once(Command):
    """A command that is sent once, so that the two lists it belongs to need no copies of it."""

    def __deepcopy__(self, _: Any) -> Self:
        return self


class _Serializer(Serializer):
    def _serialize_string(self, value: str | None) -> str | None:
        """MS-PSRP, 2.2.5.3.2: pypsrp calls a function for each end of a line."""
        if value is None or not value.isascii():
            return super()._serialize_string(value)
        return _ESCAPE.sub("_x005F_", value).translate(_CONTROLS)


class _Fragmenter(Fragmenter):
    def defragment(self, data: bytes) -> list[Message]:
        """Without the host's table of its own versions, which nobody asks for and which takes long to read."""
        wanted = b""
        while data:
            fragment, rest = Fragment.unpack(data)
            if not _is_private_data(fragment):
                wanted += data[: len(data) - len(rest)]
            data = rest
        return super().defragment(wanted)


def _is_private_data(fragment: Fragment) -> bool:
    kind = int.from_bytes(fragment.data[_MESSAGE], "little")
    return bool(fragment.start and fragment.end and kind == MessageType.APPLICATION_PRIVATE_DATA)
