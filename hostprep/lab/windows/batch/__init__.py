"""A linter for cmd scripts: what cmd.exe does to a line before it runs it, and Wine's cmd.exe does not."""
