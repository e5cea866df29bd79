"""Simulated ECS container instances on the real kernel: namespaces, a packet filter, an SSH server, a reboot.

Real: the kernel's network namespaces, routing, conntrack, iptables or nft, sysctls, the shell and every tool of this
machine, the SSH server, the file system. Stand-ins, which say so in their docstrings: systemd (``systemctl``, process
1), dockerd and ``docker``, ecs-init, the ECS agent, the instance metadata service. Not there: images, cgroups, D-Bus,
journald, AWS itself. Without root there is one user and no sudo, because a user namespace made without help maps one.

    with up(Spec(kind="manual")) as instance:
        instance.run(["curl", "-s", "http://169.254.170.2/v2/credentials/"], where="container")
        instance.reboot()
"""

from hostprep.lab.linux.available import available
from hostprep.lab.linux.instance import Instance, Status
from hostprep.lab.linux.lifecycle import find, instances, up
from hostprep.lab.linux.spec import Spec

__all__ = ["Instance", "Spec", "Status", "available", "find", "instances", "up"]
