"""Images: what an instance is that was launched from an image of a host."""

from __future__ import annotations

from hostprep.lab.windows import adapters, jsons
from hostprep.lab.windows.model import Windows


def launched(
    host: Windows,
    *,
    instance: str = "i-0fedcba9876543210",
    gateway: str = "10.7.0.1",
    address: str = "10.7.0.41",
    user_data: str = "",
    settle: float = 120.0,
) -> Windows:
    """Make an image of a host and launch an instance of it, in another subnet.

    What lies on its disk is the same, with all its mistakes: the agent's registration, stored routes by a router that
    is not there, and for each vnic of Docker's that was left a stale one (aws/amazon-ecs-agent, 2738 and 2272).

    Args:
        host: the host that was baked; it stays as it is.
        instance: the new instance's id.
        gateway: its subnet's router.
        address: what DHCP gives it.
        user_data: its user data.
        settle: seconds to let pass after its first boot.

    Returns:
        The new instance, with ``diff`` counted from the image.
    """
    state = jsons.from_json(host.snapshot())
    made = Windows(state)
    made.runner = host.runner
    state.imds.instance, state.imds.user_data = instance, user_data
    state.network.wide.gateway, state.network.wide.address = gateway, address
    stale = [a for a in state.network.adapters if a.kind == "vnic" and a.guid in {n.adapter for n in state.hns}]
    for adapter in stale:
        adapters.forget_active(made, adapter)
        adapter.status = "Disconnected"
    state.hns, state.nats, state.mappings = [], [], []
    made.begin()
    made.reboot(unexpected=True, settle=settle)
    return made
