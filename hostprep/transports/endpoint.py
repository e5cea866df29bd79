"""Where an SSH login goes: the inventory's words first, then the user's OpenSSH configuration (ssh_config(5))."""

from __future__ import annotations

import getpass
import glob
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import paramiko

from hostprep.errors import DeclarationError, HostError
from hostprep.transports.filecache import FileCache

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hostprep.declare.host import Host

_ADDRESS: Final = re.compile(
    r"(?:ssh://)?(?:(?P<user>[^@]+)@)?(?:\[(?P<v6>[^\]]+)\]|(?P<name>[^:\[\]]+))(?::(?P<port>\d+))?/?"
)
_MAX_HOPS: Final = 8
_SSH_PORT: Final = 22
_MAX_INCLUDES: Final = 16


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One SSH server and who to be there.

    Attributes:
        host: the inventory host that declares this login; what errors name.
        address: DNS name or IP address.
        port: TCP port.
        user: login name.
        keys: private key files, in the order in which they are tried.
        only_keys: whether the agent is left out, and the default keys too.
        known_hosts: host key files; the first is the one that new keys are added to.
        known_as: the name that host keys are looked up by.
        proxy_command: a ProxyCommand that would be needed and is not run.
    """

    host: str
    address: str
    port: int
    user: str
    keys: tuple[Path, ...]
    only_keys: bool
    known_hosts: tuple[Path, ...]
    known_as: str
    proxy_command: str | None = None

    @property
    def service(self) -> str:
        """What should be listening there."""
        return "sshd"

    def __str__(self) -> str:
        """As people write it."""
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"


def route(host: Host, jump: Host | None = None) -> tuple[Endpoint, ...]:
    """The logins that lead to a host: the hosts to jump through, in order, and the host itself.

    Args:
        host: where to go; its ``jump`` is read as ``[user@]address[:port]`` unless ``jump`` is given.
        jump: the inventory host to go through.

    Raises:
        DeclarationError: ``jump`` is no address.
        HostError: the OpenSSH configuration cannot be read, or sends us in circles.
    """
    config = _Config(host)
    target = config.endpoint(host.address, host.user, host.port)
    if jump is not None:
        return (*route(jump), target)
    if host.jump:
        return (*_hops(config, host.name, host.jump, ()), target)
    return (*_hops(config, host.name, config.proxy_jump(host.address), (host.address,)), target)


def _hops(config: _Config, host: str, words: str | None, seen: tuple[str, ...]) -> tuple[Endpoint, ...]:
    """The hosts that ``words`` name, after those that ssh_config wants before the first of them."""
    if not words or words.lower() == "none":
        return ()
    named = [_parse(word.strip(), host) for word in words.split(",")]
    first = named[0][1]
    if first in seen[-1:]:  # a ProxyJump under "Host *" speaks to the jump host too; OpenSSH passes over it as well
        return ()
    if first in seen or len(seen) > _MAX_HOPS:
        circle = " to ".join([*seen, first])
        raise HostError(host, f"ProxyJump leads in a circle: {circle}", "mend ssh_config, or declare jump")
    before = _hops(config, host, config.proxy_jump(first), (*seen, first))
    return (*before, *(config.endpoint(address, user, port) for user, address, port in named))


def _parse(word: str, host: str) -> tuple[str | None, str, int | None]:
    found = _ADDRESS.fullmatch(word)
    if not found:
        raise DeclarationError(
            "no jump host", key=f"hosts.{host}.jump", found=repr(word), expected="[user@]address[:port]"
        )
    return found["user"], found["v6"] or found["name"], int(found["port"]) if found["port"] else None


class _Config:
    """The OpenSSH client configuration as it applies to one inventory host."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._path = host.ssh_config or Path.home() / ".ssh" / "config"
        try:
            self._file = _FILES.get(self._path)
        except (OSError, UnicodeDecodeError, paramiko.SSHException) as error:
            raise self._broken(error) from None
        if host.ssh_config and self._file is None:
            raise HostError(host.name, f"there is no file {self._path}", "check ssh_config in the inventory")

    def lookup(self, address: str) -> paramiko.SSHConfigDict:
        """What the file says of an address."""
        try:
            return self._file.lookup(address) if self._file else paramiko.SSHConfigDict(hostname=address)
        except (
            paramiko.SSHException,
            ImportError,
            OSError,
        ) as error:  # paramiko runs Match exec by invoke, if that is there
            raise self._broken(error) from None

    def proxy_jump(self, address: str) -> str | None:
        """The file's ProxyJump for an address."""
        return self.lookup(address).get("proxyjump")

    def endpoint(self, address: str, user: str | None, port: int | None) -> Endpoint:
        """The login that leads to an address; what is None is taken from the file."""
        said = self.lookup(address)
        declared = self._host.identity_file
        mine = address == self._host.address
        keys = tuple(_path(name) for name in said.get("identityfile", []) if name.lower() != "none")
        if declared and (mine or not keys):
            keys = (declared.expanduser(),)
        command = None if self._host.jump or "proxyjump" in said else said.get("proxycommand")
        real = said["hostname"]
        return Endpoint(
            self._host.name,
            real,
            port or self._port(said),
            user or said.get("user") or _login_name(self._host.name),
            keys,
            bool(declared and keys == (declared.expanduser(),)) or said.get("identitiesonly", "no").lower() == "yes",
            self._known_hosts(said),
            said.get("hostkeyalias", real).lower(),
            command,
        )

    def _port(self, said: paramiko.SSHConfigDict) -> int:
        try:
            return said.as_int("port") if "port" in said else _SSH_PORT
        except ValueError:
            raise self._broken(f"Port {said['port']} is no number") from None

    def _broken(self, why: object) -> HostError:
        return HostError(
            self._host.name, f"{self._path} cannot be used: {why}", "mend it, or declare another ssh_config"
        )

    def _known_hosts(self, said: paramiko.SSHConfigDict) -> tuple[Path, ...]:
        if self._host.known_hosts:
            return (self._host.known_hosts.expanduser(),)
        users = said.get("userknownhostsfile")
        own = (
            [_path(word) for word in users.split() if word.lower() != "none"]
            if users
            else [_path("~/.ssh/known_hosts")]
        )
        return (*own, _SYSTEM / "ssh_known_hosts")


_SYSTEM: Final = Path(os.environ.get("PROGRAMDATA", "C:/ProgramData"), "ssh") if os.name == "nt" else Path("/etc/ssh")


def _path(name: str) -> Path:
    return Path(name.replace("%d", str(Path.home())).replace("%%", "%")).expanduser()


def _login_name(host: str) -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise HostError(host, "no user is declared and this machine does not say who we are", "declare user") from None


def _read(path: Path) -> paramiko.SSHConfig | None:
    return paramiko.SSHConfig.from_text("\n".join(_included(path, 0)))


def _included(path: Path, depth: int) -> Iterator[str]:
    """The lines of a file with those of its Include files in their place, which paramiko leaves out."""
    section = "Host *"
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, rest = line.strip().replace("=", " ", 1).partition(" ")
        if word.lower() in {"host", "match"}:
            section = line
        if word.lower() != "include":
            yield line
            continue
        for name in rest.split():
            pattern = Path(name.strip('"')).expanduser()
            for found in sorted(glob.glob(str(Path.home() / ".ssh" / pattern))):  # noqa: PTH207  # Path.glob takes no absolute pattern
                if depth < _MAX_INCLUDES:
                    yield from _included(Path(found), depth + 1)
        yield section


_FILES: Final = FileCache[paramiko.SSHConfig | None](_read, None)
