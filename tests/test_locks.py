"""locks/: every dependency has one version and the hashes of its files, the same in every lock."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = sorted((ROOT / "locks").glob("*.txt"))
PIN = re.compile(
    r"(?P<name>[a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==(?P<version>[^ ;\\]+)(?: ; [^\\]+)?((?: \\\n    --hash=sha256:[0-9a-f]{64})*)\n"
)
EXTRAS = {
    "run": set[str](),
    "site": {"site"},
    "server": {"site", "postgres"},
    "dev": {"site", "postgres", "ray", "s3", "dev"},
}


def pins(lock: Path) -> dict[str, str]:
    return {m["name"]: m["version"] for m in PIN.finditer(lock.read_text("utf-8"))}


def asked(extras: set[str]) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    words = [*project["dependencies"], *(w for e in extras for w in project["optional-dependencies"][e])]
    names = {re.split(r"[^A-Za-z0-9._-]", w)[0].lower().replace("_", "-").replace(".", "-") for w in words}
    return names - {"juesuan"}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda p: p.stem)
def test_each_line_is_a_version_with_its_files_hashes(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert "".join(m[0] for m in PIN.finditer(text)) == text
    assert all("--hash=" in m[0] for m in PIN.finditer(text))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda p: p.stem)
def test_all_that_the_project_asks_for_is_locked(lock: Path) -> None:
    assert asked(EXTRAS[lock.stem]) <= set(pins(lock))
    assert {"hatchling", "editables"} <= set(pins(lock))  # what juesuan itself is built with


def test_no_two_locks_differ_on_a_version() -> None:
    assert [p.stem for p in LOCKS] == sorted(EXTRAS)
    whole = pins(ROOT / "locks" / "dev.txt")
    for lock in LOCKS:
        assert pins(lock).items() <= whole.items()
