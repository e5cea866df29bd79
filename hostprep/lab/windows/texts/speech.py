"""Which language a program speaks: the system's, where the console's code page can show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

# Two machines printed English under 65001 and their own language under their own page.
SHOWN_BY = {"de": (437, 850, 858, 1252), "es": (437, 850, 858, 1252)}


def speech(host: Windows) -> str:
    """``en``, ``de`` or ``es``."""
    language = host.system.language
    return language if host.system.code_page in SHOWN_BY.get(language, ()) else "en"
