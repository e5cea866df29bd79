"""pytest-testinfra's own WinRM backend, as it is, on a simulated container instance."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import testinfra

from hostprep.lab.windows import instance
from hostprep.lab.windows.engine import StateFiles, engine
from hostprep.lab.wsman import Endpoint, User, serve
from hostprep.lab.wsman.wine import WineShell, find


@pytest.fixture(scope="module")
def host() -> Iterator[Any]:
    if find() is None:
        pytest.skip("install wine64: testinfra's WinRM backend speaks cmd")
    model = instance(initialized=True)
    variables = model.state.environment["machine"]
    with (
        pytest.MonkeyPatch.context() as patch,
        WineShell(lambda: model.plugs().programs, lambda: variables, StateFiles(model)) as shell,
        serve(Endpoint(engine=engine(model), users=(User("alice", "s3cret!"),), shell=shell)) as served,
    ):
        # pywinrm warns of them, whatever it connects to.
        for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
            patch.delenv(name, raising=False)
        yield testinfra.get_host(f"winrm://alice:s3cret%21@127.0.0.1:{served.port}?no_ssl=true")


def test_what_the_host_is(host: Any) -> None:
    info = host.system_info
    assert (info.type, info.distribution, info.arch) == ("windows", "Microsoft Windows Server 2022 Datacenter", "AMD64")
    assert info.release.startswith("10.0.20348")


def test_commands_and_exit_codes(host: Any) -> None:
    assert host.check_output("hostname") == "EC2AMAZ-LAB1234"
    assert host.run("exit 3").rc == 3
    assert host.run("sc query AmazonECS | findstr STATE").stdout.strip().endswith("RUNNING")
    assert not host.run("sc query Nothing").succeeded
    with pytest.raises(AssertionError, match="Unexpected exit code 1"):
        host.check_output("Get-Service")


def test_powershell_in_a_command(host: Any) -> None:
    script = "Get-NetRoute -DestinationPrefix 169.254.170.2/32 | Select-Object NextHop, ifIndex | ConvertTo-Json"
    assert "NextHop" in json.loads(host.check_output(f'powershell -NoProfile -Command "{script}"'))


def test_the_agent_answers_the_tests_question(host: Any) -> None:
    script = "(Get-Service AmazonECS).Status; (Get-NetAdapter | Where-Object Name -like 'vEthernet*').Name"
    assert host.check_output(f'powershell -Command "{script}"').splitlines() == ["Running", "vEthernet (nat)"]
