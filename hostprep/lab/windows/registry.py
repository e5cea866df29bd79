"""The registry: keys as data, and those that only mirror other parts of the host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostprep.lab.windows import proxy, versions
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.network import ProxyRule
from hostprep.lab.windows.state.services import Service
from hostprep.lab.windows.state.system import RegistryKey, RegistryValue

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

ROOTS = {
    "hkey_local_machine": "HKLM", "hklm:": "HKLM", "hklm": "HKLM", "hkey_current_user": "HKCU", "hkcu:": "HKCU",
    "hkcu": "HKCU",
    "hkey_users": "HKU", "hku": "HKU",
}  # fmt: skip
PROXY = r"hklm\system\currentcontrolset\services\portproxy\v4tov4\tcp"
ENVIRONMENT = r"hklm\system\currentcontrolset\control\session manager\environment"
VERSION = r"hklm\software\microsoft\windows nt\currentversion"
PREFETCH = r"hklm\system\currentcontrolset\control\session manager\memory management\prefetchparameters"
SERVICES = r"hklm\system\currentcontrolset\services" + "\\"


def plain(path: str) -> str:
    r"""A path in one spelling: ``HKLM\...`` without a drive's colon or a provider's name.

    Raises:
        Refusal: 87 where it is none.
    """
    path = path.strip()
    for prefix in ("microsoft.powershell.core\\registry::", "registry::"):
        if path.lower().startswith(prefix):
            path = path[len(prefix) :]
    root, _, rest = path.replace("/", "\\").strip("\\").partition("\\")
    if root.lower() not in ROOTS:
        raise Refusal(87)
    return ROOTS[root.lower()] + ("\\" + rest if rest else "")


def read(host: Windows, path: str) -> dict[str, RegistryValue] | None:
    """The values of a key, or None where there is no such key."""
    low = plain(path).lower()
    kept = host.state.registry.get(low)
    mirrored = _mirror(host, low)
    if kept is None and mirrored is None:
        below = low + "\\"
        return {} if any(k.startswith(below) for k in [*host.state.registry, *mirrors(host)]) else None
    return {**(mirrored or {}), **(kept.values if kept else {})}


def mirrors(host: Windows) -> list[str]:
    """The keys that are made from other parts of the host."""
    return [VERSION, PREFETCH, ENVIRONMENT, PROXY, *(SERVICES + s.name.lower() for s in host.state.services)]


def _mirror(host: Windows, low: str) -> dict[str, RegistryValue] | None:
    if low == PROXY:
        rules = [r for r in host.network.proxy if r.family == "v4tov4"]
        return {f"{r.listen}/{r.listen_port}": RegistryValue("REG_SZ", f"{r.connect}/{r.connect_port}") for r in rules}
    if low == ENVIRONMENT:
        return {k: RegistryValue("REG_SZ", v) for k, v in host.state.environment["machine"].items()}
    if low == VERSION:
        return versions.registry(host.system)
    if low == PREFETCH:
        return {"BootId": RegistryValue("REG_DWORD", host.system.boot_id)}
    if low.startswith(SERVICES) and "\\" not in low[len(SERVICES) :]:
        service = host.service(low[len(SERVICES) :])
        if service is not None:
            numbers = {"Boot": 0, "System": 1, "Auto": 2, "Manual": 3, "Disabled": 4}
            return {
                "DisplayName": RegistryValue("REG_SZ", service.display),
                "ImagePath": RegistryValue("REG_EXPAND_SZ", service.path),
                "ObjectName": RegistryValue("REG_SZ", service.account),
                "Start": RegistryValue("REG_DWORD", numbers[service.start]),
                "DelayedAutostart": RegistryValue("REG_DWORD", int(service.delayed)),
                "DependOnService": RegistryValue("REG_MULTI_SZ", list(service.depends)),
            } | _failure(service)
    return None


def _failure(service: Service) -> dict[str, RegistryValue]:
    """SERVICE_FAILURE_ACTIONS as it lies there: reset period, two pointers, count, pointer, then types and delays."""
    found = {}
    if service.actions or service.reset_period:
        kinds = {"none": 0, "restart": 1, "reboot": 2, "run": 3}
        numbers = [service.reset_period, 0, 0, len(service.actions), 20]
        numbers += [number for kind, delay in service.actions for number in (kinds[kind], delay)]
        data = [byte for number in numbers for byte in number.to_bytes(4, "little")]
        found["FailureActions"] = RegistryValue("REG_BINARY", data)
    if service.failure_flag:
        found["FailureActionsOnNonCrashFailures"] = RegistryValue("REG_DWORD", 1)
    return found


def make(host: Windows, path: str, *, volatile: bool = False) -> RegistryKey:
    """A key, made where it is not there.

    Raises:
        Refusal: 5 without elevation.
    """
    spelled = plain(path)
    if not host.system.elevated and spelled.startswith("HKLM"):
        raise Refusal(5)
    return host.state.registry.setdefault(spelled.lower(), RegistryKey(spelled, volatile=volatile))


def write(host: Windows, path: str, name: str, value: RegistryValue) -> None:
    """Set a value; the key is made where it is not there. What mirrors the host changes the host.

    Raises:
        Refusal: 5 without elevation.
    """
    low = plain(path).lower()
    if not host.system.elevated and low.startswith("hklm"):
        raise Refusal(5)
    if low == ENVIRONMENT:
        host.state.environment["machine"][name] = str(value.data)
    elif low == PROXY:
        _write_rule(host, name, str(value.data))
    elif low.startswith(SERVICES) and name.lower() == "start" and host.service(low[len(SERVICES) :]):
        service = host.service(low[len(SERVICES) :])
        assert service is not None  # noqa: S101  # for the type checker
        service.start = {0: "Boot", 1: "System", 2: "Auto", 3: "Manual", 4: "Disabled"}[int(str(value.data))]
    else:
        key = make(host, path)
        known = next((k for k in key.values if k.lower() == name.lower()), name)
        key.values[known] = value


def _write_rule(host: Windows, name: str, data: str) -> None:
    # IP Helper reads the key when it starts: a rule that was only written is stored and not bound.
    listen, _, port = name.partition("/")
    connect, _, target = data.partition("/")
    old = proxy.find(host, listen, int(port))
    if old is not None:
        host.network.proxy.remove(old)
    host.network.proxy.append(ProxyRule(listen, int(port), connect, int(target)))


def erase(host: Windows, path: str, name: str) -> bool:
    """Delete a value; whether there was one."""
    low = plain(path).lower()
    if not host.system.elevated and low.startswith("hklm"):
        raise Refusal(5)
    if low == ENVIRONMENT:
        table = host.state.environment["machine"]
        spelled = next((known for known in table if known.lower() == name.lower()), None)
        return spelled is not None and table.pop(spelled) is not None
    if low == PROXY:
        listen, _, port = name.partition("/")
        rule = proxy.find(host, listen, int(port))
        if rule is not None:
            host.network.proxy.remove(rule)
        return rule is not None
    if (
        low.startswith(SERVICES)
        and name.lower() == "failureactions"
        and (service := host.service(low[len(SERVICES) :]))
    ):
        gone, service.actions, service.reset_period = bool(service.actions or service.reset_period), [], 0
        return gone
    key = host.state.registry.get(low)
    known = next((k for k in key.values if k.lower() == name.lower()), None) if key else None
    if key is None or known is None:
        return False
    del key.values[known]
    return True


def remove(host: Windows, path: str) -> bool:
    """Delete a key with all below it; whether there was one."""
    low = plain(path).lower()
    if not host.system.elevated and low.startswith("hklm"):
        raise Refusal(5)
    gone = [k for k in host.state.registry if k == low or k.startswith(low + "\\")]
    for key in gone:
        del host.state.registry[key]
    return bool(gone)


def children(host: Windows, path: str) -> list[str]:
    """The names of the keys right below a key."""
    spelled = {k.lower(): v.path for k, v in host.state.registry.items()} | {
        k: k for k in mirrors(host) if k not in host.state.registry
    }
    below = plain(path).lower() + "\\"
    names = {
        spelled[k][len(below) :].split("\\")[0].lower(): spelled[k][len(below) :].split("\\")[0]
        for k in spelled
        if k.startswith(below)
    }
    return sorted(names.values(), key=str.lower)
