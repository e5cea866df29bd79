"""SSH to OpenSSH for Windows, behind either of its default shells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import paramiko
import pytest

from hostprep.declare.host import Host
from hostprep.declare.secrets import Secret
from hostprep.errors import DeadlineExceeded
from hostprep.lab.windows import Spec, up
from hostprep.lab.windows.life.running import Running
from hostprep.run.result import Status
from hostprep.transports import Credentials, Script, Transport, open_transport
from tests.transports.sockets import listening

from .openssh import Windows, talk
from .test_prepare import alive, ask, statuses

PASSWORD = "pa ss'w\u00f6rd"
KEY = paramiko.ECDSAKey.generate()


@dataclass(frozen=True)
class Place:
    """An instance, its processes, and how it is reached by SSH."""

    running: Running
    windows: Windows
    host: Host

    def open(self) -> Transport:
        return open_transport(self.host, Credentials(password=Secret(PASSWORD)))


@pytest.fixture(params=["cmd", "powershell"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    with up(Spec(schemes=("http",))) as running:
        engine = running.served["http"].endpoint.engine
        windows = Windows(engine, request.param)
        with listening(talk(windows, KEY, "Administrator", PASSWORD)) as port:
            known = tmp_path / "known_hosts"
            known.write_text(f"[127.0.0.1]:{port} {KEY.get_name()} {KEY.get_base64()}\n")
            (tmp_path / "config").touch()
            yield Place(
                running, windows,
                Host("win1", "127.0.0.1", shell="powershell", port=port, user="Administrator", known_hosts=known, ssh_config=tmp_path / "config"),
            )  # fmt: skip


def script(text: str, **fields: object) -> Script:
    return Script("x", text, shell="powershell", **fields)  # type: ignore[arg-type]  # the tests say what


def test_streams_secrets_and_what_the_command_line_shows(place: Place) -> None:
    with place.open() as opened:
        outcome = opened.run(
            script("\"out \u00e4 $env:T\"; Write-Error 'err'; exit 3", secrets={"T": Secret("pl4nted")})
        )
    assert (outcome.text, outcome.exit_code) == ("out \u00e4 pl4nted\r\n", 3 if place.windows.default == "cmd" else 1)
    assert "err" in outcome.errors
    (line,) = place.windows.lines
    assert line.startswith("powershell.exe -NoLogo -NoProfile -NonInteractive ")
    assert "pl4nted" not in line


def test_the_main_job(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORD", PASSWORD)
    lines = {
        "address": "127.0.0.1", "transport": "ssh", "shell": "powershell", "port": place.host.port, "user": "Administrator",
        "password": "env:WORD", "known_hosts": str(place.host.known_hosts), "ssh_config": str(place.host.ssh_config),
    }  # fmt: skip
    place.running.hosts_toml.write_text(
        "[hosts.win1]\n" + "".join(f"{key} = {value!r}\n" for key, value in lines.items())
    )
    report = ask(place.running, "apply")
    assert (report.error, statuses(report)) == (None, [Status.HOLDS])
    assert statuses(ask(place.running, "verify")) == [Status.HOLDS]
    assert statuses(ask(place.running, "undo")) == [Status.HOLDS]


def test_the_deadline_ends_the_script_on_the_host(place: Place) -> None:
    with place.open() as opened:
        opened.run(script("'warm'"))  # the engine's first script takes long
        text = "'part'; while ($true) { Set-Content -LiteralPath C:\\alive -Value x; Start-Sleep -Milliseconds 20 }"
        with pytest.raises(DeadlineExceeded, match=r"deadline of 2 s; see") as caught:
            opened.run(script(text, deadline=2))
        assert caught.value.output == "part\r\n"
        assert place.windows.lines[-1].startswith("taskkill.exe /F /T /PID ")
        assert not alive(place.running)
        assert opened.run(script("'again'")).text == "again\r\n"


@pytest.mark.parametrize("place", ["cmd"], indirect=True)
def test_a_host_that_does_not_end_it_is_said(place: Place) -> None:
    with place.open() as opened:
        opened.run(script("'warm'"))
        with pytest.raises(DeadlineExceeded, match="deadline of 2 s, which the host did not confirm") as caught:
            opened.run(
                script("'part'; while (-not (Test-Path C:\\go)) { Start-Sleep 1 }", deadline=2),
                lambda _: place.windows.running.clear(),
            )
        assert caught.value.output == "part\r\n"
        with place.running.held() as model:
            model.state.files["C:\\go"] = ""
