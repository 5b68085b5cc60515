"""Time of each stage on each file: `python bench/stages.py [FILES…] [--write]`.

Without files: the project's samples, and ../shared/samples where it is there. Best of several runs, one core.
`--write` puts the table into docs/bench.md.
"""

from __future__ import annotations

import argparse
import platform
import time
from collections.abc import Callable
from pathlib import Path

from juesuan.document.read import read
from juesuan.engine import check_document
from juesuan.report.html import page

ROOT = Path(__file__).parent.parent


def best(work: Callable[[], object], runs: int) -> float:
    """Return the least seconds that `work` took."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def row(paths: list[Path], runs: int) -> list[str]:
    """Return one file's line: name, pages, figures, seconds by stage, figures and pages a second."""
    document = read(paths)
    result = check_document(document)
    stages = {"read": best(lambda: read(paths), runs)}
    found = [check_document(document).seconds for _ in range(runs)]
    for stage in ("extract", "relations", "rules"):
        stages[stage] = min((s.get(stage, 0.0) for s in found), default=0.0)
    stages["html"] = best(lambda: page(result, paths[0].name), max(1, runs // 2))
    whole = sum(v for k, v in stages.items() if k != "html")
    pages = sum(s.pages for s in document.sources)
    return [
        paths[0].name if len(paths) == 1 else paths[0].parent.name + "/",
        str(pages or "–"),
        str(len(result.figures)),
        *(f"{seconds * 1000:.0f}" for seconds in stages.values()),
        f"{whole:.3f}",
        f"{len(result.figures) / whole:.0f}",
        f"{pages / whole:.0f}" if pages else "–",
    ]


HEAD = [
    "file",
    "pages",
    "figures",
    "read ms",
    "extract ms",
    "relations ms",
    "rules ms",
    "html ms",
    "check s",
    "figures/s",
    "pages/s",
]


def main() -> None:
    """Print the table, and write it with `--write`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    groups = [[f] for f in given.files]
    if not groups:
        own = ROOT / "samples"
        groups = [sorted((own / "qinghe-archives").iterdir()), *([f] for f in sorted(own.glob("qinghe-*.*")))]
        groups += [[f] for f in sorted((own / "qinghe-faults").glob("*.pdf"))]
        groups += [[f] for f in sorted((ROOT.parent / "shared" / "samples").glob("*.*"))]
    rows = [row(group, given.runs) for group in groups]
    lines = ["| " + " | ".join(HEAD) + " |", "|" + "---|" * len(HEAD), *("| " + " | ".join(r) + " |" for r in rows)]
    print("\n".join(lines))
    if given.write:
        machine = f"{platform.machine()}, Python {platform.python_version()}, one core"
        text = f"# Speed\n\n`python bench/stages.py --write` on {machine}; best of {given.runs} runs.\n"
        text += "`check s` is read + extract + relations + rules: what `juesuan check` does for one file.\n\n"
        (ROOT / "docs" / "bench.md").write_text(text + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
