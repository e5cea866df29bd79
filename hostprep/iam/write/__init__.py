"""A role's documents in the form that a tool takes: plain JSON, Terraform, CloudFormation, the AWS CLI."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Literal

from hostprep.iam.documents import Role
from hostprep.iam.write.cli import write_cli
from hostprep.iam.write.cloudformation import write_cloudformation
from hostprep.iam.write.plain import write_json
from hostprep.iam.write.terraform import write_terraform

Format = Literal["json", "terraform", "cloudformation", "cli"]
WRITERS: Final[Mapping[Format, Callable[[Role], dict[str, str]]]] = {
    "json": write_json,
    "terraform": write_terraform,
    "cloudformation": write_cloudformation,
    "cli": write_cli,
}
"""Format to what makes its files: file name to text."""
