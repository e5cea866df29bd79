"""The WinRM endpoints of an instance, and the files that lead to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hostprep.lab.windows import versions
from hostprep.lab.windows.life import faults
from hostprep.lab.windows.life.console import CommandLine
from hostprep.lab.wsman import Endpoint, Served, User, certificates
from hostprep.lab.wsman import serve as listen

if TYPE_CHECKING:
    from contextlib import ExitStack
    from threading import RLock

    from hostprep.lab.powershell.host.engines import Engine
    from hostprep.lab.windows.life.access import Access
    from hostprep.lab.windows.life.spec import Spec
    from hostprep.lab.windows.model import Windows
    from hostprep.lab.wsman.certificates import Pair


def serve(
    spec: Spec, access: Access, model: Windows, *, lock: RLock, engine: Engine, stack: ExitStack
) -> dict[str, Served]:
    """Start an endpoint for each scheme, and write the files.

    Args:
        spec: the instance.
        access: where its files go.
        model: what its command lines act on.
        lock: held while they do.
        engine: what runs its scripts.
        stack: ends the endpoints.

    Returns:
        The endpoints by scheme.
    """
    access.make_passwords(spec)
    client = certificates.client(spec.users[0]) if spec.certificates and "https" in spec.schemes else None
    release = versions.RELEASES[model.system.release]
    plain = Endpoint(
        engine=engine,
        users=_users(spec, access, client),
        shell=CommandLine(model, lock, stack, real=spec.wine),
        name=model.system.name,
        basic=spec.basic,
        build=f"10.0.{release.build}",
        powershell=f"5.1.{release.build}.{release.revision}",
    )
    made: dict[str, Served] = {}
    for scheme in spec.schemes:
        endpoint = replace(faults.on_the_way(plain, spec.faults), https=scheme == "https")
        made[scheme] = stack.enter_context(listen(endpoint))
    shown = made["https"].certificate if "https" in made else None
    access.write(
        spec, {scheme: one.port for scheme, one in made.items()}, shown.read_bytes() if shown else None, client
    )
    return made


def _users(spec: Spec, access: Access, client: Pair | None) -> tuple[User, ...]:
    words = {name: access.password(name).reveal() for name in (*spec.users, *spec.guests)}
    mapped = {spec.users[0]: client.certificate.decode()} if client else {}
    admins = [User(name, words[name], mapped.get(name, "")) for name in spec.users]
    return (*admins, *(User(name, words[name], remote=False) for name in spec.guests))
