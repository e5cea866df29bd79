"""Whom we believe to be the host: authorities, records, and nobody else; over real TLS."""

from __future__ import annotations

import select
import socket
import stat
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.serialization import Encoding

from hostprep.cli.trust import command
from hostprep.declare.host import Host
from hostprep.errors import AuthenticationFailed, DeclarationError, HostKeyMismatch, Unreachable
from hostprep.transports.certificates import Certificate, known_certificates
from hostprep.transports.tls import Trust
from hostprep.transports.trusting import look
from hostprep.transports.wsman_endpoint import endpoint
from tests.transports.sockets import listening

from .tls_hosts import Identity, identity, speaking_tls


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("identities")


@pytest.fixture(scope="module")
def authority(folder: Path) -> Identity:
    return identity(folder, "authority")


@pytest.fixture(scope="module")
def own(folder: Path) -> Identity:
    """A host's own certificate, as most Windows hosts have: signed by itself, for another name, past its time."""
    return identity(folder, "EC2AMAZ-1", days=-1, address="192.0.2.1")


@pytest.fixture
def own_port(own: Identity) -> Iterator[int]:
    with speaking_tls(own) as port:
        yield port


def win(port: int, tmp_path: Path) -> Host:
    return Host(
        "win1", "127.0.0.1", transport="psrp", shell="powershell", port=port, user="u",
        known_certificates=tmp_path / "state" / "known_certificates", connect_timeout=5,
    )  # fmt: skip


def meet(host: Host, *, accept_new: bool = False) -> None:
    """Do what a login does first."""
    trust = Trust(host, endpoint(host), None, accept_new=accept_new)
    trust.secure(lambda: socket.create_connection((host.address, host.port or 0), timeout=5)).close()


def test_a_certificate_of_a_trusted_authority_needs_no_record(
    folder: Path, authority: Identity, tmp_path: Path
) -> None:
    with speaking_tls(identity(folder, "signed", by=authority)) as port:
        host = replace(win(port, tmp_path), ca=authority.pem)
        meet(host, accept_new=True)
        assert not (tmp_path / "state").exists()
        with pytest.raises(HostKeyMismatch, match="certificate is not trusted: unable to get local issuer"):
            meet(replace(host, ca=None))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"address": "127.0.0.2"}, "IP address mismatch"),
        ({"days": -1}, "certificate has expired"),
    ],
)
def test_a_certificate_that_does_not_hold_is_refused_by_name(
    folder: Path, authority: Identity, tmp_path: Path, change: dict[str, str | int], why: str
) -> None:
    shown = identity(folder, "signed", by=authority, **change)  # type: ignore[arg-type]  # one of two kinds
    with speaking_tls(shown) as port, pytest.raises(HostKeyMismatch, match=why) as caught:
        meet(replace(win(port, tmp_path), ca=authority.pem))
    assert "hostprep trust win1" in caught.value.advice


def test_a_host_s_own_certificate_is_refused_until_it_is_on_record(own_port: int, tmp_path: Path) -> None:
    host = win(own_port, tmp_path)
    with pytest.raises(HostKeyMismatch, match="self-signed certificate; if it is the host's own, compare it"):
        meet(host)
    look(host).take()
    meet(host)
    record = known_certificates(host).path
    assert record.read_text().startswith(f"127.0.0.1:{own_port} sha256 ")
    assert record.read_text().endswith(" CN=EC2AMAZ-1\n")
    assert stat.S_IMODE(record.parent.stat().st_mode) == 0o700


def test_accept_new_takes_a_new_certificate_and_never_another(
    folder: Path, own: Identity, own_port: int, tmp_path: Path
) -> None:
    host = win(own_port, tmp_path)
    meet(host, accept_new=True)
    meet(host)
    with speaking_tls(identity(folder, "other")) as other_port:
        record = known_certificates(host).path
        record.write_text(record.read_text().replace(f":{own_port} ", f":{other_port} "))
        with pytest.raises(HostKeyMismatch) as caught:
            meet(replace(host, port=other_port), accept_new=True)
    assert "is not the one on record" in caught.value.problem
    assert Certificate(own.certificate.public_bytes(Encoding.DER)).fingerprint in caught.value.problem
    assert "somebody may be listening in" in caught.value.advice


def test_a_record_speaks_against_an_authority_too(folder: Path, authority: Identity, tmp_path: Path) -> None:
    with speaking_tls(identity(folder, "signed", by=authority)) as port:
        host = replace(win(port, tmp_path), ca=authority.pem)
        known_certificates(host).record(endpoint(host), Certificate(authority.certificate.public_bytes(Encoding.DER)))
        with pytest.raises(HostKeyMismatch, match="not the one on record"):
            meet(host)


