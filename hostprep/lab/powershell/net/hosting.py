"""$Host and $ExecutionContext: the program around the engine, and the engine as scripts see it.

A runspace of a remote session has a client whose host answers; all others are taken for powershell.exe's
(System.Management.Automation.Host.PSHost, EngineIntrinsics).
"""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net.model import NetType
from hostprep.lab.powershell.net.registry import SMA, TYPES, register
from hostprep.lab.powershell.runtime.scope import MISSING
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.objects import NOTHING, EnumValue, NetObject
from hostprep.lab.powershell.values.text import to_text

REMOTE = ("ServerRemoteHost", "1.0.0.0")
"""Name and version of a remote session's host (ServerRemoteHost of PowerShell/PowerShell)."""


def _part(kind: NetType) -> Any:
    return lambda frame, _owner: NetObject(kind, session=frame.session)


def _name(frame: Any, _: Any) -> str:
    return REMOTE[0] if frame.session.client is not None else "ConsoleHost"


def _version(frame: Any, _: Any) -> Any:
    if frame.session.client is not None:
        return convert(REMOTE[1], TYPES["system.version"])
    return frame.session.state.top.variables["psversiontable"].get("PSVersion")


def _exit(frame: Any, _: Any, code: int) -> Any:
    frame.session.exit_asked = int(code)
    return NOTHING


HOST = register(NetType(SMA + "Internal.Host.InternalHost", SMA + "Host.PSHost"))
UI = register(NetType(SMA + "Internal.Host.InternalHostUserInterface", SMA + "Host.PSHostUserInterface"))
RAW = register(NetType(SMA + "Internal.Host.InternalHostRawUserInterface", SMA + "Host.PSHostRawUserInterface"))
HOST.property("Name", _name, frame=True)
HOST.property("Version", _version, frame=True)
HOST.property("UI", _part(UI), frame=True)
HOST.method("SetShouldExit", "int", _exit, frame=True)
HOST.unknown(
    "InstanceId CurrentCulture CurrentUICulture PrivateData Runspace IsRunspacePushed DebuggerEnabled "
    "EnterNestedPrompt ExitNestedPrompt NotifyBeginApplication NotifyEndApplication PushRunspace PopRunspace"
)


def _line(frame: Any, text: str, method: str) -> Any:
    client = frame.session.client
    if client is not None:
        client.call(method, text)
    else:
        frame.session.console(text + (frame.session.host.newline if method == "WriteLine2" else ""))
    return NOTHING


def _write_line(frame: Any, _: Any, *texts: Any) -> Any:
    return _line(frame, to_text(texts[0]) if texts else "", "WriteLine2")


def _write(frame: Any, _: Any, text: Any) -> Any:
    return _line(frame, to_text(text), "Write1")


def _marked(method: str, stream: str) -> Any:
    """A line that the host marks as an error, a warning and so on; the console's has the look of the stream's."""

    def write(frame: Any, _: Any, text: Any) -> Any:
        client = frame.session.client
        if client is not None:
            client.call(method, to_text(text))
        else:
            record = NetObject(TYPES[f"{SMA}{stream}Record".lower()], message=to_text(text))
            getattr(frame.streams, stream.lower())(record)
        return NOTHING

    return write


def _error_line(frame: Any, _: Any, text: Any) -> Any:
    if frame.session.client is None:
        frame.session.refuse_at_run("$Host.UI.WriteErrorLine() outside of a remote session")
    return _line(frame, to_text(text), "WriteErrorLine")


UI.property("RawUI", _part(RAW), frame=True)
UI.method("WriteLine", " | string | -object,object,string", _write_line, frame=True)
UI.method("Write", "string | -object,object,string", _write, frame=True)
UI.method("WriteErrorLine", "string", _error_line, frame=True)
for _stream in ("Warning", "Verbose", "Debug"):
    UI.method(f"Write{_stream}Line", "string", _marked(f"Write{_stream}Line", _stream), frame=True)
UI.unknown(
    "ReadLine ReadLineAsSecureString Prompt PromptForChoice PromptForCredential WriteProgress WriteInformation "
    "SupportsVirtualTerminal"
)


def _title(frame: Any, _: Any) -> Any:
    if not frame.session.title:
        frame.session.refuse_at_run("$Host.UI.RawUI.WindowTitle before it is set")
    return frame.session.title


def _set_title(frame: Any, _: Any, text: Any) -> None:
    frame.session.title = to_text(text)


