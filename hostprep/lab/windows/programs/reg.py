"""reg.exe: query, add, delete. Its German and Spanish sentences are UNCONFIRMED."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows import registry
from hostprep.lab.windows.programs.answers import failed, said
from hostprep.lab.windows.programs.options import BadOption, options
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.system import RegistryValue
from hostprep.lab.windows.texts.speech import speech
from hostprep.lab.windows.texts.win32 import ERROR, sentence

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

MISSING = {
    "en": "The system was unable to find the specified registry key or value.",
    "de": "Der angegebene Registrierungsschlüssel bzw. Wert wurde nicht gefunden.",
    "es": "El sistema no ha podido encontrar la clave o el valor del Registro especificados.",
}
DONE = {
    "en": "The operation completed successfully.",
    "de": "Der Vorgang wurde erfolgreich beendet.",
    "es": "La operación se completó correctamente.",
}
RIGHTS = 5


def reg(host: Windows, words: Sequence[str]) -> Answer:
    """A command line of reg."""
    run = VERBS.get(words[0].lower()) if len(words) > 1 else None
    if run is None:
        return failed("ERROR: Invalid syntax.", 'Type "REG /?" for usage.', code=1)
    try:
        return run(host, words[1], words[2:])
    except BadOption:
        return failed("ERROR: Invalid syntax.", f'Type "REG {words[0].upper()} /?" for usage.', code=1)
    except Refusal as refusal:
        why = sentence(RIGHTS, speech(host)) if refusal.code == RIGHTS else "Invalid key name."
        return failed(f"{ERROR[speech(host)]} {why}", code=1)


def _long(path: str) -> str:
    plain = registry.plain(path)
    root, sign, rest = plain.partition("\\")
    return {"HKLM": "HKEY_LOCAL_MACHINE", "HKCU": "HKEY_CURRENT_USER", "HKU": "HKEY_USERS"}[root] + sign + rest


def _shown(name: str, value: RegistryValue) -> str:
    data = value.data
    text = f"0x{data:x}" if isinstance(data, int) else data if isinstance(data, str) else _many(value.kind, data)
    return f"    {name}    {value.kind}    {text}"


def _many(kind: str, data: Sequence[str | int]) -> str:
    return "\\0".join(map(str, data)) if kind == "REG_MULTI_SZ" else "".join(f"{byte:02X}" for byte in data)


def _missing(host: Windows) -> str:
    return f"{ERROR[speech(host)]} {MISSING[speech(host)]}"


def query(host: Windows, path: str, words: Sequence[str]) -> Answer:
    """``reg query``."""
    found = options(words, "s ve", "v")
    lines = list(_listing(host, path, found))
    return said("", *lines) if lines else failed("", _missing(host), code=1)


def _listing(host: Windows, path: str, found: dict[str, str]) -> Iterator[str]:
    values = registry.read(host, path)
    if values is None:
        return
    wanted = found.get("v")
    shown = [_shown(n, v) for n, v in values.items() if wanted is None or n.lower() == wanted.lower()]
    children = registry.children(host, path)
    if shown or (wanted is None and (children or not values)):
        yield from [_long(path), *shown, ""]
    for name in children:
        if "s" in found:
            yield from _listing(host, f"{path}\\{name}", found)
        elif wanted is None:
            yield f"{_long(path)}\\{name}"


def add(host: Windows, path: str, words: Sequence[str]) -> Answer:
    """``reg add``; without ``/f`` a value that exists leaves a question that nobody answers."""
    found = options(words, "f ve", "v t d")
    registry.make(host, path)
    if "v" in found:
        known = registry.read(host, path) or {}
        if "f" not in found and any(n.lower() == found["v"].lower() for n in known):
            return said(f"Value {found['v']} exists, overwrite(Yes/No)? ", code=1)
        registry.write(host, path, found["v"], _value(found.get("t", "REG_SZ").upper(), found.get("d", "")))
    return said(DONE[speech(host)])


def _value(kind: str, data: str) -> RegistryValue:
    if kind in ("REG_DWORD", "REG_QWORD"):
        try:
            return RegistryValue(kind, int(data, 0))
        except ValueError:
            raise BadOption(data) from None
    return RegistryValue(kind, data.split("\\0") if kind == "REG_MULTI_SZ" else data)


def delete(host: Windows, path: str, words: Sequence[str]) -> Answer:
    """``reg delete``."""
    found = options(words, "f va", "v")
    if "f" not in found:
        return said(
            "Delete the registry value (Yes/No)? "
            if "v" in found
            else "Permanently delete the registry key (Yes/No)? ",
            code=1,
        )
    if "va" in found:
        gone = [registry.erase(host, path, n) for n in registry.read(host, path) or {}]
        return said(DONE[speech(host)]) if any(gone) else failed(_missing(host), code=1)
    there = registry.erase(host, path, found["v"]) if "v" in found else registry.remove(host, path)
    return said(DONE[speech(host)]) if there else failed(_missing(host), code=1)


VERBS: dict[str, Callable[[Windows, str, Sequence[str]], Answer]] = {"query": query, "add": add, "delete": delete}
