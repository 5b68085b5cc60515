"""Small Chinese numbers: what the domain reads itself is what the library reads."""

from __future__ import annotations

import itertools
import subprocess
import sys

import cn2an

from juesuan.kernel.chinese import lower, small


def test_small_numbers_are_worth_what_the_library_says() -> None:
    words = {str(cn2an.an2cn(n)) for n in range(10_000)}
    words |= {w.replace("二百", "两百").replace("二千", "两千") for w in words}
    signs = "零〇一二两三九十百千万"
    words |= {"".join(s) for n in (1, 2, 3, 4) for s in itertools.product(signs, repeat=n)}
    read = {w: value for w in words if (value := small(w)) is not None}
    assert len(read) > 7000
    for word, value in read.items():
        assert cn2an.cn2an(word, "smart") == value, word


def test_small_numbers_are_written_as_the_library_writes_them() -> None:
    assert [lower(n) for n in range(100)] == [cn2an.an2cn(n) for n in range(100)]
    assert lower(100) is None
    assert lower(-1) is None


def test_reading_a_text_loads_no_heavy_library() -> None:
    heavy = ("cn2an", "numpy", "cv2", "lxml", "jinja2", "pikepdf", "olefile", "docx", "rich", "typer", "xlsxwriter")
    code = (
        "import sys; from juesuan import check; check('samples/qinghe-xinjiang.txt'); "
        f"print([m for m in {heavy} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
