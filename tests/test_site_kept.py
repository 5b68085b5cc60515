"""What is kept beside the index: by what it was made of and by what made it, bounded, and made again where it is not whole."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from juesuan.report.write import BESIDE
from juesuan.site import kept as kept_module
from juesuan.site.kept import AGAIN, LOCK, Kept, key_of

A, B, C = ("a" * 64, "b" * 64, "c" * 64)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    monkeypatch.setattr(kept_module, "setter", lambda: "office1")
    monkeypatch.setattr(kept_module, "_program", lambda: "program1")
    return Kept(tmp_path / "index.pages", 100)


def pdf(folder: Path, size: int = 40) -> Path:
    path = folder / "made.pdf"
    path.write_bytes(b"x" * size)
    return path


def names(kept: Kept) -> list[str]:
    return sorted(p.name for p in kept.folder.iterdir())


def aged(kept: Kept, name: str, at: float) -> None:
    os.utime(kept.folder / name, (at, at))


def test_a_pdf_that_was_kept_is_taken(kept: Kept, tmp_path: Path) -> None:
    assert kept.known(A) is None
    assert kept.take(A, tmp_path / "out.pdf") is None
    assert not (tmp_path / "out.pdf").exists()
    kept.keep(A, pdf(tmp_path))
    assert kept.known(A) is True
    assert kept.take(A, tmp_path / "out.pdf") is True
    assert (tmp_path / "out.pdf").read_bytes() == b"x" * 40
    assert names(kept) == [f"{A}.office1.pdf"]


def test_a_file_that_could_not_be_set_is_tried_again_a_day_later(kept: Kept, tmp_path: Path) -> None:
    kept.failed(A)
    assert (kept.known(A), kept.take(A, tmp_path / "out.pdf")) == (False, False)
    aged(kept, f"{A}.office1.none", time.time() - AGAIN - 1)
    assert (kept.known(A), kept.take(A, tmp_path / "out.pdf")) == (None, None)
    kept.keep(A, pdf(tmp_path))
    assert names(kept) == [f"{A}.office1.pdf"]


def test_what_another_libreoffice_made_counts_for_nothing(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.keep(A, pdf(tmp_path))
    kept.failed(B)
    kept.tell(C, b"told")
    monkeypatch.setattr(kept_module, "setter", lambda: "office2")
    monkeypatch.setattr(kept_module, "_program", lambda: "program2")
    assert (kept.known(A), kept.known(B), kept.told(C)) == (None, None, None)
    kept.tidy({A, B, C})
    assert names(kept) == []


def test_what_was_not_asked_for_longest_goes_first(kept: Kept, tmp_path: Path) -> None:
    kept.keep(A, pdf(tmp_path))
    kept.keep(B, pdf(tmp_path))
    aged(kept, f"{A}.office1.pdf", 1)
    aged(kept, f"{B}.office1.pdf", 2)
    assert kept.take(A, tmp_path / "out.pdf") is True
    kept.keep(C, pdf(tmp_path))
    assert names(kept) == [f"{A}.office1.pdf", f"{C}.office1.pdf"]
    assert kept.size == 80
    kept.keep(B, pdf(tmp_path, 101))  # more than may be kept at all
    assert kept.size <= 100


def test_tidying_leaves_what_is_wanted(kept: Kept, tmp_path: Path) -> None:
    kept.keep(A, pdf(tmp_path))
    kept.keep(B, pdf(tmp_path))
    kept.failed(C)
    kept.tell("d" * 64, b"told")
    for name, age in ((f"{BESIDE}old.pdf", 3600), (f"{BESIDE}new.pdf", 0)):
        (kept.folder / name).write_bytes(b"half")
        aged(kept, name, time.time() - age)
    (kept.folder / LOCK).touch()
    kept.tidy({A})
    assert names(kept) == [f"{BESIDE}new.pdf", f"{A}.office1.pdf", f"{'d' * 64}.program1.told", LOCK]


def test_what_was_told_is_told_again(kept: Kept) -> None:
    one, other = key_of(["a"], ["决算.docx"], "[]"), key_of(["a"], ["决算.docx"], '[["S01"]]')
    assert one != other
    assert kept.told(one) is None
    kept.tell(one, b"")  # it may not be shown
    kept.tell(other, b"told")
    assert (kept.told(one), kept.told(other)) == (b"", b"told")


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"a file")
    kept = Kept(tmp_path / "taken" / "index.pages")
    kept.keep(A, pdf(tmp_path))
    kept.failed(A)
    kept.tell(A, b"told")
    kept.tidy(set())
    assert (kept.known(A), kept.told(A), kept.size) == (None, None, 0)


def test_a_font_that_comes_makes_another_setter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fonts" / "chinese").mkdir(parents=True)
    (tmp_path / "soffice").write_bytes(b"program")
    (tmp_path / "versionrc").write_bytes(b"buildid=1")
    monkeypatch.setattr(kept_module, "_FONTS", (str(tmp_path / "fonts"),))
    monkeypatch.setattr(kept_module, "soffice", lambda: str(tmp_path / "soffice"))
    setter = kept_module.setter.__wrapped__  # what is not remembered
    first = setter()
    assert setter() == first
    os.utime(tmp_path / "fonts" / "chinese", (1, 1))
    with_font = setter()
    (tmp_path / "versionrc").write_bytes(b"buildid=2")
    assert len({first, with_font, setter()}) == 3
    monkeypatch.setattr(kept_module, "soffice", lambda: None)
    assert setter() == ""
