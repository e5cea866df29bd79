"""``hostprep verify``: pytest in this process, with hostprep's plugin and, unless files are named, nothing else."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
import pytest

from hostprep import report as reports
from hostprep.report.journal import Journal
from hostprep.report.state import profile_word, state_folder
from hostprep.run.session import Request, Session, open_session
from hostprep.verify.items import ROOT
from hostprep.verify.targets import Handed

if TYPE_CHECKING:
    from hostprep.declare.secrets import Ask
    from hostprep.run.events import Listener
    from hostprep.run.result import RunReport
    from hostprep.verify.active import Verification

HOLDS: Final = 0
DRIFT: Final = 1
BROKEN: Final = 2
FAILED: Final = 3


def verify(
    request: Request, pytest_args: Sequence[str], *, targets: Sequence[str], as_json: bool, ask: Ask | None
) -> int:
    """See :func:`hostprep.verify.verify`."""
    wanted = reports.check_targets(targets)
    recorder = _Recorder()
    handed = Handed(open_session(request, ask), recorder.begin)
    arguments = [*_options(request), *_apart(request, pytest_args), *pytest_args]
    try:
        with redirect_stdout(sys.stderr if as_json else sys.stdout):
            ended = pytest.main(arguments, [handed])
        report = handed.verification.probing.report if handed.verification else None
        recorder.close(report)
    finally:
        recorder.close()
    if handed.verification and handed.verification.stopped:
        raise KeyboardInterrupt
    if report:
        if as_json:
            click.echo(reports.as_json(report))
        for kind, path in wanted:
            reports.write(report, kind, path)
    return _exit_code(ended, handed.verification)


class _Recorder:
    """Opens a journal when hosts are about to be probed, so that a run that contacts none leaves none."""

    def __init__(self) -> None:
        self._journal: Journal | None = None

    def begin(self, session: Session) -> Listener:
        self._journal = Journal.open(session)
        return self._journal

    def close(self, report: RunReport | None = None) -> None:
        if self._journal:
            self._journal.close(report)


def _options(request: Request) -> list[str]:
    """The request as the plugin's options; xdist's workers read them too."""
    return [
        *("-p", "hostprep", "--hostprep-alone"),
        *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # we run inside of the plugin's own package
        *("--hostprep-hosts", str(request.hosts.absolute()), "--hostprep-profile", profile_word(request.profile)),
        *(word for name in request.on for word in ("--hostprep-on", name)),
        *(word for folder in request.steps for word in ("--hostprep-steps", str(folder.absolute()))),
        *(("--hostprep-accept-new",) if request.accept_new else ()),
    ]


def _apart(request: Request, pytest_args: Sequence[str]) -> list[str]:
    """Where no file is named: neither the configuration nor the conftest of wherever we are, and a cache of our own."""
    files = [word.partition("::")[0] for word in pytest_args if not f"{word}::".startswith(f"{ROOT}::")]
    if any(Path(file).exists() for file in files):
        return []
    key = sha256(f"{request.hosts.absolute()}\n{profile_word(request.profile)}".encode()).hexdigest()[:16]
    cache = state_folder() / "pytest" / key
    apart = ["-c", os.devnull, "--rootdir", str(Path.cwd()), "--noconftest", "-o", f"cache_dir={cache}"]
    return [*apart, "-p", "no:hypothesispytest"]  # it would import all of Hypothesis to say nothing of it


def _exit_code(ended: int, verification: Verification | None) -> int:
    """What pytest came to, in hostprep's exit codes."""
    if ended == pytest.ExitCode.OK:
        return HOLDS
    if ended == pytest.ExitCode.NO_TESTS_COLLECTED:
        click.echo("hostprep: no test was selected; widen -k, --on or the node ids", err=True)
        return BROKEN
    if ended == pytest.ExitCode.TESTS_FAILED:
        return FAILED if verification and verification.host_failed else DRIFT
    return BROKEN if ended in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.INTERRUPTED) else FAILED
