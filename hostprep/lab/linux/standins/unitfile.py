"""Unit files as systemd.syntax(7) describes them: read, with drop-ins, and refused where systemd refuses."""

from __future__ import annotations

import os
import re
import shlex

from .places import words

DIRECTORIES = (
    "/etc/systemd/system",
    "/run/systemd/system",
    "/usr/local/lib/systemd/system",
    "/usr/lib/systemd/system",
    "/lib/systemd/system",
)
TYPES = ("simple", "exec", "forking", "oneshot", "dbus", "notify", "notify-reload", "idle")
SPACED = words(
    "After Before Wants Requires Requisite BindsTo PartOf Conflicts WantedBy RequiredBy Also Alias "
    "RuntimeDirectory StateDirectory LogsDirectory ConfigurationDirectory RestartPreventExitStatus SuccessExitStatus"
)


class Unit:
    """One loaded unit file.

    Attributes:
        name: the unit's own name, aliases resolved.
        path: its file, or an empty string for a built-in target.
        dropins: the drop-in files that were read.
        values: ``{directive: [value, ...]}`` over all sections; an empty assignment resets, as in systemd.
        log: what systemd would have logged about lines that it ignores.
        refused: why systemd would not load it, or an empty string.
        masked: whether it is masked.
    """

    def __init__(self, name: str, path: str = "") -> None:
        self.name = name
        self.path = path
        self.dropins: list[str] = []
        self.values: dict[str, list[str]] = {}
        self.log: list[str] = []
        self.refused = ""
        self.masked = False

    def all(self, key: str) -> list[str]:
        """Every value of a directive; space-separated lists are taken apart."""
        values = self.values.get(key, [])
        return [word for value in values for word in value.split()] if key in SPACED else values

    def get(self, key: str, default: str = "") -> str:
        """The last value of a directive."""
        values = self.values.get(key)
        return values[-1] if values else default

    def yes(self, key: str) -> bool:
        """A directive as a boolean."""
        return self.get(key).lower() in ("1", "yes", "true", "on")


def find(name: str, root: str = "") -> str | None:
    """The path of a unit's file, templates included, or None."""
    names = [name]
    if "@" in name:
        names.append(re.sub(r"@[^.]*\.", "@.", name))
    for candidate in names:
        for directory in DIRECTORIES:
            path = f"{root}{directory}/{candidate}"
            if os.path.lexists(path):
                return path
    return None


def load(name: str, root: str = "") -> Unit | None:
    """Read a unit with its drop-ins; None where no file is found."""
    path = find(name, root)
    if path is None:
        return None
    if os.path.islink(path):
        target = os.path.basename(os.readlink(path))
        if target == "null":
            unit = Unit(name, path)
            unit.masked = True
            return unit
        if target.partition("@")[0] != name.partition("@")[0] and find(target, root):
            return load(target, root)
    unit = Unit(name, path)
    parse(unit, _text(path), path)
    for directory in reversed(DIRECTORIES):
        folder = f"{root}{directory}/{name}.d"
        if os.path.isdir(folder):
            unit.dropins += [f"{folder}/{file}" for file in os.listdir(folder) if file.endswith(".conf")]
    unit.dropins = sorted({os.path.realpath(p): p for p in unit.dropins}.values(), key=os.path.basename)
    for dropin in unit.dropins:
        parse(unit, _text(dropin), dropin)
    _attached(unit, root)
    unit.refused = refusal(unit)
    return unit


def _text(path: str) -> str:
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def _attached(unit: Unit, root: str) -> None:
    """Enablement is symbolic links: ``NAME.wants/`` and ``NAME.requires/`` add to Wants= and Requires=."""
    for suffix, key in ((".wants", "Wants"), (".requires", "Requires")):
        for directory in DIRECTORIES:
            folder = f"{root}{directory}/{unit.name}{suffix}"
            if os.path.isdir(folder):
                unit.values.setdefault(key, []).extend(sorted(os.listdir(folder)))


def target(name: str, root: str = "") -> Unit:
    """A target without a file of its own, such as multi-user.target."""
    unit = Unit(name)
    _attached(unit, root)
    return unit


