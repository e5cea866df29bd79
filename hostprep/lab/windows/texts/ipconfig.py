"""ipconfig's words, each with the dots that the recorded outputs have."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    title: str
    adapter: str
    address: str
    mask: str
    gateway: str
    suffix: str
    media: str
    disconnected: str
    description: str
    physical: str
    dhcp: str
    yes: str
    no: str
    preferred: str
    states: tuple[str, str]
    link: str
    address6: str


ENGLISH = Words(
    "Windows IP Configuration", "Ethernet adapter {}:", "   IPv4 Address. . . . . . . . . . . : ",
    "   Subnet Mask . . . . . . . . . . . : ", "   Default Gateway . . . . . . . . . : ",
    "   Connection-specific DNS Suffix  . : ", "   Media State . . . . . . . . . . . : ", "Media disconnected",
    "   Description . . . . . . . . . . . : ", "   Physical Address. . . . . . . . . : ",
    "   DHCP Enabled. . . . . . . . . . . : ", "Yes", "No", "Preferred", ("Tentative", "Duplicate"),
    "   Link-local IPv6 Address . . . . . : ", "   IPv6 Address. . . . . . . . . . . : ",
)  # fmt: skip
GERMAN = Words(
    "Windows-IP-Konfiguration", "Ethernet-Adapter {}:", "   IPv4-Adresse  . . . . . . . . . . : ",
    "   Subnetzmaske  . . . . . . . . . . : ", "   Standardgateway . . . . . . . . . : ",
    "   Verbindungsspezifisches DNS-Suffix: ", "   Medienstatus. . . . . . . . . . . : ", "Medium getrennt",
    "   Beschreibung. . . . . . . . . . . : ", "   Physische Adresse . . . . . . . . : ",
    "   DHCP aktiviert. . . . . . . . . . : ", "Ja", "Nein", "Bevorzugt", ("Vorläufig", "Duplikat"),
    "   Verbindungslokale IPv6-Adresse  . : ", "   IPv6-Adresse. . . . . . . . . . . : ",
)  # fmt: skip
SPANISH = Words(
    "Configuración IP de Windows", "Adaptador de Ethernet {}:", "   Dirección IPv4. . . . . . . . . . . . . . : ",
    "   Máscara de subred . . . . . . . . . . . . : ", "   Puerta de enlace predeterminada . . . . . : ",
    "   Sufijo DNS específico para la conexión. . : ", "   Estado de los medios. . . . . . . . . . . : ",
    "medios desconectados", "   Descripción . . . . . . . . . . . . . . . : ",
    "   Dirección física. . . . . . . . . . . . . : ", "   DHCP habilitado . . . . . . . . . . . . . : ", "sí", "no",
    "Preferido", ("Tentativo", "Duplicado"),
    "   Vínculo: dirección IPv6 local. . . . . . . : ", "   Dirección IPv6 . . . . . . . . . . . . . . : ",
)  # fmt: skip
WORDS = {"en": ENGLISH, "de": GERMAN, "es": SPANISH}
