"""Simulated instances as pytest fixtures, for everybody's tests; hostprep's pytest plugin brings them along."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from hostprep.lab.windows import Running

Start = Callable[..., "Running"]


@pytest.fixture
def hostprep_windows() -> Iterator[Start]:
    """Start simulated Windows instances: ``hostprep_windows(os="2019", language="de", initialized=True)``.

    The words are those of ``hostprep.lab.windows.Spec``; ``name`` is the host's in the inventory, ``state`` what
    another one's ``snapshot`` gave. What is started ends with the test. Where the words ask for a real ``pwsh`` and
    there is none, the test is skipped with a line that says what to install.
    """
    with ExitStack() as stack:

        def start(name: str = "win1", *, state: Any = None, **words: Any) -> Running:
            from hostprep.errors import LabError
            from hostprep.lab.windows import Spec, up

            spec = Spec(**words)
            try:
                return stack.enter_context(up(spec, name, state=state))
            except LabError as error:
                if spec.engine == "pwsh":
                    pytest.skip(str(error))
                raise

        yield start
