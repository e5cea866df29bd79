"""``python -m hostprep.lab.wsman.referee [FOLDER]``: replay recorded dialogues and print what agrees."""

from __future__ import annotations

import sys
from pathlib import Path

from hostprep.lab.wsman.referee.recorded import VARIABLE, dialogues, folder
from hostprep.lab.wsman.referee.replay import Replay


def main() -> int:
    """Print the table; 1 when something differs that has no reason."""
    place = Path(sys.argv[1]) if sys.argv[1:] else folder()
    if place is None:
        sys.stderr.write(f"no recorded dialogues: name their folder, or set {VARIABLE}\n")
        return 2
    for dialogue in dialogues(place):
        verdict = Replay(dialogue).run()
        print(verdict.name, verdict.exchanges, "agrees" if not verdict.found else "")
        for number, text in verdict.found:
            print("    ", number, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
