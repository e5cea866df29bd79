"""The contracts of programs: their lines as recorded on Windows, their exit codes, their streams, their languages."""

from __future__ import annotations

import re

import pytest

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows import Windows, instance

RULE = "listenaddress=169.254.170.2 listenport=80"
TARGET = "connectaddress=127.0.0.1 connectport=51679"


def do(host: Windows, line: str) -> Answer:
    """A program's command line; quotes hold words together."""
    words = [w.replace('"', "") for w in re.findall(r'(?:"[^"]*"|[^\s"])+', line)]
    return host.plugs().programs[words[0]](words[1:], ())


OUTPUTS = [
    ("netsh interface portproxy show all", 0, ["", "Listen on ipv4:             Connect to ipv4:", "", "Address         Port        Address         Port",
     "--------------- ----------  --------------- ----------", "169.254.170.2   80          127.0.0.1       51679", ""]),
    ("netsh interface portproxy show v6tov4", 0, [""]),
    ("netsh int portp sh v4tov4", 0, ["", "Listen on ipv4:*", "", "*", "*", "169.254.170.2   80          127.0.0.1       51679", ""]),
    (f"netsh interface portproxy add v4tov4 {RULE} {TARGET}", 0, [""]),
    (f"netsh interface portproxy delete v4tov4 {RULE}", 0, [""]),
    ("netsh interface portproxy delete v4tov4 listenaddress=169.254.170.2 listenport=81", 1, ["The system cannot find the file specified.", ""]),
    ("netsh interface ipv4 show dynamicport tcp", 0, ["", "Protocol tcp Dynamic Port Range", "-" * 33, "Start Port      : 49152", "Number of Ports : 16384", ""]),
    ("netsh interface ipv4 show interfaces", 0, ["", "Idx     Met         MTU          State                Name",
     "---  ----------  ----------  ------------  ---------------------------", "  1          75  4294967295  connected     Loopback Pseudo-Interface 1",
     "  6          15        9001  connected     Ethernet 2", " 11          15        1500  connected     vEthernet (nat)", ""]),
    ("netsh interface ipv4 add route prefix=1.2.3.4/32 interface=6 nexthop=10.0.1.1 store=active", 0, ["Ok.", ""]),
    ("netsh interface ipv4 add route prefix=0.0.0.0/0 interface=6 nexthop=10.0.1.1 store=active", 1, ["The object already exists.", ""]),
    ("netsh interface ipv4 delete route prefix=9.9.9.9/32 interface=6", 1, ["Element not found.", ""]),
    ("netsh interface ipv4 add route prefix=1.2.3.4/32 interface=\"nix\"", 1, ["The filename, directory name, or volume label syntax is incorrect.", ""]),
    ("netsh frobnicate", 1, ["The following command was not found: frobnicate.", ""]),
    ("route add 1.2.3.0 mask 255.255.255.0 10.0.1.1", 0, [" OK!"]),
    ("route delete 169.254.169.250", 0, [" OK!"]),
    ("sc query Docker", 0, ["", "SERVICE_NAME: docker", "        TYPE               : 10  WIN32_OWN_PROCESS  ", "        STATE              : 4  RUNNING ", "*"]),
    ("sc query nix", 1060, ["[SC] EnumQueryServicesStatus:OpenService FAILED 1060:", "", "The specified service does not exist as an installed service.", ""]),
    ("sc qc nix", 1060, ["[SC] OpenService FAILED 1060:", "", "The specified service does not exist as an installed service.", ""]),
    ("sc qfailure AmazonECS", 0, ["[SC] QueryServiceConfig2 SUCCESS", "", "SERVICE_NAME: AmazonECS", "        RESET_PERIOD (in seconds)    : 300", "        REBOOT_MESSAGE               : ",
     "        COMMAND_LINE                 : ", "        FAILURE_ACTIONS              : RESTART -- Delay = 5000 milliseconds.", "                                       RESTART -- Delay = 30000 milliseconds.", "*60000*"]),
    ("sc failure AmazonECS reset=300 actions=restart/5000/restart/30000/restart/60000", 0, ["[SC] ChangeServiceConfig2 SUCCESS"]),
    ("sc create x binPath= C:\\x.exe", 0, ["[SC] CreateService SUCCESS"]),
    ("sc start docker", 1056, ["[SC] StartService FAILED 1056:", "", "An instance of the service is already running.", ""]),
    ("sc stop hns", 1051, ["[SC] ControlService FAILED 1051:", "", "A stop control has been sent to a service that other running services are dependent on.", ""]),
    ("sc start sshd", 1058, ["[SC] StartService FAILED 1058:", "", "The service cannot be started, *", ""]),
    ("net stop W32Time", 2, None),
    ("net start docker", 2, None),
    ("schtasks /query /tn nix", 1, None),
    ("schtasks /create /tn lab /tr cmd.exe /sc onstart /ru SYSTEM", 0, ['SUCCESS: The scheduled task "lab" has successfully been created.']),
    ("reg query HKLM\\SOFTWARE\\nix", 1, None),
    ("reg add HKLM\\SOFTWARE\\x /v a /d b /f", 0, ["The operation completed successfully."]),
    ("reg query HKLM\\SYSTEM\\CurrentControlSet\\Services\\PortProxy\\v4tov4\\tcp", 0, ["", "HKEY_LOCAL_MACHINE\\SYSTEM\\*", "    169.254.170.2/80    REG_SZ    127.0.0.1/51679", ""]),
    ("reg query \"HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\" /v UBR", 0, ["", "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion", "    UBR    REG_DWORD    0xb21", ""]),
    ("docker network inspect nix", 1, ["[]"]),
    ("shutdown /a", 1116, None),
]  # fmt: skip
ERRORS = {
    "net stop W32Time": ["The Windows Time service is not started.", "", "More help is available by typing NET HELPMSG 3521.", ""],
    "net start docker": ["The requested service has already been started.", "", "More help is available by typing NET HELPMSG 2182.", ""],
    "schtasks /query /tn nix": ["ERROR: The system cannot find the file specified."],
    "reg query HKLM\\SOFTWARE\\nix": ["", "ERROR: The system was unable to find the specified registry key or value."],
    "docker network inspect nix": ["Error response from daemon: network nix not found"],
    "shutdown /a": ["Unable to abort the system shutdown because no shutdown was in progress.(1116)"],
}  # fmt: skip


