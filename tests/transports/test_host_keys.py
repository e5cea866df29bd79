"""Whose key a host shows, against a real sshd and against the file format."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from hostprep.declare.host import Host
from hostprep.errors import HostKeyMismatch
from hostprep.transports import Credentials, Script, open_transport
from hostprep.transports.endpoint import Endpoint
from hostprep.transports.known_hosts import Known

from .conftest import Server, keygen


def answers(host: Host, *, accept_new: bool = False) -> bool:
    with open_transport(host, Credentials(), accept_new=accept_new) as transport:
        return transport.run(Script("x", "echo yes")).text == "yes\n"


def recorded(host: Host) -> Path:
    assert host.known_hosts
    return host.known_hosts


def test_an_unknown_host_is_shown_with_its_fingerprint_and_what_to_do(sshd: Server, host: Host) -> None:
    recorded(host).write_text("")
    shown = subprocess.run(
        ["ssh-keygen", "-lf", sshd.folder / "host_ed25519.pub"], capture_output=True, text=True, check=True
    )
    with pytest.raises(HostKeyMismatch) as caught:
        answers(host)
    assert shown.stdout.split()[1] in caught.value.problem
    assert f"ssh-keyscan -p {sshd.port} 127.0.0.1 >> {recorded(host)}" in caught.value.advice
    assert "--accept-new" in caught.value.advice
    assert recorded(host).read_text() == ""


def test_a_new_host_is_recorded_once_however_many_meet_it_at_once(sshd: Server, host: Host) -> None:
    recorded(host).write_text("# no newline at the end")
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda _: answers(host, accept_new=True), range(8)))
    assert recorded(host).read_text() == "# no newline at the end\n" + sshd.recorded()
    assert answers(host)


def test_a_new_file_is_made_for_its_owner_alone(sshd: Server, host: Host, tmp_path: Path) -> None:
    new = replace(host, known_hosts=tmp_path / "new" / "known_hosts")
    assert answers(new, accept_new=True)
    assert (tmp_path / "new" / "known_hosts").read_text() == sshd.recorded()
    assert (tmp_path / "new" / "known_hosts").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("accept_new", [False, True])
@pytest.mark.parametrize("kind", ["ed25519", "rsa"])
def test_a_changed_key_names_its_line_and_is_never_overridden(
    sshd: Server,
    host: Host,
    tmp_path: Path,
    kind: str,
    accept_new: bool,  # noqa: FBT001  # a row of the table
) -> None:
    before = f"# a comment\n[127.0.0.1]:{sshd.port} {keygen(tmp_path / 'other', kind)}\n"
    recorded(host).write_text(before)
    with pytest.raises(HostKeyMismatch, match=f"not the one on record at {recorded(host)}:2"):
        answers(host, accept_new=accept_new)
    assert recorded(host).read_text() == before


def test_the_kind_of_key_on_record_is_the_one_that_is_asked_for(sshd: Server, host: Host) -> None:
    recorded(host).write_text(sshd.recorded("rsa"))
    assert answers(host)


def test_a_hashed_name_is_understood(sshd: Server, host: Host) -> None:
    subprocess.run(["ssh-keygen", "-q", "-H", "-f", recorded(host)], check=True, capture_output=True)
    assert recorded(host).read_text().startswith("|1|")
    assert answers(host)
    assert answers(host, accept_new=True)
    assert recorded(host).read_text().count("\n") == 1


def test_a_revoked_key_is_refused_though_it_is_also_on_record(sshd: Server, host: Host) -> None:
    recorded(host).write_text(sshd.recorded() + f"@revoked * {sshd.lines['ed25519']}\n")
    with pytest.raises(HostKeyMismatch, match=f"revoked at {recorded(host)}:2"):
        answers(host, accept_new=True)


KEY = "ssh-ed25519 QUFBQQ=="
OTHER = "ssh-ed25519 QkJCQg=="


@pytest.mark.parametrize(
    ("lines", "port", "verdict"),
    [
        ([f"web1.example {KEY}"], 22, "known"),
        ([f"WEB1.example,10.0.0.1 {KEY} a comment"], 22, "known"),
        ([f"*.example {KEY}"], 22, "known"),
        ([f"web?.example {KEY}"], 22, "known"),
        ([f"*.example,!web1.example {KEY}"], 22, "unknown"),
        ([f"[web1.example]:22 {KEY}"], 22, "unknown"),
        ([f"[web1.example]:2222 {KEY}"], 2222, "known"),
        ([f"[*.example]:2222 {KEY}"], 2222, "known"),
        ([f"web1.example {KEY}"], 2222, "known"),
        ([f"web1.example {OTHER}"], 2222, "unknown"),
        ([f"web1.example {OTHER}", f"web1.example {KEY}"], 22, "known"),
        ([f"web1.example {OTHER}"], 22, "changed"),
        ([f"@cert-authority *.example {KEY}"], 22, "unknown"),
        (["web1.example", "web1.example ssh-ed25519 ???", "", "# web1.example"], 22, "unknown"),
    ],
)
def test_the_file_format(lines: Iterable[str], port: int, verdict: str, tmp_path: Path) -> None:
    path = tmp_path / "known_hosts"
    path.write_text("\n".join(lines))
    known = Known(Endpoint("web1", "web1.example", port, "ops", (), True, (path,), "web1.example"))  # noqa: FBT003  # only_keys
    try:
        known.check("ssh-ed25519", b"AAAA", accept_new=False)
    except HostKeyMismatch as error:
        assert verdict == ("changed" if f"{path}:1" in str(error) else "unknown")  # noqa: PT017  # one of three verdicts
    else:
        assert verdict == "known"
