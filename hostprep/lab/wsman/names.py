"""The names of the protocol (MS-WSMV, DSP0226)."""

from __future__ import annotations

NAMESPACES = {
    "s": "http://www.w3.org/2003/05/soap-envelope",
    "a": "http://schemas.xmlsoap.org/ws/2004/08/addressing",
    "x": "http://schemas.xmlsoap.org/ws/2004/09/transfer",
    "e": "http://schemas.xmlsoap.org/ws/2004/08/eventing",
    "n": "http://schemas.xmlsoap.org/ws/2004/09/enumeration",
    "w": "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd",
    "p": "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd",
    "rsp": "http://schemas.microsoft.com/wbem/wsman/1/windows/shell",
    "f": "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault",
    "b": "http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd",
    "ps": "http://schemas.microsoft.com/powershell",
    "cfg": "http://schemas.microsoft.com/wbem/wsman/1/config",
    "wsmid": "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd",
}

ANONYMOUS = "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous"
ADDRESSING_FAULT = "http://schemas.xmlsoap.org/ws/2004/08/addressing/fault"
WSMAN_FAULT = "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault"
FAULT_DETAIL = "http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/"
SECURITY = "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/"
MUTUAL = SECURITY + "https/mutual"
PROTOCOL = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"

SHELL = NAMESPACES["rsp"]
CMD = SHELL + "/cmd"
COMMANDS = SHELL + "/Command"
POWERSHELL = "http://schemas.microsoft.com/powershell/"
CONFIG = "http://schemas.microsoft.com/wbem/wsman/1/config"
STATE = SHELL + "/CommandState/"
SIGNAL = SHELL + "/signal/"

SOAP = "application/soap+xml;charset=UTF-8"
