"""Windows hosts in an inventory: what is meant where nothing is said, and what cannot hold together."""

from __future__ import annotations

from pathlib import Path

import pytest

from hostprep.declare.host import Host
from hostprep.declare.inventory import load
from hostprep.errors import DeclarationError
from hostprep.transports.wsman_endpoint import endpoint

LOGIN = "user = 'u'\npassword = 'env:P'\n"


def host(tmp_path: Path, text: str) -> Host:
    file = tmp_path / "hosts.toml"
    file.write_text(f"[hosts.win1]\n{text}")
    return load(file).hosts["win1"]


def test_what_is_not_said(tmp_path: Path) -> None:
    found = host(tmp_path, f"transport = 'psrp'\n{LOGIN}ca = 'ca.pem'")
    assert (found.shell, found.https, found.ca) == ("powershell", True, tmp_path / "ca.pem")
    at = endpoint(found)
    assert (at.url, at.auth, at.sealed) == ("https://win1:5986/wsman", "negotiate", False)


@pytest.mark.parametrize(
    ("text", "url", "sealed"),
    [
        ("transport = 'winrm'\nhttps = false\n", "http://win1:5985/wsman", True),
        ("transport = 'psrp'\naddress = 'fd00::5'\n", "https://[fd00::5]:5986/wsman", False),
        ("transport = 'psrp'\nport = 443\n", "https://win1:443/wsman", False),
        (
            "transport = 'psrp'\nhttps = false\nauth = 'basic'\nallow_unencrypted = true\n",
            "http://win1:5985/wsman",
            False,
        ),
        ("transport = 'winrm'\nauth = 'certificate'\ncertificate = 'me.pem'\n", "https://win1:5986/wsman", False),
    ],
)
def test_where_it_leads(tmp_path: Path, text: str, url: str, *, sealed: bool) -> None:
    at = endpoint(host(tmp_path, text + LOGIN))
    assert (at.url, at.sealed) == (url, sealed)


def test_windows_is_reached_by_ssh_too(tmp_path: Path) -> None:
    assert host(tmp_path, "transport = 'ssh'\nshell = 'powershell'").shell == "powershell"
    assert host(tmp_path, "user = 'u'").shell == "linux"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("shell = 'linux'\n", "win1.shell: is linux, and transport psrp reaches Windows"),
        ("https = false\nauth = 'basic'\n", "win1.https: is false, and with auth basic everybody on the way"),
        ("https = false\nauth = 'certificate'\n", "win1.https: is false, and a certificate is only shown over TLS"),
        ("auth = 'certificate'\n", "win1.certificate: is missing, and auth certificate needs it"),
        ("auth = 'kerbros'\n", "did you mean 'kerberos'"),
        ("port = 0\n", "win1.port: is not valid"),
        ("https = 'yes'\n", "win1.https: is not valid"),
        ("allow_unencrypt = true\n", "did you mean 'allow_unencrypted'"),
    ],
)
def test_what_cannot_hold_is_said_where_it_stands(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        host(tmp_path, f"transport = 'psrp'\n{LOGIN}{text}")
    assert words in str(caught.value)
    assert "hosts.toml:" in str(caught.value)


@pytest.mark.parametrize("auth", ["basic", "ntlm", "credssp"])
@pytest.mark.parametrize(("missing", "there"), [("password", "user = 'u'"), ("user", "password = 'env:P'")])
def test_a_login_that_is_incomplete_is_said_before_anything_is_contacted(
    tmp_path: Path, auth: str, missing: str, there: str
) -> None:
    with pytest.raises(DeclarationError, match=f"win1.{missing}: is missing, and auth {auth} needs it"):
        host(tmp_path, f"transport = 'psrp'\nauth = '{auth}'\n{there}")


def test_a_ticket_needs_neither(tmp_path: Path) -> None:
    assert host(tmp_path, "transport = 'psrp'\nauth = 'kerberos'").user is None
    with pytest.raises(DeclarationError, match=r"win1.user: is missing, and there is a password"):
        host(tmp_path, "transport = 'psrp'\npassword = 'env:P'")
