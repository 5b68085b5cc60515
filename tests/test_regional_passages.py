"""Right passages in the manner of many regions and years raise no alarm, and each slip in them is told."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from test_right_passages import run, told

PASSAGES = tomllib.loads((Path(__file__).parent / "data" / "passages.toml").read_text(encoding="utf-8"))["passage"]
SLIPS = [(passage, *slip) for passage in PASSAGES for slip in passage.get("slips", ())]


@pytest.mark.parametrize("passage", [pytest.param(p, id=p["name"]) for p in PASSAGES])
def test_a_passage_of_any_region_raises_no_alarm(passage: dict[str, str]) -> None:
    assert told(run(passage["head"], passage["text"], *passage.get("tables", ()))) == []


@pytest.mark.parametrize(("passage", "right", "wrong"), [pytest.param(*s, id=f"{s[0]['name']} {s[2]}") for s in SLIPS])
def test_a_slip_in_it_is_told(passage: dict[str, str], right: str, wrong: str) -> None:
    assert right in passage["text"]
    text = passage["text"].replace(right, wrong, 1)
    assert told(run(passage["head"], text, *passage.get("tables", ()))) != []
