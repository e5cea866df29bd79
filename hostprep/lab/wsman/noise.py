"""The progress record that PowerShell 5.1 sends unasked, once in each runspace."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psrpcore.types import ProgressRecord

# A command of a module: Verb-Noun. Those of Microsoft.PowerShell.Core are there from the start.
COMMAND = re.compile(r"(?<![\w$.-])[A-Za-z]+-[A-Za-z][A-Za-z0-9]+(?![\w-])")
# Aliases of such commands, where a command stands.
ALIAS = re.compile(
    r"(?:^|[;|{(&\n])\s*(?:echo|write|cat|type|ls|dir|gc|gci|cd|sl|pwd|gl|cp|copy|mv|move|rm|del|ren|md|gi|si|sc|ac|ni"
    r"|select|sort|measure|group|tee|ft|fl|fw|oh|iex|iwr|irm|curl|wget|gsv|sasv|spsv|gps|ps|kill|sleep|gv|sv|gm)(?=[\s;|)}]|$)",
    re.IGNORECASE,
)
CORE_NAMES = """
    add-history clear-history disable-psremoting enable-psremoting enter-pssession exit-pssession export-modulemember
    foreach-object get-command get-help get-history get-job get-module get-pssession import-module invoke-command
    invoke-history new-module new-pssession out-default out-host out-null receive-job remove-job remove-module
    remove-pssession save-help set-psdebug set-strictmode start-job stop-job test-modulemanifest update-help
    wait-job where-object
"""
CORE = frozenset(CORE_NAMES.split())


def resolves_modules(script: str) -> bool:
    """Whether a script names a command of a module that is not loaded yet; a reading of its text, no more."""
    return bool(ALIAS.search(script)) or any(found.group().lower() not in CORE for found in COMMAND.finditer(script))


class Preparing:
    """The record ``Preparing modules for first use.`` of PowerShell 5.1."""

    activity = "Preparing modules for first use."

    def record(self) -> ProgressRecord:
        """It, for CLIXML."""
        from psrpcore.types import ProgressRecord, ProgressRecordType

        return ProgressRecord(
            Activity=self.activity, ActivityId=0, StatusDescription=" ", RecordType=ProgressRecordType.Completed
        )


PREPARING = Preparing()
