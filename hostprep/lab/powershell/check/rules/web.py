"""HTTP from scripts."""

from __future__ import annotations

from collections.abc import Iterator

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.check.registry import ERROR, WARNING, Hit, check
from hostprep.lab.powershell.check.script import Script

WEB = ("invoke-webrequest", "invoke-restmethod")


@check(
    "PS114",
    "web-request-needs-internet-explorer",
    ERROR,
    "Without -UseBasicParsing 5.1 asks Internet Explorer, which Server Core does not have.",
    "Invoke-WebRequest (Microsoft.PowerShell.Utility 5.1)",
    bad="Invoke-WebRequest -Uri http://169.254.170.2/",
    good="Invoke-WebRequest -Uri http://169.254.170.2/ -UseBasicParsing",
    old=True,
)
def web_request_needs_internet_explorer(script: Script) -> Iterator[Hit]:
    """Web requests without -UseBasicParsing."""
    for call in script.calls:
        if call.low == "invoke-webrequest" and not call.has("UseBasicParsing") and not call.splats:
            yield Hit(
                call.node.at,
                f"{call.target} without -UseBasicParsing",
                f"{call.target} -UseBasicParsing, or [System.Net.WebRequest]",
            )


@check(
    "PS115",
    "https-without-tls",
    WARNING,
    "On Windows Server 2016 .NET Framework may offer no TLS 1.2.",
    "Transport Layer Security (TLS) best practices with .NET Framework",
    bad="Invoke-RestMethod -Uri https://example.com/x",
    good="[Net.ServicePointManager]::SecurityProtocol = 'Tls12'\nInvoke-RestMethod -Uri https://example.com/x",
    old=True,
)
def https_without_tls(script: Script) -> Iterator[Hit]:
    """A literal https address in a script that asks the web and sets no protocol."""
    if "securityprotocol" in script.text.lower():
        return
    asks = any(call.low in WEB for call in script.calls) or any(
        word in script.text.lower() for word in ("webrequest]::create", "net.webclient")
    )
    secure = next(
        (visit.node for visit in script.of(nodes.Text) if visit.node.value.lower().startswith("https://")), None
    )
    if asks and secure is not None:
        yield Hit(
            secure.at,
            "https with whatever protocols the system's .NET offers",
            "[Net.ServicePointManager]::SecurityProtocol = 'Tls12' before it",
        )
