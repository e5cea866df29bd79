"""A stand-in for the instance metadata service, version 2 only.

The source is EC2's user guide, "Use the Instance Metadata Service to access instance metadata". A token is put with a
TTL header and then required; without one the answer is 401. The answer to the token request leaves with an IP TTL of
the hop limit, so that with a hop limit of 1 it does not reach a container behind a bridge.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Mapping
from socket import IP_TTL, IPPROTO_IP, IPPROTO_IPV6, socket

from hostprep.lab.linux.identity import ACCOUNT, REGION
from hostprep.lab.linux.standins.web import Reply, listener, serve

TTL_HEADER = "x-aws-ec2-metadata-token-ttl-seconds"
TOKEN_HEADER = "x-aws-ec2-metadata-token"  # noqa: S105  # a header's name  # a header's name
LONGEST = 21600
IPV6_UNICAST_HOPS = 16
ROOT = "/latest/"


class Imds:
    """One instance's metadata service.

    Args:
        instance: the instance id.
        address: its private IPv4 address.
        hop_limit: the TTL of answers to token requests; may be changed while it serves.
    """

    def __init__(self, instance: str, address: str, hop_limit: int) -> None:
        self.hop_limit = hop_limit
        self._tokens: set[str] = set()
        self._role = "ecsInstanceRole"
        document = {"instanceId": instance, "region": REGION, "accountId": ACCOUNT, "privateIp": address}
        keys = {"Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": "ASIALABLABLABLABLAB1"}
        keys |= {"SecretAccessKey": "lab", "Token": "lab", "Expiration": "2099-01-01T00:00:00Z"}
        self._values = {
            "meta-data/instance-id": instance,
            "meta-data/local-ipv4": address,
            "meta-data/placement/region": REGION,
            "meta-data/placement/availability-zone": REGION + "a",
            "meta-data/iam/security-credentials/": self._role,
            f"meta-data/iam/security-credentials/{self._role}": json.dumps(keys),
            "dynamic/instance-identity/document": json.dumps(document),
        }

    def serve(self) -> None:
        """Serve on port 80 of every address of this namespace, in a thread."""
        listening = listener("", 80)
        threading.Thread(target=serve, args=(listening, self.answer), daemon=True).start()

    def answer(self, line: socket, method: str, target: str, headers: Mapping[str, str]) -> Reply:
        """One request."""
        if target == "/latest/api/token":
            return self._token(line, method, headers)
        if method != "GET":
            return 405, "text/plain", ""
        if headers.get(TOKEN_HEADER) not in self._tokens:
            return 401, "text/html", "401 - Unauthorized\n"
        wanted = target.removeprefix(ROOT)
        if wanted in self._values:
            return 200, "text/plain", self._values[wanted]
        below = sorted({self._step(key, wanted) for key in self._values if key.startswith(wanted)})
        listed = wanted.endswith("/") and below
        return (200, "text/plain", "\n".join(below)) if listed else (404, "text/html", "404 - Not Found\n")

    @staticmethod
    def _step(key: str, wanted: str) -> str:
        head, slash, _ = key[len(wanted) :].partition("/")
        return head + slash

    def _token(self, line: socket, method: str, headers: Mapping[str, str]) -> Reply:
        if method != "PUT":
            return 405, "text/plain", ""
        if "x-forwarded-for" in headers:
            return 403, "text/html", "403 - Forbidden\n"
        wanted = headers.get(TTL_HEADER, "")
        if not wanted.isdecimal() or not 1 <= int(wanted) <= LONGEST:
            return 400, "text/html", "400 - Bad Request\n"
        line.setsockopt(IPPROTO_IP, IP_TTL, self.hop_limit)
        line.setsockopt(IPPROTO_IPV6, IPV6_UNICAST_HOPS, self.hop_limit)
        token = secrets.token_urlsafe(40)
        self._tokens.add(token)
        return 200, "text/plain", token
