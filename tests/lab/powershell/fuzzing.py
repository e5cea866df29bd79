"""Texts that are nearly PowerShell, and what may come of parsing them: a tree, an error of syntax, a refusal. Nothing else.

Run by itself it goes on until it finds a fault or the time is up::

    python -m tests.lab.powershell.fuzzing --seconds 3600
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from hostprep.lab.powershell.conformance.cases import load
from hostprep.lab.powershell.syntax.parser import parse
from hostprep.lab.powershell.syntax.source import Refused, Source, SyntaxFault

TOKENS = (  # noqa: SIM905  # long lists read better as words
    "$ ( ) { } [ ] @ @( @{ $( ${ , ; | & && || . .. :: : ? ?? ?. ?[ ??= = += -eq -f -split -not ! ++ -- - + * / % > >> 2>&1 *> < <# #> # ` `\n ' '' \" \"\" @' '@ @\" \"@ "
    "if else elseif while do until for foreach in switch default try catch finally function filter param begin process end return throw exit break continue trap class enum using data "
    '$x $_ $env:X $script:y @p $true $null 1 0x1F 1kb 1.5e3 007 [int] [int]::MaxValue [string[]] Get-Item -Path -Name: --% \'a\' "$x" "$($x)" \r \n \t \0 \u2018 \u201d \u2013 \ud800 \ufeff u{41}'
).split(" ")


def seeds() -> list[str]:
    """The recorded programs."""
    return [case.script for case in load(Path(__file__).parent / "recorded").cases]


def mutated(rng: random.Random, texts: list[str]) -> str:
    """A program with a few small wounds: cut, doubled, moved, joined with another, given a foreign token."""
    text = rng.choice(texts)
    for _ in range(rng.randint(1, 4)):
        at, other = sorted((rng.randint(0, len(text)), rng.randint(0, len(text))))
        match rng.randrange(6):
            case 0:
                text = text[:at] + text[other:]
            case 1:
                text = text[:other] + text[at:other] + text[other:]
            case 2:
                text = text[:at] + rng.choice(TOKENS) + text[at:]
            case 3:
                text = text[:at] + rng.choice(TOKENS) + text[other:]
            case 4:
                text = text[:at] + rng.choice(texts)
            case _:
                text = text[:at] + chr(rng.choice((rng.randrange(128), rng.randrange(0x10000)))) + text[at + 1 :]
    return text


def soup(rng: random.Random) -> str:
    """Tokens in any order."""
    return rng.choice(("", " ")).join(rng.choice(TOKENS) for _ in range(rng.randint(1, 30)))


def fault_of(text: str, *, modern: bool) -> str:
    """What is wrong with how a text is parsed, or ``''``."""
    lines = text.count("\n") + 1
    begun = time.thread_time()  # other work on the machine does not count
    try:
        parse(Source(text), modern=modern)
    except SyntaxFault as fault:
        if not (1 <= fault.line <= lines and fault.column >= 1 and fault.error_id and fault.problem):
            return f"a fault without a place: {fault}"
    except Refused as refusal:
        if not (refusal.construct and 1 <= refusal.line <= lines):
            return f"a refusal without a place: {refusal}"
    except Exception as error:  # noqa: BLE001  # exactly what must not happen
        return f"crash: {type(error).__name__}: {error}"
    seconds = time.thread_time() - begun
    return f"took {seconds:.1f} s" if seconds > 2 + len(text) / 5_000 else ""


def texts(seed: int) -> Iterator[str]:
    """Texts without end, the same for the same seed."""
    rng, programs = random.Random(seed), seeds()  # noqa: S311  # the same texts for a seed
    while True:
        yield soup(rng) if rng.random() < 0.3 else mutated(rng, programs)


def main() -> None:
    """Parse texts until a fault is found or the time is up."""
    import argparse

    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seconds", type=float, default=600)
    words.add_argument("--seed", type=int, default=time.time_ns())
    given = words.parse_args()
    end, count = time.monotonic() + given.seconds, 0
    for text in texts(given.seed):
        for modern in (False, True):
            if fault := fault_of(text, modern=modern):
                sys.exit(f"{fault}\nseed {given.seed}, text {count}, modern {modern}:\n{text!r}")
        count += 1
        if time.monotonic() > end:
            break
    print(f"{count} texts, nothing but trees, faults of syntax and refusals; seed {given.seed}")  # noqa: T201  # run by hand


if __name__ == "__main__":
    main()
