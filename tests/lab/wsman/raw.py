"""Requests by hand, for what no client says."""

from __future__ import annotations

import http.client
import re
from base64 import b64encode
from dataclasses import dataclass

from hostprep.lab.wsman import Served
from hostprep.lab.wsman.names import CMD, NAMESPACES, POWERSHELL, SOAP
from tests.lab.wsman.conftest import PASSWORD

BASIC = "Basic " + b64encode(f"alice:{PASSWORD}".encode()).decode()
POOL = POWERSHELL + "Microsoft.PowerShell"
PREFIXES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
ACTIONS = {"Get": "x", "Create": "x", "Delete": "x", "Enumerate": "n"}
CMD_SHELL = "<rsp:Shell><rsp:InputStreams>stdin</rsp:InputStreams><rsp:OutputStreams>stdout stderr</rsp:OutputStreams>"
CMD_SHELL += "</rsp:Shell>"


@dataclass(frozen=True)
class Said:
    """An answer."""

    status: int
    text: str

    @property
    def code(self) -> int:
        found = re.search(r'Code="(\d+)"', self.text)
        return int(found.group(1)) if found else 0

    def inside(self, tag: str) -> str:
        found = re.search(rf"<{tag}(?: [^>]*)?>([^<]*)</", self.text)
        return found.group(1) if found else ""


def post(served: Served, body: bytes = b"", path: str = "/wsman", **headers: str) -> tuple[int, bytes, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)
    try:
        connection.request("POST", path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.read(), dict(answer.getheaders())
    finally:
        connection.close()


def ask(
    served: Served,
    operation: str,
    body: str = "",
    *,
    resource: str = CMD,
    shell: str = "",
    extra: str = "",
    timeout: str = "PT1S",
    message_id: str = "uuid:1",
) -> Said:
    """An operation on a shell, over plain http."""
    action = f"{NAMESPACES[ACTIONS.get(operation, 'rsp')]}/{operation}"
    selectors = f'<w:SelectorSet><w:Selector Name="ShellId">{shell}</w:Selector></w:SelectorSet>' if shell else ""
    text = (
        f"<s:Envelope {PREFIXES}><s:Header><a:Action>{action}</a:Action><a:MessageID>{message_id}</a:MessageID>"
        f"<a:To>http://windows-host:5985/wsman</a:To><w:ResourceURI>{resource}</w:ResourceURI>"
        f"<w:OperationTimeout>{timeout}</w:OperationTimeout>{selectors}{extra}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
    )
    status, data, _ = post(served, text.encode(), Authorization=BASIC, Content_Type=SOAP)
    return Said(status, data.decode())


def receive(command: str = "", streams: str = "stdout stderr") -> str:
    named = f' CommandId="{command}"' if command else ""
    return f"<rsp:Receive><rsp:DesiredStream{named}>{streams}</rsp:DesiredStream></rsp:Receive>"


def created(served: Served) -> str:
    """The id of a new command shell."""
    return ask(served, "Create", CMD_SHELL).inside("rsp:ShellId")


def started(served: Served, shell: str, line: str) -> str:
    """The id of a command."""
    body = f"<rsp:CommandLine><rsp:Command>{line}</rsp:Command></rsp:CommandLine>"
    return ask(served, "Command", body, shell=shell).inside("rsp:CommandId")
