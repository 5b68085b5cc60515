"""What happens to a draft, step by step. Every step is one function, checks its state, and is written in the trail."""

from __future__ import annotations

import hashlib
import re
import secrets
import zlib
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Literal

import msgspec
from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session, selectinload

from juesuan.checks.batch import Outcome
from juesuan.checks.model import Result
from juesuan.desk import matching, people, trail
from juesuan.desk.matching import Marks
from juesuan.desk.model import (
    STATES,
    Decision,
    Department,
    Draft,
    FindingRow,
    Job,
    Letter,
    State,
    Status,
    Verdict,
    Version,
    VersionFile,
    now,
)
from juesuan.desk.people import Caller, Refused
from juesuan.document.model import where
from juesuan.document.read import told as told_apart
from juesuan.kernel.lang import Text
from juesuan.report import view
from juesuan.report.sums import named, sums

LONGEST = 2000
"""Characters of a reason or a message."""


class NotFound(Exception):
    """There is no such thing, as far as this caller is to know."""


class Stale(Refused):
    """What the caller's page showed is no longer what is there: nothing is done, the page is shown anew."""


class Kept(msgspec.Struct, frozen=True):
    """A file that lies in the vault, and the name it came with."""

    name: str
    sha256: str
    size: int


# Who sees what


def visible(caller: Caller) -> Select[Draft]:
    """Return the query of all drafts that a caller may see."""
    query = select(Draft)
    if caller.role == "department":
        hidden: tuple[State, ...] = ("withdrawn", "failed")
        return query.where(Draft.department_id == caller.department_id, Draft.state.not_in(hidden))
    if caller.role == "reviewer":
        return query.where(Draft.state != "drafting")
    return query.where(Draft.id == "")


def draft_for(session: Session, caller: Caller, draft_id: str) -> Draft:
    """Return a draft that the caller may see; of any other there is no telling whether it exists."""
    draft = session.scalar(visible(caller).where(Draft.id == draft_id))
    if draft is None:
        raise NotFound
    return draft


def version_for(session: Session, caller: Caller, draft_id: str, number: int) -> Version:
    """Return a version of a draft that the caller may see."""
    draft = draft_for(session, caller, draft_id)
    version = session.scalar(select(Version).where(Version.draft_id == draft.id, Version.number == number))
    if version is None:
        raise NotFound
    return version


def finding_for(session: Session, caller: Caller, draft_id: str, finding_id: int) -> FindingRow:
    """Return a finding of the present version of a draft."""
    draft = draft_for(session, caller, draft_id)
    query = select(FindingRow).join(Version).where(Version.draft_id == draft.id, Version.number == draft.number)
    finding = session.scalar(query.where(FindingRow.id == finding_id))
    if finding is None:
        raise NotFound
    return finding


def told(draft: Draft, version: Version, caller: Caller) -> bool:
    """Whether a caller is told what was found in a version: a department once a reviewer has looked at it, or where
    the version is the department's own."""
    if caller.role == "reviewer" or draft.own:
        return True
    returned = any(letter.kind == "returned" and letter.number == version.number for letter in draft.letters)
    return returned or version.number > 1 or draft.state == "signed"


# Made


def create(
    session: Session,
    files: Sequence[Kept],
    title: str,
    upload_id: int | None,
    by: str,
    department_id: int | None = None,
) -> Draft:
    """Make a draft of its files and put its check in the queue; with `department_id` the department's own."""
    year = re.search(r"(?<!\d)(20\d\d)(?!\d)", title)
    draft = Draft(
        id=secrets.token_urlsafe(12).replace("-", "a").replace("_", "b"),
        title=title[:200],
        year=int(year[1]) if year else 0,
        upload_id=upload_id,
        own=department_id is not None,
        department_id=department_id,
        state="queued" if department_id is None else "drafting",
    )
    session.add(draft)
    session.flush()
    _version(session, draft, files, by)
    trail.add(
        session, by, "draft.uploaded", f"draft:{draft.id}", title=draft.title, files="、".join(f.name for f in files)
    )
    return draft


def _version(session: Session, draft: Draft, files: Sequence[Kept], by: str) -> Version:
    version = Version(draft_id=draft.id, number=draft.number, by=by)
    version.files = [
        VersionFile(position=n, name=f.name[:200], sha256=f.sha256, size=f.size) for n, f in enumerate(files)
    ]
    session.add(version)
    session.flush()
    session.add(Job(version_id=version.id))
    session.flush()
    return version


