"""shutdown.exe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows import boot
from hostprep.lab.windows.programs.answers import failed, said
from hostprep.lab.windows.programs.options import BadOption, options
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.texts.speech import speech

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

DELAY = 30  # seconds, where none is given


def shutdown(host: Windows, words: Sequence[str]) -> Answer:
    """A command line of shutdown; it exits with the Win32 code."""
    try:
        found = options(words, "r s a f p", "t c d")
        _ask(host, found)
    except BadOption as bad:
        return failed(f"Invalid argument/option - '{bad}'.", code=1)
    except Refusal as refusal:
        return failed(f"{refusal.text(speech(host))}({refusal.code})", code=refusal.code)
    return said()


def _ask(host: Windows, found: dict[str, str]) -> None:
    if "a" in found:
        boot.abort(host)
    elif "r" in found or "s" in found or "p" in found:
        delay = found.get("t", "0" if "p" in found else str(DELAY))
        if not delay.isdigit():
            raise BadOption(delay)
        boot.ask(host, float(delay), found.get("c", ""), restart="r" in found)
    else:
        raise BadOption("")
