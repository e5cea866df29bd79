"""What is shown while a run lasts: moving lines on a terminal, one line an event in a log."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from hostprep.declare.host import Host
from hostprep.declare.inventory import Inventory
from hostprep.declare.library import Library
from hostprep.declare.prepare import Task
from hostprep.declare.profile import Profile
from hostprep.declare.toml import Document
from hostprep.render.render import Renderer
from hostprep.report.history import runs
from hostprep.report.journal import KEPT, Journal
from hostprep.report.live import MOST_SHOWN, progress
from hostprep.run.conversation import Subject
from hostprep.run.events import Event, Heard, HostBegan, HostEnded, Sending
from hostprep.run.markers import Marker
from hostprep.run.session import Request, Session
from tests.report.samples import every_ending

NOWHERE = Document("p.toml", "", {})


def session(*names: str, run_id: str = "20260102T030405Z-abc123") -> Session:
    """A session over hosts that nothing is wanted of."""
    renderer = Renderer(Library({}, ()), "linux")
    subjects = tuple(Subject(Task(Host(name, name), "p", ()), "applied", renderer, {}, "n") for name in names)
    return Session(
        Request("apply", "p.toml", Path("hosts.toml")), Profile("p", "", "", "linux", (), {}, NOWHERE),
        Inventory(NOWHERE, {}, (), {}), subjects, {}, run_id,
    )  # fmt: skip


def events() -> Iterator[Event]:
    """Every kind of event, of more hosts than have a line."""
    hosts = [host.host for host in every_ending().hosts]
    for name in (*hosts, *(f"h{number}" for number in range(MOST_SHOWN))):
        yield HostBegan(name)
    for name in hosts:
        yield Sending(name, "probe", ("one",))
        yield Heard(name, "probe", Marker("begin", "one"))
        yield Heard(name, "probe", Marker("facts", "one", 0, "{}"))
        yield Sending(name, "apply", ("one", "two"))
        yield Heard(name, "apply", Marker("begin", "one"))
        yield Heard(name, "apply", Marker("done", "one"))
        yield Heard(name, "apply", Marker("failed", "two", 4))
    for report in every_ending().hosts:
        yield HostEnded(report)


def test_a_log_gets_one_line_an_event_and_no_escape_sequence() -> None:
    out = io.StringIO()
    with progress(session("fine"), Console(file=out, width=40)) as listener:
        for event in events():
            listener(event)
    lines = out.getvalue().splitlines()
    assert "  fine: apply of 2 steps" in lines
    assert "  fine: one done" in lines
    assert "  fine: two failed with exit code 4" in lines
    assert any("gone: failed, no answer within 10 seconds (10.0 s)" in line for line in lines)
    assert len(lines) == 4 * 6
    assert "\x1b" not in out.getvalue()


def test_a_terminal_gets_moving_lines_and_keeps_those_of_failed_hosts() -> None:
    out = io.StringIO()
    names = [host.host for host in every_ending().hosts]
    with progress(session(*names), Console(file=out, width=100, force_terminal=True)) as listener:
        for event in events():
            listener(event)
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", out.getvalue())
    assert "gone: failed, no answer within 10 seconds" in shown
    assert f"h{MOST_SHOWN - 1}: connecting" in shown
    assert "0/4" in shown


def test_the_oldest_runs_are_let_go(tmp_path: Path) -> None:
    for number in range(KEPT + 5):
        Journal.open(session("here", run_id=f"2026{number:04}"), tmp_path).close()
    found = runs(tmp_path)
    assert (len(found), found[0].run_id, found[-1].run_id) == (KEPT, "20260204", "20260005")
    assert found[0].hosts[0].state == "interrupted"


@pytest.mark.parametrize("name", ["fine", "gone"])
def test_what_was_sent_and_not_heard_of_may_have_begun(tmp_path: Path, name: str) -> None:
    with Journal.open(session(name), tmp_path) as journal:
        journal(HostBegan(name))
        journal(Sending(name, "apply", ("one", "two")))
    (host,) = runs(tmp_path)[0].hosts
    assert (host.in_flight, host.not_reached, host.done) == ("one", ("two",), ())