def twin(session: Session, files: Sequence[Kept], department_id: int | None = None) -> Draft | None:
    """Return a draft, not withdrawn, of which some version has these very files; for a department, of its own ones.

    Not the present version alone: who sends a second time what was not answered may come after a newer one.
    """
    first = sorted(f.sha256 for f in files)
    query = (
        select(Version)
        .join(Draft, Version.draft_id == Draft.id)
        .join(VersionFile, VersionFile.version_id == Version.id)
        .where(VersionFile.sha256 == first[0], Draft.state.not_in(("withdrawn", "failed")))
    )
    if department_id is not None:
        query = query.where(Draft.department_id == department_id)
    for version in session.scalars(query).unique():
        if sorted(f.sha256 for f in version.files) == first:
            return version.draft
    return None


def current(session: Session, draft: Draft) -> Version:
    """Return the present version of a draft."""
    return session.scalars(select(Version).where(Version.draft_id == draft.id, Version.number == draft.number)).one()


# Shown


def seal(version: Version) -> str:
    """Return what a page's forms carry of the version that they were shown with: its number and a hash of its files and findings."""
    return _sealed(version, [f.sha256 for f in version.files], [f.exact for f in version.findings])


def _sealed(version: Version, files: Sequence[str], findings: Sequence[str]) -> str:
    parts = [version.status, *files, *findings]
    return f"{version.number}-{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:16]}"


def _seals(session: Session, versions: Sequence[Version]) -> dict[str, str]:
    """Return the seals of many versions by their draft."""
    numbers = [v.id for v in versions]
    held: dict[int, list[str]] = {}
    for column, place, home in (
        (VersionFile.sha256, VersionFile.position, VersionFile.version_id),
        (FindingRow.exact, FindingRow.position, FindingRow.version_id),
    ):
        kept: dict[int, list[str]] = {}
        for version_id, text in session.execute(select(home, column).where(home.in_(numbers)).order_by(home, place)):
            kept.setdefault(version_id, []).append(text)
        held = {n: held.get(n, []) + kept.get(n, []) for n in numbers}
    return {v.draft_id: _sealed(v, held[v.id], ()) for v in versions}


def as_shown(session: Session, draft: Draft, shown: str) -> None:
    """Refuse a step whose page showed another version or another result than the present one, saying what there is now.

    A reviewer answers for what was looked at: a tab left open must not sign the version that came after.
    """
    version = current(session, draft)
    if shown == seal(version):
        return
    number = shown.partition("-")[0]
    seen = f"第 {number} 版" if number.isdecimal() and len(number) < 5 else "别的内容"
    found = Text("核对尚未完成", "the check is not done yet")
    if version.status == "failed":
        found = Text("无法核对", "it could not be checked")
    if version.status == "checked":
        found = Text(
            f"错误 {version.errors} 处、警告 {version.warnings} 处",
            f"{version.errors} errors, {version.warnings} warnings",
        )
    raise Stale(
        f"没有办理：您打开的页面显示的是{seen}，现在是第 {version.number} 版（{version.by} 报送，{found.zh}）。请看过本页再办",
        f"Nothing was done: your page showed another version or result; now there is version {version.number} "
        f"(from {version.by}; {found.en}). Look at this page first",
    )


# Checked


