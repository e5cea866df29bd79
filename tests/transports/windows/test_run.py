"""What every transport that reaches Windows must do, through every login, with the real client libraries."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from hostprep.declare.secrets import Secret
from hostprep.errors import ConnectionLost, DeadlineExceeded, HostError, QuotingError
from hostprep.transports import Script, Transport

from .conftest import Start, Windows, script

DOORS = [
    ("psrp", "basic", True), ("psrp", "negotiate", True), ("psrp", "ntlm", False), ("psrp", "negotiate", False),
    ("winrm", "basic", True), ("winrm", "ntlm", True), ("winrm", "ntlm", False), ("winrm", "negotiate", False),
    ("psrp", "credssp", True), ("psrp", "credssp", False), ("winrm", "credssp", True), ("winrm", "credssp", False),
]  # fmt: skip


@pytest.fixture(scope="module", params=DOORS, ids=lambda door: f"{door[0]}-{door[1]}-{'https' if door[2] else 'http'}")
def door(request: pytest.FixtureRequest, module_start: Start) -> Windows:
    transport, auth, https = request.param
    return module_start(transport, auth, https=https, credssp=auth == "credssp")


@pytest.fixture(scope="module", params=["psrp", "winrm"])
def windows(request: pytest.FixtureRequest, module_start: Start) -> Windows:
    return module_start(request.param, "basic")


@pytest.fixture
def transport(windows: Windows) -> Iterator[Transport]:
    with windows.open() as opened:
        yield opened


def test_streams_exit_code_and_secrets_through_every_login(door: Windows) -> None:
    text = "\"out \u00e4 $env:T\"; Write-Error 'err'; exit 3"
    with door.open() as opened:
        outcome = opened.run(script(text, secrets={"T": Secret("it's \u2019 $x")}))
        assert (outcome.exit_code, outcome.text.splitlines()) == (3, ["out \u00e4 it's \u2019 $x"])
        assert outcome.errors.splitlines()[0] == "err"
        assert len(opened.run(script("'x' * 100000")).text.strip()) == 100_000  # more than CredSSP seals at once
    assert door.served.shells == 0


def test_secrets_end_with_their_pipeline(module_start: Start) -> None:
    with module_start("psrp", "basic").open() as opened:
        for ending in ("", "; throw 'x'"):
            said = opened.run(script(f"$env:T{ending}", secrets={"T": Secret("word")}))
            assert said.text.strip() == "word"
            assert opened.run(script('"[$env:T]"')).text.strip() == "[]"
        for value in ("wo\0rd", "wo\udc80rd"):  # no variable holds the one, no XML the other
            with pytest.raises(QuotingError, match=r"^T: ") as caught:
                opened.run(script("1", secrets={"T": Secret(value)}))
            assert "rd" not in str(caught.value)
        assert opened.run(script("'still there'")).text.strip() == "still there"


def test_many_scripts_ride_on_one_login(windows: Windows, transport: Transport) -> None:
    before = windows.count("Create", "connections")
    assert [transport.run(script(f"{n}")).text.strip() for n in range(5)] == list("01234")
    assert windows.count("Create", "connections") == before


def test_what_throws_ends_with_one_and_what_is_no_text_is_written_as_such(transport: Transport) -> None:
    outcome = transport.run(script("1.5; $true; $null; @(1, 'two'); throw 'boom'"))
    assert (outcome.exit_code, outcome.text.split()) == (1, ["1.5", "True", "1", "two"])
    assert "boom" in outcome.errors


def test_an_object_without_words_is_told_by_its_properties(module_start: Start) -> None:
    with module_start("psrp", "basic").open() as opened:
        assert opened.run(script("[pscustomobject]@{ a = 1; b = $null }")).text == "@{a=1; b=}\n"


def test_lines_come_while_the_script_still_runs(windows: Windows, transport: Transport) -> None:
    def on_line(line: str) -> None:
        lines.append(line)
        if line == "first":
            windows.machine.files.write("C:\\go", b"")

    lines: list[str] = []
    waits = "'first'; while (-not (Test-Path C:\\go)) { Start-Sleep -Milliseconds 20 }; 'second'"
    transport.run(script(waits, deadline=10), on_line)
    windows.machine.files.remove("C:\\go")
    assert lines == ["first", "second"]


def test_a_large_script_and_a_large_output_arrive(transport: Transport) -> None:
    text = "# it's a filler \u00e4\n" * 15_000 + "foreach ($n in 1..20) { 'x' * 20000 }"
    assert transport.run(script(text)).text.split() == ["x" * 20000] * 20


def test_the_deadline_ends_the_script_here_and_there_and_keeps_output(windows: Windows, transport: Transport) -> None:
    text = "'part'; while ($true) { Start-Sleep -Milliseconds 20; [IO.File]::WriteAllText('C:\\alive', 'x') }"
    began = time.monotonic()
    with pytest.raises(DeadlineExceeded, match=r"script x was ended at its deadline of 1.5 s; see") as caught:
        transport.run(script(text, deadline=1.5))
    assert 1.4 < time.monotonic() - began < 4
    assert caught.value.output.strip() == "part"
    windows.machine.files.remove("C:\\alive")
    assert transport.run(script("'alive'; Start-Sleep -Milliseconds 100")).text.strip() == "alive"
    assert not windows.machine.files.exists("C:\\alive")


def test_an_exception_of_the_caller_ends_the_run_and_not_the_login(transport: Transport) -> None:
    def refuse(line: str) -> None:
        raise ValueError(line)

    with pytest.raises(ValueError, match="one"):
        transport.run(script("'one'; Start-Sleep -Seconds 77", deadline=5), refuse)
    assert transport.run(script("'alive'")).text.strip() == "alive"


def test_closing_from_another_thread_ends_what_runs_there_too(windows: Windows) -> None:
    transport = windows.open()
    closer = threading.Thread(target=transport.close)
    began = time.monotonic()
    with pytest.raises(ConnectionLost, match="hostprep was stopped while script x ran") as caught:
        transport.run(script("'part'; Start-Sleep -Seconds 77", deadline=20), lambda _: closer.start())
    closer.join()
    assert time.monotonic() - began < 5
    assert caught.value.output.strip() == "part"
    assert windows.served.shells == 0
    with pytest.raises(ConnectionLost):
        transport.run(script("'again'"))
    transport.close()


def test_scripts_of_another_shell_do_not_travel(transport: Transport) -> None:
    with pytest.raises(HostError, match="a script for sh cannot travel"):
        transport.run(Script("x", "true"))


def test_a_client_certificate_logs_in(module_start: Start, tmp_path_factory: pytest.TempPathFactory) -> None:
    from hostprep.lab.wsman import User

    from .tls_hosts import identity

    folder = tmp_path_factory.mktemp("client")
    mine = identity(folder, "ops", passphrase="word")
    pem = mine.pem.read_text()
    public = pem[pem.index("-----BEGIN CERTIFICATE") :]
    for transport in ("psrp", "winrm"):
        windows = module_start(transport, "certificate", users=(User("ops", "x", certificate=public),))
        host = replace(windows.host, certificate=mine.pem)
        from hostprep.transports import Credentials, open_transport

        with open_transport(host, Credentials(passphrase=Secret("word"))) as opened:
            assert opened.run(script("'in'")).text.strip() == "in"
