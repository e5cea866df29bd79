"""All that can be asked of each role, at once."""

from __future__ import annotations

from typing import Any

KEY = "12345678-90ab-cdef-1234-567890abcdef"
EVERYTHING: dict[str, dict[str, Any]] = {
    "task-role": {
        "s3_read": ("my-bucket/app/",),
        "repositories": ("app",),
        "exec_log_group": "/ecs/exec",
        "exec_bucket": "exec-log",
        "exec_key": KEY,
    },
    "execution-role": {
        "repositories": ("app",),
        "pull_through": ("docker-hub",),
        "endpoint": "vpce-0123456789abcdef0",
        "log_groups": ("/ecs/app",),
        "create_log_groups": True,
        "registry_secrets": ("registry",),
        "secrets": ("db",),
        "parameters": ("/app/name",),
        "keys": (KEY,),
        "env_files": ("env-bucket/prod.env",),
    },
    "instance-role": {"systems_manager": True},
    "external-role": {},
    "caller": {
        "passes": ("ecsTaskRole",),
        "exec_cluster": "prod",
        "exec_key": KEY,
        "insights": ("set-up", "view"),
    },
}
