"""The floor: connect to every host with paramiko, in threads, run one command, and nothing else."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import paramiko


def once(folder: Path, port: int, number: int) -> None:
    """Connect to one host and run one command."""
    with paramiko.SSHClient() as client:
        client.load_host_keys(str(folder / "known_hosts"))
        where = f"127.0.1.{number}"
        client.connect(where, port, "root", key_filename=str(folder / "key"), allow_agent=False, look_for_keys=False)
        _, stdout, _ = client.exec_command(f"cat {folder}/known_hosts")  # a path of our own
        stdout.read()
        if stdout.channel.recv_exit_status():
            raise SystemExit(f"{where} failed")


def main() -> None:
    """All hosts at once."""
    folder, port, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    with ThreadPoolExecutor(count) as executor:
        list(executor.map(lambda number: once(folder, port, number), range(1, count + 1)))


if __name__ == "__main__":
    main()
