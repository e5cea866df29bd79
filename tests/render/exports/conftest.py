"""A profile of one step for each shell, which writes what it is told into a file, and what runs its exports."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from hostprep.declare import step
from hostprep.declare.library import Library, templates
from hostprep.render.exports.fetch import Fetch
from hostprep.render.exports.subject import Choice, Subject, load

WORDS: Final = 'it\'s \u2018quoted\u2019 $(no) `no` {{ no }} ${no} %no% <b> & "more"\n  - two: lines\n\tend  '
"""What no format may change on its way."""

SECRET: Final = "the secret's value"
STEP: Final = """
title = "Greeting"
about = "Writes words into a file."
ALSO
[params.path]
type = "str"
about = "Where."
[params.words]
type = "str"
about = "What."
[params.more]
type = "table"
default = {}
about = "What need not be."
[params.more.keys]
login = { type = "secret", about = "A secret." }
[expect.applied]
there = true
[example]
path = "x"
words = "y"
"""
SCRIPTS: Final = {
    "linux": {
        "apply": "printf '%s' {{ words }} >{{ path }}\n{% if more.login is defined %}printf '%s' {{ more.login }} >>{{ path }}\n{% endif %}echo written\n",
        "undo": "rm -f {{ path }}\n",
        "probe": "printf '{\"there\": true}'\n",
    },
    "powershell": {
        "apply": "$all = {{ words }}{% if more.login is defined %} + {{ more.login }}{% endif %}\n\n"
        "Set-Content -LiteralPath {{ path }} -Value $all -Encoding UTF8 -NoNewline\nhp_did 'written'\n"
        "if ({{ words }} -eq 'boot') { hp_wants_reboot 'because' }\n",
        "undo": "Remove-Item -LiteralPath {{ path }}\n",
        "probe": "@{ there = $true }\n",
    },
}
ENDINGS: Final = {"linux": "sh", "powershell": "ps1"}

Made = Callable[..., Subject]


def _small(folders: Sequence[Path]) -> Library:
    """A library of the steps in these folders alone, with our shared pieces: reading all of ours takes long."""
    found = [step.load(place, shell.name) for root in folders for shell in root.iterdir() for place in shell.iterdir()]
    return Library({(one.shell, one.name): one for one in found}, (templates(), *folders))


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """The subject of a profile: ``made("linux", words="x", login="env:X")``."""

    monkeypatch.setattr("hostprep.render.exports.subject.open_library", _small)

    def make(shell: str, **values: Any) -> Subject:
        return load(choice(tmp_path, shell, **values))

    return make


def choice(
    folder: Path, shell: str, *, also: str = "", login: str = "", fetch: str = "", region: str = "", **values: Any
) -> Choice:
    """The words of an export of the profile, whose files are written into a folder."""
    place = folder / "steps" / shell / "greeting"
    place.mkdir(parents=True, exist_ok=True)
    (place / "step.toml").write_text(STEP.replace("ALSO", also))
    for phase, text in SCRIPTS[shell].items():
        (place / f"{phase}.{ENDINGS[shell]}.j2").write_text(text)
    known = {"path": str(folder / "out") if shell == "linux" else "C:\\out.txt", "words": WORDS, **values}
    login = f'more = {{ login = "{login}" }}\n' if login else ""
    params = login + "".join(f"{key} = {json.dumps(value)}\n" for key, value in known.items())
    profile = folder / "greetings.toml"
    profile.write_text(f'title = "T: t"\nshell = "{shell}"\nsteps = ["greeting"]\n[params.greeting]\n{params}')
    secrets = (Fetch("greeting.more.login", *fetch.split(":", 1)),) if fetch else ()
    return Choice(str(profile), (folder / "steps",), secrets=secrets, region=region)
