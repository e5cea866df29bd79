"""What is to be exported: a profile with its values, proven to hold and to hold no secret."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hostprep.declare import inventory as inventories
from hostprep.declare import profile as profiles
from hostprep.declare.inventory import Inventory
from hostprep.declare.library import open_library
from hostprep.declare.prepare import Prepared, prepare, tasks
from hostprep.declare.profile import Profile
from hostprep.errors import DeclarationError
from hostprep.render.bundle import ending, native, script
from hostprep.render.compose import Phase
from hostprep.render.exports.fetch import Fetch, Wanted, matched, wanted
from hostprep.render.render import Fragment, Renderer


@dataclass(frozen=True, slots=True)
class Choice:
    """The user's words, which all exports share.

    Attributes:
        profile: a profile that ships, or a file.
        folders: the user's own folders of steps.
        hosts: an inventory, for the parameters of one host of it.
        on: which host, where it has several.
        secrets: where the instance fetches secrets.
        region: the AWS region that they and a script in S3 are fetched from; empty for the instance's own.
    """

    profile: str
    folders: tuple[Path, ...] = ()
    hosts: Path | None = None
    on: tuple[str, ...] = ()
    secrets: tuple[Fetch, ...] = ()
    region: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A profile that can be exported.

    Attributes:
        profile: it.
        steps: its steps with their values.
        renderer: of its shell.
        fetches: variable to where the instance fetches the secret.
        region: see ``Choice``.
    """

    profile: Profile
    steps: tuple[Prepared, ...]
    renderer: Renderer = field(repr=False)
    fetches: Mapping[str, Fetch] = field(default_factory=dict)
    region: str = ""

    @property
    def shell(self) -> str:
        """Whose scripts these are: ``linux``, ``powershell`` or ``cmd``."""
        return self.renderer.shell

    @property
    def reboots(self) -> bool:
        """Whether a step may want a reboot."""
        return any(prepared.step.reboot == "may" for prepared in self.steps)

    def script(self, phase: Phase = "apply") -> str:
        """One phase as a script that stands alone, and fetches its secrets first."""
        text = script(self.renderer, self.profile.name, self.steps, phase)
        if not self.fetches or phase == "probe":
            return text
        secrets = [
            {"variable": Fragment(variable), "store": fetch.store, "name": fetch.name}
            for variable, fetch in self.fetches.items()
        ]
        return self.piece("secrets", secrets=secrets, region=self.region) + self.embedded(text)

    def file(self, text: str) -> bytes:
        """A script as the content of a file."""
        return native(self.shell, text).encode()

    def embedded(self, text: str) -> str:
        """A script as a part of a larger one: ``param`` and ``exit`` keep their meaning."""
        return f"& {{\n{text.rstrip()}\n}}\n" if self.shell == "powershell" else text

    def piece(self, name: str, **values: object) -> str:
        """A shared piece of ``templates/SHELL/_export``."""
        return self.renderer.frame(f"_export/{name}{ending(self.shell)}.j2", values)


def load(choice: Choice) -> Subject:
    """Read and check all that an export stands on.

    Raises:
        DeclarationError: profile or inventory cannot hold, a step of it can render nothing, or one needs a secret that
            nobody says how to fetch; nothing has been written.
    """
    library = open_library(choice.folders)
    profile = profiles.load(choice.profile, library)
    inventory = inventories.load(choice.hosts) if choice.hosts else None
    if inventory is None:
        steps, host = prepare(profile), None
    else:
        host = _one(inventory, choice.on)
        steps = tasks(profile, inventory, (inventory.hosts[host],), library)[0].steps
    needed = wanted(steps)
    fetches = matched(needed, choice.secrets)
    for secret in needed:
        if secret.variable not in fetches:
            raise _secret(secret, profile, inventory, host)
    return Subject(profile, steps, Renderer(library, profile.shell), fetches, choice.region)


def _one(inventory: Inventory, on: Sequence[str]) -> str:
    found = inventory.select(on)
    if len(found) != 1:
        raise DeclarationError(
            "an export holds the parameters of one host",
            file=inventory.document.file,
            found=", ".join(host.name for host in found),
            expected="--on NAME",
        )
    return found[0].name


def _secret(secret: Wanted, profile: Profile, inventory: Inventory | None, host: str | None) -> DeclarationError:
    """The refusal, placed where the value is set."""
    step, *inner = secret.path
    facts = {
        "found": "a secret, and whoever may read the export would read it",
        "expected": f"--secret {secret.key}=ssm:NAME or secretsmanager:ID, fetched on the instance by its own role",
    }
    problem = f"parameter {secret.key} is a secret, and an export never holds one"
    for layer in reversed(inventory.params[host] if inventory and host else ()):
        path = (*layer.at, *inner)
        if inventory and layer.step == step and inventory.document.line(path):
            return inventory.document.error(problem, path, **facts)
    return profile.document.error(problem, ("params", step, *inner), **facts)
