"""Names that people see and that are other ones in other languages, while what they stand for is called the same.

German and Spanish are UNCONFIRMED word by word; they differ from English as they must: no script may look for them.
"""

from __future__ import annotations

SERVICES = {
    "de": {
        "RpcSs": "Remoteprozeduraufruf (RPC)", "Winmgmt": "Windows-Verwaltungsinstrumentation",
        "Schedule": "Aufgabenplanung", "Dhcp": "DHCP-Client", "Dnscache": "DNS-Client",
        "TermService": "Remotedesktopdienste", "WinRM": "Windows-Remoteverwaltung (WS-Verwaltung)",
        "iphlpsvc": "IP-Hilfsdienst", "WinNat": "Windows-NAT-Treiber", "hns": "Host-Netzwerkdienst",
        "vmcompute": "Hyper-V-Hostserverdienst", "W32Time": "Windows-Zeitgeber",
    },
    "es": {
        "RpcSs": "Llamada a procedimiento remoto (RPC)", "Winmgmt": "Instrumental de administración de Windows",
        "MpsSvc": "Firewall de Windows Defender", "Schedule": "Programador de tareas", "Dhcp": "Cliente DHCP",
        "Dnscache": "Cliente DNS", "LanmanServer": "Servidor", "TermService": "Servicios de Escritorio remoto",
        "WinRM": "Administración remota de Windows (WS-Management)", "iphlpsvc": "Aplicación auxiliar IP",
        "WinNat": "Controlador NAT de Windows", "hns": "Servicio de red de host",
        "vmcompute": "Servicio de proceso de host de Hyper-V", "W32Time": "Hora de Windows",
    },
}  # fmt: skip
RULES = {
    "de": {
        "WINRM-HTTP-In-TCP": "Windows-Remoteverwaltung (HTTP eingehend)",
        "RemoteDesktop-UserMode-In-TCP": "Remotedesktop - Benutzermodus (TCP eingehend)",
    },
    "es": {
        "WINRM-HTTP-In-TCP": "Administración remota de Windows (HTTP de entrada)",
        "RemoteDesktop-UserMode-In-TCP": "Escritorio remoto - Modo usuario (TCP de entrada)",
    },
}
AUTHORITY = {"en": "NT AUTHORITY", "de": "NT-AUTORITÄT", "es": "NT AUTHORITY"}


def service(name: str, english: str, language: str) -> str:
    """A service's display name."""
    return SERVICES.get(language, {}).get(name, english)


def rule(name: str, english: str, language: str) -> str:
    """A firewall rule's display name."""
    return RULES.get(language, {}).get(name, english)
