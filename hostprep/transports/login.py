"""Who we are, said to an SSH server: keys, agent, password, in the order in which they were declared."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import paramiko

from hostprep.errors import AuthenticationFailed
from hostprep.transports.keys import default_keys, load
from hostprep.transports.known_hosts import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from hostprep.transports.countdown import Countdown
    from hostprep.transports.credentials import Credentials
    from hostprep.transports.endpoint import Endpoint

_KEY: Final = frozenset({"publickey"})
_TYPED: Final = frozenset({"password", "keyboard-interactive"})


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One thing to try: what it is called, the SSH methods that carry it, and how it is made."""

    name: str
    methods: frozenset[str]
    make: Callable[[], list[str]]


class Login:
    """One login on one connection, and what the server has said of it so far."""

    def __init__(self, transport: paramiko.Transport, endpoint: Endpoint, credentials: Credentials) -> None:
        self._transport = transport
        self._at = endpoint
        self._credentials = credentials
        self._tried: list[str] = []
        self._accepted: frozenset[str] | None = None
        self._partial = False

    def run(self, countdown: Countdown) -> None:
        """Log in, or say all that was tried.

        Raises:
            AuthenticationFailed: nothing was accepted.
            paramiko.SSHException: no answer came in time.
        """
        with contextlib.closing(self._attempts()) as attempts:
            for attempt in attempts:
                if self._accepted is not None and not self._accepted & attempt.methods:
                    continue
                self._transport.auth_timeout = countdown.left()
                self._make(attempt, countdown)
                if self._transport.is_authenticated():
                    return
        raise self._refused()

    def _make(self, attempt: _Attempt, countdown: Countdown) -> None:
        self._tried.append(attempt.name)
        try:
            more = attempt.make()
        except paramiko.BadAuthenticationType as error:
            self._accepted = frozenset(error.allowed_types)
        except paramiko.SSHException:
            if countdown.over():
                raise
            if not self._transport.is_active():
                raise self._refused("; it then closed the connection") from None
        else:
            self._partial = bool(more)
            self._accepted = frozenset(more) or self._accepted

    def _attempts(self) -> Generator[_Attempt]:
        """What is declared first, a password before anything that is merely lying around."""
        if self._at.only_keys:
            yield from self._files()
        yield from self._password()
        if not self._at.only_keys:
            yield from self._files()
            yield from self._agent()
        if self._partial:
            yield from self._password()

    def _files(self) -> Iterator[_Attempt]:
        only_one = self._at.only_keys and len(self._at.keys) == 1
        for path in self._at.keys or default_keys():
            try:
                key = load(self._at.host, path, self._credentials.passphrase)
            except AuthenticationFailed as error:
                if only_one:
                    raise
                self._tried.append(f"not {error.problem}")
            else:
                yield self._key(f"key {path}", key)

    def _agent(self) -> Iterator[_Attempt]:
        try:
            agent = paramiko.Agent()
        except (paramiko.SSHException, EOFError, OSError):
            self._tried.append("not the SSH agent, which does not answer")
            return
        with contextlib.closing(agent):
            for held in agent.get_keys():
                yield self._key(f"agent key {fingerprint(held.asbytes())}", held)

    def _key(self, name: str, key: paramiko.PKey) -> _Attempt:
        return _Attempt(name, _KEY, lambda: self._transport.auth_publickey(self._at.user, key))

    def _password(self) -> Iterator[_Attempt]:
        secret = self._credentials.password
        if secret:
            yield _Attempt("password", _TYPED, lambda: self._transport.auth_password(self._at.user, secret.reveal()))

    def _refused(self, then: str = "") -> AuthenticationFailed:
        tried = ", ".join(self._tried) or "nothing: there is no key file, no agent and no password"
        takes = f"; it accepts {', '.join(sorted(self._accepted))}" if self._accepted else ""
        problem = f"{self._at} does not let user {self._at.user} in; tried {tried}{takes}{then}"
        by_hand = f"ssh -p {self._at.port} {self._at.user}@{self._at.address}"
        advice = f"try: {by_hand}, then declare user, identity_file or password"
        return AuthenticationFailed(self._at.host, problem, advice)