def parse(unit: Unit, text: str, where: str) -> None:
    """Fold one file's assignments into a unit. Lines that systemd ignores are logged, not refused."""
    section = ""
    for number, line in _lines(text):
        if line.startswith("["):
            section = line.strip("[]") if line.endswith("]") else ""
            if not line.endswith("]"):
                unit.refused = f"{where}:{number}: Invalid section header '{line}'"
        elif "=" not in line:
            unit.log.append(f"{where}:{number}: Missing '=', ignoring line.")
        elif not section:
            unit.log.append(f"{where}:{number}: Assignment outside of section. Ignoring.")
        else:
            key, _, value = line.partition("=")
            _assign(unit, key.strip(), value.strip())


def _assign(unit: Unit, key: str, value: str) -> None:
    if not value:
        unit.values[key] = []
    else:
        unit.values.setdefault(key, []).append(_specifiers(unit.name, value))


def _lines(text: str) -> list[tuple[int, str]]:
    lines: list[tuple[int, str]] = []
    pending = ""
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if (not line and not pending) or line.startswith(("#", ";")):
            continue
        if line.endswith("\\"):
            pending += line[:-1] + " "
            continue
        lines.append((number, (pending + line).strip()))
        pending = ""
    return lines


def _specifiers(name: str, value: str) -> str:
    stem, _, _ = name.rpartition(".")
    prefix, _, instance = stem.partition("@")
    known = {"n": name, "N": stem, "p": prefix, "i": instance, "I": instance, "t": "/run", "S": "/var/lib", "%": "%"}
    return re.sub(r"%(.)", lambda match: known.get(match[1], match[0]), value)


def refusal(unit: Unit) -> str:
    """Why systemd would refuse to load a service (``service_verify`` in systemd's service.c), or nothing."""
    if unit.refused or not unit.name.endswith(".service"):
        return unit.refused
    kind, starts = unit.get("Type"), unit.all("ExecStart")
    if not starts and not unit.all("ExecStop"):
        return "Service has no ExecStart=, ExecStop=, or SuccessAction=. Refusing."
    if not starts and not unit.yes("RemainAfterExit"):
        return "Service has no ExecStart= and no RemainAfterExit=yes. Refusing."
    if kind != "oneshot" and len(starts) > 1:
        return "Service has more than one ExecStart= setting, which is only allowed for Type=oneshot. Refusing."
    if kind == "oneshot" and unit.get("Restart") in ("always", "on-success"):
        return "Service has Restart= set to either always or on-success, not allowed for Type=oneshot. Refusing."
    if kind == "dbus" and not unit.get("BusName"):
        return "Service is of type D-Bus but no D-Bus service name has been specified. Refusing."
    return _bad_commands(unit)


def _bad_commands(unit: Unit) -> str:
    for key in ("ExecStartPre", "ExecStart", "ExecStartPost", "ExecReload", "ExecStop", "ExecStopPost"):
        for line in unit.all(key):
            try:
                argv = shlex.split(line.lstrip("-@:+!"))
            except ValueError:
                return f"{key}= has unbalanced quoting: {line}"
            if not argv or (not argv[0].startswith("/") and "/" in argv[0]):
                return f"Neither a valid executable name nor an absolute path: {line}"
    return ""


def environment_file(text: str) -> dict[str, str]:
    """An EnvironmentFile= as systemd reads it: comments, one level of quotes, backslash continuation."""
    found: dict[str, str] = {}
    for raw in re.sub(r"\\\n", "", text).splitlines():
        line = raw.strip()
        if not line or line.startswith(("#", ";")) or "=" not in line:
            continue
        key, _, value = line.partition("=")
        value = value.strip()
        if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", key.strip()):
            found[key.strip()] = _unquoted(value)
    return found


def _unquoted(value: str) -> str:
    pieces = re.findall(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"|\\.|[^'\"\\]+|.", value, re.DOTALL)
    out = ""
    for piece in pieces:
        if len(piece) > 1 and piece[0] == piece[-1] == "'":
            out += piece[1:-1]
        elif len(piece) > 1 and piece[0] == piece[-1] == '"':
            out += re.sub(r"\\([\"\\$`])", r"\1", piece[1:-1])
        else:
            out += piece[1:] if piece.startswith("\\") and len(piece) > 1 else piece
    return out
