"""Something that is not the ECS agent, on the agent's credential port: a web server that knows no page."""

from __future__ import annotations

from .agent import CREDENTIALS
from .web import listener, serve


def main() -> None:
    """``impostor``."""
    serve(listener("127.0.0.1", CREDENTIALS), lambda *_: (404, "text/html", "<h1>404 Not Found</h1>"))
