"""What route.exe prints: English and Spanish as recorded, of German the headings; the rest of German is UNCONFIRMED."""

from __future__ import annotations

LIST = {"en": "Interface List", "de": "Schnittstellenliste", "es": "ILista de interfaces"}
TABLE = {"en": "IPv4 Route Table", "de": "IPv4-Routentabelle", "es": "IPv4 Tabla de enrutamiento"}
ACTIVE = {"en": "Active Routes:", "de": "Aktive Routen:", "es": "Rutas activas:"}
COLUMNS = {
    "en": "Network Destination        Netmask          Gateway       Interface  Metric",
    "de": "     Netzwerkziel    Netzwerkmaske          Gateway    Schnittstelle Metrik",
    "es": "Destino de red        Máscara de red   Puerta de enlace   Interfaz  Métrica",
}
ON_LINK = {"en": "On-link", "de": "Auf Verbindung", "es": "En vínculo"}
STORED = {"en": "Persistent Routes:", "de": "Ständige Routen:", "es": "Rutas persistentes:"}
STORED_COLUMNS = {
    "en": "  Network Address          Netmask  Gateway Address  Metric",
    "de": "  Netzwerkadresse          Netzmaske  Gatewayadresse  Metrik",
    "es": "  Dirección de red  Máscara de red  Dirección de puerta de enlace  Métrica",
}
DEFAULT = {"en": "Default", "de": "Standard", "es": "Predeterminada"}
NONE = {"en": "  None", "de": "  Keine", "es": "  Ninguno"}
OK = {"en": " OK!", "de": " OK!", "es": " Correcto"}
ADDITION = {
    "en": "The route addition failed: {}",
    "de": "Hinzufügen der Route fehlgeschlagen: {}",
    "es": "Error al agregar la ruta: {}",
}
DELETION = {
    "en": "The route deletion failed: {}",
    "de": "Löschen der Route fehlgeschlagen: {}",
    "es": "Error al eliminar la ruta: {}",
}
ELEVATION = {
    "en": "The requested operation requires elevation.",
    "de": "Der angeforderte Vorgang erfordert erhöhte Rechte.",
    "es": "La operación solicitada requiere elevación.",
}
