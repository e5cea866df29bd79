"""System.Net.HttpWebRequest and its answer: a request goes to the host's ``http`` plug and nowhere else."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net.arrays import ENUMERABLE
from hostprep.lab.powershell.net.exceptions import make_exception
from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import TYPES, register
from hostprep.lab.powershell.net.streams import memory
from hostprep.lab.powershell.net.uris import absolute, make_uri
from hostprep.lab.powershell.values.collections import Hashtable
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.numbers import Int64
from hostprep.lab.powershell.values.objects import NOTHING, EnumValue, NetObject
from hostprep.lab.powershell.values.text import to_text

WEB = "System.Net.WebException"
FIRST_ERROR = 400
_STATUS = (
    "Success NameResolutionFailure ConnectFailure ReceiveFailure SendFailure PipelineFailure RequestCanceled "
    "ProtocolError ConnectionClosed TrustFailure SecureChannelFailure ServerProtocolViolation KeepAliveFailure Pending "
    "Timeout ProxyNameResolutionFailure UnknownError MessageLengthLimitExceeded CacheEntryNotFound "
    "RequestProhibitedByCachePolicy RequestProhibitedByProxy"
)
STATUS = register(
    NetType("System.Net.WebExceptionStatus", "System.Enum", values={n: i for i, n in enumerate(_STATUS.split())})
)
CODES = register(
    NetType(
        "System.Net.HttpStatusCode",
        "System.Enum",
        values={
            "OK": 200, "Created": 201, "NoContent": 204, "Moved": 301, "Found": 302, "NotModified": 304,
            "BadRequest": 400, "Unauthorized": 401, "Forbidden": 403, "NotFound": 404, "MethodNotAllowed": 405,
            "RequestTimeout": 408, "InternalServerError": 500, "BadGateway": 502, "ServiceUnavailable": 503,
            "GatewayTimeout": 504,
        },
    )
)  # fmt: skip
# What .NET Framework says of a failure; .NET knows fewer words (recorded: a refused connection is UnknownError).
_SAYS = {
    "ConnectFailure": "Unable to connect to the remote server",
    "Timeout": "The operation has timed out",
    "ReceiveFailure": "The underlying connection was closed: An unexpected error occurred on a receive.",
    "NameResolutionFailure": "The remote name could not be resolved",
}
_SHARED = ("Timeout", "NameResolutionFailure")
_SOCKET = {"ConnectFailure": "ConnectionRefused", "ReceiveFailure": "ConnectionReset"}
SOCKET_ERROR = register(
    NetType(
        "System.Net.Sockets.SocketError",
        "System.Enum",
        values={
            "NetworkUnreachable": 10051, "ConnectionReset": 10054, "TimedOut": 10060, "ConnectionRefused": 10061,
            "HostUnreachable": 10065, "HostNotFound": 11001,
        },
    )
)  # fmt: skip
TYPES["system.net.sockets.socketexception"].property("SocketErrorCode", lambda e: e.fields.get("socket"))

HEADERS = register(NetType("System.Net.WebHeaderCollection", interfaces=ENUMERABLE[:2]))
REQUEST = register(NetType("System.Net.WebRequest"))
HTTP_REQUEST = register(NetType("System.Net.HttpWebRequest", "System.Net.WebRequest"))
RESPONSE = register(NetType("System.Net.WebResponse", interfaces=("System.IDisposable",)))
HTTP_RESPONSE = register(NetType("System.Net.HttpWebResponse", "System.Net.WebResponse"))


def header_table(pairs: dict[str, str]) -> Hashtable:
    """Headers of a request or an answer."""
    found = Hashtable(net_type=HEADERS)
    for name, value in pairs.items():
        found.set(name, value)
    return found


def _put_header(headers: Hashtable, name: str, value: Any) -> Any:
    headers.set(name, to_text(value))
    return NOTHING


def _take_header(headers: Hashtable, name: str) -> Any:
    headers.remove(name)
    return NOTHING


def _create(source: Any) -> NetObject:
    uri = source if isinstance(source, NetObject) else make_uri(source)
    if not absolute(uri).startswith(("http://", "https://")):
        raise NetError("NotKnown", "[Net.WebRequest] of a scheme other than http")
    settings = {"method": "GET", "timeout": 100_000, "redirect": True}
    return NetObject(HTTP_REQUEST, uri=uri, headers=header_table({}), **settings)


def get_response(frame: Any, request: NetObject) -> NetObject:
    """The answer to a request.

    Raises:
        NetError: there was none, or its status says that it failed.
    """
    http = frame.session.host.plugs.http
    if http is None:
        raise NetError("NotKnown", "an HTTP request on a host that answers none")
    fields = request.fields
    headers = {to_text(name): to_text(value) for name, value in fields["headers"].items()}
    reply = http(absolute(fields["uri"]), fields["method"], headers, fields["timeout"] / 1000)
    frame.session.check()
    if reply.failure:
        raise _failed(reply, modern=frame.session.modern)
    if reply.status // 100 == 3 and fields["redirect"]:  # noqa: PLR2004  # redirections
        raise NetError("NotKnown", "[Net.HttpWebRequest] that follows a redirection")
    response = response_of(reply, fields["uri"])
    if reply.status >= FIRST_ERROR:
        phrase = " ".join(filter(None, (f"({reply.status})", getattr(reply, "reason", ""))))
        text = f"The remote server returned an error: {phrase}."
        raise NetError(WEB, text, {"response": response, "status": convert("ProtocolError", STATUS)})
    return response


def response_of(reply: Any, uri: Any) -> NetObject:
    """An answer as HttpWebResponse."""
    headers, stream = header_table(dict(reply.headers)), memory(reply.body)
    return NetObject(HTTP_RESPONSE, status=reply.status, headers=headers, stream=stream, uri=uri)


def facts_of(reply: Any) -> dict[str, Any]:
    """What the WebException of a cmdlet of 5.1 carries."""
    if reply.failure:
        return {"response": None, "status": convert(reply.failure, STATUS)}
    return {"response": response_of(reply, None), "status": convert("ProtocolError", STATUS)}


def _failed(reply: Any, *, modern: bool) -> NetError:
    """What GetResponse throws; the socket's own error is behind it, in .NET one exception deeper."""
    word = reply.failure
    told = word if not modern or word in _SHARED else "UnknownError"
    error = _SOCKET.get(word)
    cause = None
    if error is not None:
        code = convert(getattr(reply, "reason", "") or error, SOCKET_ERROR)
        cause = make_exception("System.Net.Sockets.SocketException", _SAYS[word], socket=code)
        cause = make_exception("System.Net.Http.HttpRequestException", _SAYS[word], cause) if modern else cause
    return NetError(WEB, _SAYS[word], {"response": None, "status": convert(told, STATUS), "inner": cause})


