"""Tables lined up with blanks alone: read whole or left as text."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligned_text import aligned
from juesuan.compile.wording import compose
from juesuan.compile.generate import generate
from juesuan.compile.render.plain import document_of
from juesuan.document.read import read
from juesuan.extract.link import extract
from test_render import rows


@pytest.mark.parametrize("style", ["display", "characters", "tabs"])
@pytest.mark.parametrize("seed", range(3))
def test_lined_up_tables_read_as_the_accounts_they_came_from(tmp_path: Path, style: str, seed: int) -> None:
    publication = compose(generate(seed, "national", 5))
    path = tmp_path / "a.txt"
    path.write_text(aligned(publication, style), encoding="utf-8")
    assert rows(extract(read([path]))) == rows(extract(document_of(publication)))
