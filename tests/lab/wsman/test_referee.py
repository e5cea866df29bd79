"""Recorded dialogues of real Windows hosts, replayed: what agrees, what differs and why.

The recordings are those of pypsrp's own tests (``tests/tests_pypsrp/responses``); they are not part of this project.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from hostprep.lab.wsman.referee.reasons import REASONS, reason
from hostprep.lab.wsman.referee.recorded import VARIABLE, dialogues, folder
from hostprep.lab.wsman.referee.replay import Replay, Verdict

PLACE = folder()
# Dialogues in which not one answer and not one message differs.
NAMES = """
    client_copy_file client_copy_file_empty client_execute_cmd client_execute_cmd_environment client_execute_ps
    client_execute_ps_environment psrp_application_args psrp_clear_commands psrp_disconnected_commands
    psrp_is_alive_http_error psrp_is_alive_invalid_selectors psrp_is_alive_other_wsman_error psrp_multiple_invocations
    psrp_no_profile psrp_open_runspace psrp_pshost_methods psrp_receive_failure psrp_reset_runspace_state
    psrp_reset_runspace_state_fail psrp_set_runspaces psrp_with_no_history winrs_bad_cmd_id winrs_environment
    winrs_extra_opts winrs_fail_poll_process winrs_no_cmd_shell winrs_noprofile winrs_open_already_opened
    winrs_operation_timeout winrs_send winrs_standard winrs_stderr_rc winrs_unicode wsman_update_envelope_size_500
"""
AGREED = NAMES.split()

pytestmark = pytest.mark.skipif(
    PLACE is None, reason=f"set {VARIABLE} to a checkout's tests/tests_pypsrp/responses to let real hosts referee"
)


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Verdict]:
    assert PLACE is not None
    with ThreadPoolExecutor(8) as workers:
        return {one.name: one for one in workers.map(lambda one: Replay(one).run(), dialogues(PLACE))}


def test_what_agrees(verdicts: dict[str, Verdict]) -> None:
    differing = {name: one.found for name, one in verdicts.items() if name in AGREED and one.found}
    assert differing == {}
    assert {name for name in AGREED if name in verdicts}


def test_every_difference_has_a_reason(verdicts: dict[str, Verdict]) -> None:
    unexplained = [
        f"{name}: {text}" for name, one in verdicts.items() for _, text in one.found if not reason(name, text)
    ]
    assert unexplained == []


def test_no_reason_is_left_over(verdicts: dict[str, Verdict]) -> None:
    """A reason without a difference hides the next real one."""
    given = {reason(name, text) for name, one in verdicts.items() for _, text in one.found}
    assert {one.why for one in REASONS} == given
