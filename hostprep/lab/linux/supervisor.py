"""The process that keeps one instance: process 1 of its own namespaces, whose end is the end of all in them.

``python -m hostprep.lab.linux.supervisor FOLDER LISTENING CONTROL`` is started by ``up`` under ``unshare``, detached
from whoever called. Its network namespace is the outside world of the instance (segment, gateway, metadata service);
its mount namespace holds the instance's disk.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from hostprep.errors import LabError
from hostprep.lab.linux import control, network
from hostprep.lab.linux.access import Access, Serve, openssh
from hostprep.lab.linux.disk import Disk, owns_machine
from hostprep.lab.linux.identity import Identity, Secrets, key_pair
from hostprep.lab.linux.imds import Imds
from hostprep.lab.linux.machine import ENVIRONMENT, Machine, interpreter, libraries
from hostprep.lab.linux.seed import plan
from hostprep.lab.linux.spec import Spec
from hostprep.lab.linux.standins.places import LIB, REBOOT, RUN

HOST_KEY: Final = "etc/ssh/ssh_host_ed25519_key"
PREPARE: Final = f"""\
set -eu
umask 077
[ -s /{HOST_KEY} ] || ssh-keygen -q -t ed25519 -N '' -f /{HOST_KEY}
mkdir -p {RUN}/ssh /root/.ssh
cp /{HOST_KEY} {RUN}/ssh
[ -s /root/.ssh/authorized_keys ] || cat >/root/.ssh/authorized_keys
"""
"""What cloud-init and sshd's start do at boot: a missing host key is made anew, root's key is put back."""
ENTER_CONTAINER: Final = 'exec nsenter -t "$(cat "$0")" -n -u -- "$@"'
REBOOT_SECONDS: Final = 60.0


class Supervisor:
    """One instance's keeper.

    Attributes:
        state: ``starting``, ``up``, ``rebooting``, ``off`` or ``failed``.
        problem: why it failed.
        boots: how often it has come up.
    """

    def __init__(self, folder: Path, listening: socket.socket) -> None:
        self.folder = folder
        self.spec = Spec.from_json((folder / "spec.json").read_text("utf-8"))
        self.who = Identity.from_json((folder / "identity.json").read_text("utf-8"))
        self.access = Access(listening, self._serve)
        self.imds = Imds("i-" + self.who.instance[:17], network.ADDRESS, self.spec.hop_limit)
        self.disk = Disk(folder / "disk", owner=owns_machine())
        self.machine = Machine(self.disk.root, self.spec.hostname)
        self.state, self.problem, self.boots = "starting", "", 0
        self.changed = threading.Condition()
        self._secrets = Secrets.read(folder / "secrets.json")
        self._public = (folder / "id_ed25519.pub").read_text("utf-8")
        self._server: Serve | None = None
        self._neighbour: subprocess.Popen[bytes] | None = None

    def keep(self) -> None:
        """Boot, and boot again whenever the instance asks for it, until it is taken down."""
        try:
            self._build()
            self._boot()
            while True:
                code = self.machine.wait()
                self._become("rebooting" if code == REBOOT else "off")
                self.access.close()
                with self.changed:
                    self.changed.wait_for(lambda: self.state == "rebooting")
                self._boot()
        except Exception as error:  # noqa: BLE001  # whoever waits must be told
            traceback.print_exc()
            self._become("failed", str(error))

    def _build(self) -> None:
        network.batch(network.outside(imds=self.spec.has_imds))
        if self.spec.has_imds:
            self.imds.serve()
        if self.spec.neighbour:
            self._neighbour = network.machine("nb0", network.NEIGHBOUR)
        seed = plan(self.spec, self.who, interpreter()[0], self._secrets.credential_id.reveal())
        seed.links |= libraries()
        seed.put("/" + HOST_KEY, (self.folder / "host_key").read_text("utf-8"), 0o600)
        seed.put(f"/{HOST_KEY}.pub", (self.folder / "host_key.pub").read_text("utf-8"))
        self.disk.prepare(seed)

    def _boot(self) -> None:
        self.machine.boot()
        if self.spec.server == "openssh":
            self._inside("sh", "-c", PREPARE, text=self._public)
            if not self.boots:
                lines = [f"{user}:{word.reveal()}\n" for user, word in self._secrets.passwords.items()]
                self._inside("chpasswd", "-c", "SHA512", text="".join(lines))  # random words need no slow hash
                script = 'for user; do install -d -o "$user" -g "$user" "/home/$user"; done'
                self._inside("sh", "-c", script, "sh", *self._secrets.passwords)
        self._server = self._new_server()
        self.access.open()
        self.boots += 1
        self._become("up")

    def reload_keys(self) -> None:
        """Present the host key that now lies on the disk, as sshd does after a restart."""
        if self.spec.server == "openssh":
            self._inside("sh", "-c", PREPARE, text=self._public)
        self._server = self._new_server()

    def _new_server(self) -> Serve:
        if self.spec.server == "openssh":
            return openssh(lambda: self.machine.argv(["/usr/sbin/sshd", "-i", "-e", "-f", LIB + "/sshd_config"]))
        from hostprep.lab.linux.sshserver import paramiko_server

        key = self.disk.root / HOST_KEY
        if not key.exists():
            key_pair(key)
        return paramiko_server(key, self._public, self.machine)

    def _serve(self, connection: socket.socket) -> None:
        if self._server is not None:
            self._server(connection)

    def _inside(self, *words: str, text: str = "") -> None:
        done = subprocess.run(
            self.machine.argv(words), input=text, env=ENVIRONMENT, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise LabError(f"{words[0]} failed inside the instance: {done.stderr.strip()}")

    def _become(self, state: str, problem: str = "") -> None:
        with self.changed:
            self.state, self.problem = state, problem
            self.changed.notify_all()

    def settled(self, boots: int = 0) -> None:
        """Wait until it is up for at least the given time, or has failed."""
        with self.changed:
            self.changed.wait_for(
                lambda: self.state in ("failed", "off") or (self.state == "up" and self.boots >= boots), REBOOT_SECONDS
            )

    def reboot(self) -> None:
        """Reboot from inside, or power on what is off."""
        boots = self.boots
        if self.state == "off":
            self._become("rebooting")
        elif self.state == "up":
            # The reboot may kill the very command that asks for it, so its exit code says nothing.
            subprocess.run(self.machine.argv(["/usr/bin/systemctl", "reboot"]), env=ENVIRONMENT, check=False)
            with self.changed:
                self.changed.wait_for(lambda: self.state != "up" or self.boots > boots, REBOOT_SECONDS)
        self.settled(boots + 1)

    def argv(self, where: str, words: Sequence[str]) -> list[str]:
        """A command line that runs words on the host, in a container, on the neighbour or outside.

        Raises:
            LabError: there is no such place.
        """
        if where == "host":
            return self.machine.argv(words)
        if where in ("container", "container2") and self.spec.has_docker:
            container = self.who.container if where == "container" else self.who.second
            path = f"{RUN}/containers/{container}"
            return self.machine.argv(["sh", "-c", ENTER_CONTAINER, path, *words])
        if where == "neighbour" and self._neighbour is not None:
            return ["nsenter", "-t", str(self._neighbour.pid), "-n", "--", *words]
        if where == "wan":
            return list(words)
        raise LabError(f"this instance has no place called {where!r}; it has host, wan and what its Spec asked for")


def main() -> None:
    """Keep the instance in a thread; take orders in this one until it is taken down."""
    folder, listening, orders = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    supervisor = Supervisor(folder, socket.socket(fileno=listening))
    threading.Thread(target=supervisor.keep, daemon=True).start()
    control.serve(socket.socket(fileno=orders), supervisor)
    supervisor.access.close()
    os._exit(0)


if __name__ == "__main__":
    main()
