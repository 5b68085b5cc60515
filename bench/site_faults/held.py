"""What must hold of a site after whatever was done to it, held against the clients' own record."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from juesuan.desk import trail
from juesuan.desk.database import Database
from juesuan.desk.model import Decision, Draft, Event, FindingRow, Job, Letter, Login, Upload, Version, VersionFile
from juesuan.desk.vault import Vault
from site_faults.record import Record, Step

SAID_OF = {
    "submit": "draft.submitted", "return": "draft.returned", "bulk return": "draft.returned", "sign": "draft.signed",
    "bulk sign": "draft.signed", "withdraw": "draft.withdrawn",
}  # fmt: skip
CLOSED = frozenset({"file.downloaded"})
"""What may still be said of a draft after it was signed."""


class Held:
    """The review database and the vault, read whole; each question yields what does not hold."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self.vault = vault
        with database.reading() as session:
            self.chain = trail.verify(session)
            self._load(session)

    def _load(self, session: Session) -> None:
        def rows(*columns: Any) -> list[Any]:
            return list(session.execute(select(*columns)).all())

        self.drafts = {d.id: d for d in rows(Draft.id, Draft.state, Draft.number, Draft.upload_id, Draft.own, Draft.signed_by, Draft.signed_reason, Draft.title)}  # fmt: skip
        self.versions = {v.id: v for v in rows(Version.id, Version.draft_id, Version.number, Version.status, Version.errors, Version.warnings, Version.notes, Version.by, Version.problem_zh, Version.result.is_not(None).label("kept"))}  # fmt: skip
        self.files: dict[int, list[Any]] = defaultdict(list)
        for file in rows(VersionFile.version_id, VersionFile.position, VersionFile.sha256, VersionFile.size):
            self.files[file.version_id].append(file)
        self.findings: dict[int, list[Any]] = defaultdict(list)
        for found in rows(FindingRow.id, FindingRow.version_id, FindingRow.position, FindingRow.rule):
            self.findings[found.version_id].append(found)
        self.decisions = rows(Decision.id, Decision.finding_id, Decision.verdict, Decision.reason, Decision.by, Decision.carried)  # fmt: skip
        self.letters = rows(Letter.draft_id, Letter.number, Letter.kind, Letter.text, Letter.by)
        self.jobs = rows(Job.version_id, Job.state, Job.tries)
        self.uploads = {u.id for u in rows(Upload.id)}
        self.logins = rows(Login.id)
        self.lines = rows(Event.id, Event.who, Event.what, Event.subject, Event.details)
        self.told: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
        for line in sorted(self.lines):
            if line.subject.startswith("draft:"):
                self.told[line.subject[6:]].append((line.what, json.loads(line.details)))

    def wrong(self, record: Record) -> Iterator[str]:
        """Yield everything that does not hold."""
        if self.chain.broken_at:
            yield f"the trail's chain breaks at line {self.chain.broken_at}"
        yield from self._versions()
        yield from self._files()
        yield from self._findings()
        yield from self._trail()
        yield from self._handed_in(record)
        index = _Words(self)
        for step in record.steps:
            yield from self._step(step, index)

    # By itself

    def _versions(self) -> Iterator[str]:
        numbers = defaultdict(list)
        for version in self.versions.values():
            numbers[version.draft_id].append(version.number)
        for draft in self.drafts.values():
            if sorted(numbers[draft.id]) != list(range(1, draft.number + 1)):
                yield f"draft {draft.id} is at version {draft.number} and has {sorted(numbers[draft.id])}"
        jobs = Counter(j.version_id for j in self.jobs)
        for version in self.versions.values():
            if jobs[version.id] != 1:
                yield f"version {version.number} of {version.draft_id} has {jobs[version.id]} jobs"
            if not self.files[version.id]:
                yield f"version {version.number} of {version.draft_id} has no file"

    def unfinished(self) -> list[str]:
        """Return the versions whose check is not done, of drafts that were not withdrawn."""
        state = {j.version_id: j.state for j in self.jobs}
        return [
            f"version {v.number} of {v.draft_id} ({self.drafts[v.draft_id].state}) is {v.status}, its job {state.get(v.id)}"
            for v in self.versions.values()
            if self.drafts[v.draft_id].state != "withdrawn"
            and (v.status in ("queued", "checking") or state.get(v.id) != "done" or self.drafts[v.draft_id].state in ("queued", "checking"))
        ]  # fmt: skip

    def _files(self) -> Iterator[str]:
        wanted = {f.sha256: f.size for files in self.files.values() for f in files}
        for sha256, size in wanted.items():
            path = self.vault.path(sha256)
            if not path.is_file():
                yield f"the file {sha256} is not in the vault"
            else:
                data = path.read_bytes()
                if len(data) != size or hashlib.sha256(data).hexdigest() != sha256:
                    yield f"the file {sha256} has other bytes ({len(data)} of {size})"

    def left_over(self) -> list[Path]:
        """Return what lies in the vault and belongs to no version."""
        wanted = {f.sha256 for files in self.files.values() for f in files}
        return [p for p in self.vault.folder.rglob("*") if p.is_file() and p.name not in wanted]

    def _findings(self) -> Iterator[str]:
        for version in self.versions.values():
            rows = self.findings[version.id]
            counted = version.errors + version.warnings + version.notes
            if sorted(r.position for r in rows) != list(range(counted)):
                yield f"version {version.number} of {version.draft_id} counts {counted} findings and has {len(rows)}"
            if (version.status == "checked") != bool(version.kept):
                yield f"version {version.number} of {version.draft_id} is {version.status}, its result kept: {version.kept}"
            if version.status == "failed":  # every draft that is handed in here can be read
                yield f"version {version.number} of {version.draft_id} failed: {version.problem_zh}"

    def _trail(self) -> Iterator[str]:
        """The trail and the tables tell the same."""
        letters = Counter((x.draft_id, x.kind) for x in self.letters)
        versions: dict[str, list[Any]] = defaultdict(list)
        for version in self.versions.values():
            versions[version.draft_id].append(version)
        home = {f.id: v for v, rows in self.findings.items() for f in rows}
        judged = Counter(self.versions[home[d.finding_id]].draft_id for d in self.decisions if not d.carried)
        for draft in self.drafts.values():
            told = self.told[draft.id]
            count = Counter(what for what, _ in told)
            checks = count["check.done"] + count["check.failed"]
            done = sum(v.status in ("checked", "failed") for v in versions[draft.id])
            pairs = (
                ("uploaded", count["draft.uploaded"], 1),
                ("resubmitted", count["draft.resubmitted"], draft.number - 1),
                ("checked", checks, done),
                ("returned", count["draft.returned"], letters[draft.id, "returned"]),
                ("submitted", count["draft.submitted"], letters[draft.id, "submitted"]),
                ("judged", sum(n for what, n in count.items() if what.startswith("finding.")), judged[draft.id]),
                ("signed", count["draft.signed"], int(draft.state == "signed")),
                ("withdrawn", count["draft.withdrawn"], int(draft.state == "withdrawn")),
            )
            for what, said, there in pairs:
                if said != there:
                    yield f"the trail says {said} times that draft {draft.id} was {what}; it was {there} times"
            if draft.state == "signed":
                after = [what for what, _ in told][[what for what, _ in told].index("draft.signed") + 1 :] if count["draft.signed"] else []  # fmt: skip
                if late := [w for w in after if w not in CLOSED]:
                    yield f"draft {draft.id} was signed, and after that: {late}"

    # Against what clients were told

    def _handed_in(self, record: Record) -> Iterator[str]:
        """Yield drafts that were lost, doubled or half taken in."""
        there: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for version in self.versions.values():
            there[tuple(sorted(f.sha256 for f in self.files[version.id]))].append(version.draft_id)
        asked: dict[tuple[str, ...], list[Step]] = defaultdict(list)
        for step in record.steps:
            for one in step.sets:
                asked[tuple(one)].append(step)
        for files, drafts in there.items():
            if files not in asked:
                yield f"draft {drafts[0]} has files that nobody handed in: {files}"
            elif len(drafts) > 1:
                again = [(s.number, s.kind, s.came) for s in asked[files]]
                yield f"files {files} are {len(drafts)} times there ({drafts}), handed in by steps {again}"
        for files, steps in asked.items():
            if any(s.came == "done" for s in steps) and not there[files]:
                tries = [(s.number, s.kind, f"{s.came} {s.location}") for s in steps]
                yield f"files {files} were taken in (steps {tries}) and are not there"
            if all(s.came == "refused" for s in steps) and there[files]:
                yield f"files {files} were refused (steps {[(s.number, s.status) for s in steps]}) and are there"
        for step in record.steps:
            if step.kind == "upload" and len({bool(there[tuple(one)]) for one in step.sets}) > 1:
                yield f"of upload {step.number} ({step.came}) only a part is there"

    def _step(self, step: Step, index: _Words) -> Iterator[str]:
        said = f"step {step.number} ({step.kind} by {step.who}, draft {step.draft} v{step.version}, {step.came} {step.status})"
        if step.kind in ("login", "upload"):
            return
        draft = self.drafts.get(step.draft)
        if draft is None:
            yield f"{said}: the draft is gone"
            return
        if step.kind == "version":
            there = [
                v for v in self.versions.values()
                if v.draft_id == step.draft and sorted(f.sha256 for f in self.files[v.id]) == step.sets[0]
            ]  # fmt: skip
            if step.came == "done" and [v.number for v in there] != [step.version + 1]:
                yield f"{said}: its files are versions {[v.number for v in there]}"
            letters = index.letters[step.words]
            if letters and not there:
                yield f"{said}: a letter and no version"
            return
        if step.kind in ("decision", "rule"):
            rows, lines = len(index.decisions[step.words]), index.lines[step.words]
            yield from _whole(said, step, rows > 0, rows, lines)
            if step.kind == "decision" and rows > 1:
                yield f"{said}: judged {rows} times"
            return
        lines = index.lines[step.words]
        if step.kind in ("sign", "bulk sign"):
            rows = int(step.words in draft.signed_reason and draft.state == "signed")
        elif step.kind == "withdraw":
            rows = int(draft.state == "withdrawn" and lines > 0)
        else:
            rows = sum(x.draft_id == step.draft for x in index.letters[step.words])
        if step.kind.startswith("bulk"):  # its words stand in the trail of each draft that was picked
            lines = index.lines_of[step.draft, step.words]
        yield from _whole(said, step, rows > 0, rows, lines)
        if rows > 1:
            yield f"{said}: done {rows} times"


