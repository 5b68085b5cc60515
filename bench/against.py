"""Speed of this checkout beside another's, in one run: `python bench/against.py OTHER [--documents 60] [--rounds 3]`.

Prints the cold start (`juesuan check` of the seed sample, a new process each time, least of the rounds) and the processor time
a generated document takes to read, to extract and to check, the two checkouts by turns, and the ratios. Both are run by this Python.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
SEED = ROOT.parent / "shared" / "samples" / "seed-disclosure-2024.txt"
TEMPLATES = ("national", "xinjiang", "shanghai")
INSIDE = """
import gc, json, sys, time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from juesuan.document.read import read
from juesuan.extract.link import extract
check = import_module("juesuan.checks.engine" if find_spec("juesuan.checks.engine") else "juesuan.engine").check_document
paths = sorted(Path(sys.argv[1]).iterdir())
gc.disable()
for path in paths[:2]:
    check(read([path]))
spent = dict.fromkeys(("read", "extract", "check"), 0.0)
for path in paths:
    begun = time.process_time()
    document = read([path])
    spent["read"] += time.process_time() - begun
    begun = time.process_time()
    extract(document)
    spent["extract"] += time.process_time() - begun
    begun = time.process_time()
    check(document)
    spent["check"] += time.process_time() - begun
print(json.dumps({k: 1000 * v / len(paths) for k, v in spent.items()}))
"""


def run(checkout: Path, *command: str) -> tuple[float, str]:
    """Run Python in a checkout; return the seconds it took and what it printed."""
    begun = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(checkout / "src")}
    done = subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, check=False)
    return time.perf_counter() - begun, done.stdout


def main() -> None:
    from juesuan.compile.generate import generate  # noqa: PLC0415 - the parser's help needs none of it
    from juesuan.compile.render import render  # noqa: PLC0415
    from juesuan.compile.wording import compose  # noqa: PLC0415

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", type=Path)
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    least: dict[str, list[float]] = {}
    with TemporaryDirectory() as name:
        for seed in range(asked.documents):
            kind = ("txt", "html")[seed % 2]
            render(compose(generate(seed, TEMPLATES[seed % 3])), Path(name) / f"{seed:05d}.{kind}", kind)
        for _ in range(asked.rounds):
            for which, checkout in enumerate((asked.other, ROOT)):
                cold, _out = run(checkout, "-m", "juesuan", "check", str(SEED))
                _, out = run(checkout, "-c", INSIDE, name)
                for key, value in {"cold": 1000 * cold, **json.loads(out)}.items():
                    pair = least.setdefault(key, [float("inf"), float("inf")])
                    pair[which] = min(pair[which], value)
    for key, (other, own) in least.items():
        print(f"{key:8} other {other:7.1f} ms   this {own:7.1f} ms   {other / own:.2f} times as fast")


if __name__ == "__main__":
    main()
