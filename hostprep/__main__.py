"""``python -m hostprep``."""

from hostprep.cli.main import main

main()