@pytest.mark.parametrize(("line", "code", "output"), OUTPUTS, ids=[o[0][:60] for o in OUTPUTS])
def test_lines_and_exit_codes(line: str, code: int, output: list[str] | None) -> None:
    answer = do(instance(initialized=True), line)
    assert answer.exit_code == code
    shown = list(answer.output)
    if output is not None:
        assert len(shown) >= len([o for o in output if o != "*"])
        for line_, wanted in zip(shown, output, strict=False):
            assert line_ == wanted or (
                "*" in wanted and re.fullmatch(".*".join(map(re.escape, wanted.split("*"))), line_)
            ), (line_, wanted)
    assert list(answer.stderr) == ERRORS.get(line, [])


REFUSED = [
    ("netsh interface ipv4 add route prefix=1.2.3.4/32 interface=6", "The requested operation requires elevation (Run as administrator).", 1),
    (f"netsh interface portproxy add v4tov4 {RULE} {TARGET}", "The requested operation requires elevation (Run as administrator).", 1),
    ("netsh interface ipv4 add excludedportrange protocol=tcp startport=50 numberofports=1", "The requested operation requires elevation (Run as administrator).", 1),
    ("sc stop docker", "Access is denied.", 5),
    ("sc config docker start= demand", "Access is denied.", 5),
    ("net stop docker", "Access is denied.", 2),
    ("schtasks /delete /tn Initialize-ECSHostReboot /f", "ERROR: Access is denied.", 1),
    ("reg add HKLM\\SOFTWARE\\x /v a /d b /f", "ERROR: Access is denied.", 1),
    ("shutdown /r /t 0", "Access is denied.(5)", 5),
    ("route add 1.2.3.4 10.0.1.1", "The requested operation requires elevation.", 1),
]  # fmt: skip


@pytest.mark.parametrize(("line", "sentence", "code"), REFUSED, ids=[r[0][:50] for r in REFUSED])
def test_without_all_rights_nothing_happens(line: str, sentence: str, code: int) -> None:
    host = instance(initialized=True, elevated=False)
    answer = do(host, line)
    assert sentence in [*answer.output, *answer.stderr]
    assert answer.exit_code == code
    assert host.diff() == []


ROUTE_FAILURES = [
    ("route add 0.0.0.0 mask 0.0.0.0 10.0.1.1 metric 5", "The route addition failed: The object already exists."),
    ("route add 1.2.3.4 mask 255.255.255.0 10.0.1.1", "The route addition failed: The parameter is incorrect."),
    ("route add 1.2.3.0 mask 255.255.255.0 99.9.9.9", "The route addition failed: The parameter is incorrect."),
    ("route delete 9.9.9.9", "The route deletion failed: Element not found."),
]


