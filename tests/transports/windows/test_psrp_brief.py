"""What goes to a host is what pypsrp itself would send."""

from __future__ import annotations

import copy
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st
from pypsrp.complex_objects import Command, Pipeline
from pypsrp.serializer import Serializer
from pypsrp.wsman import WSMan

from hostprep.transports.psrp_brief import Once, Pool

OURS = Pool(WSMan("host"))
TEXT = st.text(st.characters(exclude_categories=["Cs"])) | st.text("_xX\r\n\tA\x7f\x80")


@given(TEXT)
def test_strings_are_escaped_as_pypsrp_does(text: str) -> None:
    assert sent(OURS.serialize(text)) == sent(Serializer().serialize(text))


def test_a_command_without_copies_is_the_same_command() -> None:
    made = [kind("'x'", protocol_version="2.3", is_script=True, use_local_scope=True) for kind in (Command, Once)]
    assert copy.deepcopy(made[1]) is made[1]
    theirs, ours = (sent(Serializer().serialize(Pipeline(cmds=[command]))) for command in made)
    assert ours == theirs


def sent(element: ET.Element | None) -> bytes:
    assert element is not None
    return ET.tostring(element)
