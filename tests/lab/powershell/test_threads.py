"""Scripts on several threads at once, in a process that has read none of the tables yet; what is left when they end."""

from __future__ import annotations

import subprocess
import sys

from hostprep.lab.powershell.runtime import deep

# Every type takes its time between its registration and its members, as it may on a busy machine.
PROGRAM = r"""
import threading, time
from hostprep.lab.powershell.net import registry

inner = registry.register

def slow(found, *python):
    inner(found, *python)
    time.sleep(0.003)
    return found

registry.register = slow
from hostprep.lab.powershell.dialect import Dialect
from hostprep.lab.powershell.host.machine import Host

SCRIPTS = [
    "$w = [System.Diagnostics.Stopwatch]::StartNew(); $w.Elapsed.Ticks -ge 0; [Text.Encoding]::UTF8.WebName",
    "[guid]::Empty.ToString().Length; [version]'1.2' -gt [version]'1.1'; [ipaddress]::Loopback.AddressFamily",
    "[Text.Encoding]::ASCII.WebName; [ipaddress]'::1'; $w = New-Object System.Diagnostics.Stopwatch; $w.Start()",
    "[math]::Sqrt(4); [uri]'http://a/' | ForEach-Object Host; @{ a = 1 } | ConvertTo-Json -Compress; 2, 1 | Sort-Object",
]
wrong = []

def work(script, wait):
    time.sleep(wait)
    try:
        ending = Dialect(Host()).runspace().run(script, {}, lambda report: report.error and wrong.append(report.error.id))
        if ending.state != "Completed":
            wrong.append(ending.terminated)
    except Exception as error:
        wrong.append(error)

threads = [threading.Thread(target=work, args=(one, place * 0.02)) for place, one in enumerate(SCRIPTS * 3)]
for one in threads:
    one.start()
for one in threads:
    one.join()
print(wrong)
"""


def test_no_thread_sees_a_type_without_its_members() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=100, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_a_script_leaves_the_limit_on_calls_as_it_was() -> None:
    before, within = sys.getrecursionlimit(), []
    deep.call(lambda: within.append(sys.getrecursionlimit()))
    assert within[0] > before == sys.getrecursionlimit()
