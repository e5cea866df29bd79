"""Replaying a recorded dialogue against this endpoint, over a real socket."""

from __future__ import annotations

import http.client
import re
from base64 import b64encode
from collections import defaultdict
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.engines import Ending
from hostprep.lab.wsman.endpoint import CONFIGURATIONS, Endpoint, User
from hostprep.lab.wsman.names import POWERSHELL, SOAP
from hostprep.lab.wsman.referee.compare import differences
from hostprep.lab.wsman.referee.messages import Message, messages
from hostprep.lab.wsman.referee.playback import Playback, Written, said, should_exit
from hostprep.lab.wsman.referee.recorded import Dialogue, Exchange
from hostprep.lab.wsman.referee.sequences import is_noise, sequences
from hostprep.lab.wsman.served import Served, serve

if TYPE_CHECKING:
    import queue
    from collections.abc import Iterator

    from hostprep.lab.wsman.referee.playback import Said

TIMEOUT = re.compile(r"(OperationTimeout>)PT\d+S(?=</)")
IDS = re.compile(r'<w:Selector Name="ShellId">([^<]+)<|<rsp:CommandId>([^<]+)<')
STATE = re.compile(r'<rsp:CommandState [^>]*State="[^"]*/(\w+)"[^>]*>(?:<rsp:ExitCode>(\d+))?')
# A recorded wait is shortened to this many seconds.
WAIT = "0.15"


@dataclass(slots=True)
class Verdict:
    """What became of a dialogue.

    Attributes:
        name: of the dialogue.
        exchanges: how many requests were replayed.
        found: what differs, by request number from 1; 0 for a whole stream.
    """

    name: str
    exchanges: int = 0
    found: list[tuple[int, str]] = field(default_factory=list)


def _asked(connection: http.client.HTTPConnection, text: str) -> tuple[int, str]:
    token = b64encode(b"vagrant:vagrant").decode()
    connection.request("POST", "/wsman", text.encode(), {"Content-Type": SOAP, "Authorization": f"Basic {token}"})
    response = connection.getresponse()
    return response.status, response.read().decode()


