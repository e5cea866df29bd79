"""What Windows refuses: a Win32 code and its sentence."""

from __future__ import annotations

from hostprep.lab.windows.texts.win32 import sentence

CATEGORIES = {
    2: "ObjectNotFound", 5: "PermissionDenied", 32: "NotSpecified", 50: "NotImplemented", 87: "InvalidArgument",
    123: "NotSpecified", 183: "ResourceExists", 1168: "ObjectNotFound", 5010: "NotSpecified",
}  # fmt: skip

DENIED, ALREADY_RUNS, NOT_STARTED, NOT_FOUND = 5, 1056, 1062, 1168


class Refusal(Exception):  # noqa: N818  # named by what happened
    """A Win32 error.

    Attributes:
        code: its number.
        message: its sentence where a provider gives one of its own; else the system's.
    """

    def __init__(self, code: int, message: str = "") -> None:
        super().__init__(message or sentence(code))
        self.code = code
        self.message = message

    def text(self, language: str) -> str:
        """The sentence in a language."""
        return self.message or sentence(self.code, language)

    @property
    def category(self) -> str:
        """The word of ErrorCategory that CIM cmdlets show for it."""
        return CATEGORIES.get(self.code, "NotSpecified")


class Exists(Refusal):
    """What a CIM provider calls an invalid parameter and a program "The object already exists."."""

    def __init__(self, instance: str) -> None:
        super().__init__(87, f"Instance {instance} already exists")
