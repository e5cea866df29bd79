"""The way in: keys, users, files, forwarding, and what is wrong with the wire."""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Iterator

import paramiko
import pytest

from hostprep.lab.linux import Instance, faults
from hostprep.lab.linux.available import servers
from tests.conftest import Lab
from tests.lab.linux.curl import until


@pytest.fixture(scope="module", params=["openssh", "paramiko"])
def instance(request: pytest.FixtureRequest, module_lab: Lab) -> Instance:
    if request.param not in servers():
        pytest.skip("a real sshd needs root and the package openssh-server")
    return module_lab(request.param, kind="bare", server=request.param)


@pytest.fixture
def client(instance: Instance) -> Iterator[paramiko.SSHClient]:
    with connect(instance) as found:
        yield found


def connect(instance: Instance, user: str = "root", password: str | None = None) -> paramiko.SSHClient:
    found = paramiko.SSHClient()
    found.load_host_keys(str(instance.known_hosts))
    key = None if password else str(instance.key)
    found.connect(
        "127.0.0.1", instance.port, user, password, key_filename=key, allow_agent=False, look_for_keys=False, timeout=5
    )
    return found


def test_runs_a_command_and_carries_all_three_streams_and_the_exit_code(client: paramiko.SSHClient) -> None:
    stdin, stdout, stderr = client.exec_command("cat; echo bad >&2; hostname; id -u; exit 7")
    stdin.write("in\n")
    stdin.channel.shutdown_write()
    assert stdout.read().split() == [b"in", b"ip-10-0-0-10", b"0"]
    assert stderr.read() == b"bad\n"
    assert stdout.channel.recv_exit_status() == 7


def test_big_output_arrives_whole(client: paramiko.SSHClient) -> None:
    _, stdout, _ = client.exec_command("head -c 3000000 /dev/zero")
    assert len(stdout.read()) == 3_000_000


def test_files_go_there_and_back_over_sftp(instance: Instance, client: paramiko.SSHClient) -> None:
    with client.open_sftp() as files:
        files.mkdir("/opt/x")
        files.putfo(io.BytesIO(b"hello"), "/opt/x/new")
        files.posix_rename("/opt/x/new", "/opt/x/file")
        files.chmod("/opt/x/file", 0o600)
        assert files.stat("/opt/x/file").st_mode == 0o100600
        assert files.listdir("/opt/x") == ["file"]
        with pytest.raises(FileNotFoundError):
            files.stat("/opt/x/none")
    assert instance.read("/opt/x/file") == b"hello"


def test_is_a_jump_host_into_its_own_network(instance: Instance, client: paramiko.SSHClient) -> None:
    script = "import socket; s=socket.create_server(('127.0.0.1', 7777)); print(flush=True); c,_=s.accept(); c.sendall(b'x'*9)"
    _, stdout, _ = client.exec_command(f'{_python(instance)} -c "{script}"')
    stdout.readline()
    transport = client.get_transport()
    assert transport is not None
    channel = transport.open_channel("direct-tcpip", ("127.0.0.1", 7777), ("127.0.0.1", 1))
    assert channel.recv(100) == b"x" * 9
    with pytest.raises(paramiko.ChannelException):
        transport.open_channel("direct-tcpip", ("127.0.0.1", 7778), ("127.0.0.1", 1))


def _python(instance: Instance) -> str:
    return instance.read("/usr/bin/systemctl").splitlines()[0].decode().removeprefix("#!").split()[0]


def test_a_stranger_is_turned_away(instance: Instance) -> None:
    stranger = paramiko.RSAKey.generate(2048)
    with paramiko.SSHClient() as found:
        found.load_host_keys(str(instance.known_hosts))
        with pytest.raises(paramiko.AuthenticationException):
            found.connect("127.0.0.1", instance.port, "root", pkey=stranger, allow_agent=False, look_for_keys=False)


def test_users_and_sudo_behave_as_declared(module_lab: Lab) -> None:
    if "openssh" not in servers():
        pytest.skip("sudo needs a real sshd: root, and the packages openssh-server and sudo")
    instance = module_lab("users", kind="bare")
    expected = {"admin": (1, 0), "ops": (0, 0), "guest": (1, 1)}
    for user, (without, given) in expected.items():
        password = instance.secrets.passwords[user].reveal()
        with connect(instance, user, password) as client:
            _, stdout, _ = client.exec_command("sudo -n true")
            assert stdout.channel.recv_exit_status() == without, user
            stdin, stdout, _ = client.exec_command("sudo -S -p '' id -u")
            stdin.write(password + "\n")
            stdin.channel.shutdown_write()
            assert stdout.channel.recv_exit_status() == given, user


def test_the_port_refuses_while_it_is_down_and_is_the_same_afterwards(lab: Lab) -> None:
    instance = lab(kind="bare")
    with connect(instance) as client:
        client.exec_command("shutdown -h now")
        until(lambda: instance.status().state == "off")
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", instance.port), 1)
        transport = client.get_transport()
        assert transport is not None
        transport.join(5)
        assert not transport.is_active()
    instance.reboot()
    with connect(instance) as client:
        _, stdout, _ = client.exec_command("echo back")
        assert stdout.read() == b"back\n"


def test_a_reboot_typed_inside_reboots(lab: Lab) -> None:
    instance = lab(kind="bare")
    before = instance.status()
    with connect(instance) as client:
        client.exec_command("reboot")
        transport = client.get_transport()
        assert transport is not None
        transport.join(10)
        assert not transport.is_active()
    until(lambda: instance.status().boots == 2)
    after = instance.status()
    assert after.boots == 2
    assert after.boot_id != before.boot_id


def test_a_server_that_is_silent_cut_slow_or_somebody_else(lab: Lab) -> None:
    instance = lab(kind="bare")
    faults.black_hole(instance)
    with socket.create_connection(("127.0.0.1", instance.port), 1) as silent:
        silent.settimeout(0.2)
        with pytest.raises(TimeoutError):
            silent.recv(1)
    faults.black_hole(instance, on=False)
    faults.cut_after(instance, 20000)
    with connect(instance) as client:
        _, stdout, _ = client.exec_command("i=0; while [ $i -lt 9999 ]; do echo $i; i=$((i+1)); done")
        assert 0 < len(stdout.read()) < 20000
    faults.cut_after(instance, None)
    faults.slow(instance, 0.005)
    with connect(instance) as client:
        started = time.monotonic()
        _, stdout, _ = client.exec_command("head -c 20000 /dev/zero")
        assert len(stdout.read()) == 20000
        assert time.monotonic() - started > 20000 / 256 * 0.005
    faults.slow(instance, 0)
    faults.change_host_key(instance)
    with pytest.raises(paramiko.BadHostKeyException):
        connect(instance)
