"""Only our own lines are markers, whatever tools print."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hostprep.run.markers import Marker, parse, read


def test_each_word() -> None:
    assert parse("@hostprep n begin a", "n") == Marker("begin", "a")
    assert parse('@hostprep n facts a 0 {"x": "y z"}', "n") == Marker("facts", "a", 0, '{"x": "y z"}')
    assert parse("@hostprep n failed a 3", "n") == Marker("failed", "a", 3)
    assert parse("@hostprep n done a", "n") == Marker("done", "a")
    assert parse("@hostprep n end", "n") == Marker("end")


@given(st.text(), st.text(min_size=1))
def test_nothing_without_the_nonce_is_a_marker(line: str, nonce: str) -> None:
    assert parse(line, "n0nce") is None
    assert parse(f"@hostprep {nonce} end", "n0nce") is None or nonce == "n0nce"


@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Zl", "Zp"]), min_size=1)))
def test_words_go_to_the_step_that_spoke_them(lines: list[str]) -> None:
    stdout = "\n".join(["@hostprep n begin a", *lines, "@hostprep n done a", "", "@hostprep n begin b", "last"])
    spoken = read(stdout, "before\n@hostprep n begin a\noops\n", "n")
    assert spoken.words.get("a", ()) == (*(line for line in lines if line.strip()), "oops")
    assert spoken.words["b"] == ("last",)
    assert spoken.words[""] == ("before",)
    assert [marker.word for marker in spoken.markers] == ["begin", "done", "begin"]
    assert not spoken.complete
