"""The tables of the review database, as mapped classes.

Files are not in it but in the vault (`vault.py`), by their SHA-256; a version's checked result is, as compressed JSON.
Times are UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import DateTime, Dialect, ForeignKey, Index, LargeBinary, MetaData, String, UniqueConstraint, false
from sqlalchemy import Text as LongText
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

Role = Literal["reviewer", "department", "administrator"]
State = Literal["drafting", "queued", "checking", "checked", "failed", "returned", "resubmitted", "signed", "withdrawn"]
"""Of a draft. `drafting`: a department checks it by itself, no reviewer sees it yet. `failed`: its first version could not be read. `resubmitted`: the department has sent a new version, which
stays so until a reviewer returns or signs it. `withdrawn`: uploaded by mistake; kept for the trail, shown to no one else.
"""
Status = Literal["queued", "checking", "checked", "failed"]
"""Of a version: how far its check has come."""
Verdict = Literal["confirmed", "dismissed"]

ROLES: tuple[Role, ...] = ("reviewer", "department", "administrator")
STATES: tuple[State, ...] = (
    "drafting", "queued", "checking", "checked", "failed", "returned", "resubmitted", "signed", "withdrawn",
)  # fmt: skip


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


class Moment(TypeDecorator[datetime]):
    """A time in UTC; SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store in UTC."""
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables; constraints have fixed names so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Department(Base):
    """A department whose drafts are reviewed."""

    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    created: Mapped[datetime] = mapped_column(Moment, default=now)


class User(Base):
    """Someone who logs in. `name` is kept in lower case; `renew` asks for a new password at the next login.

    `code_salt` is what the secret of their one-time codes is made of, "" for none; `code_step` the last step whose code was taken;
    `recovery` the hashes of their recovery codes, as JSON (`codes`).
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    password: Mapped[str] = mapped_column(String(300))
    role: Mapped[Role] = mapped_column(String(20))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    active: Mapped[bool] = mapped_column(default=True)
    renew: Mapped[bool] = mapped_column(default=False)
    code_salt: Mapped[str] = mapped_column(String(64), default="", server_default="")
    code_step: Mapped[int] = mapped_column(default=0, server_default="0")
    recovery: Mapped[str] = mapped_column(LongText, default="[]", server_default="[]")
    created: Mapped[datetime] = mapped_column(Moment, default=now)

    department: Mapped[Department | None] = relationship(lazy="joined")


class Login(Base):
    """A session: the cookie's token is known only by its hash."""

    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created: Mapped[datetime] = mapped_column(Moment, default=now)
    seen: Mapped[datetime] = mapped_column(Moment, default=now)
    expires: Mapped[datetime] = mapped_column(Moment)

    user: Mapped[User] = relationship(lazy="joined")


class LoginFailure(Base):
    """A failed login, for the limits: by name, by address, by both."""

    __tablename__ = "login_failures"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), index=True)
    address: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)


class Upload(Base):
    """One upload by a reviewer; `refused` is what was kept out and why: JSON of [name, zh, en]."""

    __tablename__ = "uploads"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Moment, default=now)
    refused: Mapped[str] = mapped_column(LongText, default="[]")


class Draft(Base):
    """A draft disclosure of one department and year, through all its versions. Its id tells nothing of how many there are.

    `own`: the department handed it in itself. `department_id` is empty until the department is known: by the name in the document, or by a reviewer's hand.
    """

    __tablename__ = "drafts"

    id: Mapped[str] = mapped_column(String(24), primary_key=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"), index=True)
    year: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(300))
    state: Mapped[State] = mapped_column(String(20), default="queued", index=True)
    number: Mapped[int] = mapped_column(default=1)
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("uploads.id"), index=True)
    own: Mapped[bool] = mapped_column(default=False, server_default=false())
    created: Mapped[datetime] = mapped_column(Moment, default=now)
    changed: Mapped[datetime] = mapped_column(Moment, default=now, index=True)
    signed_by: Mapped[str] = mapped_column(String(100), default="")
    signed_at: Mapped[datetime | None] = mapped_column(Moment)
    signed_reason: Mapped[str] = mapped_column(LongText, default="")

    department: Mapped[Department | None] = relationship(lazy="joined")
    versions: Mapped[list[Version]] = relationship(order_by="Version.number", back_populates="draft")
    letters: Mapped[list[Letter]] = relationship(order_by="Letter.id")


