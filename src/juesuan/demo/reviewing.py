"""People to try the reviewers' desk of the county with: a reviewer and a department, and drafts that wait for them."""

from __future__ import annotations

import csv
import secrets
from pathlib import Path

import msgspec

from juesuan.desk import intake, people
from juesuan.desk.service import Service
from juesuan.site.settings import Settings

REVIEWER, DEPARTMENT = "shenhe", "bumen"
CLERK = "shoujian"
"""Who handed the drafts in: who hands in does not sign, so that the reviewer can."""
MOST = 12
"""Drafts that are handed in."""


class Login(msgspec.Struct, frozen=True):
    """Who may log in, and as what."""

    name: str
    password: str
    role: str
    department: str = ""


def logins(folder: Path, settings: Settings) -> list[Login]:
    """Return who may log in; made at first, with drafts: the last year's final accounts of some departments, the faulty first.

    The passwords are drawn and lie in the demo's folder, which has nothing that is true in it.
    """
    kept = folder / "logins.json"
    if kept.exists():
        return msgspec.json.decode(kept.read_bytes(), type=list[Login])
    given = _drafts(folder / "published")
    unit = given[0].stem.split("20")[0] if given else "青石县财政局"
    made = [
        Login(REVIEWER, _password(), "reviewer"),
        Login(DEPARTMENT, _password(), "department", unit),
    ]
    desk = Service(settings)
    try:
        with desk.database.writing() as session:
            for m in made:
                people.add_user(session, m.name, m.role, m.department, m.password, people.COMMAND_LINE)
            clerk = people.add_user(session, CLERK, "reviewer", "", _password(), people.COMMAND_LINE)
            taken = intake.take([(p.name, p.open("rb")) for p in given], desk.vault, desk.limits)
            intake.receive(session, taken, CLERK, clerk.id)
    finally:
        desk.database.close()
    kept.touch(mode=0o600)
    kept.write_bytes(msgspec.json.encode(made))
    return made


def _password() -> str:
    return "-".join(str(secrets.randbelow(9000) + 1000) for _ in range(3))


def _drafts(published: Path) -> list[Path]:
    """Return the files to hand in: final accounts of the last year that has any, those with a fault planted first."""
    with (published / "faults.csv").open(encoding="utf-8", newline="") as lines:
        faulty = {row["file"] for row in csv.DictReader(lines)}
    years = sorted((p for p in (published / "files").iterdir() if p.is_dir()), reverse=True)
    for year in years:
        found = sorted(year.glob("*年度*"), key=lambda p: (f"{year.name}/{p.name}" not in faulty, p.name))
        if found:
            return found[:MOST]
    return []
