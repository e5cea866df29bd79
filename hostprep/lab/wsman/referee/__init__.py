"""Recorded dialogues of real hosts as a referee: what this endpoint answers differently, and why."""
