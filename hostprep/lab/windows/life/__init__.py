"""Running instances: a model behind a WinRM endpoint, with all that a client needs to reach it."""
