"""Reading recorded dialogues, in the format of pypsrp's ``tests/tests_pypsrp/responses/test_*.yml``."""

from __future__ import annotations

import os
import re
from base64 import b64decode
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from hostprep.lab.wsman.envelopes import Request, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLE = "HOSTPREP_RECORDED_DIALOGUES"
# Most values are plain scalars of one line; a YAML library needs seconds for what this finds at once.
LINE = re.compile(r"^(?:- | {2})(request|response): (<.*>)$|^ {4}(code): '?(\d+)", re.MULTILINE)
OTHER = re.compile(r"^(?:messages:|- request: <.*>|  response: <.*>|  transport_error:| {4}(?:code|protocol): .*|)$")
STREAM = re.compile(r"<rsp:Stream ([^>]*?)/?>(?:([^<]*)</rsp:Stream>)?")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request of a client and the host's answer.

    Attributes:
        text: the request.
        request: what it says.
        response: the answer's envelope; empty where the recording has none.
        status: of HTTP.
    """

    text: str
    request: Request
    response: str
    status: int

    @property
    def operation(self) -> str:
        """``Create``, ``Receive`` ..."""
        return self.request.action.rpartition("/")[2]

    @property
    def failed(self) -> bool:
        """Whether the host answered with a fault."""
        return self.status == HTTPStatus.INTERNAL_SERVER_ERROR

    @property
    def target(self) -> str:
        """The CommandId that a Receive is about; empty for a pool's."""
        body = self.request.body
        inside = next(iter(body), None) if body is not None else None
        return "" if inside is None else inside.get("CommandId", "")

    def streams(self) -> list[tuple[str, bytes]]:
        """Name and bytes of each stream in the answer."""
        found = []
        for head, data in STREAM.findall(self.response):
            name = re.search(r'Name="(\w+)"', head)
            found.append((name.group(1) if name else "", b64decode(data)))
        return found


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A recording.

    Attributes:
        name: of its file, without ``test_``.
        exchanges: in order.
    """

    name: str
    exchanges: tuple[Exchange, ...]


def folder() -> Path | None:
    """Where recordings lie: where HOSTPREP_RECORDED_DIALOGUES says, or ``*/wire/recorded`` beside the checkout."""
    named = os.environ.get(VARIABLE)
    beside = sorted(Path(__file__).parents[4].parent.glob("*/wire/recorded"))
    for candidate in [Path(named), *beside] if named else beside:
        for place in (candidate, candidate / "pypsrp"):
            if any(place.glob("test_*.yml")):
                return place
    return None


def dialogues(place: Path) -> Iterator[Dialogue]:
    """All recordings of a folder, by name."""
    for path in sorted(place.glob("test_*.yml")):
        yield Dialogue(path.stem.removeprefix("test_"), tuple(_exchanges(path.read_text("utf-8"))))


def _exchanges(text: str) -> Iterator[Exchange]:
    for entry in _entries(text):
        request, response = entry["request"], entry.get("response", "")
        status = 500 if "<s:Fault>" in response else int(entry.get("code", 200))
        yield Exchange(request, parse(request.encode()), response, status)


def _entries(text: str) -> list[dict[str, str]]:
    if not all(OTHER.match(line) for line in text.splitlines()):
        from ruamel.yaml import YAML

        return [{k: v for k, v in one.items() if isinstance(v, str)} for one in YAML(typ="safe").load(text)["messages"]]
    entries: list[dict[str, str]] = []
    for name, value, code, number in LINE.findall(text):
        if name == "request":
            entries.append({})
        entries[-1][name or code] = value if name else number
    return entries
