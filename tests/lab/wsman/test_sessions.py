"""Pools that are left and found again, by pypsrp as it is."""

from __future__ import annotations

from pypsrp.powershell import PowerShell, RunspacePool

from hostprep.lab.wsman import Limits, Served
from tests.lab.wsman.conftest import Serving, pypsrp, until
from tests.lab.wsman.scripted import ScriptedEngine


def invoke(pool: RunspacePool, script: str) -> PowerShell:
    shell = PowerShell(pool).add_script(script)
    shell.invoke()
    return shell


def test_disconnect_and_come_back(http: Served) -> None:
    with pypsrp(http) as connection:
        pool = RunspacePool(connection)
        pool.open()
        invoke(pool, "$a = 5")
        pool.disconnect()
        pool.connect()
        assert invoke(pool, "$a").output == [5]
        pool.close()


def test_another_client_takes_over(serving: Serving) -> None:
    engine = ScriptedEngine()
    served = serving(engine=engine)
    with pypsrp(served) as first:
        pool = RunspacePool(first)
        pool.open()
        shell = PowerShell(pool).add_script("flood 300")
        shell.begin_invoke()
        pool.disconnect()
    with pypsrp(served) as second:
        (found,) = RunspacePool.get_runspace_pools(second)
        found.connect()
        (taken,) = found.create_disconnected_power_shells()
        taken.connect()  # type: ignore[no-untyped-call]  # pypsrp annotates it not
        output = taken.end_invoke()
        assert [str(one).partition(":")[0] for one in output] == [str(number) for number in range(300)]
        found.close()
    assert served.shells == 0


def test_the_configuration_tells_the_envelope_size(serving: Serving) -> None:
    with pypsrp(serving(limits=Limits(envelope_kb=300))) as connection:
        connection.update_max_payload_size()
        assert connection.max_envelope_size == 300 * 1024


def test_a_forgotten_pool_is_cut_off_and_then_gone(serving: Serving) -> None:
    served = serving(limits=Limits(idle_ms=300))
    with pypsrp(served) as connection:
        pool = RunspacePool(connection)
        pool.open()
        shell = served._service.shells[pool.id]
        until(lambda: shell.state == "Disconnected")
        until(lambda: not served.shells)


def test_is_alive(http: Served) -> None:
    with pypsrp(http) as connection:
        pool = RunspacePool(connection)
        pool.open()
        assert pool.is_alive()
        pool.close()
