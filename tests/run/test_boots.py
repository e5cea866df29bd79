"""Which boot a host is in is told by its uptime and its boot's id, whatever its clock does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hostprep.run.boots import Sight, changes, rebooted
from hostprep.run.result import Change, Status, StepVerdict

seconds = st.floats(0, 1e6)
short = st.floats(0, 60)


def sight(uptime: float, sent: float, heard: float, boot: str = "") -> Sight:
    return Sight(boot, uptime, sent, heard, {})


@given(uptime=seconds, wait=seconds, way=short, back=short, ids=st.sampled_from(["", "7"]))
def test_a_host_that_stays_up_has_not_booted(uptime: float, wait: float, way: float, back: float, ids: str) -> None:
    """It is asked, answers after ``way``, and its answer takes ``back``; probes tell whole seconds."""
    last = sight(int(uptime), -way - back, 0.0, ids)
    now = sight(int(uptime + back + wait + way), wait, wait + way + back, ids)
    assert not rebooted(last, now)


@given(uptime=st.floats(5, 1e6), away=st.floats(2, 600), since=seconds)
def test_a_host_that_has_booted_is_found_out_by_its_uptime_alone(uptime: float, away: float, since: float) -> None:
    now = sight(int(since), away + since, away + since)
    assert rebooted(sight(int(uptime), 0.0, 0.0), now)


def test_an_id_tells_where_a_host_boots_faster_than_its_uptime_shows() -> None:
    assert rebooted(sight(3, 0, 0, "7"), sight(9, 4, 4, "8"))
    assert not rebooted(sight(3, 0, 0, ""), sight(9, 4, 4, ""))


def verdict(step: str, **facts: object) -> StepVerdict:
    return StepVerdict(step, step, Status.HOLDS, facts=facts)


def test_what_a_boot_changed_is_told_fact_by_fact() -> None:
    before = (verdict("a", same=1, net={"subnet": "x", "deep": {"y": [1]}}, gone="x"), verdict("b"))
    after = (verdict("a", same=1, net={"subnet": "z", "deep": {"y": [1]}}, new=None, added=0), verdict("b"))
    assert changes(before, after) == (
        Change("a", "net.subnet", "x", "z"), Change("a", "gone", "x", None), Change("a", "added", None, 0),
    )  # fmt: skip
