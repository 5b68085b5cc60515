"""Time of each format for one disclosure: `python bench/render.py [RUNS]`. The first run counts the imports too."""

from __future__ import annotations

import importlib
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))


def main(runs: int = 5) -> None:
    """Print the first and the best time of each format, and their sums."""
    publication = importlib.import_module("publication_sample").publication

    from juesuan.compile.render import FORMATS, render  # noqa: PLC0415

    one = publication()
    first: dict[str, float] = {}
    best: dict[str, float] = {}
    size: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        for n in range(runs):
            for name, suffix in FORMATS.items():
                start = time.perf_counter()
                size[name] = render(one, Path(folder) / f"o{suffix}", name).stat().st_size
                took = time.perf_counter() - start
                first[name] = took if n == 0 else first[name]
                best[name] = min(best.get(name, took), took)
    print(f"{'format':8}{'first s':>9}{'best s':>9}{'KiB':>8}")
    for name in FORMATS:
        print(f"{name:8}{first[name]:9.3f}{best[name]:9.3f}{size[name] / 1024:8.0f}")
    print(f"{'all':8}{sum(first.values()):9.3f}{sum(best.values()):9.3f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
