"""The plugin at work: adds the items, has the hosts probed once, gives testinfra its hosts, words what failed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from hostprep.errors import DeclarationError, HostError
from hostprep.report.words import clean, trimmed
from hostprep.verify.backend import Connections, testinfra_host
from hostprep.verify.items import ROOT, Check, DriftError, UnansweredError, checks
from hostprep.verify.probing import SENT_AS, Probing
from hostprep.verify.summary import write_paths
from hostprep.verify.targets import handed_to, session_of

if TYPE_CHECKING:
    from hostprep.run.session import Session

NAME: Final = "hostprep-verification"
HOST_FAILED: Final = "hostprep_host_failed"
"""What an item's report is marked with, on its way from xdist's workers too."""


def start(config: pytest.Config) -> None:
    """Read and check what the options name, and register the plugin.

    Raises:
        pytest.UsageError: something cannot hold; no host has been contacted.
    """
    try:
        session = session_of(config)
    except DeclarationError as error:
        raise pytest.UsageError(str(error)) from None
    handed = handed_to(config)
    verification = Verification(config, session, Probing(session, handed))
    config.pluginmanager.register(verification, NAME)
    if handed:
        handed.verification = verification


class Verification:
    """Hooks of one pytest run.

    Attributes:
        probing: what the hosts said.
        host_failed: whether an item could not be told because a host or a probe failed.
        stopped: whether the person stopped the run.
    """

    def __init__(self, config: pytest.Config, session: Session, probing: Probing) -> None:
        self.probing = probing
        self.host_failed = False
        self.stopped = False
        self._config = config
        self._session = session
        self._connections = Connections(session.connect)
        self._hosts = [testinfra_host(host, self._connections) for host in session.inventory.select(session.request.on)]
        self._wanted = [word for word in config.args if word == ROOT or word.startswith(f"{ROOT}::")]
        self._findings: Path | None = None
        alone = config.getoption("--hostprep-alone") and config.args_source is not pytest.Config.ArgsSource.ARGS
        config.args = [] if alone else [word for word in config.args if word not in self._wanted]

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, session: pytest.Session, items: list[pytest.Item]) -> None:
        """Put the items in front of those of files, before -k, -m and --lf choose among them."""
        tasks = [subject.task for subject in self._session.subjects]
        made = checks(session, tasks, self._session.request.hosts, self.probing)
        if self._wanted:
            made = [item for item in made if any(f"{item.nodeid}::".startswith(f"{id_}::") for id_ in self._wanted)]
        items[:0] = made
        found: list[pytest.Item | pytest.Collector] = list(made)
        report = pytest.CollectReport(ROOT, "passed", None, found)
        self._config.hook.pytest_collectreport(report=report)  # so that they are counted where pytest says how many

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        """Have the hosts probed that items are left for; a worker of xdist is told what was found."""
        if session.config.option.collectonly:
            return
        if worker := getattr(session.config, "workerinput", None):
            self.probing.told_in(Path(worker[SENT_AS]))
            return
        self._probe(item.place.host for item in session.items if isinstance(item, Check))

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Xdist: tell a worker where the findings will be."""
        if self._findings is None:
            self._findings = Path(tempfile.mkdtemp(prefix="hostprep-")) / "findings.json"
        node.workerinput[SENT_AS] = str(self._findings)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """Xdist: the first worker says which items are left; no item is handed out before this returns."""
        if self._findings and not self._findings.exists():
            names = [subject.task.host.name for subject in self._session.subjects]
            self._probe(name for name in names if any(id_.startswith(f"{ROOT}::{name}::") for id_ in ids))
            self.probing.save(self._findings)

    def _probe(self, hosts: Iterable[str]) -> None:
        try:
            self.probing.probe(hosts)
        except DeclarationError as error:
            raise pytest.UsageError(str(error)) from None

    @pytest.hookimpl(wrapper=True)
    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> Generator[None]:
        """Give ``host`` of users' tests our hosts, unless testinfra has been told others."""
        told = metafunc.config.getoption("hosts", None) is not None or hasattr(metafunc.module, "testinfra_hosts")
        if told or "_testinfra_host" not in metafunc.fixturenames:
            return (yield)
        ids = [host.backend.get_pytest_id() for host in self._hosts]
        metafunc.parametrize("_testinfra_host", self._hosts, ids=ids, scope="module", indirect=True)
        kept = metafunc.fixturenames
        # Testinfra parametrizes what it finds here; it would be the second to do so.
        metafunc.fixturenames = [name for name in kept if name != "_testinfra_host"]
        try:
            return (yield)
        finally:
            metafunc.fixturenames = kept

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Say in words, and without a traceback, what is not a fault of any code."""
        report = yield
        cause = call.excinfo.value if call.excinfo else None
        if isinstance(cause, DriftError | UnansweredError):
            report.longrepr = str(cause)
        elif isinstance(cause, HostError):
            report.longrepr = "\n".join([clean(str(cause)), *trimmed(cause.output.splitlines())])
        elif isinstance(item, Check) and isinstance(cause, pytest.skip.Exception):
            report.longrepr = (str(self._session.request.hosts), 1, f"Skipped: {cause}")
        setattr(report, HOST_FAILED, isinstance(cause, UnansweredError | HostError))
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember whether a host failed; told of all workers' items too, and of those whose worker crashed."""
        crashed = report.when not in ("setup", "call", "teardown")
        self.host_failed = self.host_failed or crashed or getattr(report, HOST_FAILED, False)

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Remember whether a person stopped it."""
        self.stopped = isinstance(excinfo.value, KeyboardInterrupt)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Draw the credential path of the hosts where it is broken."""
        if self.probing.report:
            write_paths(self.probing.report, terminalreporter)

    def pytest_unconfigure(self) -> None:
        """Close what is open, remove what other processes were told."""
        self._connections.close()
        if self._findings:
            shutil.rmtree(self._findings.parent, ignore_errors=True)
