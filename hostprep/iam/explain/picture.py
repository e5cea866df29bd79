"""The moments as a picture: time runs downwards, one column for each principal. Self-contained SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import wrap
from typing import Final
from xml.etree import ElementTree as ET

from hostprep.iam.documents import RoleKind
from hostprep.iam.explain.moments import MOMENTS, WHO, Need
from hostprep.iam.explain.text import title

LINE: Final = 17.0
LEFT: Final = 290.0
COLUMN: Final = 330.0
GAP: Final = 14.0
TOP: Final = 64.0
LETTERS: Final = 40
"""Letters of the text font that fit a card."""

STYLE: Final = """
svg { background: #ffffff; color: #1c2430; }
text { font: 13px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: currentColor; }
.head { font-weight: 700; font-size: 15px; } .strong { font-weight: 700; } .soft { fill: #5c6675; }
.on { fill: #5c6675; font-size: 12px; } .lane { stroke: #d4dae3; stroke-width: 1; }
.time { stroke: #2f6fb0; stroke-width: 3; } .dot { fill: #2f6fb0; } .number { fill: #ffffff; text-anchor: middle; }
.card { fill: #f3f6fa; stroke: #b9c4d3; }
@media (prefers-color-scheme: dark) {
  svg { background: #14181f; color: #e6eaf0; } .soft, .on { fill: #a0abba; } .lane { stroke: #343c48; }
  .card { fill: #1f2630; stroke: #47525f; } .time { stroke: #6aa9e6; } .dot { fill: #2f6fb0; }
}
"""


@dataclass(frozen=True, slots=True)
class Words:
    """One line of a card; ``kind`` is the style's name."""

    text: str
    kind: str = "plain"


def svg(needs: Sequence[Need]) -> str:
    """The picture as one SVG document, which needs nothing else."""
    kinds = [kind for kind in WHO if any(need.kind == kind for need in needs)]
    columns = {kind: LEFT + index * (COLUMN + GAP) for index, kind in enumerate(kinds)}
    width = LEFT + len(kinds) * (COLUMN + GAP)
    root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img"})
    ET.SubElement(root, "title").text = "Which principal needs which document at which moment"
    ET.SubElement(root, "style").text = STYLE
    body = ET.SubElement(root, "g")
    y = TOP
    stops = []
    for number, (moment, group) in enumerate(groupby(needs, key=lambda need: need.moment), 1):
        stops.append((number, y))
        y = _row(root, moment, list(group), columns, y)
    _frame(body, columns, stops, y)
    root.set("viewBox", f"0 0 {width:g} {y:g}")
    root.set("width", f"{width:g}")
    root.set("height", f"{y:g}")
    return ET.tostring(root, encoding="unicode") + "\n"


def html(needs: Sequence[Need]) -> str:
    """The picture as one HTML page."""
    head = '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>hostprep iam explain</title>\n'
    return f"{head}<style>body {{ margin: 0; }} svg {{ max-width: 100%; height: auto; }}</style>\n{svg(needs)}</html>\n"


def _row(root: ET.Element, moment: str, needs: list[Need], columns: dict[RoleKind, float], y: float) -> float:
    """Draw one moment from ``y`` downwards; where it ends."""
    known = next(each for each in MOMENTS if each.id == moment)
    words = [Words(text, "strong") for text in wrap(known.title, 26)]
    words += [Words(text, "on") for text in wrap(known.about, 32)]
    ends = [_lines(root, words, 48, y)]
    for kind, x in columns.items():
        top = y
        of_kind = [need for need in needs if need.kind == kind]
        for _, group in groupby(of_kind, key=lambda need: need.document):
            top = _card(root, list(group), x, top) + GAP
        ends.append(top)
    return max(ends) + GAP


def _card(root: ET.Element, needs: list[Need], x: float, y: float) -> float:
    words = [Words(text, "strong") for text in wrap(title(needs[0]).partition(",")[0], LETTERS)]
    for need in needs:
        words += _said(need)
    height = LINE * len(words) + GAP
    box = {"x": f"{x:g}", "y": f"{y:g}", "width": f"{COLUMN:g}", "height": f"{height:g}", "rx": "6", "class": "card"}
    ET.SubElement(root, "rect", box)
    _lines(root, words, x + 10, y + 4)
    return y + height


def _said(need: Need) -> list[Words]:
    """What a card says of one statement; ARNs are cut down to what tells them apart."""
    if need.trusted:
        words = [Words(f"trusts {need.trusted}")]
    else:
        words = [Words(text) for action in need.actions for text in wrap(action, LETTERS)]
    for resource in need.resources:
        words += [Words(text, "on") for text in wrap(f"on {resource.split(':', 5)[-1]}", LETTERS + 4)]
    for condition in need.conditions:
        key, _, value = condition.partition(" ")[2].partition(" ")
        words += [Words(text, "on") for text in wrap(f"if {key} is {value}", LETTERS + 4)]
    return words


def _lines(root: ET.Element, words: Sequence[Words], x: float, y: float) -> float:
    for index, line in enumerate(words, 1):
        place = {"x": f"{x:g}", "y": f"{y + LINE * index:g}", "class": line.kind}
        ET.SubElement(root, "text", place).text = line.text
    return y + LINE * len(words)


def _frame(body: ET.Element, columns: dict[RoleKind, float], stops: list[tuple[int, float]], bottom: float) -> None:
    for kind, x in columns.items():
        middle = f"{x - GAP / 2:g}"
        ET.SubElement(body, "line", {"x1": middle, "x2": middle, "y1": "16", "y2": f"{bottom:g}", "class": "lane"})
        ET.SubElement(body, "text", {"x": f"{x:g}", "y": "36", "class": "head"}).text = WHO[kind]
    ET.SubElement(body, "line", {"x1": "24", "x2": "24", "y1": f"{TOP:g}", "y2": f"{bottom:g}", "class": "time"})
    for number, y in stops:
        ET.SubElement(body, "circle", {"cx": "24", "cy": f"{y + 13:g}", "r": "12", "class": "dot"})
        ET.SubElement(body, "text", {"x": "24", "y": f"{y + 18:g}", "class": "number"}).text = str(number)
