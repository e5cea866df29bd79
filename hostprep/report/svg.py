"""The credential paths of a run as a picture of its own, for pages and tickets: SVG that needs no style sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from xml.etree import ElementTree as ET

from hostprep.report.path import HopState, host_hops
from hostprep.report.picture import LINE, RADIUS, Dot, Line, lying
from hostprep.report.signs import SIGNS
from hostprep.report.words import clean
from hostprep.run.result import RunReport, Status

COLOURS: Final = {Status.HOLDS: "#1a7f37", Status.DRIFT: "#c6262e", Status.UNKNOWN: "#9a6700"}
"""The report's own; what has no colour here is grey."""
GREY: Final = "#6e7781"
INK: Final = "#1f2328"
PAPER: Final = "#ffffff"
DASHES: Final = {Status.DRIFT: "2 6", Status.UNKNOWN: "6 4", Status.NOT_APPLICABLE: "6 4"}
FONT: Final = "system-ui, -apple-system, Segoe UI, Roboto, sans-serif"
MARGIN: Final = 16


def svg(report: RunReport) -> str:
    """The paths of a run's hosts, one below the other; hosts of whom no path is known are left out."""
    paths = {host.host: path for host in report.hosts if (path := host_hops(host))}
    blocks = [(f"{name}: the credential path, {report.command}", path) for name, path in paths.items()]
    return drawn(blocks)


def drawn(blocks: Sequence[tuple[str, Sequence[HopState]]], width: float = 900) -> str:
    """Paths with a heading each.

    Args:
        blocks: heading and hops; screen readers are told both.
        width: in units, a CSS pixel each.
    """
    root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img"})
    told = [
        f"{clean(title)}: {', '.join(f'{clean(hop.title)} {hop.status}' for hop in path)}" for title, path in blocks
    ]
    ET.SubElement(root, "title").text = "; ".join(told)
    ET.SubElement(root, "rect", {"width": "100%", "height": "100%", "rx": "8", "fill": PAPER})
    y = float(MARGIN)
    for title, path in blocks:
        picture = lying(path, width - 2 * MARGIN)
        at = {"x": str(MARGIN), "y": f"{y + LINE:g}", "font-weight": "600", **_font(15)}
        ET.SubElement(root, "text", at).text = clean(title)
        inner = ET.SubElement(root, "g", {"transform": f"translate({MARGIN} {y + 2 * LINE:g})"})
        inner.extend([*map(_line, picture.lines), *(each for dot in picture.dots for each in _dot(dot))])
        y += 2 * LINE + picture.height + MARGIN
    root.attrib |= {"viewBox": f"0 0 {width:g} {y:g}", "width": f"{width:g}", "height": f"{y:g}"}
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _colour(status: str) -> str:
    return COLOURS.get(Status(status), GREY)


def _font(size: int, colour: str = INK) -> dict[str, str]:
    return {"font-family": FONT, "font-size": str(size), "fill": colour}


def _line(line: Line) -> ET.Element:
    ends = {name: f"{getattr(line, name):g}" for name in ("x1", "y1", "x2", "y2")}
    dashes = {"stroke-dasharray": DASHES[Status(line.status)]} if Status(line.status) in DASHES else {}
    return ET.Element("line", {**ends, "stroke": _colour(line.status), "stroke-width": "2.5", **dashes})


def _dot(dot: Dot) -> Iterable[ET.Element]:
    colour, middle = _colour(dot.status), {"text-anchor": "middle"}
    at = {"cx": f"{dot.x:g}", "cy": f"{dot.y:g}", "r": str(RADIUS)}
    yield ET.Element("circle", {**at, "fill": PAPER, "stroke": colour, "stroke-width": "2.5"})
    place = {"x": f"{dot.x:g}", "y": f"{dot.y + 5:g}"}
    symbol = ET.Element("text", {**place, "font-weight": "700", **middle, **_font(13, colour)})
    symbol.text = SIGNS[dot.status].symbol
    yield symbol
    for words in dot.words:
        reason = words.kind == "reason"
        said = ET.Element(
            "text", {"x": f"{words.x:g}", "y": f"{words.y:g}", **middle, **_font(13, colour if reason else INK)}
        )
        said.text = words.text
        yield said
