"""What is said to a host, without a host: the conversation is pure, so a test can be the host."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from hostprep.declare.host import Host
from hostprep.declare.library import Library, open_library
from hostprep.declare.prepare import Prepared, Task
from hostprep.declare.step import Goal
from hostprep.errors import ConnectionLost, MalformedAnswer
from hostprep.render.render import Renderer
from hostprep.run.conversation import Conversation, Exchange, Subject, change, inspect
from hostprep.run.result import HostReport
from hostprep.transports.base import Outcome
from tests.run.steps import step


@pytest.fixture(scope="module")
def library() -> Library:
    return open_library()


def subject(library: Library, *steps: Prepared, goal: Goal = "applied") -> Subject:
    return Subject(Task(Host("h", "h"), "p", steps), goal, Renderer(library, "linux"), {}, "n")


def marks(*lines: str) -> Outcome:
    return Outcome(0, "\n".join(f"@hostprep n {line}" for line in lines).encode(), b"")


def facts(**steps: str) -> Outcome:
    return marks(*(f"facts {name} 0 {text}" for name, text in steps.items()), "end")


def hold(conversation: Conversation, *answers: Outcome | Exception) -> tuple[list[Exchange], HostReport]:
    """Answer each exchange in turn; every answer must be asked for."""
    said: list[Exchange] = []
    send: Callable[[], Exchange] = partial(next, conversation)
    for answer in answers:
        said.append(send())
        say = conversation.throw if isinstance(answer, Exception) else conversation.send
        send = partial(say, answer)  # type: ignore[arg-type]  # each gets its own kind
    with pytest.raises(StopIteration) as end:
        send()
    return said, end.value.value


OK, BAD = '{"x": 1}', '{"x": 0}'
X: dict[str, Any] = {"x": 1}


def test_where_nothing_drifts_one_exchange_is_all(library: Library) -> None:
    said, report = hold(change(subject(library, step("a", X), step("b", X))), facts(a=OK, b=OK))
    assert [exchange.phase for exchange in said] == ["probe"]
    assert (report.state, report.runs, report.after) == ("holds", (), None)


def test_only_what_drifts_is_run_in_order_and_probed_again(library: Library) -> None:
    talk = change(subject(library, step("a", X), step("b", X), step("c", X)))
    said, report = hold(
        talk, facts(a=BAD, b=OK, c=BAD), marks("begin a", "done a", "begin c", "done c", "end"), facts(a=OK, b=OK, c=OK)
    )
    assert [(e.phase, e.steps) for e in said] == [
        ("probe", ("a", "b", "c")),
        ("apply", ("a", "c")),
        ("probe", ("a", "b", "c")),
    ]
    assert report.state == "holds"
    assert [(run.step, run.outcome) for run in report.runs] == [("a", "done"), ("c", "done")]


def test_undo_goes_backwards_against_the_other_goal(library: Library) -> None:
    gone = {"x": 0}
    talk = change(subject(library, step("a", X, gone), step("b", X, gone), step("c", X, check="before"), goal="undone"))
    said, report = hold(
        talk, facts(a=OK, b=OK, c=OK), marks("begin b", "done b", "begin a", "done a", "end"), facts(a=BAD, b=BAD, c=OK)
    )
    assert (said[1].phase, said[1].steps) == ("undo", ("b", "a"))
    assert report.state == "holds"


def test_a_check_that_comes_before_stops_everything_and_names_the_culprit(library: Library) -> None:
    check = step("old", {"x": {"is": 1, "about": "the agent is too old", "fix": "update it"}}, check="before")
    said, report = hold(change(subject(library, step("a", X), check)), facts(a=BAD, old=BAD))
    assert len(said) == 1
    assert (report.state, report.stopped, report.runs) == ("drift", "old: the agent is too old; update it", ())


def test_a_check_that_comes_after_stops_nothing(library: Library) -> None:
    talk = change(subject(library, step("a", X), step("proof", X, check="after")))
    said, report = hold(talk, facts(a=BAD, proof=BAD), marks("begin a", "done a", "end"), facts(a=OK, proof=BAD))
    assert said[1].steps == ("a",)
    assert report.state == "drift"


def test_a_probe_that_could_not_tell_stops_everything(library: Library) -> None:
    answer = Outcome(
        0,
        b"@hostprep n facts a 0 " + BAD.encode() + b"\n@hostprep n facts b 2 \n@hostprep n end",
        b"@hostprep n begin b\nno awk",
    )
    _, report = hold(change(subject(library, step("a", X), step("b", X))), answer)
    assert (report.state, report.stopped) == ("failed", "b: the probe ended with 2: no awk")


def test_a_failed_step_leaves_the_rest_alone_and_the_picture_is_taken_anyway(library: Library) -> None:
    talk = change(subject(library, step("a", X), step("b", X), step("c", X)))
    failed = Outcome(
        1, b"@hostprep n begin a\n@hostprep n done a\n@hostprep n begin b\nwhy\n@hostprep n failed b 7", b""
    )
    said, report = hold(talk, facts(a=BAD, b=BAD, c=BAD), failed, facts(a=OK, b=BAD, c=BAD))
    assert [(run.step, run.outcome, run.code) for run in report.runs] == [
        ("a", "done", 0),
        ("b", "failed", 7),
        ("c", "not reached", 0),
    ]
    assert report.runs[1].words == ("why",)
    assert (len(said), report.state) == (3, "failed")
    assert report.verdicts[0].status == "holds"


def test_a_cut_connection_still_tells_how_far_it_got(library: Library) -> None:
    talk = change(subject(library, step("a", X), step("b", X), step("c", X)))
    lost = ConnectionLost("h", "cut", output="@hostprep n begin a\n@hostprep n done a\n@hostprep n begin b\nhal")
    said, report = hold(talk, facts(a=BAD, b=BAD, c=BAD), lost)
    assert [(run.step, run.outcome) for run in report.runs] == [("a", "done"), ("b", "cut"), ("c", "not reached")]
    assert (len(said), report.state, report.error) == (2, "failed", lost)


def test_a_connection_lost_in_the_last_probe_keeps_what_was_done(library: Library) -> None:
    lost = ConnectionLost("h", "cut")
    _, report = hold(change(subject(library, step("a", X))), facts(a=BAD), marks("begin a", "done a", "end"), lost)
    assert (report.error, report.runs[0].outcome, report.after) == (lost, "done", None)


@pytest.mark.parametrize(
    ("stdout", "says"),
    [
        ('@hostprep n facts a 0 {"x": }', "not JSON"),
        ("@hostprep n facts a 0 [1]", "not a JSON object"),
        ("@hostprep n begin a", "ended with -1"),
    ],
)
def test_a_probe_that_prints_something_else_is_named(library: Library, stdout: str, says: str) -> None:
    _, report = hold(inspect(subject(library, step("a", X))), Outcome(0, f"{stdout}\n@hostprep n end".encode(), b""))
    assert report.state == "failed"
    assert says in report.before[0].reason


def test_a_host_that_answers_something_else_altogether_is_malformed(library: Library) -> None:
    talk = inspect(subject(library, step("a", X)))
    next(talk)
    with pytest.raises(
        MalformedAnswer, match=r"h: the probe did not run to its end \(exit code 1\); This account is locked"
    ):
        talk.send(Outcome(1, b"", b"\nThis account is locked\n"))
