"""The labels of systeminfo; German and Spanish are UNCONFIRMED but for the words of the name and the version."""

from __future__ import annotations

LABELS = {
    "en": ("Host Name:", "OS Name:", "OS Version:", "OS Manufacturer:", "OS Configuration:", "System Boot Time:",
           "System Manufacturer:", "System Model:", "System Type:", "Standalone Server", "N/A Build"),
    "de": ("Hostname:", "Betriebssystemname:", "Betriebssystemversion:", "Betriebssystemhersteller:",
           "Betriebssystemkonfiguration:", "Systemstartzeit:", "Systemhersteller:", "Systemmodell:", "Systemtyp:",
           "Alleinstehender Server", "Nicht zutreffend Build"),
    "es": ("Nombre de host:", "Nombre del sistema operativo:", "Versión del sistema operativo:",
           "Fabricante del sistema operativo:", "Configuración del sistema operativo:",
           "Tiempo de arranque del sistema:",
           "Fabricante del sistema:", "Modelo el sistema:", "Tipo de sistema:", "Servidor independiente",
           "N/D Compilación"),
}  # fmt: skip
COLUMN = {"en": 27, "de": 47, "es": 47}
TIME = {"en": "%m/%d/%Y, %I:%M:%S %p", "de": "%d.%m.%Y, %H:%M:%S", "es": "%d/%m/%Y, %H:%M:%S"}
