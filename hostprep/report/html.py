"""A run as one HTML file: no script, no font, no picture from elsewhere; it can be mailed and opened years later."""

from __future__ import annotations

from importlib.resources import files
from typing import Any, Final

from hostprep.report.path import host_hops, sentence
from hostprep.report.picture import lying, standing
from hostprep.report.signs import SIGNS
from hostprep.report.words import clean, shown, trimmed
from hostprep.run.result import HostReport, RunReport, Status, StepVerdict

OPEN_UP_TO: Final = 3
"""Hosts up to which also those that are fine are shown unfolded."""


def html(report: RunReport) -> str:
    """The report as an HTML document."""
    from jinja2 import Environment, StrictUndefined  # lazy: jinja2

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"clean": clean, "shown": shown, "trimmed": trimmed, "slug": slug}
    template = environment.from_string((files("hostprep.report") / "report.html.j2").read_text(encoding="utf-8"))
    return template.render(
        report=report,
        hosts=[_host(host, len(report.hosts)) for host in report.hosts],
        counts={state: count for state in ("holds", "drift", "failed") if (count := _count(report, state))},
        symbol={word: sign.symbol for word, sign in SIGNS.items()},
        sentence=sentence,
    )


def slug(word: str) -> str:
    """A status as a CSS class."""
    return {"n/a": "na", "not reached": "na", "done": "holds", "cut": "failed"}.get(word, word)


def _count(report: RunReport, state: str) -> int:
    return sum(host.state == state for host in report.hosts)


def _host(host: HostReport, hosts: int) -> dict[str, Any]:
    path = host_hops(host)
    known = any(hop.status is not Status.UNKNOWN for hop in path)
    return {
        "report": host,
        "open": host.state != "holds" or hosts <= OPEN_UP_TO,
        "path": path,
        "pictures": (lying(path), standing(path)) if known else (),
        "fixes": [hop for hop in path if hop.reason and hop.status is Status.DRIFT and hop.fix],
        "tally": _tally(host.verdicts),
    }


def _tally(verdicts: tuple[StepVerdict, ...]) -> dict[str, int]:
    words = [str(verdict.status) for verdict in verdicts]
    return {word: words.count(word) for word in SIGNS if word in words}