RAW.property("WindowTitle", _title, _set_title, frame=True)
RAW.unknown(
    "ForegroundColor BackgroundColor CursorPosition CursorSize WindowPosition BufferSize WindowSize MaxWindowSize "
    "MaxPhysicalWindowSize KeyAvailable ReadKey FlushInputBuffer GetBufferContents SetBufferContents "
    "ScrollBufferContents"
)


# -- $ExecutionContext

CONTEXT = register(NetType(SMA + "EngineIntrinsics"))
STATE = register(NetType(SMA + "SessionState"))
COMMANDS = register(NetType(SMA + "CommandInvocationIntrinsics"))
VARIABLES = register(NetType(SMA + "PSVariableIntrinsics"))
PATHS = register(NetType(SMA + "PathIntrinsics"))
MODES = {"FullLanguage": 0, "RestrictedLanguage": 1, "NoLanguage": 2, "ConstrainedLanguage": 3}
MODE = register(NetType(SMA + "PSLanguageMode", "System.Enum", values=MODES, interfaces=("System.ValueType",)))


def _expanded(frame: Any, _: Any, text: Any) -> str:
    """A text as if it stood in double quotes."""
    from hostprep.lab.powershell.runtime.scriptblock import ScriptBlock  # blocks know types

    plain = to_text(text)
    if '\n"@' in plain:
        frame.session.refuse_at_run("ExpandString of a text with the end of a here-string")
    code = frame.session.code_of_text(f'@"\n{plain}\n"@')
    return to_text(frame.session.value_of_block(ScriptBlock(code, frame.state)))


def _block(frame: Any, _: Any, text: Any) -> Any:
    from hostprep.lab.powershell.runtime.scriptblock import ScriptBlock  # blocks know types

    return ScriptBlock(frame.session.code_of_text(to_text(text)), frame.state)


def _variable(frame: Any, _: Any, name: Any, default: Any = None) -> Any:
    found = frame.scope.lookup(to_text(name).lower())
    return default if found is MISSING else found


def _set_variable(frame: Any, _: Any, name: Any, value: Any) -> Any:
    frame.scope.put(to_text(name).lower(), value)
    return NOTHING


def _full_path(frame: Any, _: Any, path: Any) -> str:
    files, plain = frame.session.host.files, to_text(path)
    if ":" in plain.replace("/", "\\").partition("\\")[0][2:]:
        frame.session.refuse_at_run("a provider's path in GetUnresolvedProviderPathFromPSPath")
    found: str = files.full(plain)
    return found


CONTEXT.property("SessionState", _part(STATE), frame=True)
CONTEXT.property("InvokeCommand", _part(COMMANDS), frame=True)
CONTEXT.property("Host", _part(HOST), frame=True)
CONTEXT.unknown("Events InvokeProvider")
STATE.property("LanguageMode", lambda _: EnumValue(MODE, 0))
STATE.property("PSVariable", _part(VARIABLES), frame=True)
STATE.property("Path", _part(PATHS), frame=True)
STATE.property("InvokeCommand", _part(COMMANDS), frame=True)
STATE.unknown("Applications Drive InvokeProvider Module Provider Scripts UseFullLanguageModeInDebugger")
COMMANDS.method("ExpandString", "string", _expanded, frame=True)
COMMANDS.method("NewScriptBlock", "string", _block, frame=True)
COMMANDS.unknown(
    "InvokeScript GetCommand GetCommands GetCommandName GetCmdlet GetCmdlets GetCmdletByTypeName HasErrors "
    "CommandNotFoundAction PreCommandLookupAction PostCommandLookupAction LocationChangedAction"
)
VARIABLES.method("GetValue", "string | string,object", _variable, frame=True)
VARIABLES.method("Set", "string,object", _set_variable, frame=True)
VARIABLES.unknown("Get Remove")
PATHS.property("CurrentLocation", lambda frame, _: frame.session.automatic(frame, "pwd"), frame=True)
PATHS.property("CurrentFileSystemLocation", lambda frame, _: frame.session.automatic(frame, "pwd"), frame=True)
PATHS.method("GetUnresolvedProviderPathFromPSPath", "string | -string,object,object", _full_path, frame=True)
PATHS.unknown(
    "Combine CurrentProviderLocation GetResolvedProviderPathFromPSPath GetResolvedPSPathFromPSPath IsProviderQualified "
    "IsPSAbsolute IsValid NormalizeRelativePath ParseChildName ParseParent PopLocation PushCurrentLocation SetLocation "
    "SetDefaultLocationStack LocationStack"
)