def test_files_that_decide_about_trust_and_cannot_be_used_stop_all(own_port: int, tmp_path: Path) -> None:
    host = win(own_port, tmp_path)
    for broken in (tmp_path / "missing", tmp_path / "empty"):
        (tmp_path / "empty").touch()
        with pytest.raises(HostKeyMismatch, match=r"certificate authorities in .* cannot be used"):
            meet(replace(host, ca=broken))
    with pytest.raises(HostKeyMismatch, match=r"known certificates .* cannot be read"):
        meet(replace(host, known_certificates=tmp_path))


def test_a_client_certificate_that_cannot_be_used_is_named(
    folder: Path, authority: Identity, own_port: int, tmp_path: Path
) -> None:
    locked = identity(folder, "locked", by=authority, passphrase="word").pem
    host = replace(win(own_port, tmp_path), auth="certificate", certificate=locked)
    look(host).take()
    with pytest.raises(AuthenticationFailed, match=r"client certificate .*locked.pem cannot be used.*passphrase"):
        meet(host)
    with pytest.raises(AuthenticationFailed, match="No such file"):
        meet(replace(host, certificate=tmp_path / "none.pem"))


def test_what_shows_no_certificate_is_told_apart(tmp_path: Path) -> None:
    host = win(1, tmp_path)
    for other in (replace(host, transport="ssh"), replace(host, https=False)):
        with pytest.raises(DeclarationError, match="shows no certificate"):
            look(other)
    with (
        listening(lambda connection: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as port,
        pytest.raises(Unreachable, match="does not speak TLS"),
    ):
        look(replace(host, port=port))
    with pytest.raises(
        Unreachable, match="refused the connection; check the port, and that WinRM's https listener runs"
    ):
        look(host)


def told(plain: socket.socket) -> None:
    with pytest.raises(ConnectionResetError):
        plain.recv(1)


def untold(plain: socket.socket) -> None:
    select.select([plain], [], [], 5)


@pytest.mark.parametrize("seen", [told, untold])
def test_a_connection_that_was_reset_before_tls_is_closed_and_never_used(
    own_port: int, tmp_path: Path, seen: Callable[[socket.socket], None]
) -> None:
    """Python's ssl leaves one open, or passes it on as if it were TLS: what is sent on it, it sends as it is."""
    connected = threading.Semaphore(0)

    def reset(connection: socket.socket) -> None:
        assert connected.acquire(timeout=5)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    known = win(own_port, tmp_path)
    meet(known, accept_new=True)
    made: list[socket.socket] = []
    with listening(reset) as port:

        def dial() -> socket.socket:
            plain = socket.create_connection(("127.0.0.1", port), timeout=5)
            connected.release()
            seen(plain)
            made.append(plain)
            return plain

        for host in (known, replace(known, port=port)):
            with pytest.raises(ConnectionResetError):
                Trust(host, endpoint(host), None, accept_new=False).secure(dial)
    assert [plain.fileno() for plain in made] == [-1, -1]


@pytest.fixture
def inventory(own_port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOSTPREP_STATE", str(tmp_path / "home"))
    file = tmp_path / "hosts.toml"
    file.write_text(
        f"[hosts.win1]\naddress = '127.0.0.1'\ntransport = 'psrp'\nport = {own_port}\nuser = 'u'\npassword = 'env:X'\n"
    )
    return file


def trust(inventory: Path, *words: str, answer: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(command, ["win1", "--hosts", str(inventory), *words], input=answer, standalone_mode=False)
    assert done.exception is None
    return done.return_value, done.output


def test_trust_shows_asks_and_records(inventory: Path, own: Identity, tmp_path: Path) -> None:
    fingerprint = Certificate(own.certificate.public_bytes(Encoding.DER)).fingerprint
    nobody = CliRunner().invoke(command, ["win1", "--hosts", str(inventory)], standalone_mode=False).exception
    assert isinstance(nobody, DeclarationError)
    assert "nobody is there to answer; expected a terminal, --fingerprint" in str(nobody)
    code, output = trust(inventory, answer="n\n")
    assert code == 3
    assert fingerprint in output
    assert "subject     CN=EC2AMAZ-1" in output
    assert "issuer      itself" in output
    assert "winrm enumerate winrm/config/listener" in output
    assert trust(inventory, "--fingerprint", "AB:CD")[0] == 3
    assert not (tmp_path / "home").exists()
    assert trust(inventory, "--fingerprint", fingerprint.replace(":", "").lower())[0] == 0
    code, output = trust(inventory)
    assert code == 0
    assert "It is the one on record" in output
    assert trust(inventory, "--forget")[0] == 0
    assert trust(inventory, answer="y\n")[0] == 0


def test_trust_says_loudly_that_a_certificate_changed(inventory: Path, tmp_path: Path) -> None:
    assert trust(inventory, "--yes")[0] == 0
    record = tmp_path / "home" / "known_certificates"
    record.write_text(record.read_text().replace("sha256 ", "sha256 00:"))
    assert "NOT the one on record, SHA-256 00:" in trust(inventory, answer="n\n")[1]
    assert trust(inventory, "--yes")[0] == 0
    assert len(record.read_text().splitlines()) == 1
