"""What a simulated Windows instance is to be: one frozen value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Final, Literal, Self, get_args

from hostprep.errors import LabError, nearest

Release = Literal["2016", "2019", "2022", "2025"]
Language = Literal["en", "de", "es"]
Edition = Literal["core", "full", "nano"]
Scheme = Literal["https", "http"]
Transport = Literal["psrp", "winrm"]
EngineName = Literal["auto", "dialect", "pwsh"]

USER: Final = re.compile(r'[^\x00-\x1f"/\\\[\]:;|=,+*?<>@]{1,20}')
"""What an account's name may be on Windows (NetUserAdd)."""
CHOICES: Final[dict[str, Any]] = {
    "os": Release,
    "language": Language,
    "edition": Edition,
    "transport": Transport,
    "engine": EngineName,
}


@dataclass(frozen=True, slots=True)
class Spec:
    """One simulated Windows container instance.

    Attributes:
        os: the release of Windows Server.
        language: of its texts; ``en``, ``de`` or ``es``.
        edition: ``core``, ``full``, or ``nano``, which has no PowerShell.
        initialized: whether ``Initialize-ECSAgent -EnableTaskIAMRole`` has run, as AWS's user data has it run.
        cluster: the cluster that was named then.
        faults: what is wrong with it, by name; ``hostprep lab faults`` lists them.
        users: administrators; the first is the one in the inventory.
        guests: accounts that may log in but not use WinRM.
        schemes: ``https`` and ``http``, a port each; the inventory names the first.
        basic: whether Basic logins are offered beside Negotiate and NTLM. Windows itself has it off.
        certificates: whether the first user has a client certificate to log in with.
        transport: how the inventory says that it is reached: ``psrp`` or ``winrm``.
        engine: what runs scripts: the lab's own ``dialect``; a real ``pwsh``, which acts on this machine's own files;
            ``auto`` takes pwsh where there is one.
        wine: whether cmd syntax that the model has not (``for``, ``set``, files) goes to Wine's cmd.exe, where there is
            one; otherwise it is refused.
        pace: seconds that pass on it while one passes here. Waits of scripts cost nothing either way.
        reboot_seconds: seconds for which its ports are closed in a reboot.
        settled: seconds that have passed on it since the boot when its ports open again.
        booted_for: seconds that it has been up when it starts.
        elevated: whether its users have all rights.
        switches: the model's open behaviours, by the names of its ``Switches``.
    """

    os: Release = "2022"
    language: Language = "en"
    edition: Edition = "core"
    initialized: bool = False
    cluster: str = "lab"
    faults: tuple[str, ...] = ()
    users: tuple[str, ...] = ("Administrator",)
    guests: tuple[str, ...] = ()
    schemes: tuple[Scheme, ...] = ("https", "http")
    basic: bool = True
    certificates: bool = True
    transport: Transport = "psrp"
    engine: EngineName = "dialect"
    wine: bool = True
    pace: float = 1.0
    reboot_seconds: float = 0.5
    settled: float = 0.0
    booted_for: float = 300.0
    elevated: bool = True
    switches: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, words in CHOICES.items():
            _one_of(name, getattr(self, name), get_args(words))
        if self.faults:
            from hostprep.lab.windows.life import faults

            for value in self.faults:
                _one_of("fault", value, faults.names())
        for value in self.schemes:
            _one_of("scheme", value, get_args(Scheme))
        if self.switches:
            from hostprep.lab.windows.state.system import Switches

            for value in self.switches:
                _one_of("switch", value, [each.name for each in fields(Switches)])
        if not self.users or not self.schemes:
            raise LabError("an instance needs a user and a scheme, to be reached at all")
        for value in (*self.users, *self.guests):
            if not USER.fullmatch(value) or value.strip(" .") != value:
                raise LabError(
                    f"{value!r} is no name for a Windows account; expected up to 20 characters, "
                    'none of them one of "/\\[]:;|=,+*?<>@'
                )

    def going_on(self, state: Mapping[str, Any] | None) -> Self:
        """The spec with what a state says of the model: release, language, edition.

        Raises:
            LabError: it says none of it.
        """
        if state is None:
            return self
        try:
            system = state["system"]
            words = {"os": system["release"], "language": system["language"], "edition": system["edition"].lower()}
        except (TypeError, KeyError, AttributeError):
            raise LabError("this is no state of a simulated Windows instance: it says nothing of a system") from None
        return replace(self, **words)

    def to_json(self) -> str:
        """The value as JSON, for the process that keeps the instance."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The value that ``to_json`` wrote."""
        found: dict[str, Any] = json.loads(text)
        values: Any = {key: tuple(value) if isinstance(value, list) else value for key, value in found.items()}
        return cls(**values)


def _one_of(name: str, value: str, known: Iterable[str]) -> None:
    known = tuple(known)
    if value not in known:
        near = nearest(str(value), known)
        hint = f"; did you mean {near!r}?" if near else f"; expected one of {', '.join(known)}"
        raise LabError(f"there is no {name} {value!r}{hint}")
