"""whoami, hostname, systeminfo, tasklist, netstat: programs that only look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows import ports
from hostprep.lab.windows.processes import processes
from hostprep.lab.windows.programs.answers import failed, said
from hostprep.lab.windows.programs.options import BadOption, options
from hostprep.lab.windows.state.services import Process
from hostprep.lab.windows.texts.names import AUTHORITY
from hostprep.lab.windows.texts.netstat import HEADINGS
from hostprep.lab.windows.texts.speech import speech
from hostprep.lab.windows.texts.systeminfo import COLUMN, LABELS, TIME
from hostprep.lab.windows.versions import RELEASES

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows


def account(host: Windows) -> str:
    """The account as whoami writes it."""
    user = host.system.user.lower()
    if user == "system":
        return f"{AUTHORITY[host.system.language].lower()}\\system"
    return f"user manager\\{user}" if host.system.container else f"{host.system.name.lower()}\\{user}"


def whoami(host: Windows, words: Sequence[str]) -> Answer:
    """``whoami``; of its options only none is modelled."""
    if words:
        return failed(f"ERROR: Invalid argument/option - '{words[0]}'.", 'Type "WHOAMI /?" for usage.', code=1)
    return said(account(host))


def hostname(host: Windows, words: Sequence[str]) -> Answer:
    """``hostname``."""
    if words:
        return failed(
            "sethostname: Use the Network Control Panel Applet to set hostname.",
            "hostname -s is not supported.",
            code=1,
        )
    return said(host.system.name)


def systeminfo(host: Windows, words: Sequence[str]) -> Answer:
    """``systeminfo``: the lines about the system itself."""
    if words:
        return failed(f"ERROR: Invalid argument/option - '{words[0]}'.", 'Type "SYSTEMINFO /?" for usage.', code=1)
    language, release = speech(host), RELEASES[host.system.release]
    *labels, role, build = LABELS[language]
    booted = datetime.fromtimestamp(host.system.booted, UTC).strftime(TIME[language])
    values = (host.system.name, f"Microsoft Windows Server {host.system.release} Datacenter",
              f"10.0.{release.build} {build} {release.build}", "Microsoft Corporation", role, booted, "Amazon EC2",
              host.state.imds.kind, "x64-based PC")  # fmt: skip
    return said("", *(label.ljust(COLUMN[language]) + value for label, value in zip(labels, values, strict=True)))


def tasklist(host: Windows, words: Sequence[str]) -> Answer:
    """``tasklist``, with ``/SVC``, ``/FO CSV``, ``/NH`` and a filter by PID or image."""
    try:
        found = options(words, "svc nh", "fo fi")
        wanted = [p for p in processes(host) if _fits(p, found.get("fi", ""))]
    except BadOption as bad:
        return failed(f"ERROR: Invalid argument/option - '{bad}'.", 'Type "TASKLIST /?" for usage.', code=1)
    if not wanted:
        return said("INFO: No tasks are running which match the specified criteria.")
    rows = [(_image(p), str(p.pid), _last(host, p, "svc" in found)) for p in wanted]
    if found.get("fo", "").lower() == "csv":
        title = (
            '"Image Name","PID","Services"'
            if "svc" in found
            else '"Image Name","PID","Session Name","Session#","Mem Usage"'
        )
        more = "" if "svc" in found else '"Services","0",'
        lines = [f'"{name}","{pid}",{more}"{last}"' for name, pid, last in rows]
        return said(*([] if "nh" in found else [title]), *lines)
    head = [
        "",
        f"{'Image Name':<25} {'PID':>8} {'Services' if 'svc' in found else 'Mem Usage'}",
        f"{'=' * 25} {'=' * 8} {'=' * 44}",
    ]
    return said(*([] if "nh" in found else head), *(f"{name:<25} {pid:>8} {last}" for name, pid, last in rows))


def _fits(one: Process, condition: str) -> bool:
    if not condition:
        return True
    name, sign, value = [*condition.lower().split(None, 2), "", "", ""][:3]
    if sign != "eq" or name not in ("pid", "imagename"):
        raise BadOption(condition)
    return str(one.pid) == value if name == "pid" else _image(one).lower() == value


def _image(one: Process) -> str:
    return {0: "System Idle Process", 4: "System"}.get(one.pid, f"{one.name}.exe")


def _last(host: Windows, one: Process, hosted: bool) -> str:  # noqa: FBT001  # one of two columns
    if not hosted:
        return "10,240 K"
    return ",".join(s.name for s in host.state.services if s.pid and s.pid == one.pid) or "N/A"


def netstat(host: Windows, words: Sequence[str]) -> Answer:
    """``netstat -a -n -o``: connections, with ``-a`` listeners; ``-p`` takes TCP only."""
    flags = [w.lower() for w in words]
    letters = "".join(f[1:] for f in flags if f[:1] in "-/" and f[1:] not in ("p", ""))
    given = flags[flags.index("-p") + 1 :][:1] if "-p" in flags else []
    if set(letters) - set("ano") or given not in ([], ["tcp"]):
        return said("", "Displays protocol statistics and current TCP/IP network connections.", "", code=1)
    title, columns, pid, states = HEADINGS[speech(host)]
    lines = ["", title, "", columns + (f"{'':<11}{pid}" if "o" in letters else "")]
    for one in ports.connections(host):
        if one.state == "Listen" and "a" not in letters:
            continue
        near, far = (_end(*place) for place in (one.near, one.far))
        line = f"  {'TCP':<6} {near:<22} {far:<22} {states[one.state]:<15} {one.pid}"
        lines.append(line if "o" in letters else line.rpartition(" ")[0].rstrip())
    return said(*lines)


def _end(address: str, port: int) -> str:
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
