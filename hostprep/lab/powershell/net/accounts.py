"""Who runs the script: WindowsIdentity and WindowsPrincipal."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.values.objects import EnumValue, NetObject

IDENTITY = register(NetType("System.Security.Principal.WindowsIdentity", complete=False))
PRINCIPAL = register(NetType("System.Security.Principal.WindowsPrincipal", complete=False))
ROLE = register(
    NetType(
        "System.Security.Principal.WindowsBuiltInRole",
        "System.Enum",
        values={
            "Administrator": 544, "User": 545, "Guest": 546, "PowerUser": 547, "AccountOperator": 548,
            "SystemOperator": 549, "PrintOperator": 550, "BackupOperator": 551, "Replicator": 552,
        },
    )
)  # fmt: skip
ADMINISTRATOR = 544
SYSTEM = "nt authority\\system"


def _current(frame: Any) -> NetObject:
    machine = frame.session.host.plugs.machine
    if machine is None:
        raise NetError("NotKnown", "[System.Security.Principal.WindowsIdentity]::GetCurrent() of this host")
    return NetObject(IDENTITY, machine=machine)


def _has_role(principal: NetObject, role: Any) -> bool:
    number = role.number if isinstance(role, EnumValue) else role if isinstance(role, int) else None
    known = {"builtin\\administrators": ADMINISTRATOR, "administrators": ADMINISTRATOR}.get(str(role).lower(), number)
    if known != ADMINISTRATOR:
        raise NetError("NotKnown", "WindowsPrincipal.IsInRole of any role but Administrator")
    return bool(principal.fields["identity"].fields["machine"].elevated)


IDENTITY.static("GetCurrent", "", _current, frame=True)
IDENTITY.property("Name", lambda i: i.fields["machine"].account)
IDENTITY.property("IsSystem", lambda i: i.fields["machine"].account.lower() == SYSTEM)
IDENTITY.property("IsAuthenticated", lambda _: True)
PRINCIPAL.constructor("System.Security.Principal.WindowsIdentity", lambda i: NetObject(PRINCIPAL, identity=i))
PRINCIPAL.property("Identity", lambda p: p.fields["identity"])
PRINCIPAL.method("IsInRole", "System.Security.Principal.WindowsBuiltInRole | int | string", _has_role)
