"""net.exe: services, and ``net session``, which only tells who has all rights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows import services
from hostprep.lab.windows.programs.answers import failed, said
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.services import Service
from hostprep.lab.windows.texts.net import WORDS
from hostprep.lab.windows.texts.speech import speech
from hostprep.lab.windows.texts.win32 import sentence

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

FAILURE = 2  # UNCONFIRMED is that every failure exits so
RUNNING, STOPPED, UNKNOWN, RIGHTS = 2182, 3521, 2185, 5


def _help(host: Windows, text: str, number: int) -> Answer:
    return failed(text, "", WORDS[speech(host)].more.format(number), "", code=FAILURE)


def _system(host: Windows, code: int) -> Answer:
    return failed(WORDS[speech(host)].system.format(code), "", sentence(code, speech(host)), "", code=FAILURE)


def net(host: Windows, words: Sequence[str]) -> Answer:
    """A command line of net; ``net use``, ``net user`` and others are not modelled."""
    verb, told = words[0].lower() if words else "", WORDS[speech(host)]
    if verb == "session" and len(words) == 1:
        return said(told.empty, "") if host.system.elevated else _system(host, RIGHTS)
    if verb == "start" and len(words) == 1:
        names = sorted(s.display for s in host.state.services if s.state == "Running")
        return said(told.listed, "", *(f"   {n}" for n in names), "", told.done, "")
    if verb in ("start", "stop") and len(words) > 1:
        return _service(host, verb, words[1], yes="/y" in [w.lower() for w in words[2:]])
    return failed("The syntax of this command is:", "", "NET [ SESSION | START | STOP ]", code=1)


def _service(host: Windows, verb: str, name: str, *, yes: bool) -> Answer:
    told = WORDS[speech(host)]
    one = next((s for s in host.state.services if name.lower() in (s.name.lower(), s.display.lower())), None)
    if one is None:
        return _help(host, told.invalid, UNKNOWN)
    if verb == "start" and one.state == "Running":
        return _help(host, told.already, RUNNING)
    if verb == "stop" and one.state == "Stopped":
        return _help(host, told.not_started.format(one.display), STOPPED)
    try:
        return _started(host, one) if verb == "start" else _stopped(host, one, yes=yes)
    except Refusal as refusal:
        return _system(host, refusal.code)


def _started(host: Windows, one: Service) -> Answer:
    services.start(host, one.name)
    while one.state == "Start Pending":
        host.wait(1)
    told = WORDS[speech(host)]
    return said(told.starting.format(one.display), told.started.format(one.display), "")


def _stopped(host: Windows, one: Service, *, yes: bool) -> Answer:
    if not host.system.elevated:
        raise Refusal(RIGHTS)
    followers = services.dependents(host, one, running=True)
    told, asked = WORDS[speech(host)], list[str]()
    if followers and not yes:
        # Nobody answers the question of a program without a terminal: the default is no.
        first, second = (line.format(one.display) for line in told.dependent)
        return said(first, second, "", *(f"   {s.display}" for s in followers), "", told.question, code=FAILURE)
    for follower in reversed(followers):
        services.stop(host, follower.name)
        asked.append(told.stopped.format(follower.display))
    services.stop(host, one.name)
    return said(*asked, told.stopping.format(one.display), told.stopped.format(one.display), "")
