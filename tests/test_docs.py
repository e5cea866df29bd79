"""The pages are what the code says."""

from __future__ import annotations

from docs.generate import HERE, pages


def test_the_generated_pages_are_up_to_date() -> None:
    wanted = pages()
    stale = [name for name, text in wanted.items() if not (HERE / name).is_file() or (HERE / name).read_text() != text]
    there = {
        path.relative_to(HERE).as_posix()
        for folder in ("steps", "commands", "powershell")
        for path in (HERE / folder).rglob("*.md")
    }
    assert stale == [], "run `make docs`"
    assert there - set(wanted) == set(), "run `make docs`"


def test_links_in_pages_lead_somewhere() -> None:
    import re

    root = HERE.parent
    links = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
    code = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)  # a cast in PowerShell looks like a link
    named = [
        (page, link)
        for page in [*root.glob("*.md"), *HERE.rglob("*.md")]
        for link in links.findall(code.sub("", page.read_text()))
    ]
    assert [f"{page.relative_to(root)}: {link}" for page, link in named if not (page.parent / link).exists()] == []
