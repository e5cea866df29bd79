"""Recorded cases against an engine: what a real PowerShell made of a program, and what the engine makes of it."""
