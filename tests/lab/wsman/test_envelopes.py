"""What answers look like, byte for byte: the rest of the world parses them with less care than pypsrp."""

from __future__ import annotations

import re

import pytest

from hostprep.lab.wsman import Served
from hostprep.lab.wsman.envelopes import MalformedError, parse, seconds
from hostprep.lab.wsman.names import COMMANDS, NAMESPACES, SHELL
from tests.lab.wsman.conftest import Serving
from tests.lab.wsman.raw import CMD_SHELL, ask, receive
from tests.lab.wsman.scripted import ScriptedShell


@pytest.fixture
def served(serving: Serving) -> Served:
    return serving(allow_unencrypted=True, shell=ScriptedShell())


def head(text: str) -> tuple[list[str], list[str]]:
    """Prefixes, and the elements of the header."""
    return re.findall(r"xmlns:(\w+)=", text.partition(">")[0]), re.findall(r"<a:(\w+)>", text.partition("<s:Body")[0])


def start(served: Served, line: str) -> tuple[str, str]:
    shell = ask(served, "Create", CMD_SHELL).inside("rsp:ShellId")
    body = f'<rsp:CommandLine CommandId="abc"><rsp:Command>{line}</rsp:Command></rsp:CommandLine>'
    return shell, ask(served, "Command", body, shell=shell).inside("rsp:CommandId")


def test_a_new_shell(served: Served) -> None:
    said = ask(served, "Create", CMD_SHELL.replace("<rsp:Shell>", '<rsp:Shell ShellId="mine">'))
    assert said.text.startswith('<s:Envelope xml:lang="en-US" xmlns:s=')
    assert head(said.text) == (["s", "a", "x", "w", "rsp", "p"], ["Action", "MessageID", "To", "RelatesTo"])
    assert said.inside("a:Action") == NAMESPACES["x"] + "/CreateResponse"
    assert re.fullmatch(r"uuid:[0-9A-F-]{36}", said.inside("a:MessageID"))
    assert (said.inside("a:RelatesTo"), said.inside("rsp:ShellId")) == ("uuid:1", "MINE")
    assert (said.inside("rsp:Owner"), said.inside("rsp:IdleTimeOut")) == ("EC2AMAZ-LAB\\alice", "PT7200.000S")
    assert said.inside("a:Address") == "http://windows-host:5985/wsman"
    tags = re.findall(r"<rsp:(\w+)", said.text.partition("<rsp:Shell ")[2])
    wanted = "ShellId ResourceUri Owner ClientIP IdleTimeOut InputStreams OutputStreams ShellRunTime ShellInactivity"
    assert tags == wanted.split(" ")


def test_output_and_the_end_of_a_command(served: Served) -> None:
    """Every write is a chunk of its own; a command ends with the ends of its streams, its state and its exit code."""
    shell, command = start(served, "both")
    assert command == "ABC"
    texts: list[str] = []
    while not texts or "CommandState/Done" not in texts[-1]:
        texts.append(ask(served, "Receive", receive(command), shell=shell).text)
        assert head(texts[-1])[0] == ["s", "a", "w", "rsp", "p"]
    streams = re.findall(
        r'<rsp:Stream Name="(\w+)" CommandId="ABC"( End="true")?(?: />|>(\w*=*)</rsp:Stream>)', "".join(texts)
    )
    assert [one for one in streams if one[0] == "stdout"] == [("stdout", "", "b3V0DQo="), ("stdout", ' End="true"', "")]
    assert [one for one in streams if one[0] == "stderr"] == [("stderr", "", "ZXJyDQo="), ("stderr", ' End="true"', "")]
    done = f'<rsp:CommandState CommandId="ABC" State="{SHELL}/CommandState/Done"><rsp:ExitCode>0</rsp:ExitCode>'
    assert texts[-1].endswith(f"{done}</rsp:CommandState></rsp:ReceiveResponse></s:Body></s:Envelope>")


def test_what_is_there(served: Served) -> None:
    shell, command = start(served, "wait")
    filtered = f'<n:Enumerate><w:Filter><w:SelectorSet><w:Selector Name="ShellId">{shell}</w:Selector></w:SelectorSet>'
    filtered += "</w:Filter></n:Enumerate>"
    assert ask(served, "Enumerate", "<n:Enumerate/>", resource=SHELL).inside("rsp:ShellId") == shell
    assert ask(served, "Enumerate", filtered, resource=COMMANDS).inside("rsp:CommandId") == command
    said = ask(served, "Get", shell=shell, resource=SHELL)
    assert (said.status, said.inside("rsp:ChildProcesses")) == (200, "0")
    empty = ask(served, "Delete", shell=shell)
    assert (head(empty.text)[0], re.search(r"<s:Body ?/>|<s:Body></s:Body>", empty.text) is not None) == (
        ["s", "a", "w", "p"], True
    )  # fmt: skip
    assert "w:Items" not in ask(served, "Enumerate", "<n:Enumerate/>", resource=SHELL).text


def test_a_request_keeps_its_own_id(served: Served) -> None:
    """As the client wrote it, whatever that is."""
    for given in ("uuid:ABC", "urn:x", ""):
        text = ask(served, "Get", shell="NONE", message_id=given).text
        assert f"<a:RelatesTo>{given}</a:RelatesTo>" in text.replace("<a:RelatesTo />", "<a:RelatesTo></a:RelatesTo>")


@pytest.mark.parametrize(
    ("text", "value"),
    [("PT20S", 20), ("PT60.000S", 60), ("P1DT2H3M4.5S", 93784.5), ("PT0S", 0), ("PT", None), ("P", None), ("3600000", None),
     ("PT-1S", None), ("-PT1S", None), ("", None)],
)  # fmt: skip
def test_durations(text: str, value: float | None) -> None:
    assert seconds(text) == value


@pytest.mark.parametrize("data", [b"", b"<a>", b"<a/>", b"\xff\xfe<", b"<!DOCTYPE x>"])
def test_what_is_no_envelope(data: bytes) -> None:
    with pytest.raises(MalformedError):
        parse(data)
