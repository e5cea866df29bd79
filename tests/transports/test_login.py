"""Keys, agent, passwords and ssh_config, against a real sshd."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from hostprep.declare.host import Host
from hostprep.declare.secrets import Secret
from hostprep.errors import AuthenticationFailed, DeclarationError, HostError, Unreachable
from hostprep.transports import Credentials, Script, open_transport

from .conftest import PASSWORD, Server, keygen

NOTHING = Credentials()


def whoami(host: Host, credentials: Credentials = NOTHING, jump: Host | None = None) -> str:
    with open_transport(host, credentials, jump=jump) as transport:
        return transport.run(Script("x", "id -un")).text.strip()


@pytest.fixture
def home(sshd: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home of our own, with the server on record."""
    (tmp_path / ".ssh").mkdir()
    (tmp_path / ".ssh" / "known_hosts").write_text(sshd.recorded())
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    return tmp_path


@pytest.fixture
def bare(sshd: Server, home: Path) -> Host:
    """A host of which the inventory says no more than it must."""
    return Host("web1", "127.0.0.1", port=sshd.port, user=sshd.host.user)


@pytest.fixture
def agent(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    socket = home / "agent"
    with subprocess.Popen(["ssh-agent", "-D", "-a", str(socket)], stdout=subprocess.DEVNULL) as process:
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        while not socket.exists():
            assert process.poll() is None
        yield
        process.terminate()


def encrypted(sshd: Server, folder: Path, passphrase: str) -> Path:
    copy = folder / "encrypted"
    copy.write_bytes((sshd.folder / "id").read_bytes())
    copy.chmod(0o600)
    subprocess.run(
        ["ssh-keygen", "-q", "-p", "-a", "1", "-N", passphrase, "-P", "", "-f", str(copy)],
        check=True,
        capture_output=True,
    )
    return copy


def test_an_encrypted_key_opens_with_its_passphrase(sshd: Server, host: Host, tmp_path: Path) -> None:
    locked = replace(host, identity_file=encrypted(sshd, tmp_path, "hunter2"))
    assert whoami(locked, Credentials(passphrase=Secret("hunter2"))) == host.user
    with pytest.raises(AuthenticationFailed, match="is encrypted; declare passphrase"):
        whoami(locked)
    with pytest.raises(AuthenticationFailed, match="passphrase is wrong") as caught:
        whoami(locked, Credentials(passphrase=Secret("hunter3")))
    assert "hunter" not in str(caught.value)


def test_a_refused_key_is_named_with_what_the_host_accepts(host: Host, tmp_path: Path) -> None:
    keygen(tmp_path / "stranger")
    with pytest.raises(AuthenticationFailed) as caught:
        whoami(replace(host, identity_file=tmp_path / "stranger"))
    assert f"tried key {tmp_path / 'stranger'}" in caught.value.problem
    with pytest.raises(AuthenticationFailed, match="cannot be read: No such file"):
        whoami(replace(host, identity_file=tmp_path / "absent"))
    with pytest.raises(AuthenticationFailed, match="it is no private key"):
        whoami(replace(host, identity_file=tmp_path / "stranger.pub"))


def test_the_default_keys_and_the_agent_are_tried_where_nothing_is_declared(
    sshd: Server, bare: Host, home: Path, agent: None
) -> None:
    with pytest.raises(AuthenticationFailed, match="tried nothing: there is no key file, no agent and no password"):
        whoami(bare)
    subprocess.run(["ssh-add", "-q", sshd.folder / "id"], check=True)
    assert whoami(bare) == bare.user
    subprocess.run(["ssh-add", "-q", "-D"], check=True, capture_output=True)
    (home / ".ssh" / "id_ed25519").write_bytes((sshd.folder / "id").read_bytes())
    assert whoami(bare) == bare.user


def test_ssh_config_is_honoured_and_the_inventory_wins(sshd: Server, home: Path) -> None:
    (home / ".ssh" / "known_hosts").rename(home / "elsewhere")
    keygen(home / "stranger")
    (home / ".ssh" / "extra").write_text("Host web*\n  HostName 127.0.0.1\n")
    (home / ".ssh" / "config").write_text(
        f"Include extra\nIdentitiesOnly yes\nUserKnownHostsFile {home}/elsewhere\n"
        f"Host web1\n  User {sshd.host.user}\n  Port {sshd.port}\n  IdentityFile {sshd.folder}/id\n"
    )
    assert whoami(Host("one", "web1")) == sshd.host.user
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1:1 refused"):
        whoami(Host("one", "web1", port=1))
    with pytest.raises(AuthenticationFailed, match="stranger"):
        whoami(Host("one", "web1", identity_file=home / "stranger"))
    with pytest.raises(AuthenticationFailed, match="user nobody-here"):
        whoami(Host("one", "web1", user="nobody-here"))


@pytest.mark.parametrize("words", ["Host *\n  Port\n", "Port none\n"])
def test_a_broken_ssh_config_is_named(host: Host, tmp_path: Path, words: str) -> None:
    (tmp_path / "config").write_text(words)
    with pytest.raises(HostError, match=str(tmp_path / "config")):
        whoami(replace(host, port=None, ssh_config=tmp_path / "config"))


def test_a_password_is_accepted_or_refused_without_being_shown(town: Server) -> None:
    ops = replace(town.host, user="ops", identity_file=None)
    assert whoami(ops, Credentials(password=Secret(PASSWORD))) == "ops"
    with pytest.raises(AuthenticationFailed, match="tried password") as caught:
        whoami(ops, Credentials(password=Secret("hunter2")))
    assert "hunter2" not in str(caught.value)


def test_a_keyboard_interactive_server_is_given_the_password(
    start_sshd: Callable[..., Server], within_town: Sequence[str]
) -> None:
    server = start_sshd("UsePAM yes", "KbdInteractiveAuthentication yes", within=within_town)
    ops = replace(server.host, user="ops", identity_file=None)
    assert whoami(ops, Credentials(password=Secret(PASSWORD))) == "ops"


def test_a_server_that_wants_a_key_and_a_password_gets_both(
    start_sshd: Callable[..., Server], within_town: Sequence[str]
) -> None:
    server = start_sshd("PasswordAuthentication yes", "AuthenticationMethods publickey,password", within=within_town)
    twin = replace(server.host, user="twin")
    assert whoami(twin, Credentials(password=Secret(PASSWORD))) == "root"
    with pytest.raises(AuthenticationFailed, match=r"tried key .*; it accepts password"):
        whoami(twin)


class TestJump:
    def test_through_an_address_of_the_inventory(self, sshd: Server, host: Host) -> None:
        assert whoami(replace(host, jump=f"{host.user}@127.0.0.1:{sshd.port}")) == host.user

    def test_through_a_host_of_the_inventory(self, host: Host) -> None:
        assert whoami(replace(host, jump="bastion"), jump=replace(host, name="bastion")) == host.user

    def test_through_several_hops_of_ssh_config(self, sshd: Server, home: Path) -> None:
        (home / ".ssh" / "config").write_text(
            f"Host *\n  HostName 127.0.0.1\n  Port {sshd.port}\n  User {sshd.host.user}\n  IdentityFile {sshd.folder}/id\n"
            "Host inner\n  ProxyJump middle\nHost middle\n  ProxyJump outer\n"
        )
        with open_transport(Host("web1", "inner"), NOTHING) as transport:
            assert transport.run(Script("x", "echo $SSH_CONNECTION")).text.startswith("127.0.0.1 ")
            assert len(transport._links) == 3  # type: ignore[attr-defined]  # a look inside

    def test_a_circle_is_refused(self, home: Path) -> None:
        (home / ".ssh" / "config").write_text("Host a\n  ProxyJump b\nHost b\n  ProxyJump a\n")
        with pytest.raises(HostError, match="circle"):
            whoami(Host("web1", "a"))

    def test_a_target_that_refuses_names_the_jump_host(self, sshd: Server, host: Host, nobody: int) -> None:
        closed = replace(host, port=nobody, jump=f"{host.user}@127.0.0.1:{sshd.port}")
        with pytest.raises(
            Unreachable, match=f"jump host 127.0.0.1:{sshd.port} cannot connect to 127.0.0.1:{closed.port}"
        ):
            whoami(closed)

    def test_no_address(self, host: Host) -> None:
        with pytest.raises(DeclarationError, match=r"hosts.web1.jump: no jump host; found 'a:b:c'"):
            whoami(replace(host, jump="a:b:c"))


def test_a_proxy_command_is_not_run_and_that_is_said(home: Path) -> None:
    (home / ".ssh" / "config").write_text("Host *\n  ProxyCommand nc %h %p\n")
    with pytest.raises(Unreachable, match="ProxyCommand"):
        whoami(Host("web1", "web1"))
