"""Names of buckets, keys, secrets, parameters and repositories: refused where AWS would, else turned into ARNs.

Every function takes a name or an ARN. An ARN must belong to the service; its own account and partition are checked
against the realm only where another account could not be meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from hostprep.errors import DeclarationError
from hostprep.iam.realm import Realm


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of name.

    Attributes:
        what: what it names, in words.
        pattern: what AWS accepts.
        expected: the same in words.
    """

    what: str
    pattern: re.Pattern[str]
    expected: str

    def check(self, name: str) -> str:
        """The name itself.

        Raises:
            DeclarationError: AWS would refuse it.
        """
        if not self.pattern.fullmatch(name):
            raise DeclarationError(f"is not the name of a {self.what}", found=repr(name), expected=self.expected)
        return name


def _kind(what: str, pattern: str, expected: str) -> Kind:
    return Kind(what, re.compile(pattern, re.ASCII), expected)


BUCKET: Final = _kind(
    "bucket",
    r"(?!xn--)(?!sthree-)(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)(?!.*-s3alias$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
    "3 to 63 lower case letters, digits, dots and hyphens (Amazon S3 bucket naming rules)",
)
OBJECT: Final = _kind("S3 object", r"(?!/)[^\x00-\x1f*?${}\"\\]{1,1024}", "an object key without wildcards")
PREFIX: Final = _kind("S3 prefix", r"(?!/)[^\x00-\x1f*?${}\"\\]{0,1023}", "a key prefix without wildcards")
KEY: Final = _kind(
    "KMS key",
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}",
    "a key id or a key ARN; an alias does not stand for its key in a policy's Resource",
)
SECRET: Final = _kind("secret", r"[A-Za-z0-9/_+=.@-]{1,512}", "1 to 512 of letters, digits and /_+=.@-")
PARAMETER: Final = _kind(
    "parameter", r"(?!/?(?i:aws|ssm))/?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+){0,14}", "letters, digits, .-_ in a path by /"
)
REPOSITORY: Final = _kind(
    "ECR repository",
    r"(?=.{2,256}$)[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*",
    "lower case letters, digits, and ._-/ between them",
)
LOG_GROUP: Final = _kind("log group", r"[A-Za-z0-9_./#-]{1,512}", "1 to 512 of letters, digits and _./#-")
ROLE: Final = _kind("role", r"(/?[\w+=,.@-]+/)*[\w+=,.@-]{1,64}", "up to 64 letters, digits, +=,.@-_, after its path")
ROLE_NAME: Final = _kind("role", r"[\w+=,.@-]{1,64}", "up to 64 letters, digits and +=,.@-_")
CLUSTER: Final = _kind("cluster", r"[A-Za-z0-9_-]{1,255}", "up to 255 letters, digits, hyphens and underscores")
ENDPOINT: Final = _kind("VPC endpoint", r"vpce-([0-9a-f]{8}|[0-9a-f]{17})", "vpce- and 8 or 17 hexadecimal digits")
VPC: Final = _kind("VPC", r"vpc-([0-9a-f]{8}|[0-9a-f]{17})", "vpc- and 8 or 17 hexadecimal digits")
ACCOUNT: Final = _kind("account", r"[0-9]{12}", "twelve digits")


def objects(realm: Realm, text: str) -> str:
    """``bucket`` or ``bucket/prefix`` as the ARN of all objects below it."""
    bucket, _, prefix = _bare(text, "s3", BUCKET).partition("/")
    PREFIX.check(prefix)
    return realm.arn("s3", f"{BUCKET.check(bucket)}/{prefix}*", region="", account="")


def one_object(realm: Realm, text: str) -> tuple[str, str]:
    """``bucket/key`` as the ARNs of its bucket and of the object."""
    bucket, _, key = _bare(text, "s3", OBJECT).partition("/")
    whole = realm.arn("s3", BUCKET.check(bucket), region="", account="")
    return whole, f"{whole}/{OBJECT.check(key)}"


def bucket(realm: Realm, text: str) -> str:
    """A bucket's ARN."""
    return realm.arn("s3", BUCKET.check(_bare(text, "s3", BUCKET)), region="", account="")


def key(realm: Realm, text: str) -> str:
    """A KMS key's ARN, from its id or from the ARN; never from an alias."""
    return _owned(realm, text, "kms", "key/", KEY)


def secret(realm: Realm, text: str) -> tuple[str, ...]:
    """A secret's ARN, as a policy's Resource.

    Secrets Manager appends a hyphen and six random characters to the name, so a name becomes ``name-??????`` (AWS
    Secrets Manager User Guide, "Permissions policy examples"). A whole ARN has them already. An ARN that ends in six
    small letters may be either, ``my-secret`` or a name with its suffix; then both are written.
    """
    arn = _owned(realm, text, "secretsmanager", "secret:", SECRET)
    if not text.startswith("arn:"):
        return (f"{arn}-??????",)
    if suffixed(arn):
        return (arn,)
    return (arn, f"{arn}-??????") if re.search(r"-[a-z]{6}$", arn) else (f"{arn}-??????",)


def suffixed(arn: str) -> bool:
    """Whether a secret's name surely ends in the six characters that Secrets Manager appends."""
    return bool(re.search(r"-(?=[A-Za-z0-9]*[A-Z0-9])[A-Za-z0-9]{6}$", arn))


def parameter(realm: Realm, text: str) -> str:
    """A parameter's ARN: ``/app/name`` gives ``parameter/app/name``, with one slash."""
    if text.startswith("arn:"):
        return _owned(realm, text, "ssm", "parameter/", PARAMETER)
    return realm.arn("ssm", "parameter/" + PARAMETER.check(text).removeprefix("/"))


def repository(realm: Realm, text: str) -> str:
    """An ECR repository's ARN."""
    return _owned(realm, text, "ecr", "repository/", REPOSITORY)


def log_group(realm: Realm, text: str) -> str:
    """A log group's ARN, without the ``:*`` that stands for its streams."""
    return _owned(realm, text.removesuffix(":*"), "logs", "log-group:", LOG_GROUP)


def role(realm: Realm, text: str) -> str:
    """A role's ARN, from its name (with its path, where it has one) or from the ARN."""
    if text.startswith("arn:"):
        return _owned(realm, text, "iam", "role/", ROLE)
    return realm.arn("iam", "role/" + ROLE.check(text).removeprefix("/"), region="")


def _owned(realm: Realm, text: str, service: str, prefix: str, kind: Kind) -> str:
    if not text.startswith("arn:"):
        return realm.arn(service, prefix + kind.check(text))
    shape = rf"arn:{re.escape(realm.partition.name)}:{service}:[a-z0-9-]*:[0-9]{{12}}:{prefix}(.+)"
    found = re.fullmatch(shape, text)
    if not found:
        expected = f"arn:{realm.partition.name}:{service}:...:{prefix}NAME"
        raise DeclarationError(f"is not the ARN of a {kind.what}", found=repr(text), expected=expected)
    kind.check(found[1])
    return text


def _bare(text: str, service: str, kind: Kind) -> str:
    """The name within an ARN that has neither region nor account."""
    if not text.startswith("arn:"):
        return text
    found = re.fullmatch(rf"arn:[a-z-]+:{service}:::(.+)", text)
    if not found:
        expected = f"arn:...:{service}:::NAME"
        raise DeclarationError(f"is not the ARN of a {kind.what}", found=repr(text), expected=expected)
    return found[1]
