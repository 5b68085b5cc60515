"""Time of a whole batch: `python bench/thousand.py [--documents 1000] [--jobs 2] [--against FOLDER]`.

Writes that many generated disclosures, text and HTML by turns, of all templates and of 1 to 80 items, to a temporary
folder, and runs `juesuan check` on it as its user does, from the start of the process to its end. `--write` puts what came
of it into docs/bench.md. `--against` has an older checkout check the same folder after it; 100 documents tell the rate to a
few in a hundred.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import sections
from juesuan.compile.generate import generate
from juesuan.compile.render import render
from juesuan.compile.wording import compose

ROOT = Path(__file__).parent.parent
TEMPLATES = ("national", "xinjiang", "shanghai")


def write(seed: int, folder: Path) -> Path:
    """Write the generated disclosure of a seed into a folder; return its file."""
    kind = ("txt", "html")[seed % 2]
    return render(compose(generate(seed, TEMPLATES[seed % 3])), folder / f"{seed:05d}.{kind}", kind)


def timed(source: Path, folder: str, compiled: str, documents: int, jobs: int) -> list[str]:
    """Check a folder with the checkout of `source`; return its totals and how long it took."""
    environment = {**os.environ, "PYTHONPATH": str(source), "PYTHONPYCACHEPREFIX": compiled}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", "juesuan", "check", folder, "--jobs", str(jobs)]
    spent, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - spent.ru_utime - spent.ru_stime
    rate = f"{seconds:.1f} s, {documents / seconds:.1f} documents a second"
    return [
        done.stdout.strip().splitlines()[-1].strip(),
        f"{rate}; {1000 * processor / documents:.0f} ms of processor a document; exit code {done.returncode}",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--against", type=Path, help="an older checkout")
    parser.add_argument("--write", action="store_true", help="write the section of docs/bench.md")
    asked = parser.parse_args()
    sources = {"": ROOT / "src"} | ({"before: ": asked.against / "src"} if asked.against else {})
    with TemporaryDirectory() as name, TemporaryDirectory() as compiled:
        folder = Path(name)
        size = sum(write(seed, folder).stat().st_size for seed in range(asked.documents))
        load = os.getloadavg()[0]
        told = [f"{asked.documents} documents ({size / 1e6:.0f} MB), {asked.jobs} processes"]
        for before, source in sources.items():
            told += [before + line for line in timed(source, name, compiled, asked.documents, asked.jobs)]
    print("\n".join(told))
    if asked.write:
        busy = f"Load average when it began, of {os.cpu_count()} cores: {load:.1f}."
        sections.put("bench.md", "thousand", "".join(f"    {line}\n" for line in told) + f"\n{busy}")


if __name__ == "__main__":
    main()
