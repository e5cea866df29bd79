"""What plugs a simulated host's commands and programs into an engine: plain data in, plain data out.

The same functions serve the dialect engine, which calls them, and a real ``pwsh``, which asks for them over a socket;
so they see neither engine's objects. An engine binds the arguments by the command's table and hands over Python values:
``str``, ``bool``, ``int``, ``float``, ``None``, lists, dicts with text keys, ``Record`` for objects of the host's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, Self

Deed = Callable[[Sequence[Any]], "Record | Fault | None"]
"""A method of an object: takes arguments as plain data. The properties of a record replace those of the object."""


@dataclass(frozen=True, slots=True)
class Enum:
    """An enum of the host's objects.

    Attributes:
        type: its full name.
        values: numbers by name.
    """

    type: str
    values: Mapping[str, int]


class Word(str):
    """A value of an enum by its name: a text to the host, an enum's value to scripts."""

    __slots__ = ("enum",)
    enum: Enum

    def __new__(cls, name: str, enum: Enum) -> Self:
        """A name of an enum."""
        made = super().__new__(cls, name)
        made.enum = enum
        return made


@dataclass(frozen=True, slots=True)
class Record:
    """An object of the host, such as a route.

    Attributes:
        type: its first type name, such as
            ``Microsoft.Management.Infrastructure.CimInstance#root/standardcimv2/MSFT_NetRoute``.
        properties: values by name, in order; lists and records may be inside.
        text: what ``"$object"`` gives; None where the type name is what PowerShell shows.
        methods: by name in lower case.
    """

    type: str
    properties: Mapping[str, Any]
    text: str | None = None
    methods: Mapping[str, Deed] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Fault:
    """An error that a command reports.

    Attributes:
        message: its sentence.
        id: the error id without the command's name, which the engine adds: ``CmdletizationQuery_NotFound``.
        category: a word of System.Management.Automation.ErrorCategory.
        target: the object it is about, as text.
        exception: the full name of the exception's type.
        terminating: whether it ends the command, whatever the caller prefers.
        reply: what a web request got instead of what it wanted: the exception's Response and Status, and the text that
            is shown for it.
    """

    message: str
    id: str
    category: str = "NotSpecified"
    target: str | None = None
    exception: str = "System.Exception"
    terminating: bool = False
    reply: Reply | None = None


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001  # PowerShell's own word
    """A text for the warning stream."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a command: once for each item of a pipeline that binds to it.

    Attributes:
        name: the command.
        set: the parameter set that was chosen.
        parameters: the bound parameters by their declared names; common parameters are the engine's affair.
    """

    name: str
    set: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the host.

    Attributes:
        name: with its capitals, such as ``New-NetRoute``.
        run: what it does; yields records and scalars for the output, faults and warnings, as they come.
        table: its parameters, as a row of the shipped tables; None takes the row of its name.
        handles: the parameters that ``run`` honours. One that is bound and not among them is refused by the engine, by
            its name: a simulated command never ignores what a script asked for.
        module: the module it comes from.
        asks: whether it asks before it acts unless ``-Confirm:$false`` is given; nobody answers here, so it fails.
    """

    name: str
    run: Callable[[Call], Iterable[Any]]
    handles: frozenset[str]
    table: Mapping[str, Any] | None = None
    module: str = ""
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a native program did: lines of both streams without their ends, and its exit code."""

    output: Sequence[str] = ()
    exit_code: int = 0
    stderr: Sequence[str] = ()


Program = Callable[[Sequence[str], Sequence[str]], Answer]
"""A native program: its arguments as it sees them, and the lines of its standard input."""


class Reply(Protocol):
    """An HTTP answer, or how there was none.

    Attributes:
        status: 0 where there was no answer.
        failure: a word of System.Net.WebExceptionStatus such as ``ConnectFailure``; empty where there was an answer.
        body: its bytes.
        headers: names and values.
    """

    @property
    def status(self) -> int: ...  # noqa: D102  # said above
    @property
    def failure(self) -> str: ...  # noqa: D102  # said above
    @property
    def body(self) -> bytes: ...  # noqa: D102  # said above
    @property
    def headers(self) -> Mapping[str, str]: ...  # noqa: D102  # said above


Http = Callable[[str, str, Mapping[str, str], float], Reply]
"""What a request to a URL gets: URL, method, headers, seconds until it gives up."""


class Registry(Protocol):
    r"""A registry. Keys are ``HKLM\...`` and ``HKCU\...`` without a drive's colon, in any case.

    What needs elevation raises ``PermissionError`` without it.
    """

    def exists(self, key: str) -> bool:
        """Whether there is a key."""

    def make(self, key: str) -> None:
        """Make a key and those above it."""

    def remove(self, key: str) -> None:
        """Delete a key with all below it."""

    def children(self, key: str) -> Sequence[str]:
        """The names of the keys right below a key."""

    def values(self, key: str) -> Mapping[str, Any]:
        """A key's values: text, numbers, lists of text; the default one has an empty name."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What .NET says of the operating system and of the account that scripts run as.

    Attributes:
        version: of Windows, such as ``10.0.20348.2849``.
        account: domain and name.
        elevated: whether it is an administrator with all rights.
    """

    version: str
    account: str
    elevated: bool


@dataclass(frozen=True, slots=True)
class Plugs:
    r"""All that a host brings along.

    Attributes:
        commands: by name in lower case.
        programs: by name in lower case, with and without ``.exe`` as the host finds them.
        aliases: alias to command name.
        http: who answers HTTP requests; None refuses them. A real ``pwsh`` asks its own machine's network.
        paths: full paths of programs that are not in ``C:\Windows\system32``, by name in lower case without ``.exe``.
        resolve: the addresses of a name, none where it is unknown; None refuses names.
        registry: the drives ``HKLM:`` and ``HKCU:``; None refuses them.
        machine: what [Environment] and [WindowsIdentity] tell; None refuses those of their members.
        absent: commands in lower case that real hosts have and this one lacks: they fail as an unknown command does,
            while those that nobody simulates are refused before a script runs.
    """

    commands: Mapping[str, Command] = field(default_factory=dict)
    programs: Mapping[str, Program] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    http: Http | None = None
    absent: frozenset[str] = frozenset()
    paths: Mapping[str, str] = field(default_factory=dict)
    resolve: Callable[[str], Sequence[str]] | None = None
    registry: Registry | None = None
    machine: Machine | None = None
