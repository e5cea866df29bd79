"""What tells one Windows Server from another (EC2 User Guide, os_family_windows.go of aws/amazon-ecs-agent)."""

from __future__ import annotations

from dataclasses import dataclass

from hostprep.lab.windows.state.system import RegistryValue, System


@dataclass(frozen=True, slots=True)
class Release:
    """One release of Windows Server."""

    build: str
    revision: int
    release_id: str
    display: str
    launch: int
    hns: int


RELEASES = {
    "2016": Release("14393", 7336, "1607", "", 1, 7),
    "2019": Release("17763", 6293, "1809", "", 1, 9),
    "2022": Release("20348", 2849, "2009", "21H2", 2, 13),
    "2025": Release("26100", 1742, "2009", "24H2", 2, 15),
}
EDITIONS = {"Core": "Server Core", "Full": "Server", "Nano": "Nano Server"}
LANGUAGES = {"en": (1033, "en-US", 437), "de": (1031, "de-DE", 850), "es": (3082, "es-ES", 850)}


def registry(system: System) -> dict[str, RegistryValue]:
    """The values under ``CurrentVersion``."""
    release = RELEASES[system.release]
    kind = EDITIONS[system.edition]
    words = {
        "ProductName": f"Windows Server {system.release} Datacenter", "CurrentBuild": release.build,
        "CurrentBuildNumber": release.build,
        "CurrentVersion": "6.3", "EditionID": "ServerDatacenter", "InstallationType": kind,
        "ReleaseId": release.release_id,
    }  # fmt: skip
    if release.display:
        words["DisplayVersion"] = release.display
    found = {name: RegistryValue("REG_SZ", data) for name, data in words.items()}
    return found | {
        "UBR": RegistryValue("REG_DWORD", release.revision),
        "CurrentMajorVersionNumber": RegistryValue("REG_DWORD", 10),
    }
