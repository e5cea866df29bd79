"""netstat's headings; German and Spanish are UNCONFIRMED."""

from __future__ import annotations

HEADINGS = {
    "en": ("Active Connections", "  Proto  Local Address          Foreign Address        State", "PID", "LISTENING"),
    "de": ("Aktive Verbindungen", "  Proto  Lokale Adresse         Remoteadresse          Status", "PID", "ABHÖREN"),
    "es": ("Conexiones activas", "  Proto  Dirección local        Dirección remota       Estado", "PID", "LISTENING"),
}
