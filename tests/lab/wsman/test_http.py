"""What HTTP alone shows: statuses, headers, connections."""

from __future__ import annotations

import re
import socket
import time

import pytest

from hostprep.lab.wsman import Served
from hostprep.lab.wsman.names import NAMESPACES, SOAP
from tests.lab.wsman.conftest import Serving, pypsrp
from tests.lab.wsman.raw import BASIC, post

CONTENT_TYPE = 'multipart/encrypted;protocol="application/HTTP-SPNEGO-session-encrypted";boundary="Encrypted Boundary"'
FULL = ["Negotiate", "Kerberos"]


class Raw:
    """An answer, down to its first line."""

    def __init__(self, served: Served, text: bytes) -> None:
        with socket.create_connection(("127.0.0.1", served.port), 5) as connection:
            connection.sendall(text)
            connection.settimeout(5)
            data = b""
            while b"\r\n\r\n" not in data:
                data += connection.recv(65536)
        head = data.partition(b"\r\n\r\n")[0].decode()
        self.first, *lines = head.split("\r\n")
        self.headers = [tuple(line.split(": ", 1)) for line in lines]

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name]


def test_the_challenge(serving: Serving) -> None:
    served = serving()
    raw = Raw(served, b"POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n")
    assert raw.first == "HTTP/1.1 401 "
    assert raw.all("www-authenticate") == [*FULL, 'Basic realm="WSMAN"']
    assert raw.all("connection") == ["close"]
    assert raw.all("content-length") == ["0"]
    assert raw.all("server") == ["Microsoft-HTTPAPI/2.0"]


def test_a_default_host_offers_no_basic(serving: Serving) -> None:
    raw = Raw(serving(basic=False), b"POST /wsman HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n")
    assert raw.all("www-authenticate") == FULL


@pytest.mark.parametrize("scheme", ["NTLM TlRMTVNTUAABAAAA", "Kerberos YII=", "Digest x", "Negotiate %%%", "Basic %%%"])
def test_other_schemes_are_challenged_again(http: Served, scheme: str) -> None:
    assert post(http, Authorization=scheme)[0] == 401


def test_get_and_other_paths(http: Served) -> None:
    raw = Raw(http, b"GET /wsman HTTP/1.1\r\nHost: h\r\n\r\n")
    assert (raw.first, raw.all("allow"), raw.all("connection")) == ("HTTP/1.1 405 ", ["POST"], ["close"])
    assert post(http, path="/other")[0] == 404
    assert post(http, path="/wsman?PSVersion=5.1")[0] == 401


def test_an_empty_body_probes_the_login(http: Served) -> None:
    assert post(http, Authorization=BASIC)[:2] == (200, b"")


@pytest.mark.parametrize(("kind", "status"), [(SOAP, 500), ("text/xml", 415), ("", 415)])
def test_content_types_and_plain_bodies(http: Served, kind: str, status: int) -> None:
    """A plain body over http is refused with an empty 500."""
    headers = {"Content_Type": kind} if kind else {}
    assert post(http, b"<a/>", Authorization=BASIC, **headers)[:2] == (status, b"")


def test_too_long_and_no_xml(serving: Serving) -> None:
    served = serving(allow_unencrypted=True)
    assert post(served, b"x" * 512_001, Authorization=BASIC, Content_Type=SOAP)[0] == 413
    assert post(served, b"x" * 100, Authorization=BASIC, Content_Type=SOAP)[:2] == (400, b"")


def test_ciphertext_of_another_connection(http: Served) -> None:
    assert post(http, b"--Encrypted Boundary\r\n", Content_Type=CONTENT_TYPE)[:2] == (400, b"")


def test_identify_needs_no_login(http: Served) -> None:
    status, body, headers = post(http, b"<s/>", WSMANIDENTIFY="unauthenticated", Content_Type=SOAP)
    assert (status, headers["Content-Type"]) == (200, SOAP)
    assert b"OS: 0.0.0 SP: 0.0 Stack: 3.0" in body
    assert b"SecurityProfiles" not in body


def test_identify_tells_more_after_a_login(serving: Serving) -> None:
    served = serving(allow_unencrypted=True)
    text = '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header/><s:Body>'
    text += f'<i:Identify xmlns:i="{NAMESPACES["wsmid"]}"/></s:Body></s:Envelope>'
    status, body, _ = post(served, text.encode(), Authorization=BASIC, Content_Type=SOAP)
    assert status == 200
    assert b"OS: 10.0.20348 SP: 0.0 Stack: 3.0" in body
    assert b"secprofile/http/spnego-kerberos" in body


def test_a_silent_connection_is_cut_and_the_client_meets_400(serving: Serving) -> None:
    """The commonest failure of long runs: keys belong to a connection that is gone."""
    from pypsrp.exceptions import WinRMTransportError
    from pypsrp.powershell import PowerShell, RunspacePool

    served = serving(idle_connection=0.3)
    with pypsrp(served) as connection:
        pool = RunspacePool(connection)
        pool.open()
        time.sleep(0.6)
        with pytest.raises(WinRMTransportError) as found:
            PowerShell(pool).add_script("1").invoke()
        assert found.value.code == 400


def test_answers_are_utf8_and_requests_may_be_utf16(serving: Serving) -> None:
    served = serving(allow_unencrypted=True)
    text = (
        '<?xml version="1.0" encoding="utf-16"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"'
        ' xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"'
        ' xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"><s:Header><a:Action>x/Get</a:Action>'
        "<a:MessageID>uuid:1</a:MessageID><w:ResourceURI>http://nowhere/X</w:ResourceURI></s:Header><s:Body/></s:Envelope>"
    )
    status, body, _ = post(served, text.encode("utf-16"), Authorization=BASIC, Content_Type=SOAP)
    assert status == 500
    assert re.search(rb'Code="2150858811"', body)
    assert b"(http://nowhere/X)" in body
    assert b"<a:RelatesTo>uuid:1</a:RelatesTo>" in body