def _whole(said: str, step: Step, there: bool, rows: int, lines: int) -> Iterator[str]:
    if step.came == "done" and not there:
        yield f"{said}: is not there"
    if step.came == "refused" and (there or lines):
        yield f"{said}: is there"
    if rows != lines:
        yield f"{said}: {rows} times in the tables, {lines} times in the trail"


class _Words:
    """Where the words of each step stand."""

    def __init__(self, held: Held) -> None:
        self.decisions: dict[str, list[Any]] = defaultdict(list)
        self.letters: dict[str, list[Any]] = defaultdict(list)
        self.lines: Counter[str] = Counter()
        self.lines_of: Counter[tuple[str, str]] = Counter()
        for decision in held.decisions:
            if not decision.carried:
                for word in _steps(decision.reason):
                    self.decisions[word].append(decision)
        for letter in held.letters:
            for word in _steps(letter.text):
                self.letters[word].append(letter)
        for id, told in held.told.items():
            for _, details in told:
                for word in _steps(f"{details.get('reason', '')}{details.get('message', '')}"):
                    self.lines[word] += 1
                    self.lines_of[id, word] += 1


def _steps(text: str) -> list[str]:
    return [f"〔{part.partition('〕')[0]}〕" for part in text.split("〔")[1:] if part.startswith("步骤")]
