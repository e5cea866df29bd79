"""The service: requests in, answers out; shells, quotas, and what is switched."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hostprep.lab.wsman import faulting, faults
from hostprep.lab.wsman.accounts import Accounts
from hostprep.lab.wsman.cmdshell import CommandShellHost
from hostprep.lab.wsman.counters import Counters
from hostprep.lab.wsman.envelopes import Answer, MalformedError, Request, element, envelope, parse, q, seconds
from hostprep.lab.wsman.identify import identify
from hostprep.lab.wsman.names import CMD, COMMANDS, CONFIG, NAMESPACES, POWERSHELL, SHELL
from hostprep.lab.wsman.pool import Pool
from hostprep.lab.wsman.shells import Caller, Shell, command_id_of
from hostprep.lab.wsman.silence import Silence
from hostprep.lab.wsman.told import configuration, created, enumerated, got
from hostprep.lab.wsman.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hostprep.lab.wsman.endpoint import Endpoint, User
    from hostprep.lab.wsman.faults import Fault

TRANSFER = NAMESPACES["x"] + "/"
ENUMERATE = NAMESPACES["n"] + "/Enumerate"
WITH_TRANSFER = "s a x w rsp p"
BARE = "s a w p"
RECEIVING = "s a w rsp p"
"""Which namespaces an answer declares, by the word of its action."""
PREFIXES = {
    "Delete": BARE,
    "Disconnect": BARE,
    "Reconnect": BARE,
    "Receive": RECEIVING,
    "Enumerate": "s a n w p",
    "Get": "s a x w p",
}


class Service:
    """Shells of one endpoint, and what is done with them."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.accounts = Accounts(endpoint.users, endpoint.name)
        self.counters = Counters()
        self.trouble = Trouble(endpoint.switches)
        self.silence = Silence()
        self.shells: dict[str, Shell] = {}
        self._lock = threading.Lock()
        self._operations: dict[str, int] = {}
        self._reaper = threading.Thread(target=self._reap, name="wsman-reaper", daemon=True)
        self._reaper.start()

    # -- answering

    def answer(self, user: User, address: str, data: bytes) -> Answer | None:
        """Answer an envelope; None to reset the connection instead."""
        try:
            request = parse(data)
        except MalformedError:
            return Answer(400, b"")
        if request.body is not None and request.body.tag == q("wsmid:Identify"):
            return Answer(200, identify(self.endpoint.build))
        operation = request.action.rpartition("/")[2]
        number = self.counters.count(operation)
        if self.trouble.switches.hang_after_login:
            self.trouble.wait(3600)
            return None
        if operation == "Receive" and number == self.trouble.switches.reset_on_receive:
            return None
        try:
            body = self._body(request, Caller(user, address), operation)
            answer = Answer(200, self._written(request, operation, body), operation)
        except faults.FaultError as error:
            machine = request.to.partition("//")[2].partition("/")[0].rpartition(":")[0] or self.endpoint.name
            answer = Answer(500, faulting.written(error.fault, request.message_id, machine), operation)
        return None if self.trouble.lost(operation) else answer

    def _written(self, request: Request, operation: str, body: list[ET.Element]) -> bytes:
        prefixes = PREFIXES.get(operation, WITH_TRANSFER)
        return envelope(prefixes, request.action + "Response", request.message_id, body)

    def _body(self, request: Request, caller: Caller, operation: str) -> list[ET.Element]:
        self._check(request, caller.user)
        with self._operation(caller.user):
            if request.resource == CONFIG and operation == "Get":
                return [configuration(self.endpoint.limits)]
            if operation == "Enumerate":
                return [enumerated(self._of(caller.user), request)]
            if operation == "Create":
                return self._create(request, caller)
            return self._with_shell(request, operation)

    def _check(self, request: Request, user: User) -> None:
        if self.trouble.switches.fault:
            raise faults.FaultError(faults.by_code(self.trouble.switches.fault))
        if not user.remote:
            raise faults.FaultError(faults.NO_RIGHT)
        if request.unknown:
            raise faults.FaultError(faults.must_understand(request.unknown[0]))
        if request.timeout and seconds(request.timeout) is None:
            raise faults.FaultError(faults.bad_duration(request.timeout))
        known = {CONFIG, CMD, SHELL, COMMANDS, *(POWERSHELL + one for one in self.endpoint.configurations)}
        if request.resource.lower() not in {one.lower() for one in known}:
            raise faults.FaultError(faults.unknown_resource(request.resource))

    @contextmanager
    def _operation(self, user: User) -> Iterator[None]:
        with self._lock:
            count = self._operations.get(user.name, 0)
            if count >= self.endpoint.limits.operations:
                raise faults.FaultError(faults.OPERATIONS)
            self._operations[user.name] = count + 1
        try:
            yield
        finally:
            with self._lock:
                self._operations[user.name] -= 1

    # -- shells

    def _of(self, user: User) -> list[Shell]:
        with self._lock:
            return [one for one in self.shells.values() if one.caller.user.name == user.name]

    def _create(self, request: Request, caller: Caller) -> list[ET.Element]:
        first = self.trouble.first_fault()
        if first:
            raise faults.FaultError(faults.by_code(first))
        kind = CommandShellHost if request.resource == CMD else Pool
        shell = kind(self.endpoint, request, caller)
        with self._lock:
            mine = sum(one.caller.user.name == caller.user.name for one in self.shells.values())
            fits = mine < self.endpoint.limits.shells
            if fits:
                self.shells[shell.id] = shell
        if not fits:
            shell.close()
            raise faults.FaultError(faults.too_many_shells(self.endpoint.limits.shells))
        return created(shell, request)

    def _with_shell(self, request: Request, operation: str) -> list[ET.Element]:
        shell = self._shell(request, lost=operation == "Get")
        with self._lock:
            shell.busy += 1
        try:
            return self._act(shell, request, operation)
        finally:
            with self._lock:
                shell.busy -= 1
                shell.used = time.monotonic()

    def _shell(self, request: Request, *, lost: bool) -> Shell:
        name = request.selectors.get("ShellId", "")
        found = self.shells.get(name.upper())
        if found is None:
            raise faults.FaultError(faults.LOST_SHELL if lost else faults.unknown_shell(name))
        if request.resource not in {SHELL, found.resource}:
            raise faults.FaultError(faults.LOST_SHELL)
        return found

    def _act(self, shell: Shell, request: Request, operation: str) -> list[ET.Element]:
        match operation:
            case "Command":
                return [element("rsp:CommandResponse", None, None, element("rsp:CommandId", shell.command(request)))]
            case "Send":
                shell.send(request)
                return [element("rsp:SendResponse")]
            case "Receive":
                asked = seconds(request.timeout) if request.timeout else None
                limit = self.endpoint.limits.timeout_ms / 1000
                return [shell.receive(request, limit if asked is None else min(asked, limit))]
            case "Signal":
                code = "" if request.body is None else request.body.findtext(q("rsp:Code")) or ""
                shell.signal(command_id_of(request), code)
                return [element("rsp:SignalResponse")]
            case "Delete":
                self._delete(shell)
                return []
            case "Get":
                return [got(shell)]
            case _:
                return self._connection(shell, request, operation)

    def _connection(self, shell: Shell, request: Request, operation: str) -> list[ET.Element]:
        if not isinstance(shell, Pool) or operation not in {"Disconnect", "Reconnect", "Connect"}:
            raise faults.FaultError(faults.unknown_resource(request.resource))
        match operation:
            case "Disconnect":
                return shell.disconnect(request)
            case "Reconnect":
                return shell.reconnect(request)
            case _:
                return shell.connect(request)

    def _delete(self, shell: Shell, fault: Fault = faults.ABORTED) -> None:
        with self._lock:
            self.shells.pop(shell.id, None)
        shell.close(fault)

    def _reap(self) -> None:
        while not self.trouble.over.wait(min(1.0, self.endpoint.limits.idle_ms / 4000)):
            for shell in list(self.shells.values()):
                if shell.expired():
                    self._delete(shell)

    def forget(self) -> None:
        """End all shells, as when the service stops."""
        for shell in list(self.shells.values()):
            self._delete(shell)

    def kill(self) -> None:
        """As if the process that hosts the shells died."""
        for shell in list(self.shells.values()):
            self._delete(shell, faults.HOST_DIED)

    def close(self) -> None:
        """End everything; safe to call twice."""
        self.trouble.over.set()
        self.silence.on = False
        self.forget()
        self.accounts.close()
        self._reaper.join(5)