class Version(Base):
    """One version of a draft: its files, how far its check has come, and what it gave."""

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id"))
    number: Mapped[int]
    status: Mapped[Status] = mapped_column(String(20), default="queued", index=True)
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(Moment, default=now)
    checked_at: Mapped[datetime | None] = mapped_column(Moment)
    unit: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[str] = mapped_column(String(20), default="", server_default="")
    errors: Mapped[int] = mapped_column(default=0)
    warnings: Mapped[int] = mapped_column(default=0)
    notes: Mapped[int] = mapped_column(default=0)
    relations: Mapped[int] = mapped_column(default=0)
    problem_zh: Mapped[str] = mapped_column(LongText, default="")
    problem_en: Mapped[str] = mapped_column(LongText, default="")
    result: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)

    draft: Mapped[Draft] = relationship(back_populates="versions")
    files: Mapped[list[VersionFile]] = relationship(order_by="VersionFile.position")
    findings: Mapped[list[FindingRow]] = relationship(order_by="FindingRow.position", back_populates="version")


class VersionFile(Base):
    """A file of a version. `name` is only ever shown: the file lies in the vault under its hash."""

    __tablename__ = "version_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]


class FindingRow(Base):
    """A finding of a version, as far as lists show it; `position` counts in the result's findings.

    `key`, `alike` and `exact` tell it again in another version (`matching.py`); `before_id` is the same finding in the
    version before.
    """

    __tablename__ = "findings"
    __table_args__ = (UniqueConstraint("version_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(64))
    alike: Mapped[str] = mapped_column(String(64))
    exact: Mapped[str] = mapped_column(String(64))
    rule: Mapped[str] = mapped_column(String(20))
    severity: Mapped[str] = mapped_column(String(10))
    message_zh: Mapped[str] = mapped_column(LongText)
    message_en: Mapped[str] = mapped_column(LongText)
    where_zh: Mapped[str] = mapped_column(LongText)
    where_en: Mapped[str] = mapped_column(LongText)
    excerpt: Mapped[str] = mapped_column(LongText, default="")
    arithmetic: Mapped[str] = mapped_column(LongText, default="")
    printed: Mapped[str] = mapped_column(LongText, default="")
    proposed: Mapped[str] = mapped_column(LongText, default="")
    before_id: Mapped[int | None] = mapped_column(ForeignKey("findings.id"), index=True)

    version: Mapped[Version] = relationship(back_populates="findings")
    decisions: Mapped[list[Decision]] = relationship(order_by="Decision.id", lazy="selectin")

    @property
    def decision(self) -> Decision | None:
        """Return the decision that stands: the last."""
        return self.decisions[-1] if self.decisions else None

    @property
    def verdict(self) -> Verdict | None:
        """Return the verdict that stands, None while it is open or was taken back."""
        last = self.decision
        return last.verdict if last is not None else None


class Decision(Base):
    """What a reviewer said of a finding. The last one stands; those before are kept. No verdict: taken back.

    `carried`: taken over from the version before, where the finding is the very same.
    """

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("findings.id"), index=True)
    verdict: Mapped[Verdict | None] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(LongText, default="")
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(Moment, default=now)
    carried: Mapped[bool] = mapped_column(default=False)


class Letter(Base):
    """A message that goes with a return, with a new version or with the first that a department sends.

    `due`: by when a returned draft is awaited again, as 2025-08-31; "" where none was set.
    """

    __tablename__ = "letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("drafts.id"), index=True)
    number: Mapped[int]
    kind: Mapped[Literal["returned", "resubmitted", "submitted"]] = mapped_column(String(20))
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(Moment, default=now)
    text: Mapped[str] = mapped_column(LongText, default="")
    due: Mapped[str] = mapped_column(String(10), default="", server_default="")


class Job(Base):
    """A check to do. A running job whose worker has not said it is alive for a while is taken up again."""

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_state_id", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), unique=True)
    state: Mapped[Literal["queued", "running", "done"]] = mapped_column(String(20), default="queued")
    tries: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str] = mapped_column(String(100), default="")
    alive: Mapped[datetime | None] = mapped_column(Moment)
    created: Mapped[datetime] = mapped_column(Moment, default=now)


class Event(Base):
    """One line of the audit trail. `hash` covers the line and the hash before it, `seal` the hash with a key that is not
    in the database ('' in lines older than that); the database refuses changes."""

    __tablename__ = "trail"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    who: Mapped[str] = mapped_column(String(100), index=True)
    what: Mapped[str] = mapped_column(String(40), index=True)
    subject: Mapped[str] = mapped_column(String(60), index=True)
    details: Mapped[str] = mapped_column(LongText)
    before: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64), default="", server_default="")
