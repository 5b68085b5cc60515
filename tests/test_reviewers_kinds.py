"""What reviewers of real disclosures told, kind by kind: each fault is found once by its rule, and what is no fault is let be.

The kinds are edits of two whole disclosures of invented offices (`tests/data/reviewers-*.toml`); ⏎ stands for a line's end.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import street_budget
import street_final
from juesuan import check_document
from juesuan.document.model import Document, Source
from juesuan.document.text import blocks_of

WHOLE = {"final": "\n".join(street_final.lines()), "budget": "\n".join(street_budget.lines())}


def kinds() -> list[object]:
    found = []
    for which in WHOLE:
        path = Path(__file__).with_name("data") / f"reviewers-{which}.toml"
        for kind in tomllib.loads(path.read_text(encoding="utf-8"))["kind"]:
            found.append(pytest.param(which, kind["edits"], kind["found"], id=f"{which}-{kind['id']}"))
    return found


def told(text: str) -> list[list[str]]:
    document = Document((Source("例.txt", "txt"),), tuple(blocks_of(text)))
    return [[f.rule, f.proposed] for f in check_document(document).findings]


@pytest.mark.parametrize("which", WHOLE)
def test_the_whole_disclosure_is_right(which: str) -> None:
    assert told(WHOLE[which]) == []


@pytest.mark.parametrize(("which", "edits", "found"), kinds())
def test_kind(which: str, edits: list[list[str]], found: list[list[str]]) -> None:
    text = WHOLE[which]
    for old, new in edits:
        old, new = old.replace("⏎", "\n"), new.replace("⏎", "\n")
        assert old in text
        text = text.replace(old, new, 1)
    assert told(text) == found


def test_what_is_no_number_is_named_as_it_stands() -> None:
    text = WHOLE["final"].replace("| 事业单位医疗 | 31.05 | 31.05 |  |\n", "| 事业单位医疗 | 3l.05 | 31.05 |  |\n", 1)
    (found,) = check_document(Document((Source("例.txt", "txt"),), tuple(blocks_of(text)))).findings
    assert found.message.zh.endswith("；“3l.05”不是数字，应为31.05")
