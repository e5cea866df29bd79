"""How often a host is asked: the requests of a login, of twenty checks, of a file; through a jump host too."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

import pytest

from hostprep.declare.library import open_library
from hostprep.declare.prepare import Prepared, Task
from hostprep.errors import HostError, Unreachable
from hostprep.render.render import Renderer
from hostprep.run.conversation import Subject, inspect
from hostprep.run.result import HostReport, Status
from hostprep.transports import open_transport
from hostprep.transports.push import push
from tests.run.steps import step
from tests.transports.conftest import Server

from .conftest import LOGIN, Start, Windows, script


def prepared(name: str, **scripts: str) -> Prepared:
    """A PowerShell step with these scripts, that expects ``ok`` to be true."""
    made = step(name, {"ok": True}, {"ok": False})
    return replace(made, step=replace(made.step, shell="powershell", scripts=scripts))


def subject(windows: Windows, *steps: Prepared) -> Subject:
    return Subject(Task(windows.host, "p", steps), "applied", Renderer(open_library(), "powershell"), {}, "n0nce")


def held(windows: Windows, talk: Callable[[Subject], object], about: Subject) -> HostReport:
    """Hold a conversation as the fleet does."""
    conversation = talk(about)
    exchange = next(conversation)  # type: ignore[call-overload]  # a generator
    with windows.open() as opened:
        while True:
            try:
                exchange = conversation.send(opened.run(exchange.script))  # type: ignore[attr-defined]  # the same
            except StopIteration as end:
                report: HostReport = end.value
                return report


@pytest.mark.parametrize(
    ("transport", "auth", "https", "most"),
    [
        ("psrp", "basic", True, 6),
        ("psrp", "ntlm", False, 8),
        ("winrm", "ntlm", True, 7),
    ],
)
def test_a_verify_of_twenty_checks_asks_few_times(
    start: Start, transport: str, auth: str, *, https: bool, most: int
) -> None:
    windows = start(transport, auth, https=https)
    about = subject(windows, *(prepared(f"check{n}", probe="@{ ok = $true }") for n in range(20)))
    report = held(windows, inspect, about)
    assert [verdict.status for verdict in report.before] == [Status.HOLDS] * 20
    assert windows.served.counters["requests"] <= most
    assert windows.served.counters["connections"] <= 2  # one of them showed its certificate to the test


@pytest.mark.parametrize(("transport", "sent", "there"), [("psrp", 7, 2), ("winrm", 11, 4)])
def test_a_file_comes_in_few_requests_and_only_once(start: Start, transport: str, sent: int, there: int) -> None:
    windows = start(transport, "basic")
    data = os.urandom(1 << 20)
    with windows.open() as opened:
        counts = [windows.served.counters["requests"]]
        assert push(opened, "win1", "C:\\some folder\\it's.bin", data)
        counts.append(windows.served.counters["requests"])
        assert not push(opened, "win1", "C:\\some folder\\it's.bin", data)
        counts.append(windows.served.counters["requests"])
    assert windows.machine.files.read("C:\\some folder\\it's.bin") == data
    assert counts[1] - counts[0] <= sent
    assert counts[2] - counts[1] <= there


def test_a_file_that_cannot_be_written_is_said(start: Start) -> None:
    windows = start("psrp", "basic")
    with windows.open() as opened:
        assert push(opened, "win1", "C:\\f.txt", b"")
        with pytest.raises(HostError, match=r"the file C:\\f.txt\\x did not arrive: "):
            push(opened, "win1", "C:\\f.txt\\x", b"x")


@pytest.mark.parametrize("transport", ["psrp", "winrm"])
def test_a_jump_host_leads_there(start: Start, sshd: Server, transport: str, nobody: int) -> None:
    windows = start(transport, "ntlm")
    host = replace(windows.host, jump="bastion")
    bastion = replace(sshd.host, name="bastion")
    with open_transport(host, LOGIN, jump=bastion) as opened:
        assert opened.run(script("'there'")).text.strip() == "there"
        assert opened.run(script("'x' * 300000")).text.strip() == "x" * 300_000
    with pytest.raises(Unreachable, match=r"jump host .* cannot connect to"):
        open_transport(replace(host, port=nobody), LOGIN, jump=bastion)
