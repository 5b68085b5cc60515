"""The versions that juesuan is installed with, each with the hashes of its files: `python tools/lock.py` writes locks/ anew.

One file for each way of installing (`SETS`). pip takes nothing whose hash is not in the file (`--require-hashes`), so what is
installed is byte for byte what was tested. Versions that stand are kept; `--upgrade` takes the newest that pyproject.toml allows.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
LOCKS = HERE / "locks"
SETS = {"dev": ("dev",), "server": ("site", "postgres"), "site": ("site",), "run": ()}
"""Lock → extras of pyproject.toml. `dev` holds all others, which are resolved within its versions."""
BUILT_WITH = "hatchling\neditables\n"
"""What an installation of juesuan itself is built with: locked too, so that pip builds it without fetching anything else."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write every lock; return the exit code."""
    parser = argparse.ArgumentParser(description="Write locks/: every dependency's version and its files' hashes.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions, not those that stand")
    upgrade = parser.parse_args(arguments).upgrade
    LOCKS.mkdir(exist_ok=True)
    for name, extras in SETS.items():
        lock = LOCKS / f"{name}.txt"
        within = () if name == "dev" else ("--constraint", LOCKS / "dev.txt", "--upgrade")
        subprocess.run(
            [str(w) for w in (
                sys.executable, "-m", "uv", "pip", "compile", HERE / "pyproject.toml", "-", "--quiet", "--universal",
                "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate",
                *(w for extra in extras for w in ("--extra", extra)), *within,
                *(("--upgrade",) if upgrade and not within else ()), "-o", lock,
            )],
            input=BUILT_WITH, text=True, check=True,
        )  # fmt: skip
        print(lock.relative_to(HERE))
    return 0


if __name__ == "__main__":
    sys.exit(main())
