"""A script that is too large as it is: packed into itself, or fetched from S3 and proven by its digest."""

from __future__ import annotations

import gzip
import hashlib
import re
from base64 import b64encode
from dataclasses import dataclass
from typing import Final

from hostprep.errors import DeclarationError
from hostprep.render.exports.subject import Subject
from hostprep.render.render import Fragment

_WIDTH: Final = 120
_URL: Final = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/([A-Za-z0-9!_.*'()/=+@,:-]+)")


def compressed(data: bytes) -> bytes:
    """The same bytes by gzip, alike in every run."""
    return gzip.compress(data, 9, mtime=0)


def packed(subject: Subject, text: str) -> str:
    """A script that holds another one by gzip and base64, unpacks it and runs it: about a third of the size."""
    lines = _lines(text)
    return subject.piece("unpack", lines=[Fragment(line) for line in lines] if subject.shell == "linux" else lines)


def booting(subject: Subject, text: str) -> str:
    """A script that holds another one, runs it, and boots the machine where that ends with 3010."""
    return subject.piece("again", lines=_lines(text))


def _lines(text: str) -> list[str]:
    data = b64encode(compressed(text.encode())).decode()
    return [data[at : at + _WIDTH] for at in range(0, len(data), _WIDTH)]


@dataclass(frozen=True, slots=True)
class Object:
    """A place in S3."""

    bucket: str
    key: str

    @property
    def url(self) -> str:
        """As people write it."""
        return f"s3://{self.bucket}/{self.key}"


def parse(text: str) -> Object:
    """Read ``s3://BUCKET/KEY``.

    Raises:
        DeclarationError: it says something else.
    """
    found = _URL.fullmatch(text)
    if not found or found[2].endswith("/"):
        raise DeclarationError("is no place in S3", key="--from-s3", found=repr(text), expected="s3://BUCKET/KEY")
    return Object(found[1], found[2])


def fetching(subject: Subject, data: bytes, place: Object) -> str:
    """A script that fetches another one with the instance's role, and runs it if its SHA-256 is the one of ``data``."""
    digest = hashlib.sha256(data).hexdigest()
    values = {"bucket": place.bucket, "key": place.key, "url": place.url, "region": subject.region}
    return subject.piece("fetch", digest=digest, **values)
