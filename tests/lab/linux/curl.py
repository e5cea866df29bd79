"""How the tests look at an instance from its several places."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from hostprep.lab.linux import Instance

CREDENTIALS = "http://169.254.170.2/v2/credentials/hostprep-probe"
TOKEN = "http://169.254.169.254/latest/api/token"
TTL = ("-X", "PUT", "-H", "X-aws-ec2-metadata-token-ttl-seconds: 60")


def ask(instance: Instance, where: str, url: str, *options: str) -> str:
    """The HTTP status, or curl's exit code as ``rc 28``."""
    argv = ["curl", "-s", "--connect-timeout", "0.4", "-m", "2", "-o", "/dev/null", "-w", "%{http_code}", *options, url]
    done = instance.run(argv, where)
    return done.stdout.decode() if done.returncode == 0 else f"rc {done.returncode}"


def ask_all(instance: Instance, *questions: tuple[str, ...]) -> tuple[str, ...]:
    """Several at once: a dropped packet costs its second only once."""
    with ThreadPoolExecutor() as pool:
        return tuple(pool.map(lambda question: ask(instance, *question), questions))


def body(instance: Instance, url: str, *options: str) -> str:
    return sh(instance, "curl", "-s", "-m", "2", *options, url)


def sh(instance: Instance, *argv: str, rc: int = 0) -> str:
    """Run on the host, expect an exit code, give what was printed."""
    done = instance.run(argv)
    assert done.returncode == rc, (argv, done.returncode, done.stdout, done.stderr)
    return done.stdout.decode()


def until(condition: Callable[[], bool], seconds: float = 15.0) -> None:
    """Wait until something holds; fail when it never does."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail("it never came to hold")
        time.sleep(0.01)
