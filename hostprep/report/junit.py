"""A run as JUnit XML, as CI systems read it: one suite for each host, one case for each check.

The form is the one that Jenkins, GitLab and GitHub reporters share (``testsuites``, ``testsuite``, ``testcase`` with
``failure``, ``error`` or ``skipped``). Drift is a failure; a host or a probe that gave no answer is an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from hostprep.report.path import sentence
from hostprep.report.words import clean, trimmed
from hostprep.run.result import Check, HostReport, RunReport, Status, StepRun, StepVerdict

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

COUNTED: Final = {"failures": "failure", "errors": "error", "skipped": "skipped"}
"""Attribute of a suite to the element that it counts."""


def junit(report: RunReport) -> str:
    """The report as an XML document."""
    root = ET.Element("testsuites", name=f"hostprep {report.command} {report.profile}", time=f"{report.seconds:.3f}")
    root.extend(_suite(host, report) for host in report.hosts)
    _count(root)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(host: HostReport, report: RunReport) -> Element:
    suite = ET.Element("testsuite", name=host.host, timestamp=report.started, time=f"{host.seconds:.3f}")
    suite.extend(_cases(host))
    _count(suite)
    return suite


def _count(element: Element) -> None:
    element.set("tests", str(len(element.findall(".//testcase"))))
    for attribute, tag in COUNTED.items():
        element.set(attribute, str(len(element.findall(f".//{tag}"))))


def _cases(host: HostReport) -> Iterator[Element]:
    if host.error:
        output = trimmed(host.error.output.splitlines())
        yield _case(host.host, "contact", "error", str(host.error), "\n".join((str(host.error), *output)))
    for run in host.runs:
        yield _run_case(host.host, run)
    for verdict in host.verdicts:
        if not verdict.checks:
            yield _case(f"{host.host}.{verdict.step}", verdict.title, *_silent(verdict))
        for check in verdict.checks:
            yield _check_case(host.host, verdict, check)


def _case(classname: str, name: str, tag: str = "", message: str = "", text: str = "") -> Element:
    case = ET.Element("testcase", classname=classname, name=clean(name), time="0")
    if tag:
        ET.SubElement(case, tag, message=clean(message)).text = clean(text or message)
    return case


def _silent(verdict: StepVerdict) -> tuple[str, str]:
    tags = {Status.NOT_APPLICABLE: "skipped", Status.UNKNOWN: "error", Status.DRIFT: "failure", Status.HOLDS: ""}
    return tags[verdict.status], verdict.reason


def _run_case(host: str, run: StepRun) -> Element:
    """A script that did not get to its end is an error: nobody knows what it left behind."""
    if run.outcome == "done":
        return _case(f"{host}.{run.step}", "script")
    code = f" with exit code {run.code}" if run.outcome == "failed" else ""
    return _case(f"{host}.{run.step}", "script", "error", f"{run.outcome}{code}", "\n".join(trimmed(run.words)))


def _check_case(host: str, verdict: StepVerdict, check: Check) -> Element:
    classname = f"{host}.{verdict.step}"
    if check.status is Status.HOLDS:
        return _case(classname, check.key)
    if check.status is Status.NOT_APPLICABLE:
        return _case(classname, check.key, "skipped", "does not count here")
    tag = "failure" if check.status is Status.DRIFT else "error"
    return _case(classname, check.key, tag, sentence(check), "\n".join(filter(None, (sentence(check), check.fix))))
