"""Ansible's own WinRM and PSRP connections, as they are, on a simulated container instance."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hostprep.lab.windows import instance
from hostprep.lab.windows.engine import engine
from hostprep.lab.wsman import Endpoint, User, serve

ANSIBLE = shutil.which("ansible")
PASSWORD = "s3cret!"
INVENTORY = """
[windows]
psrp ansible_connection=psrp ansible_psrp_protocol=http ansible_psrp_auth=ntlm
winrm ansible_connection=winrm ansible_winrm_scheme=http ansible_winrm_transport=ntlm
[windows:vars]
ansible_host=127.0.0.1
ansible_port={port}
ansible_user=alice
ansible_password={password}
"""
WRAPPER = (
    "Ansible's modules come in a wrapper that makes script blocks of a syntax tree, and most compile C#: that needs a real"
    " PowerShell, and the dialect engine says so at [System.Management.Automation.Language.Parser]"
)
Ansible = Callable[[str, str], "subprocess.CompletedProcess[str]"]

pytestmark = pytest.mark.skipif(ANSIBLE is None, reason="install ansible, with pywinrm and pypsrp beside it")


@pytest.fixture(scope="module")
def ansible(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ansible]:
    folder = tmp_path_factory.mktemp("ansible")
    endpoint = Endpoint(engine=engine(instance(initialized=True)), users=(User("alice", PASSWORD),))
    with serve(endpoint) as served:
        hosts = Path(folder, "hosts")
        hosts.write_text(INVENTORY.format(port=served.port, password=PASSWORD), "utf-8")

        def run(module: str, arguments: str) -> subprocess.CompletedProcess[str]:
            assert ANSIBLE is not None
            argv = [ANSIBLE, "-i", str(hosts), "windows", "-o", "-m", module, *(["-a", arguments] if arguments else [])]
            environment = {**os.environ, "ANSIBLE_HOME": str(folder), "ANSIBLE_NOCOLOR": "1", "LC_ALL": "C.UTF-8"}
            return subprocess.run(argv, env=environment, capture_output=True, text=True, timeout=60, check=False)

        yield run


def test_raw_commands_through_both_connections(ansible: Ansible) -> None:
    done = ansible("raw", "(Get-Service AmazonECS).Status; exit 4")
    lines = sorted(line for line in done.stdout.splitlines() if "rc=" in line)
    assert [line.split()[0] for line in lines] == ["psrp", "winrm"]
    for line in lines:
        assert "rc=4" in line
        assert "Running" in line


def test_modules(ansible: Ansible) -> None:
    first = ansible("ansible.windows.win_ping", "").stdout
    refused = first.count("the dialect does not know: [System.Management.Automation.Language.Parser]")
    if refused:
        assert refused >= 2
        pytest.skip(WRAPPER)
    assert first.count("pong") == 2
    assert ansible("ansible.windows.win_shell", "hostname").stdout.count("EC2AMAZ") == 2
    assert ansible("ansible.builtin.setup", "").stdout.count("ansible_os_family") == 2
