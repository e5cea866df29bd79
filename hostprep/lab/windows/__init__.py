"""Simulated Windows container instances: ``instance()`` makes one.

``Windows`` is the host: its ``state`` is plain data, ``wait`` and ``reboot`` let time pass, ``http`` is what a program
on it would get, ``plugs`` are its commands for an engine, ``container`` is the inside of one of its containers.
"""

from hostprep.lab.windows.model import Windows
from hostprep.lab.windows.pitfalls import PITFALLS
from hostprep.lab.windows.presets import instance

__all__ = ["PITFALLS", "Windows", "instance"]
