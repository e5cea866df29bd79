"""What netsh prints in three languages.

English is word for word as recorded. Of German and Spanish only the headings of portproxy (Spanish), "The object
already exists." and the columns of ports are recorded; UNCONFIRMED is the rest, which differs from English as it must.
"""

from __future__ import annotations

ELEVATION = {
    "en": "The requested operation requires elevation (Run as administrator).",
    "de": "Der angeforderte Vorgang erfordert erhöhte Rechte (Als Administrator ausführen).",
    "es": "La operación solicitada requiere elevación (Ejecutar como administrador).",
}
SYNTAX = {
    "en": "The syntax supplied for this command is not valid. Check help for the correct syntax.",
    "de": "Die angegebene Syntax ist für diesen Befehl nicht zulässig. Überprüfen Sie die Syntax in der Hilfe.",
    "es": "La sintaxis proporcionada para este comando no es válida. Vea la sintaxis correcta en la ayuda.",
}
UNKNOWN = {
    "en": "The following command was not found: {}.",
    "de": "Der folgende Befehl wurde nicht gefunden: {}.",
    "es": "No se encontró el siguiente comando: {}.",
}
OK = {"en": "Ok.", "de": "OK.", "es": "Aceptar"}
PROXY = {
    "en": ("Listen on ipv4:             Connect to ipv4:", "Address         Port        Address         Port"),
    "de": ("Abhören auf ipv4:           Verbinden mit ipv4:", "Adresse         Port        Adresse         Port"),
    "es": ("Escuchar en ipv4:             Conectar a ipv4:", "Dirección       Puerto      Dirección       Puerto"),
}
ROUTES = {
    "en": ("Publish  Type      Met  Prefix                    Idx  Gateway/Interface Name", "No", "Manual", "System"),
    "de": ("Veröff.  Typ       Met  Präfix                    Idx  Gateway/Schnittstelle", "Nein", "Manuell", "System"),
    "es": ("Publicar Tipo      Mét  Prefijo                   Índ  Puerta de enlace/Nombre", "No", "Manual", "Sistema"),
}
INTERFACES = {
    "en": "Idx     Met         MTU          State                Name",
    "de": "Idx     Met         MTU          Status               Name",
    "es": "Índ     Mét         MTU          Estado               Nombre",
}
ADDRESSES = {
    "en": ('Configuration for interface "{}"', "DHCP enabled:", "Yes", "No", "IP Address:", "Subnet Prefix:",
           "mask", "Default Gateway:", "Gateway Metric:", "InterfaceMetric:"),
    "de": ('Konfiguration der Schnittstelle "{}"', "DHCP aktiviert:", "Ja", "Nein", "IP-Adresse:", "Subnetzpräfix:",
           "Maske", "Standardgateway:", "Gatewaymetrik:", "Schnittstellenmetrik:"),
    "es": ('Configuración para la interfaz "{}"', "DHCP habilitado:", "Sí", "No", "Dirección IP:",
           "Prefijo de subred:", "máscara", "Puerta de enlace predeterminada:", "Métrica de puerta de enlace:",
           "Métrica de interfaz:"),
}  # fmt: skip
EXCLUDED = {
    "en": ("Protocol tcp Port Exclusion Ranges", "Start Port    End Port", "* - Administered port exclusions."),
    "de": ("Portausschlussbereiche für das Protokoll tcp", "Startport    Endport", "* - Verwaltete Portausschlüsse."),
    "es": ("Intervalos de exclusión de puertos tcp", "Puerto de inicio    Puerto final",
           "* - Exclusiones de puerto administradas."),
}  # fmt: skip
DYNAMIC = {
    "en": ("Protocol tcp Dynamic Port Range", "Start Port      : {}", "Number of Ports : {}"),
    "de": ("Dynamischer Portbereich für tcp", "Startport       : {}", "Anzahl von Ports: {}"),
    "es": ("Intervalo de puertos dinámicos tcp", "Puerto de inicio : {}", "Número de puertos: {}"),
}
