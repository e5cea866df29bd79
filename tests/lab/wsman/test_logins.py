"""Every way to log in, with the clients as they are."""

from __future__ import annotations

import pytest
from pypsrp.exceptions import AuthenticationError, WSManFaultError
from pypsrp.powershell import PowerShell, RunspacePool
from winrm.exceptions import InvalidCredentialsError
from winrm.exceptions import WSManFaultError as WinrmFault

from hostprep.lab.wsman import Served
from tests.lab.wsman.conftest import Serving, pypsrp, pywinrm


def run(served: Served, **options: object) -> object:
    with pypsrp(served, **options) as connection, RunspacePool(connection) as pool:  # type: ignore[arg-type]
        shell = PowerShell(pool).add_script("1 + 1")
        return shell.invoke()


def cmd(served: Served, **options: object) -> tuple[bytes, bytes, int]:
    protocol = pywinrm(served, **options)  # type: ignore[arg-type]
    shell = protocol.open_shell()
    command = protocol.run_command(shell, "powershell.exe", ["-Command", "'hello'"])
    try:
        return protocol.get_command_output(shell, command)
    finally:
        protocol.cleanup_command(shell, command)
        protocol.close_shell(shell)


@pytest.mark.parametrize("auth", ["negotiate", "ntlm"])
def test_pypsrp_seals_its_messages_over_http(http: Served, auth: str) -> None:
    assert run(http, auth=auth) == [2]


@pytest.mark.parametrize("auth", ["negotiate", "ntlm", "basic"])
@pytest.mark.parametrize("encryption", ["auto", "always"])
def test_pypsrp_over_https(https: Served, auth: str, encryption: str) -> None:
    if (auth, encryption) == ("basic", "always"):
        pytest.skip("Basic has no keys to seal with")
    assert run(https, auth=auth, encryption=encryption) == [2]


@pytest.mark.parametrize("name", ["EC2AMAZ-LAB\\alice", ".\\alice", "ALICE"])
def test_names_of_a_local_account(http: Served, name: str) -> None:
    assert run(http, user=name) == [2]


def test_a_client_certificate_is_mapped_to_its_user(https: Served, client_pem: tuple[str, str]) -> None:
    certificate, key = client_pem
    assert run(https, auth="certificate", certificate_pem=certificate, certificate_key_pem=key) == [2]
    assert cmd(https, transport="certificate", cert_pem=certificate, cert_key_pem=key)[0] == b"hello\r\n"


def test_pywinrm_seals_its_messages_over_http(http: Served) -> None:
    assert cmd(http) == (b"hello\r\n", b"", 0)


@pytest.mark.parametrize("transport", ["ntlm", "basic", "ssl"])
def test_pywinrm_over_https(https: Served, transport: str) -> None:
    assert cmd(https, transport=transport) == (b"hello\r\n", b"", 0)


def test_a_wrong_password(http: Served, https: Served) -> None:
    with pytest.raises(AuthenticationError):
        run(http, password="wrong")
    with pytest.raises(AuthenticationError):
        run(https, password="wrong", auth="basic")
    with pytest.raises(InvalidCredentialsError):
        cmd(http, password="wrong")
    with pytest.raises(InvalidCredentialsError):
        cmd(https, user="nobody", transport="basic")


def test_a_user_without_the_right_meets_fault_5(http: Served) -> None:
    with pytest.raises(WSManFaultError) as found:
        run(http, user="bob")
    assert (found.value.code, found.value.reason) == (5, "Access is denied.")
    with pytest.raises(WinrmFault) as other:
        cmd(http, user="bob")
    assert other.value.wsman_fault_code == 5


def test_basic_can_be_off(serving: Serving) -> None:
    served = serving(basic=False, https=True)
    with pytest.raises(AuthenticationError):
        run(served, auth="basic")


def test_another_host_in_the_middle_is_refused(serving: Serving) -> None:
    """The channel that NTLM was bound to is not ours: as when somebody relays a login."""
    served = serving(https=True)
    trusted = str(served.certificate)
    assert run(served, cert_validation=trusted) == [2]
    listener = served._listener
    assert listener is not None
    listener.certificate = b"another certificate"
    with pytest.raises(AuthenticationError):
        run(served, cert_validation=trusted)


def test_logins_are_counted(serving: Serving) -> None:
    served = serving()
    run(served)
    run(served)
    assert served.counters["logins"] == 2
