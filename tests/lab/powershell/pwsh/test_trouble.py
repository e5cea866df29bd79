"""Scripts that are stopped, processes that die, do not start, or do not listen."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from hostprep.errors import LabError
from hostprep.lab.powershell.host.engines import Ending, Report
from hostprep.lab.powershell.host.plug import Plugs
from hostprep.lab.powershell.pwsh import driver, process
from hostprep.lab.powershell.pwsh.driver import Pwsh

from .conftest import collect, later, posix, until


@posix
def test_a_script_can_be_stopped_whether_it_runs_or_waits_for_its_turn(engine: Pwsh) -> None:
    first, second = engine.runspace(), engine.runspace()
    one, ended = later(first, [["wait"]])
    until(lambda: first._run)
    two, waiting = later(second, [["wait"]])
    until(lambda: second._wanted)
    second.stop()
    first.stop()
    one.join(5)
    two.join(5)
    assert ended == waiting == [Ending("Stopped", exit_code=1)]
    first.stop()
    first.close()
    first.close()
    assert collect(second, [])[1] == Ending("Completed")


@posix
def test_a_reader_that_fails_leaves_the_engine_usable(engine: Pwsh) -> None:
    runspace = engine.runspace()
    steps = [["say", {"stream": "warning", "text": "a"}], ["say", {"stream": "warning", "text": "b"}]]

    def fail(_: Report) -> None:
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        runspace.run(json.dumps(steps), {}, fail)
    assert collect(runspace, []) == ([], Ending("Completed"))


@posix
def test_a_script_that_does_not_stop_is_ended_with_its_process(engine: Pwsh, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "STOPPING", 0.1)
    runspace = engine.runspace()
    thread, found = later(runspace, [["deaf"]])
    until(lambda: runspace._run)
    runspace.stop()
    thread.join(5)
    assert found == ["pwsh has gone, exit code -9"]
    with pytest.raises(LabError, match="pwsh has gone"):
        collect(engine.runspace(), [])


@posix
def test_the_death_of_the_process_is_an_error_with_its_last_words(engine: Pwsh) -> None:
    with pytest.raises(LabError, match="pwsh has gone, exit code 5: it went wrong"):
        collect(engine.runspace(), [["die", 5]])


@posix
def test_closing_the_engine_ends_what_runs(stand_in: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Pwsh(Plugs(), pwsh=stand_in())
    runspace = opened.runspace()
    thread, found = later(runspace, [["deaf"]])
    until(lambda: runspace._run)
    opened.close()
    thread.join(5)
    assert found == ["the engine was closed"]


STARTS = {
    "absent": (0.3, "did not connect within 0.3 s|has gone"),
    "mute": (0.5, "has gone, exit code -9; it has 0.5 s to start|did not connect within"),
    "dies": (20.0, "has gone, exit code 7: it went wrong"),
    "stranger": (20.0, "pwsh has gone, exit code 0"),
}


@posix
@pytest.mark.parametrize("mode", STARTS)
def test_a_process_that_does_not_start_is_an_error(
    mode: str, stand_in: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "GRACE", 0.2)
    within, sentence = STARTS[mode]
    with pytest.raises(LabError, match=sentence):
        Pwsh(Plugs(), pwsh=stand_in(mode), start_within=within)


def test_without_a_pwsh_the_error_says_what_to_install() -> None:
    with pytest.raises(LabError, match="install PowerShell 7"):
        Pwsh(Plugs(), pwsh="no-such-pwsh")
