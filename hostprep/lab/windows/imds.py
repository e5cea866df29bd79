"""The instance metadata service: version 2 with tokens, version 1 where it is allowed (EC2 User Guide)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows
    from hostprep.lab.windows.web import Reply

SERVER = "EC2ws"
TOKEN = "x-aws-ec2-metadata-token"  # noqa: S105  # a header's name
TTL = "x-aws-ec2-metadata-token-ttl-seconds"
LONGEST = 21600


def request(host: Windows, method: str, path: str, headers: dict[str, str], *, hops: int = 0) -> Reply:
    """An answer of the service; ``hops`` are routers between, such as the NAT of containers."""
    from hostprep.lab.windows.web import Reply, answer

    imds, low = host.state.imds, {k.lower(): v for k, v in headers.items()}
    if not imds.reachable:
        return Reply(failure="Timeout")
    if not imds.enabled:
        return answer(403, _page(403), "text/html", SERVER)
    if path.rstrip("/") == "/latest/api/token":
        if hops >= imds.hop_limit and method == "PUT":
            return Reply(failure="Timeout")
        return _token(host, method, low)
    token = low.get(TOKEN)
    if token is not None and imds.issued.get(token, 0) < host.state.now:
        return answer(401, _page(401), "text/html", SERVER)
    if token is None and imds.tokens == "required":
        return answer(401, _page(401), "text/html", SERVER)
    found = _tree(host).get(path.rstrip("/"))
    if method != "GET":
        return answer(405, _page(405), "text/html", SERVER)
    return answer(404, _page(404), "text/html", SERVER) if found is None else answer(200, found, "text/plain", SERVER)


def _token(host: Windows, method: str, headers: dict[str, str]) -> Reply:
    from hostprep.lab.windows.web import answer

    if method != "PUT":
        return answer(405, _page(405), "text/html", SERVER)
    wish = headers.get(TTL, "")
    if not wish.isdigit() or not 1 <= int(wish) <= LONGEST or "x-forwarded-for" in headers:
        status = 403 if "x-forwarded-for" in headers else 400
        return answer(status, _page(status), "text/html", SERVER)
    token = f"AQAEALab{host.number():048d}=="
    host.state.imds.issued[token] = host.state.now + int(wish)
    return answer(200, token, "text/plain", SERVER, x_aws_ec2_metadata_token_ttl_seconds=wish)


def _tree(host: Windows) -> dict[str, str]:
    imds, wide = host.state.imds, host.network.wide
    document = {
        "accountId": imds.account, "architecture": "x86_64", "availabilityZone": imds.zone, "imageId": imds.image,
        "instanceId": imds.instance, "instanceType": imds.kind, "privateIp": wide.address, "region": imds.region,
        "version": "2017-09-30",
    }  # fmt: skip
    found = {
        "/latest/meta-data": "ami-id\nhostname\niam/\ninstance-id\ninstance-type\nlocal-ipv4\nmac\nplacement/",
        "/latest/meta-data/ami-id": imds.image,
        "/latest/meta-data/instance-id": imds.instance,
        "/latest/meta-data/instance-type": imds.kind,
        "/latest/meta-data/local-ipv4": wide.address,
        "/latest/meta-data/hostname": f"ip-{wide.address.replace('.', '-')}.{imds.region}.compute.internal",
        "/latest/meta-data/placement/region": imds.region,
        "/latest/meta-data/placement/availability-zone": imds.zone,
        "/latest/dynamic/instance-identity/document": json.dumps(document, indent=2),
    }
    if imds.user_data:
        found["/latest/user-data"] = imds.user_data
    if imds.role:
        role = {
            "Code": "Success",
            "Type": "AWS-HMAC",
            "AccessKeyId": "ASIALABLABLABLABHOST",
            "SecretAccessKey": "lab-not-a-secret",
            "Token": "lab",
            "Expiration": "2030-01-01T00:00:00Z",
        }
        found["/latest/meta-data/iam/security-credentials"] = imds.role
        found[f"/latest/meta-data/iam/security-credentials/{imds.role}"] = json.dumps(role)
    return found


def _page(status: int) -> str:
    from hostprep.lab.windows.web import REASONS

    words = f"{status} - {REASONS[status]}"
    head = '<?xml version="1.0" encoding="iso-8859-1"?>\n<html>\n'
    return f"{head} <head><title>{words}</title></head>\n <body><h1>{words}</h1></body>\n</html>\n"
