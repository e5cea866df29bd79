"""How root is reached: what is said to sudo and what its answers mean. Does no IO.

The password goes to sudo's standard input (``-S``) and only after sudo has printed the prompt we chose. The script
follows only after a shell that is already root has said so. Nothing is ever an argument. ``-k`` makes sudo forget
cached consent, so that whether it asks does not depend on who logged in before (sudo(8)).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hostprep.errors import BecomeFailed
from hostprep.transports.wire import SHELL

if TYPE_CHECKING:
    from hostprep.declare.secrets import Secret

# sudo's own words where it is not localized, and what to do then. The first that fits is taken.
_ADVICE: Final = {
    "not in the sudoers file": "let the user use sudo on the host (sudoers), or log in as another user",
    "may not run sudo": "let the user use sudo on the host (sudoers), or log in as another user",
    "not allowed to execute": "allow the user to run sh as root in the host's sudoers",
    "must have a tty": "take requiretty off for this user in the host's sudoers",
    "incorrect password": "check become_password",
    "password is required": "declare become_password for this host, or allow the user NOPASSWD in its sudoers",
    "no tty present": "declare become_password for this host, or allow the user NOPASSWD in its sudoers",
    "not found": 'install sudo on the host, or log in as root and declare become = "none"',
}
_OTHERWISE: Final = "log in as this user and try: sudo sh -c true"


class Sudo:
    """One climb to root, fed with what the host prints.

    Attributes:
        command: what to execute on the host instead of ``sh -s``.
        ready: the line that a root shell prints on both streams when it waits for the script.
        through: whether that line has come on both streams.
    """

    def __init__(self, host: str, password: Secret | None, nonce: str) -> None:
        self._host = host
        self._password = password
        self._prompt = f"[hostprep-{nonce}] ".encode()
        self._asked = 0
        self._stdout = b""
        self._stderr = b""
        self.ready = f"hostprep-ready-{nonce}\n".encode()
        self.through = False
        flags = f"-H -k -S -p '{self._prompt.decode()}'" if password else "-H -n"
        word = self.ready.decode().rstrip()
        self.command = f"sudo {flags} sh -c 'echo {word}; echo {word} >&2; exec {SHELL}'"

    def feed(self, stdout: bytes, stderr: bytes) -> bytes:
        """Take what the host printed; return what to send it now, which may be nothing.

        Raises:
            BecomeFailed: sudo asked a second time, so the password was wrong.
        """
        self._stdout += stdout
        self._stderr += stderr
        self.through = self.ready in self._stdout and self.ready in self._stderr
        asked, self._asked = self._asked, self._stderr.count(self._prompt)
        if self.through or self._asked == asked or self._password is None:
            return b""
        if self._asked > 1:
            raise BecomeFailed(self._host, "sudo did not accept the password", "check become_password")
        return self._password.reveal().encode("utf-8", "surrogateescape") + b"\n"

    def failure(self, why: str) -> BecomeFailed:
        """The error for a climb that ended early, in the host's own words.

        Args:
            why: what ended it, such as ``ended with exit code 1``.
        """
        raw = (self._stderr + self._stdout).replace(self._prompt, b"").decode("utf-8", "replace")
        words = " ".join(line.strip() for line in raw.splitlines() if line.strip())
        advice = next((todo for sign, todo in _ADVICE.items() if sign in words), _OTHERWISE)
        return BecomeFailed(self._host, f"sudo {why}" + (f" and said: {words}" if words else ""), advice)
