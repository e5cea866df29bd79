"""Faults that a test switches on: what goes wrong on the wire and in the service."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Switches:
    """What goes wrong, from the next request on.

    Attributes:
        slow: seconds that each answer is held back.
        cut_after: bytes of the next answer that get through before the connection is reset; used up by one answer.
        hang_after_login: logins succeed, and nothing is answered after them.
        reset_on_receive: the connection is reset at the Receive of this number, counted from 1 over the endpoint.
        lose_reply: the work of an action of this name (``Command``, ``Send``, ``Create`` ...) is done, once, and its
            answer lost with the connection.
        answer: an HTTP status that each request is answered with, such as 401 or 503; 0 for none.
        fault: a fault code that each request is answered with, such as 2148007941; 0 for none.
    """

    slow: float = 0.0
    cut_after: int | None = None
    hang_after_login: bool = False
    reset_on_receive: int = 0
    lose_reply: str = ""
    answer: int = 0
    fault: int = 0


NONE = Switches()


@dataclass(frozen=True, slots=True)
class Reboot:
    """How the machine goes down and comes up.

    Attributes:
        refuse: seconds for which the port is closed.
        starting: seconds after that in which logins are refused with 401, as while accounts are not ready.
        first_fault: a fault code that the first Create after it meets, such as 2148007941; 0 for none.
        again: seconds after which it goes down a second time, as after updates; 0 for never.
    """

    refuse: float = 0.5
    starting: float = 0.0
    first_fault: int = 0
    again: float = 0.0
