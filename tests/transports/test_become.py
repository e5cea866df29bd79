"""The climb to root as a state machine, fed as a host would."""

from __future__ import annotations

import re

import pytest

from hostprep.declare.secrets import Secret
from hostprep.errors import BecomeFailed
from hostprep.transports.become import Sudo

PROMPT = b"[hostprep-ab12] "
READY = b"hostprep-ready-ab12\n"
LECTURE = b"\nWe trust you have received the usual lecture\n\n"


def climb(password: str | None = "hunter2") -> Sudo:  # noqa: S107  # no real one
    return Sudo("web1", Secret(password) if password is not None else None, "ab12")


def test_the_password_is_sent_for_our_own_prompt_only_and_once() -> None:
    sudo = climb()
    assert sudo.feed(b"", b"") == b""
    assert sudo.feed(b"Password: ", b"Password: ") == b""
    assert sudo.feed(b"", LECTURE + PROMPT[:5]) == b""
    assert sudo.feed(b"", PROMPT[5:]) == b"hunter2\n"
    assert sudo.feed(b"", b"\n") == b""
    assert not sudo.through


def test_the_script_waits_for_a_root_shell_on_both_streams() -> None:
    sudo = climb()
    sudo.feed(READY, b"")
    assert not sudo.through
    sudo.feed(b"", READY[:7])
    sudo.feed(b"", READY[7:])
    assert sudo.through


def test_a_second_prompt_is_a_wrong_password() -> None:
    sudo = climb()
    sudo.feed(b"", PROMPT)
    with pytest.raises(BecomeFailed, match="did not accept the password; check become_password"):
        sudo.feed(b"", b"\nSorry, try again.\n" + PROMPT)


def test_without_a_password_sudo_may_not_ask() -> None:
    sudo = climb(None)
    assert sudo.command.startswith("sudo -H -n ")
    assert sudo.feed(b"", PROMPT) == b""


@pytest.mark.parametrize("password", ["hunter2", None])
def test_the_command_is_one_that_sh_csh_and_fish_read_alike(password: str | None) -> None:
    command = climb(password).command
    assert "hunter2" not in command
    outside = re.sub(r"'[^'\\!]*'", "", command)
    assert not set(outside) & set("'\"\\`$!*?;&|<>(){}[]~^#=%")


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("ops is not in the sudoers file.", "sudoers"),
        ("Sorry, user ops is not allowed to execute '/usr/bin/sh' as root on web1.", "run sh as root"),
        ("sudo: sorry, you must have a tty to run sudo", "requiretty"),
        ("sudo: a password is required", "become_password"),
        ("sudo: 1 incorrect password attempt", "check become_password"),
        ("sh: 1: sudo: not found", "install sudo"),
        ("sudo: Passwort erforderlich", "log in as this user"),
    ],
)
def test_a_refusal_repeats_the_host_and_says_what_to_do(words: str, advice: str) -> None:
    sudo = climb()
    sudo.feed(b"", PROMPT + b"\n" + words.encode() + b"\n")
    error = sudo.failure("ended with exit code 1")
    assert words in error.problem
    assert advice in error.advice
    assert PROMPT.decode() not in str(error)
    assert "hunter2" not in str(error)
