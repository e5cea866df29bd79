"""A Windows instance in this process: reached by what it says, in step with its model, gone without a trace."""

from __future__ import annotations

import shutil
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hostprep.declare.secrets import SecretRef
from hostprep.errors import AuthenticationFailed, HostError, LabError
from hostprep.lab.fixtures import Start
from hostprep.lab.windows import Running, Spec, up
from hostprep.lab.windows.life import faults
from hostprep.lab.windows.pitfalls import PITFALLS
from hostprep.run.references import credentials_of
from hostprep.transports import Outcome, Script, open_transport

CREDENTIALS = "http://169.254.170.2/v2/credentials/"


def ask(running: Running, text: str) -> tuple[Outcome, str]:
    host = running.host()
    with open_transport(host, credentials_of(host, None)) as transport:
        outcome = transport.run(Script("t", text, shell="powershell"))
    return outcome, outcome.stdout.decode().strip()


def until(condition: Any) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("words", [
    {"os": "2016", "language": "es", "schemes": ("http",)},
    {"os": "2022", "language": "de", "transport": "winrm"},
    {"os": "2025", "users": ("Administrator", "ops-1")},
])  # fmt: skip
def test_each_kind_answers_by_its_own_inventory(hostprep_windows: Start, words: dict[str, Any]) -> None:
    running = hostprep_windows(**words)
    outcome, said = ask(running, "(Get-CimInstance Win32_OperatingSystem).BuildNumber; Get-Service docker | % Status")
    assert outcome.exit_code == 0, said
    assert "Running" in said
    assert running.password().reveal() not in running.hosts_toml.read_text()
    assert oct(running.access.password_file(running.user).stat().st_mode)[-2:] == "00"


def test_a_reboot_breaks_what_aws_set_up_and_the_diff_says_so(hostprep_windows: Start) -> None:
    running = hostprep_windows(initialized=True)
    assert running.http(CREDENTIALS).status == 400
    assert running.diff() == []
    first = running.status()
    status = running.reboot()
    assert (status.state, status.boots, first.boots) == ("up", 2, 1)
    assert running.http(CREDENTIALS).status == 0
    assert any("network.addresses: - {'ip': '169.254.170.2'" in line for line in running.diff())
    other = hostprep_windows("win2", state=running.snapshot())
    assert other.http(CREDENTIALS).status == 0
    assert other.diff() == []


def test_a_session_sees_variables_that_the_machine_got_before_it(hostprep_windows: Start) -> None:
    running = hostprep_windows()
    ask(running, "[Environment]::SetEnvironmentVariable('ECS_X', 'kept', 'Machine'); $env:MINE = 'gone'")
    assert ask(running, '"$env:ECS_X/$env:MINE"')[1] == "kept/"


def test_a_shutdown_from_inside_closes_the_ports_and_opens_them_again(hostprep_windows: Start) -> None:
    running = hostprep_windows(reboot_seconds=0.2)
    assert ask(running, "shutdown /r /t 0; exit $LASTEXITCODE")[0].exit_code == 0
    until(lambda: running.status().boots == 2 and running.status().state == "up")
    assert ask(running, "'back'")[1] == "back"
    ask(running, "shutdown /s /t 0")
    until(lambda: running.status().state == "off")
    with pytest.raises(HostError, match="refuse"):
        ask(running, "1")
    assert running.reboot().state == "up"
    assert ask(running, "'back'")[1] == "back"


def test_who_cuts_the_network_hears_nothing_until_it_is_mended(hostprep_windows: Start) -> None:
    running = hostprep_windows()
    rule = "New-NetFirewallRule -DisplayName cut -Direction Inbound -Protocol TCP -LocalPort 5986 -Action Block"
    silent: dict[str, bool] = {}

    def mend() -> None:
        silent.update({scheme: one.silent for scheme, one in running.served.items()})
        running.run("Remove-NetFirewallRule -DisplayName cut")

    later = threading.Timer(2.0, mend)
    later.start()
    try:
        begun = time.monotonic()
        assert ask(running, f"$null = {rule}; 'here'")[1] == "here"
        assert 1.5 < time.monotonic() - begun < 10
    finally:
        later.join()
    assert silent == {"https": True, "http": False}


def test_guests_and_wrong_words_are_refused(hostprep_windows: Start) -> None:
    running = hostprep_windows(guests=("guest",), basic=False)
    host = running.host()
    guest = replace(host, user="guest", password=SecretRef("file", str(running.access.password_file("guest"))))
    with pytest.raises(HostError, match="denied"):
        open_transport(guest, credentials_of(guest, None))
    with pytest.raises(AuthenticationFailed):
        open_transport(replace(host, user="nobody"), credentials_of(host, None))


