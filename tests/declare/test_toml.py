"""The line of a key is found in every form that TOML has for setting one."""

from __future__ import annotations

from pathlib import Path

import pytest

from hostprep.declare.toml import Document, KeyPath, dotted, read
from hostprep.errors import DeclarationError

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


def test_a_line_is_found_in_a_large_file_at_once() -> None:
    text = "".join(f'[hosts.h{number}]\naddress = "192.0.2.1"\n' for number in range(1500))
    assert Document("f", text + "prot = 1\n", {}).line(("hosts", "h1499", "prot")) == 3001


@pytest.mark.parametrize("text", ["x = " + "[" * 5000 + "]" * 5000, "x = " + "9" * 5000])
def test_what_is_too_much_for_python_is_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "hosts.toml").write_text(text)
    with pytest.raises(DeclarationError, match="nests too deep, or a number is too long"):
        read(tmp_path / "hosts.toml")


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "hosts.toml").write_bytes("\ufeff[hosts.web1]\r\nport = 1\r\n".encode())
    assert read(tmp_path / "hosts.toml").data == {"hosts": {"web1": {"port": 1}}}


def test_dotted() -> None:
    assert dotted(("hosts", "web1", "groups", 0)) == "hosts.web1.groups[0]"
    assert dotted(("hosts", "a\nb.c")) == 'hosts."a\\nb.c"'
    assert dotted(()) is None
