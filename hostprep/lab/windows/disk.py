"""The folders of a fresh Windows, as far as scripts look at them."""

from __future__ import annotations

HOSTS = r"C:\Windows\System32\drivers\etc\hosts"
SHARED = (
    r"C:\Windows", r"C:\Windows\System32", r"C:\Windows\System32\drivers\etc", r"C:\Windows\Temp", r"C:\Program Files",
    r"C:\Program Files (x86)", r"C:\ProgramData", r"C:\Users", r"C:\Users\Public",
)  # fmt: skip
HOST = (
    r"C:\Windows\System32\config\systemprofile\AppData\Local\Temp", r"C:\Windows\System32\WindowsPowerShell\v1.0",
    r"C:\Program Files\Amazon\SSM", r"C:\Program Files\WindowsPowerShell\Modules", r"C:\ProgramData\Amazon\SSM",
    r"C:\Users\Administrator\AppData\Local\Temp", r"C:\Users\Administrator\Desktop",
)  # fmt: skip
CONTAINER = (
    r"C:\Users\ContainerAdministrator\AppData\Local\Temp",
    r"C:\Users\ContainerUser\AppData\Local\Temp",
)


def fresh(*, container: bool = False) -> dict[str, str | None]:
    """Files by their path, None for a folder."""
    folders: tuple[str, ...] = (*SHARED, *(CONTAINER if container else HOST))
    return {**dict.fromkeys(folders), HOSTS: "# 127.0.0.1 localhost\r\n"}
