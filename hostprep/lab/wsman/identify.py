"""Identify: the one request that needs no login."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hostprep.lab.wsman.envelopes import element
from hostprep.lab.wsman.names import NAMESPACES, PROTOCOL, SECURITY

# How one can log in (DSP0226, annex C).
PROFILES = ("http/spnego-kerberos",)


def identify(build: str | None) -> bytes:
    """Who is there; strangers, for whom ``build`` is None, do not learn which Windows, nor how to log in.

    The rule is that of MS-WSMV 3.1.4.1.23.
    """
    version = f"OS: {build or '0.0.0'} SP: 0.0 Stack: 3.0"
    inside = element("wsmid:IdentifyResponse", None, {"xmlns:wsmid": NAMESPACES["wsmid"]})
    for name, text in (
        ("ProtocolVersion", PROTOCOL),
        ("ProductVendor", "Microsoft Corporation"),
        ("ProductVersion", version),
    ):
        inside.append(element(f"wsmid:{name}", text))
    if build:
        names = [element("wsmid:SecurityProfileName", f"{SECURITY}{one}") for one in PROFILES]
        inside.append(element("wsmid:SecurityProfiles", None, None, *names))
    root = element(
        "s:Envelope", None, {"xmlns:s": NAMESPACES["s"]}, element("s:Header"), element("s:Body", None, None, inside)
    )
    written: bytes = ET.tostring(root, encoding="utf-8")
    return written