def _status(response: NetObject) -> Any:
    number = response.fields["status"]
    return EnumValue(CODES, number)


def _set_proxy(_request: NetObject, value: Any) -> None:
    if value is not None:
        raise NetError("NotKnown", "[Net.WebRequest] with a proxy")


def _close(response: NetObject) -> Any:
    response.fields["stream"].fields["closed"] = True
    return NOTHING


def _setting(kind: str, field: str) -> tuple[Any, Any]:
    def put(request: NetObject, value: Any) -> None:
        request.fields[field] = convert(value, TYPES[kind])

    return (lambda request: request.fields.get(field)), put


for _name in ("Add", "Set"):
    HEADERS.method(_name, "string,string", _put_header)
HEADERS.method("Get", "string", lambda h, name: h.get(name))
HEADERS.method("get_Item", "string", lambda h, name: h.get(name))
HEADERS.method("set_Item", "string,string", _put_header)
HEADERS.method("Remove", "string", _take_header)
HEADERS.property("Count", len)
HEADERS.property("AllKeys", Hashtable.keys)
HEADERS.unknown("Keys GetValues HasKeys ToByteArray GetKey Clear")
REQUEST.static("Create", "string | uri", _create)
HTTP_REQUEST.static("Create", "string | uri", _create)
REQUEST.static("CreateHttp", "string | uri", _create)
REQUEST.unknown("DefaultWebProxy GetSystemWebProxy RegisterPrefix DefaultCachePolicy")
for _name, _kind, _field in (
    ("Method", "system.string", "method"), ("Timeout", "system.int32", "timeout"),
    ("ReadWriteTimeout", "system.int32", "patience"), ("AllowAutoRedirect", "system.boolean", "redirect"),
    ("KeepAlive", "system.boolean", "alive"), ("UserAgent", "system.string", "agent"),
    ("ContentLength", "system.int64", "length"),
):  # fmt: skip
    HTTP_REQUEST.property(_name, *_setting(_kind, _field))
HTTP_REQUEST.property("Proxy", lambda _: None, _set_proxy)
HTTP_REQUEST.property("Headers", lambda r: r.fields["headers"])
HTTP_REQUEST.property("RequestUri", lambda r: r.fields["uri"])
HTTP_REQUEST.method("GetResponse", "", get_response, frame=True)
HTTP_REQUEST.method("Abort", "", lambda _: NOTHING)
HTTP_REQUEST.complete = False
HTTP_RESPONSE.property("StatusCode", _status)
HTTP_RESPONSE.property("Headers", lambda r: r.fields["headers"])
HTTP_RESPONSE.property("Server", lambda r: r.fields["headers"].get("Server", ""))
HTTP_RESPONSE.property("ContentType", lambda r: r.fields["headers"].get("Content-Type", ""))
HTTP_RESPONSE.property("ContentLength", lambda r: Int64(len(r.fields["stream"].fields["data"])))
HTTP_RESPONSE.property("ResponseUri", lambda r: r.fields["uri"])
HTTP_RESPONSE.method("GetResponseHeader", "string", lambda r, name: r.fields["headers"].get(name, ""))
HTTP_RESPONSE.method("GetResponseStream", "", lambda r: r.fields["stream"])
for _name in ("Close", "Dispose"):
    HTTP_RESPONSE.method(_name, "", _close)
HTTP_RESPONSE.complete = False
