"""HTTP requests of scripts: the recorded pattern against a simulated host, as both editions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hostprep.lab.powershell.dialect import Dialect
from hostprep.lab.powershell.host.engines import Report
from hostprep.lab.powershell.host.machine import Host
from hostprep.lab.powershell.host.plug import Plugs
from hostprep.lab.windows import instance

PATTERN = (Path(__file__).parent / "patterns" / "http_answer.ps1").read_text(encoding="ascii")
REFUSED = {"5.1": "ConnectFailure", "7": "UnknownError"}


@pytest.mark.parametrize("edition", ["5.1", "7"])
@pytest.mark.parametrize(
    ("call", "wanted"),
    [
        ("'http://169.254.170.2/v2/credentials/'", {"status": 400, "server": ""}),
        ("'http://169.254.170.2/'", {"status": 404, "body": "404 page not found\n"}),
        ("'http://127.0.0.1:99/'", {"status": None, "error": REFUSED}),
        ("'http://10.77.0.1/'", {"status": None, "error": "Timeout"}),
        ("'http://nobody.example/'", {"status": None, "error": "NameResolutionFailure"}),
        ("'http://169.254.169.254/latest/meta-data/'", {"status": 401, "server": "EC2ws"}),
        ("'http://169.254.169.254/latest/api/token' -Method PUT -Headers @{ 'X-aws-ec2-metadata-token-ttl-seconds' = 60 }", {"status": 200}),
    ],
)  # fmt: skip
def test_an_answer_is_data(edition: str, call: str, wanted: dict[str, Any]) -> None:
    host = instance(initialized=True)
    plugs = Plugs(http=lambda url, method, headers, seconds: host.http(url, method, headers, timeout=seconds))
    found: list[Report] = []
    script = f"{PATTERN}\nNew-Object -TypeName PSObject -Property (Get-HttpAnswer -Uri {call})"
    ending = Dialect(Host(plugs=plugs), edition=edition).runspace().run(script, {}, found.append)
    assert ending.state == "Completed", ending.terminated
    wanted = {key: value[edition] if isinstance(value, dict) else value for key, value in wanted.items()}
    assert {key: found[-1].value[key] for key in wanted} == wanted


def test_a_host_that_answers_none_refuses() -> None:
    with pytest.raises(Exception, match="an HTTP request on a host that answers none"):
        Dialect(Host()).runspace().run(
            "[Net.WebRequest]::Create('http://127.0.0.1/').GetResponse()", {}, lambda _: None
        )
