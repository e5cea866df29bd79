"""Fixtures that several parts of the suite share: simulated Linux instances, taken down when their user is done."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from hostprep.lab.linux import Instance, Spec, available, up

Lab = Callable[..., Instance]

settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # cores are shared
settings.load_profile("suite")

# What the lab's engine has read and compiled lives long: looking for garbage in it over and over costs half of its time.
gc.set_threshold(200_000, 50, 100)

# A script that starts the tests with & hands on that SIGINT is ignored; what Ctrl-C does is tested all the same.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

LONGEST = ("steps", "verify", "run", "cli")
"""Folders whose files take the longest."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest: a worker that began one last would let the others wait."""
    here = Path(__file__).parent
    items.sort(key=lambda item: item.path.is_relative_to(here) and item.path.relative_to(here).parts[0] not in LONGEST)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Put what was imported and collected out of the garbage collector's sight: it lives to the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def own_lock(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Runs on this machine itself wait for each other, as they should; those of two test runs at once need not."""
    os.environ["HOSTPREP_LOCK"] = str(tmp_path_factory.mktemp("lock") / "lock")


@pytest.fixture(scope="session")
def lab_available() -> None:
    """Skip, with a sentence that says what is missing, where instances cannot run."""
    problem = available()
    if problem:
        pytest.skip(problem)


def _factory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("lab")
    with ExitStack() as stack:

        def make(name: str = "lab1", **fields: Any) -> Instance:
            return stack.enter_context(up(Spec(**fields), name, folder))

        yield make


@pytest.fixture
def lab(lab_available: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Make instances for one test: ``lab(kind="manual")``, ``lab("second", neighbour=True)``."""
    yield from _factory(tmp_path_factory)


@pytest.fixture(scope="module")
def module_lab(lab_available: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """As ``lab``, for instances that a module's tests share."""
    yield from _factory(tmp_path_factory)
