"""The roles of the instances themselves: in EC2, and outside it."""

from __future__ import annotations

from hostprep.iam import names, sources
from hostprep.iam.documents import Role
from hostprep.iam.realm import Realm
from hostprep.iam.roles.trust import trust

CONTAINER_INSTANCE = "service-role/AmazonEC2ContainerServiceforEC2Role"
SYSTEMS_MANAGER = "AmazonSSMManagedInstanceCore"


def instance_role(realm: Realm, *, systems_manager: bool = False, name: str = "ecsInstanceRole") -> Role:
    """The role of an EC2 container instance: the agent registers with it.

    Args:
        realm: where it is to hold.
        systems_manager: whether Systems Manager looks after the instance too.
        name: the role's name, and the instance profile's.
    """
    names.ROLE_NAME.check(name)
    document = trust(realm, "ec2", purpose="the instance gets credentials", source=sources.INSTANCE_ROLE)
    managed = (CONTAINER_INSTANCE, SYSTEMS_MANAGER) if systems_manager else (CONTAINER_INSTANCE,)
    return Role("instance-role", name, document, tuple(map(realm.managed, managed)), (), realm.region)


def external_role(realm: Realm, *, source_conditions: bool = True, name: str = "ecsExternalInstanceRole") -> Role:
    """The role of a machine outside EC2 (ECS Anywhere), which Systems Manager assumes for it.

    Args:
        realm: where it is to hold.
        source_conditions: whether the trust policy names the account and region.
        name: the role's name.
    """
    names.ROLE_NAME.check(name)
    document = trust(
        realm,
        "ssm",
        purpose="the external machine gets credentials",
        source=sources.HYBRID if source_conditions else sources.ANYWHERE_ROLE,
        source_arn=realm.arn("ssm", "*") if source_conditions else None,
        operator="ArnEquals",
    )
    managed = tuple(map(realm.managed, (SYSTEMS_MANAGER, CONTAINER_INSTANCE)))
    return Role("external-role", name, document, managed, (), realm.region)
