"""Past runs, read back from the journal, also those that were cut off in the middle."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from hostprep.declare import inventory as inventories
from hostprep.errors import DeclarationError
from hostprep.report.state import file_word, profile_word, runs_folder

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PastHost:
    """One host of a past run.

    Attributes:
        host: its name.
        state: as in a HostReport; ``interrupted`` where no end is on record: the run was cut off, or it still runs.
        phase: what was sent last: ``probe``, ``apply`` or ``undo``; empty where nothing was.
        done: the steps of the last change that came to their end, in order.
        failed: the step that failed, or None.
        in_flight: the step that had begun, or may have, and whose end is not known, or None.
        not_reached: the steps of the last change that had not begun.
        problem: what ended it early, or empty.
        seconds: how long it took, or None where no end is on record.
    """

    host: str
    state: Literal["holds", "drift", "failed", "interrupted"]
    phase: str = ""
    done: tuple[str, ...] = ()
    failed: str | None = None
    in_flight: str | None = None
    not_reached: tuple[str, ...] = ()
    problem: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class PastRun:
    """One past run.

    Attributes:
        run_id: sorts by time.
        command: plan, apply, verify or undo.
        profile: the name of one that ships, or a file's absolute path.
        hosts_file: the inventory's absolute path.
        started: UTC, ISO 8601.
        seconds: how long it took, or None where no end is on record.
        exit_code: what it ended with, or None where no end is on record.
        hosts: one for each host that was selected.
    """

    run_id: str
    command: str
    profile: str
    hosts_file: str
    started: str
    seconds: float | None
    exit_code: int | None
    hosts: tuple[PastHost, ...]


def runs(state: Path | None = None) -> tuple[PastRun, ...]:
    """The runs on record, newest first.

    Args:
        state: the state folder, where it is not the usual one.
    """
    files = sorted(runs_folder(state).glob("*.jsonl"), reverse=True)
    return tuple(run for file in files if (run := _run(_records(file))))


def rerun_hosts(profile: str, hosts: Path, on: Sequence[str] = (), state: Path | None = None) -> tuple[str, ...]:
    """The hosts that did not end well in the latest run of this profile over this inventory.

    Args:
        profile: as the user writes it.
        hosts: the inventory.
        on: only among these hosts and groups; all when empty.
        state: the state folder, where it is not the usual one.

    Raises:
        DeclarationError: there was no such run, or all these hosts ended well.
    """
    selected = [host.name for host in inventories.load(hosts).select(on)]
    key = (profile_word(profile), file_word(hosts))
    last = next((run for run in runs(state) if (run.profile, run.hosts_file) == key), None)
    if last is None:
        raise DeclarationError(
            "nothing to run again: no run of this profile over this inventory is on record",
            file=str(hosts),
            expected="a first run without --rerun",
        )
    unwell = {host.host for host in last.hosts if host.state != "holds"}
    if not (again := tuple(name for name in selected if name in unwell)):
        raise DeclarationError(
            f"nothing to run again: in run {last.run_id} these hosts ended well",
            file=str(hosts),
            expected="a run without --rerun",
        )
    return again


def _records(file: Path) -> Sequence[Record]:
    """The records of a file. A line that was cut in the middle of writing is left out."""
    records = []
    for line in file.read_bytes().splitlines():
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if isinstance(record, dict):
            records.append(record)
    return records


def _run(records: Sequence[Record]) -> PastRun | None:
    """The run that these records tell of, or None where not even its beginning was written."""
    if not records or records[0]["kind"] != "start":
        return None
    start, finish = records[0], records[-1] if records[-1]["kind"] == "finish" else {}
    by_host: dict[str, list[Record]] = {name: [] for name in start["hosts"]}
    for record in records:
        if record.get("host") in by_host:
            by_host[record["host"]].append(record)
    return PastRun(
        run_id=start["run_id"],
        command=start["command"],
        profile=start["profile"],
        hosts_file=start["hosts_file"],
        started=start["at"],
        seconds=finish.get("seconds"),
        exit_code=finish.get("exit_code"),
        hosts=tuple(_host(name, said) for name, said in by_host.items()),
    )


def _host(name: str, records: Sequence[Record]) -> PastHost:
    sent = [record for record in records if record["kind"] == "sending"]
    ended: Record = next((record for record in records if record["kind"] == "ended"), {})
    became = ended["runs"] if ended else _became(records, sent)

    def steps(outcome: str) -> tuple[str, ...]:
        return tuple(step for step, word in became.items() if word == outcome)

    return PastHost(
        host=name,
        state=ended.get("state", "interrupted"),
        phase=sent[-1]["phase"] if sent else "",
        done=steps("done"),
        failed=next(iter(steps("failed")), None),
        in_flight=next(iter(steps("cut")), None),
        not_reached=steps("not reached"),
        problem=ended.get("problem", ""),
        seconds=ended.get("seconds"),
    )


def _became(records: Sequence[Record], sent: Sequence[Record]) -> dict[str, str]:
    """What became of the steps of a change whose end is not on record, in the words of a StepRun."""
    change = [record for record in sent if record["phase"] != "probe"]
    if not change:
        return {}
    heard = [record for record in records if record["kind"] == "heard" and record["phase"] != "probe"]
    said = {record["step"]: record["word"] for record in heard if record["word"] in ("done", "failed")}
    became = {step: said.get(step, "not reached") for step in change[-1]["steps"]}
    if "failed" not in became.values():
        # The script had left: the first step without an end may have begun although its word was not heard.
        for step in [step for step, word in became.items() if word == "not reached"][:1]:
            became[step] = "cut"
    return became
