"""The system's sentences by Win32 code (System Error Codes, Microsoft Learn)."""

from __future__ import annotations

ENGLISH = {
    2: "The system cannot find the file specified.",
    5: "Access is denied.",
    32: "The process cannot access the file because it is being used by another process.",
    87: "The parameter is incorrect.",
    123: "The filename, directory name, or volume label syntax is incorrect.",
    183: "Cannot create a file when that file already exists.",
    740: "The requested operation requires elevation.",
    1051: "A stop control has been sent to a service that other running services are dependent on.",
    1053: "The service did not respond to the start or control request in a timely fashion.",
    1056: "An instance of the service is already running.",
    1058: "The service cannot be started, either because it is disabled or because it has no enabled devices "
    "associated with it.",
    1060: "The specified service does not exist as an installed service.",
    1061: "The service cannot accept control messages at this time.",
    1062: "The service has not been started.",
    1068: "The dependency service or group failed to start.",
    1069: "The service did not start due to a logon failure.",
    1072: "The specified service has been marked for deletion.",
    1073: "The specified service already exists.",
    1075: "The dependency service does not exist or has been marked for deletion.",
    1115: "A system shutdown is in progress.",
    1116: "Unable to abort the system shutdown because no shutdown was in progress.",
    1168: "Element not found.",
    1190: "A system shutdown has already been scheduled.",
    5010: "The object already exists.",
}
OTHERS = {
    "de": {5010: "Das Objekt ist bereits vorhanden."},
    "es": {5010: "El objeto ya existe."},
}


def sentence(code: int, language: str = "en") -> str:
    """The sentence of a code; English where no source has the other language's."""
    return OTHERS.get(language, {}).get(code) or ENGLISH.get(code, f"Unknown error (0x{code:x})")
