"""What was made of the program's files is kept from process to process, and never believed where it may be another's."""

from __future__ import annotations

import marshal
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from juesuan.checks.engine import check_document
from juesuan.document.read import read
from juesuan.kernel import precompiled, pycache
from juesuan.kernel.guard import run_all
from juesuan.kernel.overlay import toml_of
from juesuan.kernel.patterns import compiled
from juesuan.kernel.pycache import Answers, keep, made_of, place_of

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "compiled"))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "words.toml"
    path.write_text("a = 1\n")
    return path


class Counting:
    """A function of a text that counts its calls."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, text: str) -> dict[str, Any]:
        self.calls += 1
        return {"text": text, "parts": (1, None, b"\0")}


def test_made_once_and_kept_beside_the_compiled_files(source: Path) -> None:
    make = Counting()
    assert [made_of(source, make) for _ in range(3)] == [{"text": "a = 1\n", "parts": (1, None, b"\0")}] * 3
    assert make.calls == 1
    assert place_of(source).parent == Path(f"{sys.pycache_prefix}{source.parent}")
    assert [p.name for p in place_of(source).parent.iterdir()] == [f"words.toml.{sys.implementation.cache_tag}.kept"]


def test_made_anew_of_a_changed_file(source: Path) -> None:
    made_of(source, Counting())
    source.write_text("b = 2\n")
    os.utime(source, ns=(1, 1))
    assert made_of(source, Counting())["text"] == "b = 2\n"


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _turned(data: bytes) -> bytes:
    return data[:-3] + bytes([data[-3] ^ 1]) + data[-2:]


def _of_another_python(data: bytes) -> bytes:
    return data.replace(repr(sys.version).encode(), repr("3.99.0").encode())


def _of_another_file(data: bytes) -> bytes:
    return data.replace(b"'words.toml'", b"'names.toml'")


@pytest.mark.parametrize(
    "damaged",
    [_cut, _turned, _of_another_python, _of_another_file, lambda _: b"", lambda _: os.urandom(5000), marshal.dumps],
)
def test_what_is_damaged_or_of_another_is_made_anew(source: Path, damaged: Callable[[bytes], bytes]) -> None:
    right = made_of(source, Counting())
    data = place_of(source).read_bytes()
    place_of(source).write_bytes(damaged(data))
    make = Counting()
    assert made_of(source, make) == right
    assert make.calls == 1
    assert place_of(source).read_bytes() == data


def test_nothing_is_written_where_python_writes_no_compiled_files(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert made_of(source, Counting())["text"] == "a = 1\n"
    assert not place_of(source).parent.exists()


def test_a_folder_that_cannot_be_written_is_no_error(source: Path, tmp_path: Path) -> None:
    (tmp_path / "compiled").write_text("a file where the folder should be")
    assert made_of(source, Counting())["text"] == "a = 1\n"


def test_a_python_without_a_place_for_compiled_files_is_no_error(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none_of_it(path: str) -> str:
        raise NotImplementedError

    monkeypatch.setattr(pycache, "cache_from_source", none_of_it)
    assert made_of(source, Counting())["text"] == "a = 1\n"


def test_what_cannot_be_kept_is_made_each_time_and_leaves_no_file(source: Path) -> None:
    assert isinstance(made_of(source, lambda _: {"when": object()})["when"], object)
    assert not place_of(source).parent.exists()


def test_a_write_that_fails_leaves_nothing_beside(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(old: object, new: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "replace", full)
    keep(source, 1)
    assert [*place_of(source).parent.iterdir()] == []


def test_toml_is_read_once(source: Path) -> None:
    assert toml_of(source) == toml_of(source) == {"a": 1}
    assert pycache.kept(source) == {"a": 1}


# ---- a function's answers


def test_answers_of_several_processes_come_together(source: Path) -> None:
    one, other, make = Answers(str(source), len), Answers(str(source), len), Counting()
    assert (one("支出"), other("收入合计")) == (2, 4)
    one.save()
    other.save()
    later = Answers(str(source), make)
    assert (later("支出"), later("收入合计"), make.calls) == (2, 4, 0)


def test_too_many_answers_are_those_last_asked_for(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Answers(str(source), len)
    [first(text) for text in ("a", "b")]
    first.save()
    monkeypatch.setattr(Answers, "MOST", 2)
    second = Answers(str(source), len)
    [second(text) for text in ("b", "c")]
    second.save()
    assert pycache.kept(source) == {"b": 1, "c": 1}


MISSES = """
import sys
from juesuan.kernel import patterns, precompiled
missed = []
parts_of = precompiled._parts._function
precompiled._parts._function = lambda key: missed.append(key) or parts_of(key)
from juesuan.checks.engine import check_document
from juesuan.document.read import read
check_document(read([sys.argv[1]]))
print(len(missed))
"""


def _missed(folder: Path, seed: str) -> int:
    """Return how many patterns a process compiles that checks the sample; `seed` is of the order of its sets."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder), "PYTHONPATH": str(ROOT / "src")}
    environment |= {"PYTHONHASHSEED": seed}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    sample = ROOT / "samples" / "qinghe-xinjiang.txt"
    command = [sys.executable, "-c", MISSES, str(sample)]
    return int(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)


def test_a_second_process_compiles_no_pattern(tmp_path: Path) -> None:
    assert _missed(tmp_path, "1") > 500
    assert [_missed(tmp_path, seed) for seed in ("1", "2")] == [0, 0]


def _worker(words: str, prefix: str) -> str:
    sys.pycache_prefix, sys.dont_write_bytecode = prefix, False
    return compiled(words).pattern


def test_a_worker_keeps_what_it_compiled(tmp_path: Path) -> None:
    words = "只有这里[才有]的(?P<word>说法)"
    assert [*run_all(_worker, [(words, str(tmp_path / "compiled"))])] == [words]
    assert (words, 0) in pycache.kept(Path(precompiled.__file__))


# ---- patterns


def test_each_pattern_is_the_one_that_re_compiles() -> None:
    check_document(read([ROOT / "samples" / "qinghe-xinjiang.txt"]))
    asked = precompiled._parts._asked
    assert len(asked) > 300
    again = marshal.loads(marshal.dumps(asked))
    assert [
        words
        for (words, flags), parts in again.items()
        if not precompiled.is_like(precompiled.made(words, parts), re.compile(words, flags))
    ] == []


@pytest.mark.parametrize(
    "words", ["a", "(?i)k", r"(?P<a>x)|(?P<b>y)(z)?", "", r"(?<!\d)\d+(?:[，,]\d{3})*", "(?m)^一$"]
)
@pytest.mark.parametrize("flags", [0, re.IGNORECASE, re.MULTILINE | re.DOTALL, re.VERBOSE | re.ASCII])
def test_a_pattern_with_flags(words: str, flags: int) -> None:
    made, right = compiled(words, flags), re.compile(words, flags)
    assert precompiled.is_like(made, right)
    assert made.flags == right.flags


def test_what_is_no_pattern_is_told_as_re_tells_it() -> None:
    with pytest.raises(re.error, match="unterminated character set"):
        compiled("[支出")


def test_a_python_of_other_parts_compiles_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precompiled, "parts_of", lambda _: (0, b"", 0, {}, ()))
    precompiled.can_be_kept.cache_clear()
    try:
        assert not precompiled.can_be_kept()
        assert precompiled.pattern("支(出)") == re.compile("支(出)")
    finally:
        monkeypatch.undo()
        precompiled.can_be_kept.cache_clear()
    assert precompiled.can_be_kept()
