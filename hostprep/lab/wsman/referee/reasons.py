"""Why this endpoint answers differently where it does."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """A difference that is known.

    Attributes:
        dialogues: a pattern of their names.
        difference: a pattern of its sentence.
        why: the reason.
    """

    dialogues: str
    difference: str
    why: str


ENGINE = "engines report it not: "
TYPES = "engines report an object's first type and its properties as plain values"
OLDER = "the recorded host is older; the endpoint is a Windows PowerShell 5.1"
TUNED = "the recorded host's configuration was changed by hand"

REASONS = (
    Reason(
        ".*",
        r"has InformationalRecord_Message|has ErrorCategory_Activity .*CommandInfo|Serialize(Invocation|Extended)Info",
        ENGINE + "invocation info",
    ),
    Reason(".*", r"ErrorCategory_(Activity|Message|TargetType)", ENGINE + "the command that wrote an error"),
    Reason(
        ".*",
        r"/InvocationInfo|ScriptStackTrace|/Exception(/| has)",
        ENGINE + "positions, stacks and members of an exception",
    ),
    Reason(
        ".*", r"^PROGRESS_RECORD: /Obj/MS/(ActivityId|StatusDescription)", ENGINE + "more of progress than its text"
    ),
    Reason(".*", r"^PIPELINE_OUTPUT: ", TYPES),
    Reason("psrp_(run_protocol_version_2.[12])", r".*", OLDER),
    Reason("psrp_small_msg_size", r"Get: /Envelope/Body/Config", TUNED),
    Reason(
        ".*",
        r"^modules are said",
        "when modules are loaded is read off the script's text, once a runspace",
    ),
    Reason(
        "psrp_long_running_cmdlet", r"HTTP 200, recorded 500", "the same: the record that is too many ends the wait"
    ),
    Reason(
        "psrp_disconnect_runspaces",
        r"RUNSPACEPOOL_STATE$",
        "the recordings differ in what the first Receive after Connect replays",
    ),
    Reason(
        "psrp_is_alive_state_disconnected",
        r"Shell/State",
        "the recorded client was silent beyond its idle timeout of 60 s",
    ),
    Reason(
        "psrp_multiple_commands", r"^messages PIPELINE_STATE,", "its secure string belongs to the recorded session key"
    ),
)


def reason(dialogue: str, difference: str) -> str:
    """Why; empty for a difference that nobody expects."""
    for one in REASONS:
        if re.fullmatch(one.dialogues, dialogue) and re.search(one.difference, difference):
            return one.why
    return ""
