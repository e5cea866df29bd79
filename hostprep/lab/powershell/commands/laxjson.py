"""What ConvertFrom-Json takes beyond JSON, put into JSON's own words.

Edition 5.1 has JavaScriptSerializer of .NET Framework, which takes texts in single quotes and names without quotes;
PowerShell 7 has Newtonsoft.Json, which takes comments and a comma before a closing bracket as well.
"""

from __future__ import annotations

import json
import re

_TOKEN = re.compile(
    r"""(?P<double>"(?:[^"\\]|\\.)*")|(?P<single>'(?:[^'\\]|\\.)*')|(?P<note>/\*.*?\*/|//[^\n]*)"""
    r"""|(?P<name>[A-Za-z_$][\w$]*)(?=\s*:)|(?P<comma>,)(?=(?:\s|/\*.*?\*/|//[^\n]*)*[\]}])|.""",
    re.DOTALL,
)


def strict(text: str, *, modern: bool) -> str:
    """The text as JSON, so far as it can be; what is wrong in it stays wrong."""

    def put(found: re.Match[str]) -> str:
        match found.lastgroup:
            case "single":
                return _quoted(found["single"][1:-1])
            case "name":
                return json.dumps(found["name"])
            case "note" if modern:
                return " "
            case "comma" if modern:
                return ""
        return found.group()

    return _TOKEN.sub(put, text)


def _quoted(inner: str) -> str:
    """The inside of single quotes in double ones."""
    plain = re.sub(
        r"\\(.)|\"", lambda found: found.group() if found[1] not in (None, "'") else found[1] or '\\"', inner
    )
    return f'"{plain}"'
