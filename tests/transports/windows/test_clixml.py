"""Standard error of powershell.exe, which nobody can read as it is (the documents are as real hosts wrote them)."""

from __future__ import annotations

import pytest

from hostprep.transports.clixml import words

NS = 'Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"'
PROGRESS = (
    f'#< CLIXML\r\n<Objs {NS}><Obj S="progress" RefId="0"><TN RefId="0"><T>System.Management.Automation.PSCustomObject</T>'
    '<T>System.Object</T></TN><MS><I64 N="SourceId">1</I64><PR N="Record"><AV>Preparing modules for first use.</AV>'
    "<AI>0</AI><Nil /><PI>-1</PI><PC>-1</PC><T>Completed</T><SR>-1</SR><SD> </SD></PR></MS></Obj></Objs>"
)
ERROR = (
    f'#< CLIXML\r\n<Objs {NS}><S S="Error">boom \u00e4_x000D__x000A_</S><S S="Error">_x005F_x_xD83D__xDE00_</S></Objs>'
)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("plain words\r\n", "plain words\r\n"),
        ("", ""),
        (PROGRESS, ""),
        (ERROR, "boom \u00e4\n_x\U0001f600"),
        (f"native first\r\n{PROGRESS}{ERROR}", "native first\r\nboom \u00e4\n_x\U0001f600"),
        (PROGRESS + ERROR[:-9], ERROR[11:-9]),
        (f"#< CLIXML\r\n<Objs {NS}><S>&broken;</S></Objs>", f"<Objs {NS}><S>&broken;</S></Objs>"),
    ],
)
def test_words_are_kept_and_progress_is_not(raw: str, said: str) -> None:
    assert words(raw.encode()).decode() == said


def test_bytes_that_are_no_text_are_kept_where_there_is_no_clixml() -> None:
    assert words(b"\xff\xfe") == b"\xff\xfe"
