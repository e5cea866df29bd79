"""The line of a key is found in every form that TOML has for setting one."""

from __future__ import annotations

import pytest

from hostprep.declare.toml import Document, KeyPath, dotted

TEXT = '''# a comment
[hosts.web1]

# another
address = "192.0.2.1"
params.step = { a = 1, "b c" = 2 }
groups = [
  "one",
  "two",
]
motd = """
[not.a.table]
address = 1
"""

[[list]]
name = "first"

[[list]]
name = "second"
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("hosts",), 2),
        (("hosts", "web1"), 2),
        (("hosts", "web1", "address"), 5),
        (("hosts", "web1", "params", "step", "b c"), 6),
        (("hosts", "web1", "groups", 1), 7),
        (("hosts", "web1", "motd"), 11),
        (("list", 1, "name"), 20),
        (("not",), None),
    ],
)
def test_line(path: KeyPath, line: int | None) -> None:
    assert Document("f", TEXT, {}).line(path) == line


def test_dotted() -> None:
    assert dotted(("hosts", "web1", "groups", 0)) == "hosts.web1.groups[0]"
    assert dotted(()) is None
