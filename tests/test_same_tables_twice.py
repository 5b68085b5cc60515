"""A Word file with its tables and the workbook of the same tables, given as one disclosure: the tables are told twice, not summed."""

from __future__ import annotations

from pathlib import Path

from juesuan.checks.batch import Job, check_one
from juesuan.compile.commands import composed
from juesuan.compile.inputs import read_input
from juesuan.compile.render import render

ACCOUNTS = Path(__file__).parent.parent / "samples" / "qinghe-accounts.xlsx"


def test_tables_of_word_and_excel_are_the_same_ones(tmp_path: Path) -> None:
    publication = composed(read_input(ACCOUNTS), None, draft=False)
    paths = [render(publication, tmp_path / f"公开.{format}", format) for format in ("docx", "xlsx")]
    alone = check_one(Job("公开", (str(paths[0]),))).result
    both = check_one(Job("公开", tuple(map(str, paths)))).result
    assert alone is not None
    assert both is not None
    assert len(both.checked) > len(alone.checked)
    assert [f.message.zh for f in both.findings] == []
