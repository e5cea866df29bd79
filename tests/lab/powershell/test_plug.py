"""A host's commands and programs in the engine: a small model of routes, as a real host's network module behaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from hostprep.lab.powershell.engine import PowerShell, Result
from hostprep.lab.powershell.host import plug
from hostprep.lab.powershell.host.machine import Host
from hostprep.lab.powershell.host.plug import Answer, Call, Command, Fault, Plugs, Record
from hostprep.lab.powershell.syntax.source import Refused
from hostprep.lab.powershell.values.text import to_text

ROUTE = "Microsoft.Management.Infrastructure.CimInstance#root/standardcimv2/MSFT_NetRoute"
INTERFACE = "Microsoft.Management.Infrastructure.CimInstance#root/standardcimv2/MSFT_NetIPInterface"


class Routes:
    """The model: a list of routes and what was asked of it."""

    def __init__(self) -> None:
        self.routes: list[dict[str, Any]] = [
            {"DestinationPrefix": "0.0.0.0/0", "NextHop": "10.0.0.1", "ifIndex": 5, "RouteMetric": 0}
        ]
        self.calls: list[Call] = []
        self.lines: list[str] = []

    def get(self, call: Call) -> Iterator[Any]:
        self.calls.append(call)
        wanted = call.parameters.get("DestinationPrefix")
        found = [route for route in self.routes if not wanted or route["DestinationPrefix"] in wanted]
        if wanted and not found:
            yield Fault(
                f"No MSFT_NetRoute objects found with property 'DestinationPrefix' equal to '{wanted[0]}'.",
                "CmdletizationQuery_NotFound_DestinationPrefix", "ObjectNotFound", wanted[0],
                "Microsoft.PowerShell.Cmdletization.Cim.CimJobException",
            )  # fmt: skip
        for route in found:
            yield Record(ROUTE, route, f"MSFT_NetRoute ({route['DestinationPrefix']})")

    def new(self, call: Call) -> Iterator[Any]:
        self.calls.append(call)
        p = call.parameters
        if p["DestinationPrefix"] == "bad":
            yield Fault("Element not found.", "Windows System Error 1168", "NotSpecified", terminating=True)
        if p.get("PolicyStore") == "ActiveStore":
            yield plug.Warning("not kept after a restart")
        route = {
            "DestinationPrefix": p["DestinationPrefix"], "NextHop": p.get("NextHop", "10.0.0.9"),
            "ifIndex": p.get("InterfaceIndex", 1), "RouteMetric": p.get("RouteMetric", 256),
        }  # fmt: skip
        self.routes.append(route)
        yield Record(ROUTE, route)

    def remove(self, call: Call) -> Iterator[Any]:
        self.calls.append(call)
        for route in call.parameters.get("InputObject", ()):
            self.routes.remove(dict(route.properties))
        yield from ()

    def interface(self, _call: Call) -> Iterator[Any]:
        yield Record(INTERFACE, {"InterfaceAlias": "vEthernet (nat)", "ifIndex": 7, "Tags": ["a", "b"], "Big": 1 << 40})

    def process(self, _call: Call) -> Iterator[Any]:
        yield Fault("none", "NoProcessFoundForGivenName", "ObjectNotFound")

    def netsh(self, words: Sequence[str], lines: Sequence[str]) -> Answer:
        self.lines.extend(lines)
        good = "good" in words
        return Answer(["netsh said", *words], 0 if good else 1, [] if good else ["it went wrong", "twice"])


def host(model: Routes) -> Host:
    commands = [
        Command("Get-NetRoute", model.get, frozenset({"DestinationPrefix", "AddressFamily", "AssociatedIPInterface", "InterfaceAlias", "InterfaceIndex"})),
        Command("New-NetRoute", model.new, frozenset({"DestinationPrefix", "InterfaceIndex", "InterfaceAlias", "NextHop", "RouteMetric", "PolicyStore"})),
        Command("Remove-NetRoute", model.remove, frozenset({"InputObject", "Confirm"})),
        Command("Get-NetIPInterface", model.interface, frozenset({"InterfaceIndex"})),
        Command("Get-Process", model.process, frozenset({"Name"})),
        Command("Get-Thing", lambda call: iter([call.parameters]), frozenset({"Value", "On"}),
                {"name": "Get-Thing", "parameters": [{"name": "Value", "type": "object", "position": 0}, {"name": "On", "type": "switch"}]}, "Things"),
    ]  # fmt: skip
    return Host(plugs=Plugs({c.name.lower(): c for c in commands}, {"netsh": model.netsh}, {"gnr": "Get-NetRoute"}))


def run(script: str, model: Routes | None = None, edition: str = "5.1") -> Result:
    return PowerShell(host(model or Routes()), edition=edition).run(script)


NOT_FOUND = "CmdletizationQuery_NotFound_DestinationPrefix,Get-NetRoute"


@pytest.mark.parametrize(
    ("script", "output", "errors"),
    [
        ("$r = Get-NetRoute -DestinationPrefix '0.0.0.0/0'; $r.NextHop; $r.ifIndex.GetType().Name; \"$r\"", ["10.0.0.1", "Int32", "MSFT_NetRoute (0.0.0.0/0)"], []),
        ("(Get-NetRoute).PSObject.TypeNames[0, 1]", [ROUTE, "Microsoft.Management.Infrastructure.CimInstance#MSFT_NetRoute"], []),
        ("$i = Get-NetIPInterface; $i.Tags[1]; $i.Big.GetType().Name", ["b", "Int64"], []),
        ("$r = Get-NetRoute 9.9.9.9/32; 'next'", ["next"], [NOT_FOUND]),
        ("try { Get-NetRoute 9.9.9.9/32 -ErrorAction Stop } catch { $_.FullyQualifiedErrorId; $_.CategoryInfo.Category; $_.TargetObject }", [NOT_FOUND, "ObjectNotFound", "9.9.9.9/32"], []),
        ("$ErrorActionPreference = 'Stop'; try { Get-NetRoute 9.9.9.9/32 } catch { 'caught: the scope is the global one' }", ["caught: the scope is the global one"], []),
        ("function f { $ErrorActionPreference = 'Stop'; Get-NetRoute 9.9.9.9/32; 'goes on' }; f", ["goes on"], [NOT_FOUND]),
        ("function f { $ErrorActionPreference = 'Stop'; Get-Process x; 'never' }; try { f } catch { $_.FullyQualifiedErrorId }", ["NoProcessFoundForGivenName,Microsoft.PowerShell.Commands.GetProcessCommand"], []),
        ("@(Get-NetRoute 9.9.9.9/32 -ErrorAction SilentlyContinue).Count; $?", ["0", "True"], []),
        ("gnr 0.0.0.0/0 | Select-Object -ExpandProperty NextHop", ["10.0.0.1"], []),
        ("Get-NetRoute | Where-Object NextHop -eq 10.0.0.1 | ForEach-Object { $_.RouteMetric + 1 }", ["1"], []),
        ("(New-NetRoute -DestinationPrefix 1.1.1.1/32 -InterfaceIndex 5).RouteMetric; @(Get-NetRoute).Count", ["256", "2"], []),
        ("$p = @{ DestinationPrefix = '1.1.1.1/32'; InterfaceIndex = '5'; RouteMetric = 1 }; $null = New-NetRoute @p; @(Get-NetRoute).Count", ["2"], []),
        ("New-NetRoute -DestinationPrefix x -InterfaceIndex 1 -InterfaceAlias y; 'on'", ["on"], ["AmbiguousParameterSet,New-NetRoute"]),
        ("New-NetRoute -DestinationPrefix x -InterfaceIndex abc; 'on'", ["on"], ["ParameterArgumentTransformationError,New-NetRoute"]),
        ("New-NetRoute -Nonsense 1; 'on'", ["on"], ["NamedParameterNotFound,New-NetRoute"]),
        ("Get-NetRoute -AddressFamily IPX; 'on'", ["on"], ["ParameterArgumentTransformationError,Get-NetRoute"]),
        ("try { New-NetRoute bad -InterfaceIndex 1; 'never' } catch { 'ended ' + $_.FullyQualifiedErrorId }", ["ended Windows System Error 1168,New-NetRoute"], []),
        ("Get-NetRoute | Remove-NetRoute -Confirm:$false; @(Get-NetRoute).Count", ["0"], []),
        ("Remove-NetRoute -InputObject (Get-NetIPInterface) -Confirm:$false; 'on'", ["on"], ["ParameterArgumentTransformationError,Remove-NetRoute"]),
        ("[pscustomobject]@{ DestinationPrefix = 'x' } | Remove-NetRoute -Confirm:$false; @(Get-NetRoute).Count", ["1"], ["InputObjectNotBound,Remove-NetRoute"]),
        ("Get-Command Get-NetRoute | ForEach-Object { $_.Name; $_.ModuleName; \"$($_.CommandType)\" }", ["Get-NetRoute", "NetTCPIP", "Function"], []),
        ("netsh.exe interface good; $LASTEXITCODE; $o = netsh bad 2>&1; $LASTEXITCODE; @($o).Count", ["netsh said", "interface", "good", "0", "1", "4"], []),
        ("netsh bad > $null", [], ["NativeCommandError", "NativeCommandErrorMessage"]),
    ],
)  # fmt: skip
def test_scripts(script: str, output: list[str], errors: list[str]) -> None:
    result = run(script)
    assert [to_text(item) for item in result.output] == output
    assert [record.fields["id"] for record in result.errors] == errors
    assert result.terminated is None


def test_arguments_come_as_plain_python() -> None:
    model = Routes()
    run("Get-NetRoute -AddressFamily ipv4 -DestinationPrefix 0.0.0.0/0; Get-NetIPInterface | Get-NetRoute", model)
    first, second = model.calls
    assert first.parameters == {"AddressFamily": ["IPv4"], "DestinationPrefix": ["0.0.0.0/0"]}
    given = second.parameters["AssociatedIPInterface"]
    assert given == Record(
        INTERFACE, {"InterfaceAlias": "vEthernet (nat)", "ifIndex": 7, "Tags": ["a", "b"], "Big": 1 << 40}, INTERFACE
    )


@pytest.mark.parametrize(
    ("value", "plain"),
    [("'a'", "a"), ("1", 1), ("1.5", 1.5), ("$true", True), ("$null", None), ("@(1, 'b')", [1, "b"]), ("@{ A = 1; B = @{ C = 2 } }", {"A": 1, "B": {"C": 2}}),
     ("([pscustomobject]@{ A = 1, 2 })", {"A": [1, 2]}), ("([timespan]90)", "00:00:00.0000090"), ("5GB", 5 << 30)],
)  # fmt: skip
def test_values_cross_the_fence(value: str, plain: Any) -> None:
    seen: list[Any] = []

    def use(call: Call) -> Iterator[Any]:
        seen.append(call.parameters["Value"])
        yield from ()

    table = {"parameters": [{"name": "Value", "position": 0}]}
    command = Command("Use-Value", use, frozenset({"Value"}), table)
    result = PowerShell(Host(plugs=Plugs({"use-value": command}))).run(f"Use-Value {value}")
    assert not result.errors
    assert seen == [plain]
    assert type(seen[0]) is type(plain)


def test_a_warning_follows_its_preference() -> None:
    line = "$null = New-NetRoute 1.1.1.1/32 -InterfaceIndex 1 -PolicyStore ActiveStore"
    assert run(line).warnings == ["not kept after a restart"]
    assert run(line + " -WarningAction SilentlyContinue").warnings == []


def test_standard_input_reaches_a_program() -> None:
    model = Routes()
    run("'one', 2 | netsh good", model)
    assert model.lines == ["one", "2"]


@pytest.mark.parametrize(
    ("script", "place"),
    [("'x'\n  Get-NetRoute -PolicyStore ActiveStore", "line:2:3: the dialect does not know: Get-NetRoute -PolicyStore"),
     ("$p = @{ AsJob = $true }\nGet-NetRoute @p", "line:2:1: the dialect does not know: Get-NetRoute -AsJob"),
     ("'x'; Remove-NetRoute -WhatIf", "Remove-NetRoute with -WhatIf")],
)  # fmt: skip
def test_what_a_command_would_ignore_is_refused(script: str, place: str) -> None:
    with pytest.raises(Refused) as refusal:
        run(script)
    assert place in str(refusal.value)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("show --% /c $x 'a b' \"c | d\" %SystemRoot% ; x | ForEach-Object { $_ }", ["/c", "$x", "'a", "b'", "c | d", r"C:\Windows", ";", "x"]),
        ("show a --% %NOPE% (\n'next'", ["a", "%NOPE%", "(", "next"]),
    ],
)  # fmt: skip
def test_what_stands_behind_stop_parsing(script: str, words: list[str]) -> None:
    """about_Parsing: up to the line's end or a pipe outside of double quotes, with the variables of cmd."""
    host = Host(plugs=Plugs(programs={"show": lambda given, _: Answer(list(given))}))
    assert PowerShell(host).run(script).output == words


def test_a_program_that_windows_has_and_the_host_has_not_is_refused() -> None:
    with pytest.raises(Refused, match=r"program icacls\.exe"):
        PowerShell(Host()).run("icacls.exe C:\\")
    assert PowerShell(Host()).run("nosuch.exe").errors[0].fields["id"] == "CommandNotFoundException"
