"""net.exe: services, and ``net session``, which only tells who has all rights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows import services
from hostprep.lab.windows.programs.answers import failed, said
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.services import Service
from hostprep.lab.windows.texts.speech import speech
from hostprep.lab.windows.texts.win32 import sentence

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

FAILURE = 2  # UNCONFIRMED is that every failure exits so
RUNNING, STOPPED, UNKNOWN, RIGHTS = 2182, 3521, 2185, 5
MORE = {
    "en": "More help is available by typing NET HELPMSG {}.",
    "es": "Puede obtener más ayuda con el comando NET HELPMSG {}.",
}
ALREADY = {"en": "The requested service has already been started.", "es": "El servicio solicitado ya ha sido iniciado."}


def _help(host: Windows, text: str, number: int) -> Answer:
    return failed(text, "", MORE.get(speech(host), MORE["en"]).format(number), "", code=FAILURE)


def _system(host: Windows, code: int) -> Answer:
    return failed(f"System error {code} has occurred.", "", sentence(code, speech(host)), "", code=FAILURE)


def net(host: Windows, words: Sequence[str]) -> Answer:
    """A command line of net; ``net use``, ``net user`` and others are not modelled."""
    verb = words[0].lower() if words else ""
    if verb == "session" and len(words) == 1:
        return said("There are no entries in the list.", "") if host.system.elevated else _system(host, RIGHTS)
    if verb == "start" and len(words) == 1:
        names = sorted(s.display for s in host.state.services if s.state == "Running")
        return said(
            "These Windows services are started:",
            "",
            *(f"   {n}" for n in names),
            "",
            "The command completed successfully.",
            "",
        )
    if verb in ("start", "stop") and len(words) > 1:
        return _service(host, verb, words[1], yes="/y" in [w.lower() for w in words[2:]])
    return failed("The syntax of this command is:", "", "NET [ SESSION | START | STOP ]", code=1)


def _service(host: Windows, verb: str, name: str, *, yes: bool) -> Answer:
    one = next((s for s in host.state.services if name.lower() in (s.name.lower(), s.display.lower())), None)
    if one is None:
        return _help(host, "The service name is invalid.", UNKNOWN)
    if verb == "start" and one.state == "Running":
        return _help(host, ALREADY.get(speech(host), ALREADY["en"]), RUNNING)
    if verb == "stop" and one.state == "Stopped":
        return _help(host, f"The {one.display} service is not started.", STOPPED)
    try:
        return _started(host, one) if verb == "start" else _stopped(host, one, yes=yes)
    except Refusal as refusal:
        return _system(host, refusal.code)


def _started(host: Windows, one: Service) -> Answer:
    services.start(host, one.name)
    while one.state == "Start Pending":
        host.wait(1)
    return said(f"The {one.display} service is starting.", f"The {one.display} service was started successfully.", "")


def _stopped(host: Windows, one: Service, *, yes: bool) -> Answer:
    if not host.system.elevated:
        raise Refusal(RIGHTS)
    followers = services.dependents(host, one, running=True)
    asked: list[str] = []
    if followers and not yes:
        # Nobody answers the question of a program without a terminal: the default is no.
        lines = [f"The following services are dependent on the {one.display} service.",
                 f"Stopping the {one.display} service will also stop these services.", "",
                 *(f"   {s.display}" for s in followers), "",
                 "Do you want to continue this operation? (Y/N) [N]: "]  # fmt: skip
        return said(*lines, code=FAILURE)
    for follower in reversed(followers):
        services.stop(host, follower.name)
        asked.append(f"The {follower.display} service was stopped successfully.")
    services.stop(host, one.name)
    return said(
        *asked, f"The {one.display} service is stopping.", f"The {one.display} service was stopped successfully.", ""
    )
