"""Many hosts at once: each keeps its own time, its own faults and its own report."""

from __future__ import annotations

import _thread
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Self

import pytest

from hostprep.declare.host import Host
from hostprep.declare.library import Library, open_library
from hostprep.declare.prepare import Task
from hostprep.errors import DeadlineExceeded, QuotingError, Unreachable
from hostprep.render.render import Renderer
from hostprep.run.conversation import Subject, inspect
from hostprep.run.events import Event, Heard, HostBegan, HostEnded, Sending
from hostprep.run.fleet import Fleet
from hostprep.run.result import HostReport
from hostprep.transports.base import OnLine, Outcome, Script
from tests.run.steps import step

LINES = ("@hostprep n begin a", '@hostprep n facts a 0 {"x": 1}', "@hostprep n end")
ANSWER = Outcome(0, "\n".join(LINES).encode(), b"")


class Wire:
    """A transport that does what a function says."""

    def __init__(self, answer: Callable[[Script], Outcome]) -> None:
        self.answer, self.closed = answer, threading.Event()

    def run(self, script: Script, on_line: OnLine | None = None) -> Outcome:
        for line in LINES if on_line else ():
            on_line(line)  # type: ignore[misc]  # checked one line above
        return self.answer(script)

    def close(self) -> None:
        self.closed.set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library()


def subjects(library: Library, *hosts: Host) -> list[Subject]:
    renderer = Renderer(library, "linux")
    return [Subject(Task(host, "p", (step("a", {"x": 1}),)), "applied", renderer, {}, "n") for host in hosts]


def test_a_hung_host_delays_nobody_and_the_order_of_reports_is_kept(library: Library) -> None:
    others_done, ended = threading.Semaphore(0), list[str]()

    def answer_for(host: Host) -> Wire:
        def hang(_: Script) -> Outcome:
            assert all(others_done.acquire(timeout=10) for _ in range(3))
            return ANSWER

        return Wire(hang if host.name == "hung" else lambda _: ANSWER)

    def listener(event: Event) -> None:
        if isinstance(event, HostEnded):
            ended.append(event.report.host)
            others_done.release()

    hosts = [Host(name, name) for name in ("hung", "b", "c", "d")]
    with ThreadPoolExecutor(4) as executor:
        reports = Fleet(answer_for, executor, listener).run(inspect, subjects(library, *hosts))
    assert [(report.host, report.state) for report in reports] == [(host.name, "holds") for host in hosts]
    assert ended[-1] == "hung"


def test_one_hosts_fault_stays_its_own_and_shows_no_detail_that_could_be_a_secret(library: Library) -> None:
    def connect(host: Host) -> Wire:
        if host.name == "dead":
            raise Unreachable("dead", "no answer within 10 s", "is it up?")
        if host.name == "bug":
            raise RuntimeError("hunter2")
        if host.name == "half":
            raise QuotingError("holds a NUL character", key="TOKEN", expected="text without NUL")
        return Wire(lambda _: ANSWER)

    hosts = [Host(name, name) for name in ("dead", "bug", "half", "fine")]
    with ThreadPoolExecutor(4) as executor:
        dead, bug, half, fine = Fleet(connect, executor, lambda _: None).run(inspect, subjects(library, *hosts))
    assert str(dead.error) == "dead: no answer within 10 s; is it up?"
    assert "RuntimeError" in str(bug.error)
    assert "hunter2" not in repr(bug)
    assert str(half.error).startswith("half: TOKEN: holds a NUL character; expected text without NUL; ")
    assert (dead.state, bug.state, half.state, fine.state) == ("failed", "failed", "failed", "holds")


def test_a_script_gets_no_more_time_than_its_host_has_left(library: Library) -> None:
    deadlines: list[float] = []
    now = iter([0.0, 0.0, 700.0, 1000.0])

    def answer(script: Script) -> Outcome:
        deadlines.append(script.deadline)
        return ANSWER

    host = Host("h", "h", command_timeout=300, host_timeout=900)
    with ThreadPoolExecutor(1) as executor:
        Fleet(lambda _: Wire(answer), executor, lambda _: None, lambda: next(now, 1000.0)).run(
            inspect, subjects(library, host)
        )
    assert deadlines == [300]
    late = iter([0.0])
    with ThreadPoolExecutor(1) as executor:
        clock = lambda: next(late, 901.0)  # noqa: E731  # shortest clock there is
        report = Fleet(lambda _: Wire(answer), executor, lambda _: None, clock).run(inspect, subjects(library, host))[0]
    assert isinstance(report.error, DeadlineExceeded)
    assert "host_timeout" in report.error.advice


def test_events_come_in_order_and_never_two_at_once(library: Library) -> None:
    heard: list[Event] = []
    busy = threading.Lock()

    def listener(event: Event) -> None:
        assert busy.acquire(blocking=False), "two events at once"
        heard.append(event)
        busy.release()

    hosts = [Host(f"h{number}", "h") for number in range(20)]
    with ThreadPoolExecutor(20) as executor:
        Fleet(lambda _: Wire(lambda _: ANSWER), executor, listener).run(inspect, subjects(library, *hosts))
    mine = [
        event
        for event in heard
        if getattr(event, "host", None) == "h7" or (isinstance(event, HostEnded) and event.report.host == "h7")
    ]
    assert [type(event) for event in mine] == [HostBegan, Sending, Heard, Heard, Heard, HostEnded]


def test_a_person_who_stops_it_is_obeyed_at_once_and_connections_are_closed(library: Library) -> None:
    wires: list[Wire] = []

    def connect(_: Host) -> Wire:
        def hang(_: Script) -> Outcome:
            _thread.interrupt_main()
            assert wire.closed.wait(timeout=10)
            return ANSWER

        wire = Wire(hang)
        wires.append(wire)
        return wire

    reports: tuple[HostReport, ...] = ()
    with ThreadPoolExecutor(1) as executor, pytest.raises(KeyboardInterrupt):
        reports = Fleet(connect, executor, lambda _: None).run(
            inspect, subjects(library, Host("a", "a"), Host("b", "b"))
        )
    assert reports == ()
    assert [wire.closed.is_set() for wire in wires] == [True]
