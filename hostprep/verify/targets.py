"""From pytest's options to a session: what to test, and how its hosts are reached."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from hostprep.declare import inventory as inventories
from hostprep.declare.profile import Profile
from hostprep.errors import DeclarationError, SecretError
from hostprep.run.references import check_files, reached, resolved
from hostprep.run.session import Request, Session, open_session

if TYPE_CHECKING:
    import pytest

    from hostprep.run.events import Listener
    from hostprep.verify.active import Verification


class Handed:
    """A pytest plugin without hooks: what ``hostprep verify`` has opened already, and what it wants back.

    Attributes:
        session: opened; files are read, and people asked, once.
        begin: called with what will be probed, just before; returns who is told of it.
        verification: the plugin at work, once there is one.
    """

    def __init__(self, session: Session, begin: Callable[[Session], Listener]) -> None:
        self.session = session
        self.begin = begin
        self.verification: Verification | None = None


def handed_to(config: pytest.Config) -> Handed | None:
    """What ``hostprep verify`` gave to this run of pytest; None in one that somebody started as pytest."""
    return next((plugin for plugin in config.pluginmanager.get_plugins() if isinstance(plugin, Handed)), None)


def session_of(config: pytest.Config) -> Session:
    """The session that the options mean.

    Raises:
        DeclarationError: something cannot hold; no host has been contacted.
    """
    handed = handed_to(config)
    session = handed.session if handed else _open(_request(config))
    if config.getoption("numprocesses", None):
        _refuse_asking(session)
    return session


def _request(config: pytest.Config) -> Request:
    hosts = config.getoption("--hostprep-hosts")
    if not hosts:
        raise DeclarationError("--hostprep-profile is given without hosts", expected="--hostprep-hosts FILE as well")
    return Request(
        command="verify",
        profile=config.getoption("--hostprep-profile") or "",
        hosts=Path(hosts),
        on=tuple(config.getoption("--hostprep-on")),
        steps=tuple(Path(folder) for folder in config.getoption("--hostprep-steps")),
        accept_new=config.getoption("--hostprep-accept-new"),
    )


def _open(request: Request) -> Session:
    return open_session(request) if request.profile else _without_profile(request)


def _without_profile(request: Request) -> Session:
    """A session that reaches hosts and expects nothing of them: for users' own tests."""
    inventory = inventories.load(request.hosts)
    hosts = tuple(reached(inventory.select(request.on), inventory))
    check_files(hosts, inventory)
    profile = Profile("none", "", "", "", (), {}, inventory.document)
    return Session(request, profile, inventory, (), resolved((), hosts, (inventory.document,), None), "")


def _refuse_asking(session: Session) -> None:
    """Workers of xdist are processes of their own, and no secret is sent to one."""
    if any(reference.scheme == "ask" for reference in session.secrets):
        raise SecretError(
            "a secret is to be asked for, and with -n there are processes that nobody can answer",
            expected="env:, file: or keyring: references, or no -n",
        )
