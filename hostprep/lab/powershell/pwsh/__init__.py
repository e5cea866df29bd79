"""A real ``pwsh`` as the engine of a simulated Windows host: a process, two sockets, one JSON document a line."""
