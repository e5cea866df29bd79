"""System.Net.WebClient, on top of the requests of ``web``."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net.encodings import byte_array
from hostprep.lab.powershell.net.exceptions import make_exception
from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.net.uris import make_uri
from hostprep.lab.powershell.net.web import HTTP_REQUEST, STATUS, WEB, get_response, header_table
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.objects import NOTHING, NetObject

CLIENT = register(NetType("System.Net.WebClient", interfaces=("System.IDisposable",)))
SECONDS = 100


def _data(frame: Any, client: NetObject, address: Any) -> bytes:
    uri = address if isinstance(address, NetObject) else make_uri(address)
    settings = {"method": "GET", "timeout": SECONDS * 1000, "redirect": True}
    request = NetObject(HTTP_REQUEST, uri=uri, headers=client.fields["headers"], **settings)
    return bytes(get_response(frame, request).fields["stream"].fields["data"])


def _file(frame: Any, client: NetObject, address: Any, path: Any) -> Any:
    data = _data(frame, client, address)
    try:
        frame.session.host.files.write(str(path), data)
    except NetError as fault:
        inner = make_exception(fault.type_name, fault.message)
        status = convert("UnknownError", STATUS)
        message = "An exception occurred during a WebClient request."
        raise NetError(WEB, message, {"response": None, "status": status, "inner": inner}) from None
    return NOTHING


def _set_proxy(_client: NetObject, value: Any) -> None:
    if value is not None:
        raise NetError("NotKnown", "[Net.WebClient] with a proxy")


CLIENT.constructor("", lambda: NetObject(CLIENT, headers=header_table({})))
CLIENT.property("Headers", lambda client: client.fields["headers"])
CLIENT.property("Proxy", lambda _: None, _set_proxy)
CLIENT.method("DownloadString", "string | uri", lambda *a: _data(*a).decode("utf-8-sig", "replace"), frame=True)
CLIENT.method("DownloadData", "string | uri", lambda *a: byte_array(_data(*a)), frame=True)
CLIENT.method("DownloadFile", "string,string | uri,string", _file, frame=True)
CLIENT.method("Dispose", "", lambda _: NOTHING)
CLIENT.unknown(
    "UploadString UploadData UploadFile UploadValues OpenRead OpenWrite DownloadStringAsync DownloadFileAsync "
    "DownloadDataAsync DownloadStringTaskAsync DownloadFileTaskAsync DownloadDataTaskAsync Credentials Encoding "
    "BaseAddress UseDefaultCredentials QueryString ResponseHeaders CachePolicy IsBusy CancelAsync"
)
