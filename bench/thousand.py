"""Time of a whole batch: `python bench/thousand.py [--documents 1000] [--jobs 2]`.

Writes that many generated disclosures, text and HTML by turns, of all templates and of 1 to 80 items, to a temporary
folder, and runs `juesuan check` on it as its user does, from the start of the process to its end. `--write` puts what came
of it into docs/bench.md.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import sections
from juesuan.compile.generate import generate
from juesuan.compile.render import render
from juesuan.compile.wording import compose

TEMPLATES = ("national", "xinjiang", "shanghai")


def write(seed: int, folder: Path) -> Path:
    """Write the generated disclosure of a seed into a folder; return its file."""
    kind = ("txt", "html")[seed % 2]
    return render(compose(generate(seed, TEMPLATES[seed % 3])), folder / f"{seed:05d}.{kind}", kind)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="write the section of docs/bench.md")
    asked = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        size = sum(write(seed, folder).stat().st_size for seed in range(asked.documents))
        load = os.getloadavg()[0]
        begun = time.perf_counter()
        command = [sys.executable, "-m", "juesuan", "check", name, "--jobs", str(asked.jobs)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - begun
    told = (
        f"{asked.documents} documents ({size / 1e6:.0f} MB), {asked.jobs} processes: {seconds:.1f} s, "
        f"{asked.documents / seconds:.1f} documents a second; exit code {done.returncode}"
    )
    summary = done.stdout.strip().splitlines()[-1]
    print(f"{summary}\n{told}")
    if asked.write:
        busy = f"Load average when it began, of {os.cpu_count()} cores: {load:.1f}."
        sections.put("bench.md", "thousand", f"    {summary}\n    {told}\n\n{busy}")


if __name__ == "__main__":
    main()
