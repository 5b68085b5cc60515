"""The audit trail: who did what, when, to what. Each line's hash covers the line and the hash before it.

A line changed, taken out or put in breaks the chain from there on. Who can write the database could make the chain anew:
so each hash is sealed with a key that lies outside of it (`keys.py`). That lines were cut off the end shows only against the
last hash known from before, which `juesuan trail head` exports.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from juesuan.desk.database import TRAIL_KEY
from juesuan.desk.model import Event, now
from juesuan.kernel.lang import Text

START = "0" * 64

WHAT: dict[str, Text] = {
    "login": Text("登录", "logged in"),
    "login.failed": Text("登录失败", "failed to log in"),
    "login.refused": Text("登录被暂拒", "a login was refused for a while"),
    "logout": Text("退出", "logged out"),
    "user.added": Text("新增用户", "added a user"),
    "user.deactivated": Text("停用用户", "deactivated a user"),
    "user.activated": Text("启用用户", "activated a user"),
    "user.reset": Text("重置密码", "reset a password"),
    "code.set_up": Text("启用动态码", "set up one-time codes"),
    "code.removed": Text("取消动态码", "removed one-time codes"),
    "code.recovered": Text("用恢复码登录", "used a recovery code"),
    "login.code": Text("动态码不正确", "a wrong one-time code"),
    "password.changed": Text("修改本人密码", "changed their password"),
    "department.added": Text("新增部门", "added a department"),
    "draft.uploaded": Text("上传文稿", "uploaded a draft"),
    "file.refused": Text("拒收文件", "a file was refused"),
    "draft.assigned": Text("归属部门", "gave a draft to its department"),
    "draft.withdrawn": Text("撤回文稿", "withdrew a draft"),
    "check.done": Text("核对完成", "checked"),
    "check.failed": Text("无法核对", "could not be checked"),
    "finding.confirmed": Text("认定属实", "confirmed a finding"),
    "finding.dismissed": Text("认定误报", "dismissed a finding"),
    "finding.reopened": Text("撤销认定", "took a decision back"),
    "draft.returned": Text("退回部门", "returned a draft"),
    "draft.submitted": Text("部门报送", "sent a draft of its own"),
    "draft.resubmitted": Text("重新报送", "sent a new version"),
    "draft.signed": Text("审核通过", "signed off"),
    "file.downloaded": Text("下载文件", "downloaded a file"),
    "worklist.downloaded": Text("下载清单", "downloaded the worklist"),
}
"""Everything that is written down, in words."""

Detail = str | int | bool


def add(session: Session, who: str, what: str, subject: str = "", **details: Detail) -> Event:
    """Write a line. Call inside a writing session: writers are serialised, and a line stands or falls with what it tells."""
    if what not in WHAT:
        raise ValueError(f"not in the trail's words: {what}")
    last = session.execute(select(Event.id, Event.hash).order_by(Event.id.desc()).limit(1)).first()
    number, before = (last.id + 1, last.hash) if last is not None else (1, START)
    line = Event(
        id=number,
        at=now().replace(microsecond=0),
        who=who,
        what=what,
        subject=subject,
        details=json.dumps(details, ensure_ascii=False, sort_keys=True),
        before=before,
    )
    line.hash = digest(line)
    key: bytes = session.info.get(TRAIL_KEY, b"")
    line.seal = sealed(key, line.hash) if key else ""
    session.add(line)
    session.flush()
    return line


def digest(line: Any) -> str:
    """Return the hash that a line must have."""
    at = line.at.astimezone(UTC).isoformat()
    fields = [line.id, at, line.who, line.what, line.subject, line.details, line.before]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


def sealed(key: bytes, digest: str) -> str:
    """Return the seal of a line's hash."""
    return hmac.new(key, digest.encode(), hashlib.sha256).hexdigest()


class Check(msgspec.Struct, frozen=True):
    """Whether the chain holds: how many lines there are, the first that does not fit (0: none), the last hash, how many
    lines are sealed."""

    lines: int
    broken_at: int
    head: str
    sealed: int = 0


def verify(session: Session) -> Check:
    """Go through the whole chain. From the first sealed line on every line has its seal; without the key (of the session)
    only that each has one can be seen."""
    before, count, seals = START, 0, 0
    key: bytes = session.info.get(TRAIL_KEY, b"")
    fields = (
        Event.id, Event.at, Event.who, Event.what, Event.subject, Event.details, Event.before, Event.hash, Event.seal,
    )  # fmt: skip
    for line in session.execute(select(*fields).order_by(Event.id).execution_options(yield_per=5000)):
        count += 1
        seals += bool(line.seal)
        unsealed = bool(seals) and not line.seal
        forged = bool(key) and bool(line.seal) and not hmac.compare_digest(line.seal, sealed(key, line.hash))
        if line.id != count or line.before != before or line.hash != digest(line) or unsealed or forged:
            return Check(count, line.id, line.hash, seals)
        before = line.hash
    return Check(count, 0, before, seals)


class Head(msgspec.Struct, frozen=True):
    """A line of the trail as it was known from outside: its number and hash."""

    number: int
    hash: str


def head(session: Session) -> str:
    """Return the last line's number, time, hash and seal, apart by blanks; for an empty trail the start."""
    last = session.scalar(select(Event).order_by(Event.id.desc()).limit(1))
    if last is None:
        return f"0 - {START} -"
    return f"{last.id} {last.at.astimezone(UTC).isoformat()} {last.hash} {last.seal or '-'}"


def head_of(text: str) -> list[Head]:
    """Return the lines that `head` printed, one a line of `text`."""
    parts = [line.split() for line in text.splitlines()]
    return [Head(int(p[0]), p[2]) for p in parts if len(p) == 4 and p[0].isdecimal() and len(p[0]) < 15]


def has(session: Session, known: Head) -> bool:
    """Tell whether a line known from before is still there as it was."""
    return not known.number or session.scalar(select(Event.hash).where(Event.id == known.number)) == known.hash


def lines(
    session: Session, *, who: str = "", what: str = "", subject: str = "", before: int = 0, limit: int = 100
) -> list[Event]:
    """Return the newest lines that fit, from below number `before` on."""
    query = select(Event).order_by(Event.id.desc()).limit(limit)
    if who:
        query = query.where(Event.who == who)
    if what:
        query = query.where(Event.what == what)
    if subject:
        query = query.where(Event.subject == subject)
    if before:
        query = query.where(Event.id < before)
    return list(session.scalars(query))


def every(session: Session) -> Iterator[Event]:
    """Yield the whole trail, oldest first."""
    yield from session.scalars(select(Event).order_by(Event.id).execution_options(yield_per=1000))


def count(session: Session) -> int:
    """Return how many lines there are."""
    return session.scalar(select(func.count()).select_from(Event)) or 0


def details_of(line: Event) -> dict[str, Detail]:
    """Return the details of a line."""
    found: dict[str, Detail] = json.loads(line.details)
    return found


def day(value: datetime) -> str:
    """Return a time as the pages print it: local time, to the minute."""
    return value.astimezone().strftime("%Y-%m-%d %H:%M")
