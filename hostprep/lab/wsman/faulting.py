"""How a fault is written."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hostprep.lab.wsman.envelopes import element, envelope
from hostprep.lab.wsman.faults import SHELL_PLUGIN, Fault
from hostprep.lab.wsman.names import ADDRESSING_FAULT, FAULT_DETAIL, NAMESPACES, WSMAN_FAULT

NIL = {"xsi:nil": "true"}


def written(fault: Fault, relates_to: str, machine: str) -> bytes:
    """The envelope of a fault."""
    addressing = fault.subcode.startswith("a:") or fault.not_understood
    body = _fault(fault, machine)
    # Windows leaves out what a quota fault relates to.
    related = None if fault.wmi else relates_to
    return envelope("s a x e n w p", ADDRESSING_FAULT if addressing else WSMAN_FAULT, related, [body], _head(fault))


def _head(fault: Fault) -> list[ET.Element]:
    """The header that was not understood, by its qualified name (SOAP 1.2, part 1, 5.4.8)."""
    if not fault.not_understood:
        return []
    uri, _, local = fault.not_understood.removeprefix("{").partition("}")
    return [element("s:NotUnderstood", None, {"qname": f"h:{local}", "xmlns:h": uri})]


def _fault(fault: Fault, machine: str) -> ET.Element:
    code = element("s:Code", None, None, element("s:Value", fault.value))
    if fault.subcode:
        code.append(element("s:Subcode", None, None, element("s:Value", fault.subcode)))
    language = "en-US" if fault.reason else ""
    reason = element("s:Reason", None, None, element("s:Text", fault.reason, {"xml:lang": language}))
    made = element("s:Fault", None, None, code, reason)
    if not fault.not_understood:
        made.append(_detail(fault, machine))
    return made


def _detail(fault: Fault, machine: str) -> ET.Element:
    detail = element("s:Detail")
    if fault.detail:
        detail.append(element("w:FaultDetail", FAULT_DETAIL + fault.detail))
    detail.append(_wmi(fault) if fault.wmi else _wsman(fault, machine))
    return detail


def _wsman(fault: Fault, machine: str) -> ET.Element:
    text = fault.reason if fault.message is None else fault.message
    attributes = {"xmlns:f": NAMESPACES["f"], "Code": str(fault.code), "Machine": machine}
    message = element("f:Message", None if fault.provider else text)
    if fault.provider:
        said = {"provider": fault.provider.name, "path": fault.provider.path}
        told = element("f:ProviderFault", text if fault.provider_text is None else fault.provider_text, said)
        if fault.provider == SHELL_PLUGIN:
            told.text = None
            told.append(element("f:WSManFault", None, dict(attributes), element("f:Message", text)))
        message.append(told)
    return element("f:WSManFault", None, attributes, message)


def _wmi(fault: Fault) -> ET.Element:
    """A quota's detail: MSFT_WmiError in the order of its class."""
    text = fault.reason if fault.message is None else fault.message
    made = element(
        "p:MSFT_WmiError",
        None,
        {
            "b:IsCIM_Error": "true",
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xmlns:b": NAMESPACES["b"],
            "xmlns:p": "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/MSFT_WmiError",
        },
    )
    for name, value in _wmi_fields(fault.code, text):
        made.append(element(f"p:{name}", value, {} if value is not None else NIL))
    return made


def _wmi_fields(code: int, text: str) -> list[tuple[str, str | None]]:
    return [
        ("CIMStatusCode", "27"),
        ("CIMStatusCodeDescription", None),
        ("ErrorSource", None),
        ("ErrorSourceFormat", "0"),
        ("ErrorType", "0"),
        ("Message", text),
        ("MessageID", f"HRESULT 0x{code:x}"),
        ("OtherErrorSourceFormat", None),
        ("OtherErrorType", None),
        ("OwningEntity", None),
        ("PerceivedSeverity", "0"),
        ("ProbableCause", "0"),
        ("ProbableCauseDescription", None),
        ("error_Category", "30"),
        ("error_Code", str(code)),
        ("error_Type", "HRESULT"),
        ("error_WindowsErrorMessage", text),
    ]
