"""The linter for PowerShell scripts that run on Windows hosts, built on the dialect's parser."""
