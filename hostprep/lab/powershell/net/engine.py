"""PowerShell's own types: switches, script blocks, commands, modules, $PSCmdlet."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net.model import NetType, members
from hostprep.lab.powershell.net.registry import SMA, register
from hostprep.lab.powershell.values.convert import RULES, convert, to_bool
from hostprep.lab.powershell.values.objects import NOTHING, NetObject, is_null
from hostprep.lab.powershell.values.text import to_text
from hostprep.lab.powershell.values.times import UNIX_EPOCH, DateTime

SWITCH: NetType = register(
    NetType(
        SMA + "SwitchParameter",
        "System.ValueType",
        properties={"ispresent": lambda s: s.fields["on"]},
        methods=members(
            ToBool=lambda s: s.fields["on"],
            ToString=lambda s: str(s.fields["on"]),
            Equals=lambda a, b: a.fields["on"] == to_bool(b),
        ),
        cast=lambda v: NetObject(SWITCH, on=to_bool(v)),
        text=lambda s: str(s.fields["on"]),
    )
)


RULES[SWITCH.name] = lambda value, _: (
    value if isinstance(value, NetObject) and value.net_type is SWITCH else NetObject(SWITCH, on=to_bool(value))
)


def _create(frame: Any, text: Any) -> Any:
    from hostprep.lab.powershell.runtime.scriptblock import ScriptBlock  # blocks know types

    return ScriptBlock(frame.session.code_of_text(to_text(text)), frame.session.state)


def _closure(frame: Any, block: Any) -> Any:
    from hostprep.lab.powershell.runtime.scope import SessionState  # the runtime knows types
    from hostprep.lab.powershell.runtime.scriptblock import ScriptBlock  # likewise

    state = SessionState(frame.session.state.top)
    state.top.variables |= frame.scope.variables
    return ScriptBlock(block.code, state)


def _invoke(frame: Any, block: Any, *arguments: Any) -> Any:
    from hostprep.lab.powershell.net.registry import TYPES  # the registry is full by now
    from hostprep.lab.powershell.values.collections import NetCollection  # likewise

    found = frame.session.output_of_block(block, arguments=list(arguments), dotted=False)
    return NetCollection(TYPES["system.collections.objectmodel.collection`1"], found)


_BLOCK = members(GetNewClosure=_closure, Invoke=_invoke)
register(
    NetType(
        SMA + "ScriptBlock",
        methods=_BLOCK | members(ToString=lambda b: b.code.text),
        static_methods=members(Create=_create),
        text=lambda b: b.code.text,
        session_methods=frozenset(("getnewclosure", "invoke", "create")),
        complete=False,
    )
)


def _throw(cmdlet: NetObject, record: NetObject) -> Any:
    from hostprep.lab.powershell.runtime.errors import ScriptError, invoked_by  # the runtime knows types

    stage = cmdlet.fields["stage"]
    error = ScriptError(stage.placed(invoked_by(record, stage.name)))
    error.passing = True
    raise error


def _write_error(cmdlet: NetObject, record: NetObject) -> Any:
    from hostprep.lab.powershell.runtime.errors import invoked_by  # the runtime knows types

    stage = cmdlet.fields["stage"]
    invoked_by(record, stage.name)
    stage.failed = True
    stage.placed(record)
    stage.frame.session.write_error(stage.frame, record, to_text(stage.frame.read("erroractionpreference")).lower())
    return NOTHING


def _should(cmdlet: NetObject, target: Any = None, action: Any = None) -> bool:
    frame = cmdlet.fields["stage"].frame
    action = cmdlet.fields["stage"].name if is_null(action) else to_text(action)
    if to_bool(frame.read("whatifpreference")):
        frame.streams.information(f'What if: Performing the operation "{action}" on target "{to_text(target)}".')
        return False
    if cmdlet.fields["stage"].must_ask():
        frame.session.refuse_at_run("question before an action (ConfirmImpact, -Confirm)")
    return True


register(
    NetType(
        SMA + "PSScriptCmdlet",
        properties={"parametersetname": lambda c: c.fields["stage"].bound.chosen},
        methods=members(ThrowTerminatingError=_throw, WriteError=_write_error, ShouldProcess=_should),
        complete=False,
    )
)
register(
    NetType(
        SMA + "PSModuleInfo",
        properties={"name": lambda m: m.fields["name"], "path": lambda m: m.fields["path"]},
        text=lambda m: m.fields["name"],
        complete=False,
    )
)
register(
    NetType(
        SMA + "CommandInfo",
        properties={
            "name": lambda c: c.fields["name"],
            "commandtype": lambda c: convert(c.fields["kind"], _kinds()),
            "source": lambda c: c.fields["source"],
            "modulename": lambda c: c.fields["source"],
        },
        text=lambda c: c.fields["name"],
        complete=False,
    )
)
register(
    NetType(
        SMA + "FunctionInfo",
        SMA + "CommandInfo",
        properties={
            "definition": lambda c: c.fields["target"].code.text,
            "scriptblock": lambda c: c.fields["block"],
        },
        text=lambda c: c.fields["name"],
        complete=False,
    )
)
register(
    NetType(
        SMA + "ApplicationInfo",
        SMA + "CommandInfo",
        properties={name: lambda c: c.fields["source"] for name in ("path", "definition")}
        | {"extension": lambda c: "." + c.fields["source"].rpartition(".")[2], "modulename": lambda _: ""},
        text=lambda c: c.fields["name"],
        complete=False,
    )
)
for _name in {
    "WarningRecord": "message",
    "VerboseRecord": "message",
    "DebugRecord": "message",
    "InformationRecord": "message",
}:
    register(
        NetType(
            SMA + _name,
            properties={"message": lambda r: r.fields["message"], "messagedata": lambda r: r.fields["message"]},
            methods=members(ToString=lambda r: to_text(r.fields["message"])),
            text=lambda r: to_text(r.fields["message"]),
        )
    )


def _parent(item: NetObject) -> str:
    path = to_text(item.fields["path"])
    return path[: max(path.rfind("\\"), path.rfind("/"))]


def _extension(item: NetObject) -> str:
    name = to_text(item.fields["name"])
    return name[name.rfind(".") :] if "." in name else ""


# Members of files and folders; PowerShell itself adds those that begin with PS.
_ITEM = {
    "name": lambda f: f.fields["name"],
    "fullname": lambda f: f.fields["path"],
    "exists": lambda _: True,
    "extension": _extension,
    "lastwritetime": lambda f: DateTime(UNIX_EPOCH + f.fields["modified"] // 100, "Local"),
    "lastwritetimeutc": lambda f: DateTime(UNIX_EPOCH + f.fields["modified"] // 100, "Utc"),
    "pspath": lambda f: "Microsoft.PowerShell.Core\\FileSystem::" + f.fields["path"],
    "pschildname": lambda f: f.fields["name"],
}
# Members of .NET that have no table here.
_NOT_HERE = """
    directory isreadonly mode modewithouthardlink linktype target linktarget resolvedtarget unixfilemode versioninfo
    attributes creationtime creationtimeutc lastaccesstime lastaccesstimeutc psdrive psprovider psparentpath parent
    root delete moveto copyto create createtext open openread opentext openwrite refresh replace appendtext encrypt
    decrypt getfiles getdirectories getfilesysteminfos enumeratefiles enumeratedirectories enumeratefilesysteminfos
    createsubdirectory getaccesscontrol setaccesscontrol
""".split()  # noqa: SIM905  # words read better so
_SHOWN = members(ToString=lambda f: f.fields.get("shown", f.fields["path"]))
register(
    NetType(
        "System.IO.FileInfo",
        properties=_ITEM
        | {
            "length": lambda f: f.fields["length"],
            "psiscontainer": lambda _: False,
            "basename": lambda f: f.fields["name"].removesuffix(_extension(f)),
            "directoryname": _parent,
        },
        methods=_SHOWN,
        text=lambda f: to_text(f.fields.get("shown", f.fields["path"])),
        others=frozenset(_NOT_HERE),
    )
)
register(
    NetType(
        "System.IO.DirectoryInfo",
        properties=_ITEM | {"psiscontainer": lambda _: True, "basename": lambda f: f.fields["name"]},
        methods=_SHOWN,
        text=lambda f: to_text(f.fields.get("shown", f.fields["path"])),
        others=frozenset(_NOT_HERE),
    )
)


def _kinds() -> NetType:
    from hostprep.lab.powershell.net.registry import TYPES  # the registry is full by now

    return TYPES["system.management.automation.commandtypes"]
