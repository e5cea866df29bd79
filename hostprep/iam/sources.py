"""The public documents that statements and findings come from, each named once."""

from __future__ import annotations

from typing import Final

GUIDE: Final = "Amazon ECS Developer Guide, "
TASK_ROLE: Final = GUIDE + '"Amazon ECS task IAM role"'
EXECUTION_ROLE: Final = GUIDE + '"Amazon ECS task execution IAM role"'
PRIVATE_REGISTRY: Final = GUIDE + '"Using non-AWS container images in Amazon ECS"'
SECRETS: Final = GUIDE + '"Required IAM permissions for Amazon ECS secrets"'
ENVIRONMENT_FILES: Final = GUIDE + '"Required permissions for environment files in Amazon S3"'
EXEC: Final = GUIDE + '"Monitor Amazon ECS containers with ECS Exec"'
INSTANCE_ROLE: Final = GUIDE + '"Amazon ECS container instance IAM role"'
ANYWHERE_ROLE: Final = GUIDE + '"Amazon ECS Anywhere IAM role"'
PULL_THROUGH: Final = 'Amazon ECR User Guide, "IAM permissions required to sync an upstream registry"'
CONSOLE: Final = GUIDE + '"Permissions required for using the Amazon ECS console"'
AWSLOGS: Final = GUIDE + '"Send Amazon ECS logs to CloudWatch"'
WINDOWS_TASK_ROLE: Final = GUIDE + '"Amazon EC2 Windows instance additional configuration"'
WINDOWS_TASKS: Final = GUIDE + '"Amazon ECS task definition differences for EC2 instances running Windows"'
TASK_PARAMETERS: Final = GUIDE + '"Amazon ECS task definition parameters for Amazon EC2"'
FARGATE_TASKS: Final = GUIDE + '"Amazon ECS task definition differences for Fargate"'
WINDOWS_VERSIONS: Final = 'Microsoft, "Windows container version compatibility"'
BOOTSTRAP: Final = "Microsoft, New-NetRoute and cmd; aws/amazon-ecs-agent, issue 1003"
HYBRID: Final = 'AWS Systems Manager User Guide, "Create the IAM service role for hybrid and multicloud environments"'
PASSING_ROLES: Final = 'IAM User Guide, "Grant a user permissions to pass a role to an AWS service"'
MANAGED: Final = 'AWS Managed Policy Reference Guide, "AWS managed policies"'
TRUST: Final = 'Amazon ECS Developer Guide, "IAM roles for Amazon ECS"'
LOGS_ARNS: Final = 'Amazon CloudWatch Logs User Guide, "CloudWatch Logs resources and operations"'
GRAMMAR: Final = 'IAM User Guide, "Grammar of the IAM JSON policy language"'
OPERATORS: Final = 'IAM User Guide, "IAM JSON policy elements: Condition operators"'
GLOBAL_KEYS: Final = 'IAM User Guide, "AWS global condition context keys"'
CONFUSED_DEPUTY: Final = 'IAM User Guide, "The confused deputy problem"'
REFERENCE: Final = "Service Authorization Reference"
ARNS: Final = 'IAM User Guide, "IAM identifiers"'
ARNS_OF_SECRETS: Final = 'AWS Secrets Manager User Guide, "Permissions policy examples for AWS Secrets Manager"'
KMS_ALIASES: Final = 'AWS Key Management Service Developer Guide, "Specifying KMS keys in IAM policy statements"'
AGENT: Final = "aws/amazon-ecs-agent, agent/config"
