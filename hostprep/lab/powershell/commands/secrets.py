"""ConvertTo-SecureString, of plain text."""

from __future__ import annotations

from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.net.secrets import secure
from hostprep.lab.powershell.runtime.stage import Cmdlet
from hostprep.lab.powershell.values.text import to_text


@command("ConvertTo-SecureString", "String AsPlainText Force")
class ConvertToSecureString(Cmdlet):
    """A text as a SecureString."""

    def run(self) -> None:
        """Make it; what ConvertFrom-SecureString wrote belongs to one account of one machine and is refused."""
        if not self.on("AsPlainText"):
            self.refuse("ConvertTo-SecureString without -AsPlainText")
        if not self.on("Force") and not self.frame.session.modern:
            message = (
                "The system cannot protect plain text input. To suppress this warning and convert the plain text to a "
                "SecureString, reissue the command specifying the Force parameter."
            )
            self.error("ImportSecureString_ForceRequired", message, "InvalidArgument", "System.ArgumentException")
            return
        self.write(secure(to_text(self.get("String"))))