def test_faults_of_the_model_and_of_the_way_come_by_one_name_each(hostprep_windows: Start) -> None:
    assert {name for name in faults.names() if not faults.about(name)} == set()
    assert set(faults.names()) > PITFALLS
    running = hostprep_windows(initialized=True, faults=("agent-not-registered", "wire-hangs"))
    assert running.http(CREDENTIALS).status == 0
    host = replace(running.host(), connect_timeout=0.5)
    with pytest.raises(HostError):
        open_transport(host, credentials_of(host, None))


@pytest.mark.parametrize(("words", "message"), [
    ({"faults": ("port-80-http-syz",)}, "did you mean 'port-80-http-sys'"),
    ({"os": "2023"}, "did you mean '202"),
    ({"language": "fr"}, "expected one of en, de, es"),
    ({"switches": {"dad_second": 1}}, "did you mean 'dad_seconds'"),
    ({"users": ("a/b",)}, "no name for a Windows account"),
    ({"schemes": ()}, "to be reached at all"),
])  # fmt: skip
def test_a_spec_says_what_it_expects(words: dict[str, Any], message: str) -> None:
    with pytest.raises(LabError, match=message):
        Spec(**words)


def test_a_spec_survives_json() -> None:
    spec = Spec(os="2019", faults=("wire-slow",), switches={"dad_seconds": 1.0})
    assert Spec.from_json(spec.to_json()) == spec


def test_nothing_is_left_and_a_state_that_is_none_is_said(tmp_path: Path) -> None:
    place, threads = tmp_path / "one", threading.active_count()
    with up(folder=place) as running:
        assert running.hosts_toml.is_file()
        with pytest.raises(LabError, match="is there already"):
            up(folder=place)
    assert not place.exists()
    until(lambda: threading.active_count() <= threads)
    with pytest.raises(LabError, match="no state of a simulated Windows instance: system: unknown key 'nonsense'"):
        up(folder=place, state={"system": {**running.snapshot()["system"], "nonsense": 1}})
    with pytest.raises(LabError, match="it says nothing of a system"):
        up(folder=place, state={"nonsense": 1})
    assert not place.exists()


def test_a_start_takes_less_than_300_ms(hostprep_windows: Start) -> None:
    hostprep_windows()
    begun = time.perf_counter()
    hostprep_windows("win2", initialized=True)
    assert time.perf_counter() - begun < 0.3


def test_the_same_runs_through_a_real_pwsh(hostprep_windows: Start) -> None:
    running = hostprep_windows(engine="pwsh", initialized=True)
    outcome, said = ask(running, "(Get-NetIPAddress -IPAddress 169.254.170.2).AddressState; $PSVersionTable.PSEdition")
    assert (outcome.exit_code, said.split()) == (0, ["Preferred", "Core"])


def test_without_pwsh_the_test_is_skipped_with_what_to_install(
    hostprep_windows: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_: None)
    with pytest.raises(pytest.skip.Exception, match=r"no 'pwsh' on PATH: install PowerShell 7"):
        hostprep_windows(engine="pwsh")
    assert hostprep_windows(engine="auto").status().state == "up"


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)  # pywinrm warns of them


@pytest.mark.usefixtures("quiet")
def test_testinfra_knows_it_over_its_own_winrm_backend(hostprep_windows: Start) -> None:
    import testinfra

    running = hostprep_windows(wine=False)
    user = f"{running.user}:{running.password().reveal()}"
    host = testinfra.get_host(f"winrm://{user}@127.0.0.1:{running.ports['http']}?no_ssl=true")
    assert (host.system_info.type, host.system_info.arch) == ("windows", "AMD64")
    assert host.run('powershell -Command "(Get-Service docker).Status"').stdout.strip() == "Running"
    refused = host.run("for %i in (1 2) do @echo %i")
    assert (refused.rc, "needs a real cmd.exe" in refused.stderr) == (1, True)


@pytest.mark.usefixtures("quiet")
def test_cmd_syntax_goes_to_wine_where_it_is(hostprep_windows: Start) -> None:
    from winrm import Session

    from hostprep.lab.wsman import wine

    if wine.find() is None:
        pytest.skip("install wine64 to run cmd scripts in the lab")
    running = hostprep_windows(schemes=("http",))
    session = Session(running.url, auth=(running.user, running.password().reveal()), transport="ntlm")
    done = session.run_cmd("for %i in (a b) do @hostname")
    assert done.std_out.decode().split() == ["EC2AMAZ-LAB1234"] * 2, done.std_err
    late = session.run_cmd("for %i in (a b) do set last=%i& hostname %last%")
    assert (late.status_code, "%last% is replaced when" in late.std_err.decode()) == (1, True)