def store(session: Session, version: Version, outcome: Outcome, published: Callable[[str], str] = lambda _: "") -> None:
    """Keep what the check of a version gave, and say which findings remain from the version before.

    `published` gives the name of a department that has published before, as the corpus has it, for the one that the document names; ""
    where the corpus knows none.
    """
    draft = version.draft
    subject = f"draft:{draft.id}"
    version.checked_at = draft.changed = now()
    result = outcome.result
    if result is None:
        problem = outcome.error or Text("内部错误", "internal error")
        version.status, version.problem_zh, version.problem_en = "failed", problem.zh, problem.en
        if draft.state in ("queued", "checking"):
            draft.state = "failed"
        trail.add(session, people.SYSTEM, "check.failed", subject, version=version.number, reason=problem.zh[:300])
        return
    counts = view.summary(result)
    version.status, version.unit, version.result = "checked", result.unit[:200], packed(result)
    version.errors, version.warnings, version.notes = counts.error, counts.warning, counts.note
    version.relations, version.kind = counts.checked, result.kind
    if draft.state in ("queued", "checking"):
        draft.state = "checked"
    draft.year = draft.year or result.year
    if not told_apart(draft.title) and result.unit:  # 情况说明.docx: the document says whose it is
        draft.title = f"{result.unit[:150]}{draft.year or ''}年度{view.kind_title(result, 'zh')}"
    if draft.department_id is None and result.unit:
        draft.department = _department_of(session, result.unit)
        if draft.department is None and (name := published(result.unit)):
            draft.department = people.department(session, name, people.SYSTEM)
    rows = [_row(version, n, result) for n in range(len(result.findings))]
    session.add_all(rows)
    session.flush()
    _carry(session, version, rows)
    trail.add(
        session,
        people.SYSTEM,
        "check.done",
        subject,
        version=version.number,
        errors=counts.error,
        warnings=counts.warning,
        notes=counts.note,
    )


def packed(result: Result) -> bytes:
    """Return a result as it is kept: JSON, compressed."""
    return zlib.compress(msgspec.json.encode(result), 6)


def result_of(session: Session, version: Version) -> Result:
    """Return the checked result of a version."""
    data = session.scalar(select(Version.result).where(Version.id == version.id))
    if data is None:
        raise NotFound
    return msgspec.json.decode(zlib.decompress(data), type=Result)


def _row(version: Version, position: int, result: Result) -> FindingRow:
    finding, document = result.findings[position], result.document
    known = matching.marks(finding, result)
    figures = view.figure_index(result)
    quoted = view.excerpt(document, finding.place, view.WHOLE)
    return FindingRow(
        version_id=version.id,
        position=position,
        key=known.key,
        alike=known.alike,
        exact=known.exact,
        rule=finding.rule,
        severity=finding.severity,
        message_zh=named(finding, result, figures, "zh"),
        message_en=named(finding, result, figures, "en"),
        where_zh=where(document, finding.place, "zh"),
        where_en=where(document, finding.place, "en"),
        excerpt=quoted.before + quoted.words + quoted.after,
        arithmetic="\n".join(sums(finding, result, figures, "zh")),
        printed=view.wrong_words(finding, result),
        proposed=finding.proposed,
    )


def _carry(session: Session, version: Version, rows: Sequence[FindingRow]) -> None:
    """Point each finding that remains to the one before, and take over what was decided if nothing about it changed."""
    before = _checked_before(session, version)
    if before is None:
        return
    old = before.findings
    for n, m in matching.pairs([_marks(r) for r in old], [_marks(r) for r in rows]).items():
        row, previous = rows[n], old[m]
        row.before_id = previous.id
        last = previous.decision
        if last is not None and last.verdict is not None and row.exact == previous.exact:
            again = Decision(
                finding_id=row.id, verdict=last.verdict, reason=last.reason, by=last.by, at=last.at, carried=True
            )
            session.add(again)
    session.flush()


def _marks(row: FindingRow) -> Marks:
    return Marks(row.key, row.alike, row.exact)


def _checked_before(session: Session, version: Version) -> Version | None:
    """Return the last version before this one that could be checked."""
    query = select(Version).where(
        Version.draft_id == version.draft_id, Version.number < version.number, Version.status == "checked"
    )
    return session.scalar(query.order_by(Version.number.desc()).limit(1).options(selectinload(Version.findings)))


def plain(name: str) -> str:
    """Return a department's name as names are compared."""
    return re.sub(r"[\s（）()·“”\"]+|部门$|本级$", "", name)


def _department_of(session: Session, unit: str) -> Department | None:
    wanted = plain(unit)
    return next((d for d in session.scalars(select(Department)) if plain(d.name) == wanted), None)


class Comparison(msgspec.Struct, frozen=True):
    """A version against the checked one before it: numbers of findings' rows in each."""

    number: int
    mended: tuple[FindingRow, ...]
    remains: tuple[FindingRow, ...]
    new: tuple[FindingRow, ...]


