"""netstat's headings and states; German and Spanish are UNCONFIRMED."""

from __future__ import annotations

STATES = {"Listen": "LISTENING", "Established": "ESTABLISHED", "TimeWait": "TIME_WAIT"}
GERMAN = {"Listen": "ABHÖREN", "Established": "HERGESTELLT", "TimeWait": "WARTEND"}
HEADINGS: dict[str, tuple[str, str, str, dict[str, str]]] = {
    "en": ("Active Connections", "  Proto  Local Address          Foreign Address        State", "PID", STATES),
    "de": ("Aktive Verbindungen", "  Proto  Lokale Adresse         Remoteadresse          Status", "PID", GERMAN),
    "es": ("Conexiones activas", "  Proto  Dirección local        Dirección remota       Estado", "PID", STATES),
}
