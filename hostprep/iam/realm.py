"""The account, region and partition that names belong to, and the ARNs that follow from them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from hostprep.errors import DeclarationError, nearest


@dataclass(frozen=True, slots=True)
class Partition:
    """A group of regions with accounts of its own.

    Attributes:
        name: the second field of every ARN in it.
        dns_suffix: what the names of its services end in.
        regions: a pattern of its regions' names.
    """

    name: str
    dns_suffix: str
    regions: re.Pattern[str]


PARTITIONS: Final = tuple(
    Partition(name, suffix, re.compile(pattern, re.ASCII))
    for name, suffix, pattern in (
        ("aws", "amazonaws.com", r"(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+"),
        ("aws-cn", "amazonaws.com.cn", r"cn-\w+-\d+"),
        ("aws-us-gov", "amazonaws.com", r"us-gov-\w+-\d+"),
        ("aws-iso", "c2s.ic.gov", r"us-iso-\w+-\d+"),
        ("aws-iso-b", "sc2s.sgov.gov", r"us-isob-\w+-\d+"),
        ("aws-iso-e", "cloud.adc-e.uk", r"eu-isoe-\w+-\d+"),
        ("aws-iso-f", "csp.hci.ic.gov", r"us-isof-\w+-\d+"),
        ("aws-eusc", "amazonaws.eu", r"eusc-(de)-\w+-\d+"),
    )
)
"""As botocore's ``partitions.json`` has them."""

KNOWN_REGIONS: Final = ("us-east-1", "us-west-2", "eu-central-1", "eu-west-1", "cn-north-1", "us-gov-west-1")


def partition_of(region: str) -> Partition:
    """The partition that a region belongs to.

    Raises:
        DeclarationError: no partition has a region of such a name.
    """
    for partition in PARTITIONS:
        if partition.regions.fullmatch(region):
            return partition
    expected = "the name of an AWS region, such as eu-central-1"
    near = nearest(region.lower(), KNOWN_REGIONS)
    raise DeclarationError("is not a region", key="region", found=repr(region), expected=expected, suggestion=near)


@dataclass(frozen=True, slots=True)
class Realm:
    """Where the documents are to hold.

    Attributes:
        region: the region of the instances.
        account: the account that owns the roles, twelve digits.
    """

    region: str
    account: str

    def __post_init__(self) -> None:
        """Refuse what no ARN could carry."""
        partition_of(self.region)
        if not re.fullmatch(r"[0-9]{12}", self.account):
            expected = "twelve digits"
            raise DeclarationError("is not an account", key="account", found=repr(self.account), expected=expected)

    @property
    def partition(self) -> Partition:
        """The partition of the region."""
        return partition_of(self.region)

    def arn(self, service: str, resource: str, *, region: str | None = None, account: str | None = None) -> str:
        """An ARN in this realm; an empty ``region`` or ``account`` stays empty, as S3 and IAM want it."""
        where = self.region if region is None else region
        whose = self.account if account is None else account
        return f"arn:{self.partition.name}:{service}:{where}:{whose}:{resource}"

    def managed(self, name: str) -> str:
        """The ARN of a policy that AWS keeps, such as ``service-role/AmazonECSTaskExecutionRolePolicy``."""
        return self.arn("iam", f"policy/{name}", region="", account="aws")

    def principal(self, service: str) -> str:
        """The name under which a service assumes a role.

        ECS tasks and Systems Manager keep ``amazonaws.com`` everywhere, China included (Amazon Web Services in China
        documentation). EC2 takes the partition's own suffix in China and in the isolated regions (aws-cdk,
        ``region-info/lib/default.ts``).
        """
        suffix = self.partition.dns_suffix if service == "ec2" else "amazonaws.com"
        return f"{service}.{suffix}"