def comparison(session: Session, version: Version) -> Comparison | None:
    """Return what a version mended, what remains and what is new; None for the first."""
    before = _checked_before(session, version)
    if before is None or version.status != "checked":
        return None
    kept = {row.before_id for row in version.findings}
    return Comparison(
        before.number,
        tuple(row for row in before.findings if row.id not in kept),
        tuple(row for row in version.findings if row.before_id is not None),
        tuple(row for row in version.findings if row.before_id is None),
    )


def kept_hashes(session: Session) -> set[str]:
    """Return the SHA-256 of every file that a version has, whatever became of its draft."""
    return set(session.scalars(select(VersionFile.sha256)))


def stored(session: Session, department_id: int) -> int:
    """Return the bytes of the files that are kept for a department, all versions of its drafts, each content once."""
    query = (
        select(VersionFile.sha256, VersionFile.size)
        .join(Version, Version.id == VersionFile.version_id)
        .join(Draft, Draft.id == Version.draft_id)
        .where(Draft.department_id == department_id)
        .distinct()
        .subquery()
    )
    return int(session.scalar(select(func.coalesce(func.sum(query.c.size), 0))) or 0)


# Judged


def decide(
    session: Session, caller: Caller, finding: FindingRow, verdict: Verdict | Literal["open"], reason: str
) -> None:
    """Confirm a finding, dismiss it with a reason, or take that back."""
    draft = finding.version.draft
    reason = _words(reason)
    if draft.state not in ("checked", "resubmitted"):  # what was returned is what the department works from
        raise Refused("这份文稿现在不能认定问题", "The findings of this draft cannot be judged now")
    if verdict == "dismissed" and not reason:
        raise Refused("认定误报须写明理由", "A dismissal needs its reason")
    if verdict == "open" and finding.verdict is None:
        return
    finding.decisions.append(Decision(verdict=None if verdict == "open" else verdict, reason=reason, by=caller.name))
    what = {"confirmed": "finding.confirmed", "dismissed": "finding.dismissed", "open": "finding.reopened"}[verdict]
    trail.add(
        session, caller.name, what, f"draft:{draft.id}", version=finding.version.number, finding=finding.position + 1,
        rule=finding.rule, message=finding.message_zh[:300], reason=reason,
    )  # fmt: skip


def decide_rule(session: Session, caller: Caller, draft: Draft, rule: str, verdict: Verdict, reason: str) -> int:
    """Give all findings of a rule in the present version that nobody has judged one verdict; return how many."""
    found = [f for f in current(session, draft).findings if f.rule == rule and f.verdict is None]
    if not found:
        raise Refused("这条规则没有待认定的问题", "No finding of this rule is open")
    for finding in found:
        decide(session, caller, finding, verdict, reason)
    return len(found)


def open_errors(version: Version) -> list[FindingRow]:
    """Return the errors of a version that no one has dismissed."""
    return [f for f in version.findings if f.severity == "error" and f.verdict != "dismissed"]


