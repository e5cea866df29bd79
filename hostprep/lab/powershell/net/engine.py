"""PowerShell's own types: switches, script blocks, commands, modules, $PSCmdlet."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net.model import NetType, members
from hostprep.lab.powershell.net.registry import SMA, register
from hostprep.lab.powershell.values.convert import RULES, convert, to_bool
from hostprep.lab.powershell.values.objects import NOTHING, NetObject, is_null
from hostprep.lab.powershell.values.text import to_text

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


def _kinds() -> NetType:
    from hostprep.lab.powershell.net.registry import TYPES  # the registry is full by now

    return TYPES["system.management.automation.commandtypes"]
