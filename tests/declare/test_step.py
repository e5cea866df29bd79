"""A step folder that cannot hold is refused when it is read, with the place and the right word."""

from __future__ import annotations

from pathlib import Path

import pytest

from hostprep.declare.library import open_library
from hostprep.errors import DeclarationError


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('title = "A', 'titel = "A', r"titel: unknown key.*did you mean 'title'"),
        ("default = 80", "default = 0", r"params\.port: is not valid; found 0; expected greater than or equal to 1"),
        ("default = 80", 'defualt = 80', r"params\.port\.defualt: unknown key.*did you mean 'default'"),
        ('type = "port"', 'type = "prot"', r"params\.port\.type.*did you mean 'port'"),
        ('{ param = "words", about', '{ param = "word", about', r"names a param that does not exist; found 'word'"),
        ('{ const = "chain" }', '{ const = "chian" }', r"names a const that does not exist"),
        ("at_least = ", "atleast = ", r"expect\.applied\.version\.atleast: unknown key.*did you mean 'at_least'"),
        ("{ at_least = \"1.2\",", "{ at_least = \"1.2\", min = 1,", r"says not exactly one thing; found at_least, min"),
        ('words = "hello"', 'word = "hello"', r"example\.word: unknown key.*did you mean 'words'"),
        ("[const]", 'check = "before"\n[const]', r"vars\.keys\.AUTH\.check: unknown key"),
        ("chain = \"HELLO\"", "port = 1", r"const\.port: is both a parameter and a constant"),
        ('title = "A', 'reboot = "maybe"\ntitle = "A', r"reboot: is not valid; found 'maybe'; expected 'never' or 'may'"),
        ('title = "A', 'network = true\ntitle = "A', r"params\.vars\.keys\.AUTH: is a secret, and network = true"),
    ],
)  # fmt: skip
def test_a_broken_step_toml(root: Path, old: str, new: str, says: str) -> None:
    path = root / "linux" / "greeting" / "step.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(DeclarationError, match=says) as caught:
        open_library([root])
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("key", ["network = true", 'reboot = "may"'])
def test_a_check_neither_cuts_nor_reboots(root: Path, key: str) -> None:
    folder = root / "linux" / "greeting"
    for name in ("apply", "undo"):
        (folder / f"{name}.sh.j2").unlink()
    path = folder / "step.toml"
    path.write_text(f'{key}\ncheck = "before"\n{path.read_text()}')
    with pytest.raises(DeclarationError, match=r"is set on a check, which changes nothing"):
        open_library([root])


@pytest.mark.parametrize(("missing", "says"), [("probe", "has no probe"), ("undo", "only one of apply and undo")])
def test_a_set_of_scripts_that_cannot_hold(root: Path, missing: str, says: str) -> None:
    (root / "linux" / "greeting" / f"{missing}.sh.j2").unlink()
    with pytest.raises(DeclarationError, match=says):
        open_library([root])


def test_a_users_folder_adds_steps_and_may_not_take_a_name(root: Path) -> None:
    library = open_library([root])
    assert library.step("greeting", "linux").defaults == {"port": 80, "vars": {}}
    with pytest.raises(DeclarationError, match=r"there is no step 'greting' for linux.*did you mean 'greeting'"):
        library.step("greting", "linux")
    with pytest.raises(DeclarationError, match="already known"):
        open_library([root, root])
    with pytest.raises(DeclarationError, match="holds no step"):
        open_library([root / "linux"])
