"""What a run needs of this machine, the secrets and files that its declarations name: looked for before any contact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from hostprep.declare.secrets import Ask, Secret, SecretRef, resolve
from hostprep.declare.validate import placed
from hostprep.errors import SecretError
from hostprep.transports.credentials import Credentials

if TYPE_CHECKING:
    from hostprep.declare.host import Host
    from hostprep.declare.inventory import Inventory
    from hostprep.declare.prepare import Task
    from hostprep.declare.toml import Document

FILES: Final = ("identity_file", "certificate", "ca", "ssh_config")
"""Keys of a host that name a file which has to be there; the files of known keys come to be by themselves."""


def reached(hosts: Iterable[Host], inventory: Inventory) -> Iterator[Host]:
    """These hosts, each after the inventory host that it is reached through."""
    for host in hosts:
        if jump := inventory.hosts.get(host.jump or ""):
            yield jump
        yield host


def check_files(hosts: Iterable[Host], inventory: Inventory) -> None:
    """Find every file that a login needs.

    Raises:
        DeclarationError: one cannot be read.
    """
    for host in hosts:
        for key in FILES:
            if path := getattr(host, key):
                try:
                    with path.open("rb"):
                        pass
                except OSError as error:
                    at = inventory.place(host, key)
                    raise inventory.document.error(
                        f"names {path}, which cannot be read: {error.strerror}", at
                    ) from None


def resolved(
    work: tuple[Task, ...], hosts: Iterable[Host], documents: tuple[Document, ...], ask: Ask | None
) -> dict[SecretRef, Secret]:
    """Every secret that the tasks and their hosts use, each fetched once.

    Raises:
        SecretError: a reference leads nowhere; placed where one of the documents has it.
    """
    needed = dict.fromkeys(reference for host in hosts for reference in _references(host).values())
    needed |= dict.fromkeys(reference for task in work for reference in task.secrets.values())
    return {reference: _resolve(reference, documents, ask) for reference in needed}


def _resolve(reference: SecretRef, documents: tuple[Document, ...], ask: Ask | None) -> Secret:
    try:
        return resolve(reference, ask)
    except SecretError as error:
        for document in documents:
            if path := document.find(str(reference)):
                raise placed(error, document, path) from None
        raise


def credentials_from(secrets: Mapping[SecretRef, Secret], host: Host) -> Credentials:
    """What one host's login needs, of secrets that were fetched before."""
    return Credentials(**{name: secrets[reference] for name, reference in _references(host).items()})


def credentials_of(host: Host, ask: Ask | None = None) -> Credentials:
    """What one host's login needs, fetched now.

    Raises:
        SecretError: a reference leads nowhere.
    """
    return Credentials(**{name: resolve(reference, ask) for name, reference in _references(host).items()})


def _references(host: Host) -> dict[str, SecretRef]:
    named = {"password": host.password, "passphrase": host.passphrase, "become_password": host.become_password}
    return {name: reference for name, reference in named.items() if reference}
