"""Every way an inventory can be wrong is refused on its own line, in words that help."""

from __future__ import annotations

from pathlib import Path

import pytest

from hostprep.declare.inventory import load
from hostprep.errors import DeclarationError

GOOD = """
[defaults]
user = "ec2-user"
connect_timeout = 5

[groups.web]
port = 2222
become = "sudo"
[groups.web.params.imds_block]
reject = false

[groups.lab]
port = 22

[hosts.web1]
address = "192.0.2.1"
groups = ["web", "lab"]
become_password = "env:SUDO_PASSWORD"
known_hosts = "keys"
[hosts.web1.params.imds_block]
reject = true

[hosts.web2]
user = "root"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "hosts.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_host_wins_over_its_groups_a_later_group_over_an_earlier_and_those_over_defaults(tmp_path: Path) -> None:
    inventory = load(write(tmp_path, GOOD))
    web1, web2 = inventory.hosts["web1"], inventory.hosts["web2"]
    assert (web1.user, web1.port, web1.become, web1.connect_timeout) == ("ec2-user", 22, "sudo", 5)
    assert (web2.user, web2.address, web2.port, web2.groups) == ("root", "web2", None, ())
    assert web1.known_hosts == tmp_path / "keys"
    assert str(web1.become_password) == "env:SUDO_PASSWORD"
    assert [(layer.step, dict(layer.values)) for layer in inventory.params["web1"]] == [
        ("imds_block", {"reject": False}),
        ("imds_block", {"reject": True}),
    ]


def test_selection_takes_hosts_and_groups_in_the_files_order(tmp_path: Path) -> None:
    inventory = load(write(tmp_path, GOOD))
    assert [host.name for host in inventory.select(["web2", "web"])] == ["web1", "web2"]
    with pytest.raises(DeclarationError, match=r"'wbe' is neither a host nor a group.*did you mean 'web'"):
        inventory.select(["wbe"])


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ([], ["web1", "web2"]),
        (["web?"], ["web1", "web2"]),
        (["l*"], ["web1"]),
        (["!web2"], ["web1"]),
        (["!lab"], ["web2"]),
        (["web*", "!web1"], ["web2"]),
    ],
)
def test_patterns_choose_and_leave_out(tmp_path: Path, words: list[str], names: list[str]) -> None:
    assert [host.name for host in load(write(tmp_path, GOOD)).select(words)] == names


def test_words_that_leave_no_host_are_refused_and_never_mean_all(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="no host is left"):
        load(write(tmp_path, GOOD)).select(["web1", "!web"])


def test_a_jump_host_may_share_the_defaults_of_those_behind_it(tmp_path: Path) -> None:
    inventory = load(write(tmp_path, GOOD.replace("connect_timeout = 5", 'jump = "web2"')))
    assert (inventory.hosts["web1"].jump, inventory.hosts["web2"].jump) == ("web2", None)


def test_a_key_is_placed_where_it_is_set(tmp_path: Path) -> None:
    inventory = load(write(tmp_path, GOOD))
    web1, web2 = inventory.hosts["web1"], inventory.hosts["web2"]
    assert inventory.place(web1, "port") == ("groups", "lab", "port")
    assert inventory.place(web2, "user") == ("hosts", "web2", "user")
    assert inventory.place(web1, "user") == ("defaults", "user")


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        (
            "port = 2222",
            "port = 99999",
            7,
            r"groups\.web\.port: is not valid; found 99999; expected less than or equal",
        ),
        ("port = 2222", 'port = "22"', 7, r"found '22'; expected a valid integer"),
        ("port = 2222", "prot = 2222", 7, r"groups\.web\.prot: unknown key.*did you mean 'port'"),
        ('become = "sudo"', 'become = "suod"', 8, r"found 'suod'; expected 'none' or 'sudo'; did you mean 'sudo'"),
        ("[hosts.web2]", "[host.web2]", 23, r"host: unknown key.*did you mean 'hosts'"),
        ('["web", "lab"]', '["wbe"]', 17, r"names a group that does not exist; found 'wbe'.*did you mean 'web'"),
        ('user = "root"', "user = ", 24, r"is not valid TOML"),
        ('user = "root"', 'jump = "web2"', 24, r"jumps through itself"),
        ("[groups.lab]\nport = 22", "[groups]\nlab = 22", 13, r"groups\.lab: is not valid; found 22; expected a table"),
        ("connect_timeout = 5", "connect_timeout = 0", 4, r"expected greater than 0"),
        ('["web", "lab"]', '"web"', 17, r"found 'web'; expected a list"),
        ("port = 22\n", "port = true\n", 13, r"found true; expected a valid integer"),
        ('"192.0.2.1"', '""', 16, r"address: is not valid; found ''; expected some text"),
        ('"192.0.2.1"', '"192.0.2.1:22"', 16, r"address: has a port in it.*the port has a key of its own"),
        ('"192.0.2.1"', '"[::1]"', 16, r"address: is in brackets"),
        ('"192.0.2.1"', '"me@web1"', 16, r"address: has a user in it"),
        ('"192.0.2.1"', '"https://web1"', 16, r"address: is no address"),
        ('"192.0.2.1"', '"-oProxyCommand=x"', 16, r"address: is no address"),
        ('"192.0.2.1"', '"a\\nb"', 16, r"address: is no address: 'a\\nb'"),
        ("[hosts.web2]", '[hosts."../web2"]', 23, r"is no name for one of hosts; found '\.\./web2'"),
        ("[groups.lab]", '[groups."!lab"]', 12, r"is no name for one of groups"),
        ('user = "root"', 'shell = "bash"', 24, r"shell: is not valid: 'bash'; expected one of linux"),
        ('user = "root"', 'transport = "SSH"', 24, r"found 'SSH'.*did you mean 'ssh'"),
        ('user = "root"', 'jump = "me:word@web9"', 24, r"more than a user in front of the @ \(not shown\)"),
        ('user = "root"', 'jump = "web3"\n[hosts.web3]\ntransport = "local"', 24, r"reached by local"),
        ('user = "root"', 'jump = "web1"\n[hosts.web3]\njump = "web2"', 26, r"a host that is reached through web1"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    with pytest.raises(DeclarationError, match=says) as caught:
        load(write(tmp_path, GOOD.replace(old, new, 1)))
    assert caught.value.line == line
    assert caught.value.file == str(tmp_path / "hosts.toml")


def test_all_faults_of_a_table_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError) as caught:
        load(write(tmp_path, GOOD.replace("port = 2222", "port = 0\nusr = 1")))
    assert [error.key for error in (caught.value, *caught.value.more)] == ["groups.web.port", "groups.web.usr"]


@pytest.mark.parametrize("pasted", ["hunter2", "env", "keyring:nouser", "file:", "hunter2:with:colons"])
def test_a_pasted_password_is_refused_and_never_repeated(tmp_path: Path, pasted: str) -> None:
    with pytest.raises(DeclarationError, match="secrets are references") as caught:
        load(write(tmp_path, GOOD.replace("env:SUDO_PASSWORD", pasted)))
    assert "hunter2" not in str(caught.value) + repr(caught.value)
    assert caught.value.line == 18


def test_a_file_that_is_not_there_or_not_text_gives_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=r"hosts\.toml: cannot be read: No such file"):
        load(tmp_path / "hosts.toml")
    (tmp_path / "hosts.toml").write_bytes(b"\x7fELF\xff")
    with pytest.raises(DeclarationError, match="is not UTF-8 text; found byte 0xff"):
        load(tmp_path / "hosts.toml")
