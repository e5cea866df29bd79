"""System.Net.WebUtility and System.Web.HttpUtility: texts within URLs.

Both leave letters, digits and ``-_.!*()`` and write a blank as ``+``; WebUtility has capitals in its numbers.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote_plus, unquote_plus

from hostprep.lab.powershell.net.model import NetType
from hostprep.lab.powershell.net.registry import register

_ESCAPE = re.compile("%[0-9A-F]{2}")
WEB = register(NetType("System.Net.WebUtility"))
HTTP = register(NetType("System.Web.HttpUtility"))


def _encoded(text: Any) -> Any:
    # Python never quotes the tilde, .NET does.
    return None if text is None else quote_plus(str(text), safe="!*()").replace("~", "%7E")


def _lower(text: Any) -> Any:
    found = _encoded(text)
    return None if found is None else _ESCAPE.sub(lambda one: one.group().lower(), found)


def _decoded(text: Any) -> Any:
    return None if text is None else unquote_plus(str(text))


WEB.static("UrlEncode", "string", _encoded)
WEB.static("UrlDecode", "string", _decoded)
WEB.unknown("HtmlEncode HtmlDecode UrlEncodeToBytes UrlDecodeToBytes")
HTTP.static("UrlEncode", "string | -string,System.Text.Encoding", _lower)
HTTP.static("UrlDecode", "string | -string,System.Text.Encoding", _decoded)
HTTP.unknown(
    "HtmlAttributeEncode HtmlDecode HtmlEncode JavaScriptStringEncode ParseQueryString UrlEncodeToBytes "
    "UrlEncodeUnicode UrlDecodeToBytes UrlPathEncode"
)
