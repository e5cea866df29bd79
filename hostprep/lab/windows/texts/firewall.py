"""The firewall's display groups: localized, while the group's resource name is not."""

from __future__ import annotations

GROUPS = {
    "@FirewallAPI.dll,-30267": {
        "en": "Windows Remote Management",
        "de": "Windows-Remoteverwaltung",
        "es": "Administración remota de Windows",
    },
    "@FirewallAPI.dll,-28752": {"en": "Remote Desktop", "de": "Remotedesktop", "es": "Escritorio remoto"},
}


def group(name: str, language: str) -> str:
    """A group as people see it."""
    return GROUPS.get(name, {}).get(language, name)
