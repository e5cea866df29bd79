"""CSV as text: quoting, and the records of a text."""

from __future__ import annotations


def quoted(text: str) -> str:
    """A value between quotes."""
    return '"' + text.replace('"', '""') + '"'


def records(text: str, mark: str) -> list[list[str]]:
    """The rows of cells; empty lines count for nothing, blanks before a cell and around plain cells vanish."""
    rows: list[list[str]] = []
    row: list[str] = []
    place, size = 0, len(text)
    while place < size:
        cell, place = _cell(text, place, mark)
        row.append(cell)
        if place < size and text[place] == mark:
            place += 1
            if place < size:
                continue
            row.append("")
        place = _past_line(text, place)
        if row != [""]:
            rows.append(row)
        row = []
    return rows


def _past_line(text: str, place: int) -> int:
    if text[place : place + 2] == "\r\n":
        return place + 2
    return place + 1


def _cell(text: str, place: int, mark: str) -> tuple[str, int]:
    size = len(text)
    while place < size and text[place] in " \t" and text[place] != mark:
        place += 1
    if place < size and text[place] == '"':
        return _quoted_cell(text, place + 1, mark)
    start = place
    while place < size and text[place] not in (mark, "\r", "\n"):
        place += 1
    return text[start:place].rstrip(" \t"), place


def _quoted_cell(text: str, place: int, mark: str) -> tuple[str, int]:
    out, size = "", len(text)
    while place < size:
        if text[place] == '"':
            if text[place + 1 : place + 2] != '"':
                break
            place += 1
        out += text[place]
        place += 1
    place += 1
    while place < size and text[place] not in (mark, "\r", "\n"):
        place += 1
    return out, place
