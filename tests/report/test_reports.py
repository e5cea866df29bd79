"""Every report of one run with every ending: it says all, and nothing a hostile host prints becomes more than text."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console
from rich.text import Text

from hostprep import report as reports
from hostprep.errors import DeclarationError
from hostprep.report import document, html, junit, terminal
from hostprep.report.lines import Line
from hostprep.report.path import host_hops
from hostprep.run.result import HostReport, Status
from tests.report.samples import FINE, every_ending, run_report

DOCS = Path(__file__).parents[2] / "docs"


def test_the_document_has_each_field_that_its_description_names_and_no_other() -> None:
    made = json.loads(document.as_json(every_ending()))
    described = set(re.findall(r"^ {4,10}(\w+) {2,}", document.__doc__ or "", re.MULTILINE))

    def keys(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {
                key for k, inner in value.items() if k not in ("facts", "counts", "error") for key in keys(inner)
            }
        return {key for inner in value for key in keys(inner)} if isinstance(value, list) else set()

    assert keys(made) - {"outcome"} <= described | {"outcome"}
    assert described - {"kind"} <= keys(made)
    assert made["counts"] == {"holds": 1, "drift": 1, "failed": 2}
    assert made["exit_code"] == 3


def test_the_documents_example_page_is_a_real_one() -> None:
    shown = re.search(r"```json\n(.*?)```", (DOCS / "json.md").read_text(), re.DOTALL)
    assert shown
    example = json.loads(shown[1])
    assert example.keys() == json.loads(document.as_json(every_ending())).keys()


def test_junit_parses_and_counts() -> None:
    root = ET.fromstring(junit.junit(every_ending()))  # noqa: S314  # our own text
    assert [suite.get("name") for suite in root] == ["fine", "drifting", "broken", "gone"]
    for element in (root, *root):
        assert int(element.get("failures", -1)) == len(element.findall(".//failure"))
        assert int(element.get("errors", -1)) == len(element.findall(".//error"))
    assert "alert(1)" in ET.tostring(root, encoding="unicode")


def test_html_stands_alone_and_is_escaped() -> None:
    page = html.html(every_ending())
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert not re.search(r"(?:src|href)=[\"'](?!#)", page)
    assert "@import" not in page
    assert "url(http" not in page
    assert "\x1b" not in page
    svg = page[page.index("<svg") :]
    assert "container_http in words" in svg


@pytest.mark.parametrize("width", [60, 200])
def test_the_terminal_shows_what_hosts_print_as_it_is(width: int) -> None:
    console = Console(file=io.StringIO(), record=True, width=width, markup=False, highlight=False, emoji=False)
    terminal.show(every_ending(), console, show_scripts=True)
    text = console.export_text()
    assert "[bold red]x[/]" in " ".join(text.split())
    assert "\x1b[31m" not in text
    assert "\u202e" not in text
    assert "no answer within 10 seconds" in " ".join(text.split())


def test_words_wrap_beneath_themselves_on_a_terminal_and_stay_whole_in_a_log() -> None:
    words = Line(Text("      to do  "), Text("find the rule that accepts before ours"))
    rail = Line(Text("    | "), Text("is unreachable, should be 400"), rail=True)
    shown = {}
    for terminal_ in (True, False):
        console = Console(file=io.StringIO(), width=32, force_terminal=terminal_, no_color=True, legacy_windows=False)
        for line in (words, rail):
            console.print(line, soft_wrap=not console.is_terminal)
        shown[terminal_] = [line.rstrip() for line in console.file.getvalue().splitlines()]  # type: ignore[attr-defined]  # a StringIO
    assert shown[False] == [
        "      to do  find the rule that accepts before ours",
        "    | is unreachable, should be 400",
    ]
    assert shown[True] == [
        "      to do  find the rule that",
        "             accepts before ours",
        "    | is unreachable, should be",
        "    | 400",
    ]


def test_names_that_differ_at_their_end_are_told_apart() -> None:
    hosts = [HostReport(f"{'long-' * 30}{number}", "applied", FINE) for number in range(2)]
    console = Console(file=io.StringIO(), record=True, width=80)
    terminal.show(run_report(*hosts), console)
    table = console.export_text()
    assert "\N{HORIZONTAL ELLIPSIS}" not in table
    assert all(re.search(rf"^[long-]*-{number}\b", table, re.MULTILINE) for number in range(2))


def test_a_hundred_hosts_fit_and_only_what_is_not_fine_is_told_in_full() -> None:
    fine = [HostReport(f"h{number}", "applied", FINE) for number in range(100)]
    console = Console(file=io.StringIO(), record=True, width=100)
    terminal.show(run_report(*fine, every_ending().hosts[1]), console)
    text = console.export_text()
    assert len(text.splitlines()) < 80
    assert "drifting" in text


def test_a_hop_is_as_bad_as_the_worst_check_that_names_it() -> None:
    broken = host_hops(every_ending().hosts[2])
    assert [(hop.id, hop.status) for hop in broken] == [
        ("container", Status.DRIFT), ("nat", Status.DRIFT), ("localnet", Status.HOLDS), ("agent", Status.UNKNOWN),
        ("role", Status.UNKNOWN),
    ]  # fmt: skip
    assert "should be 400" in broken[0].reason


def test_files_are_written_whole_and_a_wrong_target_is_refused_first(tmp_path: Path) -> None:
    kind, path = reports.check_target(f"html={tmp_path / 'r.html'}")
    reports.write(every_ending(), kind, path)
    assert path.read_text(encoding="utf-8") == html.html(every_ending())
    assert [entry.name for entry in tmp_path.iterdir()] == ["r.html"]
    for wrong in ("htlm=x", "html", "html=", f"html={tmp_path}/no/where", f"html={tmp_path}"):
        with pytest.raises(DeclarationError):
            reports.check_target(wrong)