def _words(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise Refused(f"文字超过 {LONGEST} 字", f"More than {LONGEST} characters")
    return text


def assign(session: Session, caller: Caller, draft: Draft, name: str) -> None:
    """Say whose draft it is."""
    if draft.state in ("signed", "withdrawn"):
        raise Refused("这份文稿已经办结", "This draft is closed")
    home = people.department(session, name, caller.name)
    if draft.department_id == home.id:
        return
    before = draft.department.name if draft.department is not None else ""
    draft.department = home
    trail.add(session, caller.name, "draft.assigned", f"draft:{draft.id}", department=home.name, before=before)


def assign_all(session: Session, caller: Caller, shown: str) -> int:
    """Give every draft without a department to the one that its document names; return how many."""
    if shown != nameless_seal(session) and nameless(session):
        raise Stale(
            "没有办理：待归属的文稿已有变化，请看过本页再办",
            "Nothing was done: other drafts have come in. Look again first",
        )
    found = session.execute(_nameless()).all()
    for draft, unit in found:
        assign(session, caller, draft, unit)
    return len(found)


def send_back(session: Session, caller: Caller, draft: Draft, message: str, due: str = "") -> None:
    """Return a draft to its department, which is to answer by the day `due` (2025-08-31)."""
    version = current(session, draft)
    if draft.department_id is None:
        raise Refused("先指明这份文稿属于哪个部门", "Say first which department the draft belongs to")
    if draft.state not in ("checked", "resubmitted", "failed"):
        raise Refused("这份文稿现在不能退回", "This draft cannot be returned now")
    if version.status not in ("checked", "failed"):
        raise Refused("核对尚未完成", "The check is not done yet")
    message = _words(message)
    if not message:
        raise Refused("退回须写明意见", "A return needs a message")
    if due and not _is_day(due):
        raise Refused("整改期限不是一个日期", "The deadline is no date")
    draft.state, draft.changed = "returned", now()
    session.add(Letter(draft_id=draft.id, number=draft.number, kind="returned", by=caller.name, text=message, due=due))
    trail.add(
        session,
        caller.name,
        "draft.returned",
        f"draft:{draft.id}",
        version=draft.number,
        message=message[:500],
        due=due,
    )


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def resubmittable(draft: Draft, version: Version) -> bool:
    """Whether a new version is awaited: the draft was returned, or the answer to that could not be read, or the department
    is still at work on it."""
    if draft.state == "drafting":
        return version.status in ("checked", "failed")
    return draft.state == "returned" or (draft.state == "resubmitted" and version.status == "failed")


def awaiting(session: Session, draft: Draft, shown: str) -> None:
    """Refuse a new version that nothing awaits, before its files are taken."""
    as_shown(session, draft, shown)
    _awaited(draft, current(session, draft))


def _awaited(draft: Draft, last: Version) -> None:
    if not resubmittable(draft, last):
        raise Refused("这份文稿没有退回，不能报送新版本", "This draft was not returned: no new version is awaited")


def resubmit(session: Session, caller: Caller, draft: Draft, files: Sequence[Kept], message: str) -> Version:
    """Take a new version and put its check in the queue."""
    last = current(session, draft)
    _awaited(draft, last)
    if sorted(f.sha256 for f in last.files) == sorted(f.sha256 for f in files):
        raise Refused("与上一版完全相同", "This is the very version before")
    message = _words(message)
    draft.number += 1
    draft.changed = now()
    if draft.state != "drafting":
        draft.state = "resubmitted"
        session.add(Letter(draft_id=draft.id, number=draft.number, kind="resubmitted", by=caller.name, text=message))
    version = _version(session, draft, files, caller.name)
    trail.add(
        session, caller.name, "draft.resubmitted", f"draft:{draft.id}", version=draft.number,
        files="、".join(f.name for f in files),
    )  # fmt: skip
    return version


def submit(session: Session, caller: Caller, draft: Draft, message: str) -> None:
    """Send a department's own draft, checked by itself, to the reviewers. Errors that are left need a word."""
    version = current(session, draft)
    if draft.state != "drafting":
        raise Refused("这份文稿已经报送", "This draft has been sent already")
    if version.status != "checked":
        raise Refused("这一版还没有核对好，不能报送", "This version is not checked yet")
    message = _words(message)
    if version.errors and not message:
        raise Refused(
            f"还有 {version.errors} 处错误，改正后再报送；确需报送的，请写明情况",
            f"{version.errors} errors are left: mend them first, or say why it is sent so",
        )
    draft.state, draft.changed = "checked", now()
    session.add(Letter(draft_id=draft.id, number=draft.number, kind="submitted", by=caller.name, text=message))
    trail.add(
        session, caller.name, "draft.submitted", f"draft:{draft.id}", version=draft.number, errors=version.errors,
        message=message[:500],
    )  # fmt: skip


def sign(session: Session, caller: Caller, draft: Draft, reason: str, *, second_person: bool = True) -> None:
    """Sign a draft off. Errors still open need a reason; a version in which nothing could be checked is not signed.

    With `second_person` who handed in the version may not sign it (行政事业单位内部控制规范（试行）, 财会〔2012〕21号: 不相容岗位
    相互分离).
    """
    version = current(session, draft)
    if draft.state not in ("checked", "resubmitted") or version.status != "checked":
        raise Refused("这份文稿现在不能审核通过", "This draft cannot be signed off now")
    if draft.department_id is None:
        raise Refused("先指明这份文稿属于哪个部门", "Say first which department the draft belongs to")
    if not version.relations:
        raise Refused(
            "这一版没有核对到任何勾稽关系，不能审核通过：未核对不等于无误，请核实文件是否完整、是否为公开稿",
            "Nothing in this version could be checked, so it cannot be signed off: not checked is not right",
        )
    if second_person and version.by == caller.name:
        raise Refused(
            "这一版是您本人上传的，须由另一位审核人员审核通过",
            "You handed in this version: another reviewer has to sign it off",
        )
    reason = _words(reason)
    left = open_errors(version)
    if left and not reason:
        raise Refused(
            f"还有 {len(left)} 处错误未排除，审核通过须写明理由",
            f"{len(left)} errors are still open: give a reason to sign off",
        )
    draft.state, draft.changed = "signed", now()
    draft.signed_by, draft.signed_at, draft.signed_reason = caller.name, now(), reason
    trail.add(
        session, caller.name, "draft.signed", f"draft:{draft.id}", version=draft.number, open_errors=len(left),
        reason=reason[:500], files=",".join(f.sha256 for f in version.files)[:700], seal=seal(version),
    )  # fmt: skip


def withdraw(session: Session, caller: Caller, draft: Draft, reason: str) -> None:
    """Take a draft out that was uploaded by mistake; a department only what it has not sent yet."""
    if caller.role == "department" and draft.state != "drafting":
        raise Refused(
            "已经报送的文稿不能撤回，请与审核人员联系", "What has been sent cannot be withdrawn: ask the reviewers"
        )
    if draft.state in ("signed", "withdrawn"):
        raise Refused("这份文稿已经办结", "This draft is closed")
    reason = _words(reason)
    if not reason:
        raise Refused("撤回须写明理由", "A withdrawal needs its reason")
    draft.state, draft.changed = "withdrawn", now()
    trail.add(session, caller.name, "draft.withdrawn", f"draft:{draft.id}", title=draft.title, reason=reason[:500])


# Listed


class Wanted(msgspec.Struct, frozen=True):
    """What a list is narrowed to. `department` -1 stands for drafts without one."""

    state: str = ""
    department: int = 0
    year: int = 0
    words: str = ""
    findings: Literal["", "errors", "clean"] = ""
    upload: int = 0
    kind: str = ""
    sort: str = "changed"


class Line(msgspec.Struct, frozen=True):
    """A draft in a list, with its present version's counts."""

    draft: Draft
    status: Status
    unit: str
    errors: int
    warnings: int
    notes: int
    problem: Text
    undecided: int
    seal: str = ""


WAITING: tuple[State, ...] = ("checked", "resubmitted", "failed")
"""States in which a reviewer is to do something."""
SORTS = ("risk", "title", "department", "year", "state", "errors", "warnings", "changed")
"""What a list may be sorted by; `risk`: what waits for a reviewer first, of it what has most errors, then most warnings."""
_LARGEST_FIRST = frozenset({"year", "errors", "warnings", "changed"})


def _sorted(query: Select[Draft], sort: str) -> Select[Draft]:
    """Sort a list; `-title` the other way round."""
    name, back = sort.removeprefix("-"), sort.startswith("-")
    waits = case((Draft.state.in_(WAITING), 0), else_=1)
    columns: dict[str, tuple[ColumnElement[Any], ...]] = {
        "risk": (waits, -Version.errors, -Version.warnings),
        "title": (Draft.title + "",),
        "department": (func.coalesce(Department.name, Version.unit),),
        "year": (Draft.year + 0,),
        "state": (case(*((Draft.state == s, n) for n, s in enumerate(STATES))),),
        "errors": (Version.errors + 0, Version.warnings + 0),
        "warnings": (Version.warnings + 0, Version.errors + 0),
        "changed": (func.coalesce(Draft.changed, Draft.created),),
    }
    down = (name in _LARGEST_FIRST) is not back
    order = [c.desc() if down else c.asc() for c in columns[name]]
    return query.order_by(*order, Draft.changed.desc(), Draft.id)


def places(session: Session, caller: Caller, wanted: Wanted) -> list[tuple[str, State]]:
    """Return the drafts of a list in its order, each with its state."""
    query = _sorted(_narrowed(caller, wanted), wanted.sort).with_only_columns(Draft.id, Draft.state)
    return [(row[0], row[1]) for row in session.execute(query)]


def listed(session: Session, caller: Caller, wanted: Wanted, limit: int = 0, offset: int = 0) -> list[Line]:
    """Return the drafts that a caller may see and asks for, in the order asked for; a page of them with their seals."""
    query = _sorted(_narrowed(caller, wanted), wanted.sort)
    found = session.scalars(query.limit(limit).offset(offset) if limit else query).all()
    numbers = [d.id for d in found]
    versions: dict[str, Version] = {}
    decided: dict[int, int] = {}
    for start in range(0, len(numbers), 500):
        part = numbers[start : start + 500]
        here = select(Version).join(Draft, (Version.draft_id == Draft.id) & (Version.number == Draft.number))
        versions |= {v.draft_id: v for v in session.scalars(here.where(Draft.id.in_(part)))}
        decided |= _decided(session, [versions[d].id for d in part])
    seals = _seals(session, list(versions.values())) if limit else {}
    return [_line(d, versions[d.id], decided.get(versions[d.id].id, 0), seals.get(d.id, "")) for d in found]


def _decided(session: Session, versions: Sequence[int]) -> dict[int, int]:
    """Return how many errors and warnings of each version have a verdict that stands."""
    last = select(func.max(Decision.id)).group_by(Decision.finding_id)
    query = (
        select(FindingRow.version_id, func.count())
        .join(Decision, Decision.finding_id == FindingRow.id)
        .where(
            FindingRow.version_id.in_(versions),
            FindingRow.severity != "note",
            Decision.id.in_(last),
            Decision.verdict.is_not(None),
        )
        .group_by(FindingRow.version_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _line(draft: Draft, v: Version, decided: int, seal: str) -> Line:
    left = max(0, v.errors + v.warnings - decided)
    return Line(draft, v.status, v.unit, v.errors, v.warnings, v.notes, Text(v.problem_zh, v.problem_en), left, seal)


def total(session: Session, caller: Caller, wanted: Wanted) -> int:
    """Return how many drafts a list has."""
    return session.scalar(select(func.count()).select_from(_narrowed(caller, wanted).subquery())) or 0


def _narrowed(caller: Caller, wanted: Wanted) -> Select[Draft]:
    """Return the query of the drafts asked for, each with its present version and its department beside it."""
    query = visible(caller).join(Version, (Version.draft_id == Draft.id) & (Version.number == Draft.number))
    query = query.outerjoin(Department, Draft.department_id == Department.id)
    if wanted.state:
        query = query.where(Draft.state == wanted.state)
    else:
        query = query.where(Draft.state != "withdrawn")
    if wanted.department:
        here = Draft.department_id.is_(None) if wanted.department < 0 else Draft.department_id == wanted.department
        query = query.where(here)
    if wanted.year:
        query = query.where(Draft.year == wanted.year)
    if wanted.upload:
        query = query.where(Draft.upload_id == wanted.upload)
    if wanted.words:
        texts = (Draft.title, Department.name)
        query = query.where(or_(*(t.contains(wanted.words, autoescape=True) for t in texts)))
    if wanted.kind:
        query = query.where(Version.kind == wanted.kind)
    if wanted.findings == "errors":
        query = query.where(Version.status == "checked", Version.errors > 0)
    elif wanted.findings:
        query = query.where(Version.status == "checked", Version.errors == 0, Version.warnings == 0)
    return query


def nameless(session: Session) -> int:
    """Return how many drafts could be given to the department that their document names."""
    return session.scalar(select(func.count()).select_from(_nameless().subquery())) or 0


def nameless_seal(session: Session) -> str:
    """Return what the button that assigns them all carries: a hash of the drafts and names that it was shown with."""
    found = sorted((draft.id, unit) for draft, unit in session.execute(_nameless()))
    return hashlib.sha256(repr(found).encode()).hexdigest()[:16]


def _nameless() -> Select[Draft, str]:
    return (
        select(Draft, Version.unit)
        .join(Version, (Version.draft_id == Draft.id) & (Version.number == Draft.number))
        .where(Draft.department_id.is_(None), Draft.state == "checked", Version.unit != "")
    )


def states(session: Session, caller: Caller) -> dict[State, int]:
    """Return how many drafts are in each state."""
    every = visible(caller).subquery()
    found = session.execute(select(every.c.state, func.count()).group_by(every.c.state)).all()
    return {row[0]: row[1] for row in found}


def years(session: Session, caller: Caller) -> list[int]:
    """Return the years of the drafts, the last first."""
    every = visible(caller).subquery()
    return [y for y in session.scalars(select(every.c.year).distinct().order_by(every.c.year.desc())) if y]
