"""What a command line of the service manager or of docker comes to."""

from __future__ import annotations


class Answer:
    """Exit code and text of one call."""

    def __init__(self, code: int = 0, out: str = "", err: str = "") -> None:
        self.code, self.out, self.err = code, out, err
