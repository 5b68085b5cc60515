"""Tables lined up with blanks alone: all of a file's are read, or all are left as text."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligned_text import aligned
from juesuan.compile.generate import generate
from juesuan.compile.render.plain import document_of
from juesuan.compile.wording import compose
from juesuan.document.read import read
from juesuan.extract.link import extract
from test_render import rows


@pytest.mark.parametrize("style", ["display"])
@pytest.mark.parametrize("seed", [0, 1, 2, 4, 8])
def test_lined_up_tables_read_as_the_accounts_they_came_from(tmp_path: Path, style: str, seed: int) -> None:
    publication = compose(generate(seed, "national", 5))
    path = tmp_path / "a.txt"
    path.write_text(aligned(publication, style), encoding="utf-8")
    assert rows(extract(read([path]))) == rows(extract(document_of(publication)))
