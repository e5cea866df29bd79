"""Faults: their codes and texts, as Windows answers them with HTTP 500.

The texts are those of Windows Server 2012 R2 and later in English, trailing blanks included.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

WSM = "The WS-Management service cannot process the request. "
SELECTORS = (
    "The WS-Management service cannot process the request because the request contained invalid selectors"
    " for the resource. "
)


@dataclass(frozen=True, slots=True)
class Provider:
    """The plug-in that a fault comes from."""

    name: str
    path: str


CMD_PLUGIN = Provider("Shell cmd plugin", "%systemroot%\\system32\\winrscmd.dll")
SHELL_PLUGIN = Provider("Shell provider", "%systemroot%\\system32\\WsmSvc.dll")
POWERSHELL_PLUGIN = Provider("microsoft.powershell", "C:\\WINDOWS\\system32\\pwrshplugin.dll")


@dataclass(frozen=True, slots=True)
class Fault:
    """What the service says instead of an answer.

    Attributes:
        code: of WSManFault; 0 for a fault that has none.
        value: of the SOAP code.
        subcode: the same, the finer one.
        reason: the text for people.
        message: the text of WSManFault; the reason unless given.
        detail: the last word of a FaultDetail URI.
        provider: the plug-in that it comes from.
        provider_text: what the plug-in says; the message unless given.
        wmi: whether the detail is an MSFT_WmiError, as for quotas.
        not_understood: the header that a MustUnderstand fault is about.
    """

    code: int
    value: str = "s:Receiver"
    subcode: str = "w:InternalError"
    reason: str = ""
    message: str | None = None
    detail: str = ""
    provider: Provider | None = None
    provider_text: str | None = None
    wmi: bool = False
    not_understood: str = ""

    def __str__(self) -> str:
        """Code and sentence."""
        return f"{self.code}: {self.message or self.reason}".strip()


class FaultError(Exception):
    """A request ends with a fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


TIMED_OUT = Fault(
    2150858793,
    subcode="w:TimedOut",
    reason="The WS-Management service cannot complete the operation within the time specified in OperationTimeout.  ",
)
ABORTED = Fault(
    995,
    reason="The I/O operation has been aborted because of either a thread exit or an application request. ",
)
HOST_DIED = Fault(
    1726,
    reason="The WSMan provider host process did not return a proper response."
    "  A provider in the host process may have behaved improperly. ",
)
NO_HOST = Fault(
    1018,
    reason="The WSMan service could not launch a host process to process the given request."
    "  Make sure the WSMan provider host server and proxy are properly registered. ",
)
NOT_READY = Fault(2148007941, reason="Server execution failed ", provider=CMD_PLUGIN)
HIVE_UNLOADING = Fault(
    2147943418, reason="Illegal operation attempted on a registry key that has been marked for deletion. "
)
NO_RIGHT = Fault(5, "s:Sender", "w:AccessDenied", "Access is denied. ")
DENIED = Fault(2147942405, reason="Access is denied. ")
NO_COMMAND_ID = Fault(
    87, "s:Sender", "w:InvalidParameter", "The parameter is incorrect. ", detail="InvalidValue", provider=CMD_PLUGIN
)
NO_PROGRAM = Fault(2147942402, reason="The system cannot find the file specified. ", provider=CMD_PLUGIN)
TOO_LONG = Fault(2147942606, reason="The filename or extension is too long. ", provider=CMD_PLUGIN)
SCHEMA = Fault(
    2150858817,
    "s:Sender",
    "w:SchemaValidationError",
    "The SOAP XML in the message does not match the corresponding XML schema definition. Change the XML and retry. ",
)
UNKNOWN_COMMAND = Fault(
    2150858843,
    "s:Sender",
    "w:InvalidSelectors",
    SELECTORS,
    message="The Windows Remote Shell received a request to perform an operation on a command identifier that does"
    " not exist. Either the command has completed execution or the client specified an invalid command identifier. ",
    detail="UnexpectedSelectors",
)
LOST_SHELL = replace(UNKNOWN_COMMAND, message=SELECTORS, provider=SHELL_PLUGIN)
OPERATIONS = Fault(
    2150859174,
    reason=f"{WSM}The maximum number of concurrent operations for this user has been exceeded."
    " Close existing operations for this user, or raise the quota for this user. ",
    wmi=True,
)
COMMANDS = Fault(
    2150859241,
    reason=f"{WSM}The maximum number of concurrent commands per shell has been exceeded."
    " Retry the request later or raise the Maximum Commands per Shell quota.",
)
STANDING = (TIMED_OUT, ABORTED, HOST_DIED, NO_HOST, NOT_READY, HIVE_UNLOADING, NO_RIGHT, DENIED, NO_PROGRAM, COMMANDS)


def by_code(code: int) -> Fault:
    """The fault of a code, for those that switch one on."""
    return next((one for one in STANDING if one.code == code), Fault(code))


def unknown_shell(shell_id: str) -> Fault:
    """Nobody knows the shell, or not any more."""
    return replace(
        UNKNOWN_COMMAND,
        message=f"The request for the Windows Remote Shell with ShellId {shell_id} failed because the shell was not"
        " found on the server. Possible causes are: the specified ShellId is incorrect or the shell no longer exists"
        " on the server. Provide the correct ShellId or create a new shell and retry the operation. ",
    )


def unknown_resource(uri: str) -> Fault:
    """No plug-in has that URI."""
    reason = f"{WSM}The resource URI ({uri}) was not found in the WS-Management catalog. The catalog contains the"
    return Fault(
        2150858811,
        "s:Sender",
        "a:DestinationUnreachable",
        reason + " metadata that describes resources, or logical endpoints.",
        detail="InvalidResourceURI",
    )


def bad_duration(text: str) -> Fault:
    """A timeout that is no duration, or is below zero."""
    return Fault(
        2150858767,
        "s:Sender",
        "a:InvalidMessageInformationHeader",
        f"{WSM}The request contains one or more invalid SOAP headers. ",
        message=f"{WSM}The XML contains an invalid timeout field in the SOAP header: {text}. ",
    )


def must_understand(header: str) -> Fault:
    """A header that must be understood and is not."""
    return Fault(0, "s:MustUnderstand", "", f"{WSM}A required header is not understood. ", not_understood=header)


def too_many_shells(limit: int) -> Fault:
    """The user's quota of shells."""
    head = f"{WSM}The maximum number of concurrent shells for this user has been exceeded."
    tail = " Close existing shells or raise the quota for this user. "
    inner = f"{WSM}This user is allowed a maximum number of {limit} concurrent shells, which has been exceeded."
    return Fault(2150859173, "s:Sender", "w:QuotaLimit", head + tail, message=inner + tail, wmi=True)


def plugin(code: int, text: str) -> Fault:
    """A fault of the PowerShell plug-in: the reason is empty, the text is the plug-in's."""
    return Fault(code, provider=POWERSHELL_PLUGIN, provider_text=text)


def unsupported_version(version: str, build: str) -> Fault:
    """The PowerShell plug-in speaks another major version."""
    return plugin(
        2152991685,
        f'<PSProtocolVersionError ServerProtocolVersion="2.0" ServerBuildVersion="{build}">Powershell plugin does not'
        f" support the protocol version {version} requested by client.</PSProtocolVersionError>",
    )