@pytest.mark.parametrize(("line", "sentence"), ROUTE_FAILURES)
@pytest.mark.parametrize("code", [0, 1])
def test_route_exits_with_0_when_it_fails_unless_its_build_does_not(line: str, sentence: str, code: int) -> None:
    answer = do(instance(switches={"route_exit_code": code}), line)
    assert (answer.stderr[0], answer.exit_code) == (sentence, code)


def test_route_print_sums_metrics_and_shows_the_interfaces_address() -> None:
    host = instance()
    do(host, "route -p add 203.0.113.0 mask 255.255.255.0 10.0.1.1 metric 7")
    lines = [line.split() for line in do(host, "route print").output]
    assert [*["0.0.0.0"] * 2, "10.0.1.1", "10.0.1.23", "15"] in lines  # noqa: S104  # a value, nothing is bound
    assert ["203.0.113.0", "255.255.255.0", "10.0.1.1", "10.0.1.23", "22"] in lines
    assert ["203.0.113.0", "255.255.255.0", "10.0.1.1", "7"] in lines
    assert ["10.0.1.0", "255.255.255.0", "On-link", "10.0.1.23", "271"] in lines


def test_netsh_shows_the_parts_and_the_name_of_an_on_link_interface() -> None:
    lines = do(instance(), "netsh interface ipv4 show route").output
    assert lines[1] == "Publish  Type      Met  Prefix                    Idx  Gateway/Interface Name"
    assert "No       Manual    0    0.0.0.0/0                   6  10.0.1.1" in lines
    assert "No       System    256  10.0.1.23/32                6  Ethernet 2" in lines


LANGUAGES = [
    ("netsh interface portproxy show all", "es", ["", "Escuchar en ipv4:             Conectar a ipv4:", "", "Dirección       Puerto      Dirección       Puerto"]),
    ("netsh interface ipv4 show excludedportrange tcp", "es", ["", "*", "", "Puerto de inicio    Puerto final"]),
    ("ipconfig", "de", ["", "Windows-IP-Konfiguration", "", "", "Ethernet-Adapter Ethernet 2:"]),
    ("ipconfig", "es", ["", "Configuración IP de Windows", "", "", "Adaptador de Ethernet Ethernet 2:"]),
    ("netsh interface ipv4 add route prefix=0.0.0.0/0 interface=6 nexthop=10.0.1.1 store=active", "de", ["Das Objekt ist bereits vorhanden."]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "language", "output"), LANGUAGES, ids=[f"{row[1]} {row[0][:40]}" for row in LANGUAGES]
)
def test_programs_speak_the_systems_language_where_the_code_page_shows_it(
    line: str, language: str, output: list[str]
) -> None:
    host = instance(language=language, initialized=True)
    shown = list(do(host, line).output)[: len(output)]
    assert all(wanted in ("*", line_) for line_, wanted in zip(shown, output, strict=True)), shown
    host = instance(language=language, initialized=True)
    host.system.code_page = 65001
    assert list(do(host, line).output) == list(do(instance(initialized=True), line).output)


def test_ipconfig_all_says_what_state_an_address_has() -> None:
    host = instance(initialized=True)
    lines = [re.sub(r"[ .]+:", ":", line).strip() for line in do(host, "ipconfig /all").output]
    assert "IPv4 Address: 169.254.170.2(Preferred)" in lines
    assert "DHCP Enabled: Yes" in lines
    assert "Default Gateway: 10.0.1.1" in lines


def test_single_ports_of_http_sys_are_excluded_too() -> None:
    host = instance(pitfall="port-80-http-sys")
    rows = [line.split() for line in do(host, "netsh interface ipv4 show excludedportrange protocol=tcp").output]
    assert [row for row in rows if row[:1] in (["80"], ["5985"], ["47001"])] == [
        ["80", "80"],
        ["5985", "5985"],
        ["47001", "47001"],
    ]


def test_docker_tells_the_networks_subnet_as_json() -> None:
    import json

    found = json.loads("\n".join(do(instance(), "docker network inspect nat").output))
    assert found[0]["IPAM"]["Config"] == [{"Subnet": "172.31.208.0/20", "Gateway": "172.31.208.1"}]
    assert found[0]["Driver"] == "nat"
    down = instance()
    do(down, "net stop docker")
    answer = do(down, "docker ps")
    assert answer.exit_code == 1
    assert "open //./pipe/docker_engine: The system cannot find the file specified." in answer.stderr[0]
