"""How commands talk to the process that keeps an instance: one JSON question, one JSON answer, on a port of 127.0.0.1.

Who asks proves that it can read the instance's folder: it knows the key that lies there
(``multiprocessing.connection``).
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Any, Final

from hostprep.errors import LabError
from hostprep.lab.windows.life.access import private

Answer = dict[str, Any]
FILE: Final = "control.json"
PATIENCE: Final = 60.0
"""Seconds that an answer may take."""


class Control:
    """The keeper's end.

    Args:
        place: the instance's folder.
        ports: the instance's own, by scheme, told with the way to ask.
        answer: answers a question, on a thread of its own.
    """

    def __init__(self, place: Path, ports: Mapping[str, int], answer: Callable[[Mapping[str, Any]], Answer]) -> None:
        key = secrets.token_bytes(32)
        self._answer = answer
        self._listener = Listener(("127.0.0.1", 0), authkey=key)
        at = {"port": self._listener.address[1], "key": key.hex(), "ports": dict(ports)}
        draft = place / (FILE + ".new")
        private(draft, json.dumps(at).encode())
        draft.replace(place / FILE)
        threading.Thread(target=self._accept, name="lab-control", daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                line = self._listener.accept()
            except (AuthenticationError, EOFError, ConnectionError):
                continue  # somebody who does not know the key
            except OSError:
                return
            threading.Thread(target=self._one, args=(line,), daemon=True).start()

    def _one(self, line: Connection) -> None:
        with line, suppress(EOFError, OSError):
            try:
                answer = self._answer(json.loads(line.recv_bytes()))
            except LabError as error:
                answer = {"refused": str(error)}
            line.send_bytes(json.dumps(answer).encode())
            line.recv_bytes()  # the client hangs up; where it waits for the end of this process, that does

    def close(self) -> None:
        """Answer nobody any more."""
        self._listener.close()


def ports_of(place: Path) -> dict[str, int]:
    """The ports of an instance that is up.

    Raises:
        OSError: none is, there.
    """
    found: dict[str, int] = json.loads((place / FILE).read_text("ascii"))["ports"]
    return found


def ask(place: Path, question: Mapping[str, Any], *, to_the_end: bool = False) -> Answer:
    """Ask the keeper of an instance.

    Args:
        place: the instance's folder.
        question: what ``Keeper`` knows.
        to_the_end: wait until the keeper has ended, too.

    Raises:
        ConnectionError: nobody is there any more.
        LabError: it refuses, or does not answer.
    """
    try:
        at = json.loads((place / FILE).read_text("ascii"))
        line = Client(("127.0.0.1", at["port"]), authkey=bytes.fromhex(at["key"]))
    except (OSError, EOFError, ValueError, AuthenticationError):
        raise ConnectionError("its keeper is gone") from None
    with line:
        try:
            line.send_bytes(json.dumps(question).encode())
            if not line.poll(PATIENCE):
                raise LabError(f"the keeper of {place.name} does not answer in {PATIENCE:g} s")
            answer: Answer = json.loads(line.recv_bytes())
            with suppress(EOFError, ConnectionError):
                if to_the_end and line.poll(PATIENCE):
                    line.recv_bytes()
        except (EOFError, ConnectionError):
            raise ConnectionError("its keeper is gone") from None
    if "refused" in answer:
        raise LabError(answer["refused"])
    return answer
