"""A run as one JSON document. ``docs/json.md`` shows one.

    schema      1; a field may be added under the same number, none is removed or changes its meaning
    run_id      names the run in the journal; sorts by time
    command     plan, apply, verify, undo, reboot or bake
    profile     the profile's name
    goal        applied or undone
    started     UTC, ISO 8601
    seconds     how long all of it took
    exit_code   0 all holds, 1 something drifts, 3 a host failed
    counts      hosts by state: {"holds": n, "drift": n, "failed": n}
    hosts       in the inventory's order:
      host      its name
      state     holds, drift or failed
      seconds   how long it took
      stopped   why nothing was changed although something drifts, or null
      error     what ended the talk early, or null: {"kind", "problem", "advice", "output"}; kind is the name of an
                error of hostprep, such as Unreachable
      steps     in the profile's order:
        step    its name
        title   its title
        status  holds, drift, unknown or n/a, as last probed
        was     the same before anything was run
        reason  why it is n/a or unknown, or ""
        checks  one for each expectation:
          key       the fact
          status    holds, drift, unknown or n/a
          found     what is, as the probe said it; null also where it did not say
          expected  what should be, in words
          about     the fact in words
          fix       what to do where it does not hold
          hop       the hop of the credential path it proves, or null
        facts   all that the probe said
      runs      the scripts that were run or should have been, in order:
        step    its name
        outcome done, failed, cut or "not reached"
        code    the exit code of a failed one, else 0
        words   the lines it printed
      wants_reboot  whether what was changed holds after a reboot only
      reboot    what came of a reboot, or null where there was none:
        boots     how often the host has booted since it was told to
        back      seconds until it answered from the first boot
        settled   seconds until all held, or until nobody waited any longer
        changes   facts of the profile's steps that are others now:
          step    whose probe told it
          fact    its key; dots lead into tables
          before  what was; null also where it was not told
          after   what is
      path      the hops of the credential path; empty where no step of the profile draws it:
        id      the hop's
        title   the hop in words
        status  holds, drift, unknown or n/a
        reason  why it does not hold
        fix     what to do

No secret is in it: none is ever in a verdict, a script or an error.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import Any, Final, get_args

from hostprep.errors import HostError
from hostprep.report.path import host_hops
from hostprep.run.result import HostReport, HostState, RunReport, StepVerdict

SCHEMA: Final = 1


def document(report: RunReport) -> dict[str, Any]:
    """The report as JSON-able data; keys always come in the order shown above."""
    states = Counter(host.state for host in report.hosts)
    return {
        "schema": SCHEMA,
        "run_id": report.run_id,
        "command": report.command,
        "profile": report.profile,
        "goal": report.goal,
        "started": report.started,
        "seconds": report.seconds,
        "exit_code": report.exit_code,
        "counts": {state: states[state] for state in get_args(HostState)},
        "hosts": [_host(host) for host in report.hosts],
    }


def as_json(report: RunReport) -> str:
    """The document as text: ASCII alone, so that nothing a host printed reaches a terminal as more than text."""
    return json.dumps(document(report), indent=2)


def _host(host: HostReport) -> dict[str, Any]:
    was = {verdict.step: verdict.status for verdict in host.before}
    return {
        "host": host.host,
        "state": host.state,
        "seconds": host.seconds,
        "stopped": host.stopped or None,
        "error": host.error and _error(host.error),
        "steps": [_step(verdict, was[verdict.step]) for verdict in host.verdicts],
        "runs": [asdict(run) for run in host.runs],
        "wants_reboot": host.wants_reboot,
        "reboot": host.reboot and asdict(host.reboot),
        "path": [asdict(hop) for hop in host_hops(host)],
    }


def _error(error: HostError) -> dict[str, str]:
    return {
        "kind": type(error).__name__,
        "problem": error.problem,
        "advice": error.advice,
        "output": error.output,
    }


def _step(verdict: StepVerdict, was: str) -> dict[str, Any]:
    return {
        "step": verdict.step,
        "title": verdict.title,
        "status": verdict.status,
        "was": was,
        "reason": verdict.reason,
        "checks": [asdict(check) for check in verdict.checks],
        "facts": dict(verdict.facts),
    }