class Replay:
    """One dialogue against one endpoint."""

    def __init__(self, dialogue: Dialogue) -> None:
        self._dialogue = dialogue
        self._playback = Playback()
        self._queues: dict[str, queue.Queue[Said]] = {}
        self._exit: dict[str, int] = defaultdict(int)
        self._ids: dict[str, str] = {}
        self._ours: dict[str, list[tuple[str, bytes]]] = defaultdict(list)
        self._theirs: dict[str, list[tuple[str, bytes]]] = defaultdict(list)
        self._psrp: set[str] = set()
        self._kept: set[int] = set()
        self.verdict = Verdict(dialogue.name)

    def run(self) -> Verdict:
        """Replay it."""
        endpoint = Endpoint(
            engine=self._playback,
            users=(User("vagrant", "vagrant"),),
            shell=self._playback,
            allow_unencrypted=True,
            name="LAB",
            configurations=(*CONFIGURATIONS, *self._configurations()),
        )
        with serve(endpoint) as served:
            connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)
            for number, exchange in enumerate(self._dialogue.exchanges, 1):
                if exchange.response:
                    self._exchange(number, exchange, connection, served)
            connection.close()
        for target in self._theirs:
            self.verdict.found.extend((0, one) for one in self._streams(target))
        return self.verdict

    def _configurations(self) -> set[str]:
        return {one.request.resource.removeprefix(POWERSHELL) for one in self._dialogue.exchanges}

    def _exchange(
        self, number: int, exchange: Exchange, connection: http.client.HTTPConnection, served: Served
    ) -> None:
        self._before(exchange, served)
        told = exchange.operation == "Receive" and self._told(exchange, more=len(exchange.streams()))
        text = TIMEOUT.sub(rf"\g<1>PT{WAIT if exchange.failed or told else 5}S", exchange.text)
        for theirs, ours in self._ids.items():
            text = text.replace(theirs, ours)
        self.verdict.exchanges += 1
        while True:
            status, body = _asked(connection, text)
            self._after(number, exchange, body)
            # What a host told in one answer may come in several.
            word = STATE.search(exchange.response)
            state = word.group(1) if word else ""
            if status != HTTPStatus.OK or state not in {"Done", "Pending"} or f"/{state}" in body:
                break
        self._compare(number, exchange, status, body)

    def _before(self, exchange: Exchange, served: Served) -> None:
        """Let the engine say what the recorded host had said when it answered."""
        if exchange.operation == "Get" and exchange.failed and exchange.request.timeout != "PT-1S":
            served.kill_shells()
        if exchange.operation == "Command" and not exchange.failed:
            self._pending = self._playback.begin()
        if exchange.operation != "Receive" or exchange.failed or not exchange.target:
            return
        found = self._queues.get(exchange.target)
        if found is None:
            return
        if exchange.request.resource.startswith(POWERSHELL):
            for message in messages(data for _, data in exchange.streams()):
                self._say(found, exchange.target, message)
        else:
            self._say_bytes(found, exchange)

    def _say(self, found: queue.Queue[Said], target: str, message: Message) -> None:
        code = should_exit(message)
        if code is not None:
            self._exit[target] = code
        one = said(message, self._exit[target])
        if one is not None:
            found.put(one)

    def _say_bytes(self, found: queue.Queue[Said], exchange: Exchange) -> None:
        for name, data in _joined(exchange.streams()):
            found.put(Written("stderr" if name == "stderr" else "stdout", data))
        state = STATE.search(exchange.response)
        if state and state.group(1) == "Done":
            code = int(state.group(2) or 0)
            found.put(Ending("Completed", exit_code=code))

    def _after(self, number: int, exchange: Exchange, body: str) -> None:
        """Learn our names for what the recorded host named, and keep the streams."""
        for theirs, ours in zip(IDS.findall(exchange.response), IDS.findall(body), strict=False):
            old, new = "".join(theirs), "".join(ours)
            if old != new:
                self._ids[old] = new
            if exchange.operation == "Command":
                self._queues[old] = self._pending
        if exchange.operation == "Receive":
            key = self._key(exchange)
            self._theirs[key] += exchange.streams() if number not in self._kept else []
            self._kept.add(number)
            self._ours[key] += Exchange(exchange.text, exchange.request, body, 200).streams()
            if exchange.request.resource.startswith(POWERSHELL):
                self._psrp.add(key)

    def _compare(self, number: int, exchange: Exchange, status: int, body: str) -> None:
        found = self.verdict.found
        if exchange.operation == "Receive" and (status, exchange.status) == (500, 200) and self._told(exchange):
            return
        if status != exchange.status:
            found.append((number, f"{exchange.operation}: HTTP {status}, recorded {exchange.status}"))
        elif body:
            found.extend(
                (number, f"{exchange.operation}: {one}")
                for one in differences(body, exchange.response, exchange.request.message_id)
            )

    def _told(self, exchange: Exchange, more: int = 0) -> bool:
        """Whether an earlier answer held already what the host told in this one."""
        key = self._key(exchange)
        return bool(self._ours[key]) and len(self._ours[key]) >= len(self._theirs[key]) + more

    def _key(self, exchange: Exchange) -> str:
        return exchange.request.selectors.get("ShellId", "") + "/" + exchange.target

    def _streams(self, target: str) -> Iterator[str]:
        if target not in self._psrp:
            for name in ("stdout", "stderr"):
                mine, other = (b"".join(d for n, d in box[target] if n == name) for box in (self._ours, self._theirs))
                if mine != other:
                    yield f"{name}: {len(mine)} bytes, recorded {len(other)}, which differ"
            return
        mine_, other_ = (list(messages(data for _, data in box[target])) for box in (self._ours, self._theirs))
        noise, recorded_noise = sum(map(is_noise, mine_)), sum(map(is_noise, other_))
        if noise != recorded_noise:
            yield f"modules are said to be made ready {noise} times, recorded {recorded_noise}"
        yield from sequences([one for one in mine_ if not is_noise(one)], [one for one in other_ if not is_noise(one)])


def _joined(streams: list[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Chunks of one stream that follow each other, as one."""
    name, data = "", b""
    for one, more in streams:
        if one != name and data:
            yield name, data
            data = b""
        name, data = one, data + more
    if data:
        yield name, data
