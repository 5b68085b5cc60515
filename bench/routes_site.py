"""A whole site to ask everything of: published documents, drafts in every state, users of every role, a visitor's hand-ins.

`World` is the application with all that and what its addresses and forms may say of it (`World.words`): each parameter's
own vocabulary, taken from the running site's data.
"""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pyotp
from sqlalchemy import delete, select
from starlette.routing import BaseRoute, Mount

from asgi_client import Answer, Client
from juesuan.checks.catalogue import catalogue
from juesuan.compile.workbook import LAYOUTS
from juesuan.corpus import ingest
from juesuan.corpus.across import write_across
from juesuan.corpus.expected import read_expected
from juesuan.corpus.finding import RULES
from juesuan.corpus.runners import local
from juesuan.corpus.store import Corpus
from juesuan.demo.publish import publish
from juesuan.desk import codes, drafts, intake, people, trail
from juesuan.desk.access import Guarded
from juesuan.desk.model import (
    ROLES,
    STATES,
    Decision,
    Department,
    Draft,
    FindingRow,
    LoginFailure,
    Upload,
    User,
    Version,
)
from juesuan.desk.people import Caller
from juesuan.desk.service import Service
from juesuan.desk.worker import Worker
from juesuan.domain.measures import measures
from juesuan.kinds.kind import kinds
from juesuan.regions.region import compilable
from juesuan.site.app import make_app
from juesuan.site.pages import RANKED, is_measure
from juesuan.site.queries import BY, LEVELS
from juesuan.site.settings import Settings
from juesuan.window.access import rooms_of
from juesuan.window.local import Presence, make_local

YEARS = range(2023, 2025)
PASSWORD = "correct-horse-7"
PORT = 8499
TOKEN = "t" * 32
VISITOR = "v" * 32
USERS = {"reviewer": "shen", "department": "dang", "administrator": "guan"}
WHO = ("anyone", "department", "reviewer", "administrator")
"""Who asks: without an account, or with one of a role."""
OWNER = "owner"
"""Who sits at the computer that the local window runs on."""
SAMPLES = Path(__file__).parent.parent / "samples"


SALT = "0123456789abcdef" * 2
"""What the users' one-time codes are made of."""
RECOVERY = [f"{n:05d}-abcde" for n in range(60)]
"""The users' recovery codes."""


class Asked(msgspec.Struct, frozen=True):
    """A route: its method, its address with names in braces, who may ask for it (none: anyone)."""

    method: str
    path: str
    allowed: frozenset[str] = frozenset()
    local: bool = False
    endpoint: Any = None

    @property
    def name(self) -> str:
        """Return what the route is called in reports."""
        return f"{self.method} {self.path}{' (local)' if self.local else ''}"


def every_route(within: Iterable[BaseRoute], *, local: bool = False) -> Iterator[Asked]:
    """Yield every route of an application, however deep its router was put in another; of mounted files one address."""
    for route in within:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from every_route(inner.routes, local=local)
        elif isinstance(route, Mount):
            yield Asked("GET", f"{route.path}/{{file:path}}", local=local)
        else:
            endpoint = route.endpoint  # type: ignore[attr-defined]
            allowed = endpoint.allowed if isinstance(route, Guarded) else frozenset()
            for method in sorted(route.methods or ()):  # type: ignore[attr-defined]
                if method != "HEAD":
                    yield Asked(method, route.path, allowed, local, endpoint)  # type: ignore[attr-defined]


class World:
    """The site, what is in it, and who asks."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.folder = folder
        self._corpus()
        (folder / "window").mkdir()
        (folder / "own").mkdir()
        settings = Settings(
            str(folder / "corpus"), private=str(folder / "private"), database=database, refresh=0,
            window=str(folder / "window"), checking=1, cache_bytes=0,
        )  # fmt: skip
        self.app = make_app(settings)
        self.desk = self.app.state.review = Service(settings)
        own = msgspec.structs.replace(settings, window=str(folder / "own"), public_only=True, local=TOKEN)
        self.own = make_local(own, PORT, Presence())
        self.client = Client(self.app)
        self.local = Client(self.own)
        self.routes = [*every_route(self.app.routes), *every_route(self.own.routes, local=True)]
        self.sessions: dict[str, str] = {}
        self._users()
        self._drafts()
        self.hand_ins = {local: dict(self._hand_ins(local)) for local in (False, True)}
        self.index = sqlite3.connect(settings.index_path)
        self.shown = self._shown_words()

    def close(self) -> None:
        """End the helper processes."""
        for app, client in ((self.app, self.client), (self.own, self.local)):
            for name in ("shelf", "rooms"):
                kept = getattr(app.state, name, None)
                if kept is not None:
                    client.run(kept.close())
            client.close()
        self.index.close()
        self.desk.database.close()

    # ---- made

    def _corpus(self) -> None:
        published = self.folder / "published"
        publish(published, 1, YEARS, 3)
        corpus = self.folder / "corpus"
        ingest.ingest(ingest.jobs([str(published / "files")]), corpus, local(1))
        write_across(Corpus(corpus), read_expected(published / "expected.csv"))

    def _users(self) -> None:
        newest = max((self.folder / "published" / "files").iterdir())
        self.given = sorted(newest.glob("*部门*.*"))
        unit = self.given[0].stem.split("20")[0]
        with self.desk.database.writing() as session:
            for role, name in USERS.items():
                of = unit if role == "department" else ""
                people.add_user(session, name, role, of, PASSWORD, people.COMMAND_LINE)
            people.add_user(session, "hou", "reviewer", "", PASSWORD, people.COMMAND_LINE)

    def _drafts(self) -> None:
        """Hand in, check, and take some of the drafts further: returned, signed, a department's own, one still waiting."""
        files = [p for year in YEARS for p in sorted((self.folder / "published/files" / str(year)).iterdir())]
        self._take(files, "hou")
        own = [SAMPLES / "qinghe-faults" / "清河县档案馆2024年度部门决算.pdf"]
        self._take(own, USERS["department"])
        worker = Worker(self.desk.orders())
        while worker.turn():
            pass
        worker.close()
        reviewer = self.caller("reviewer")
        with self.desk.database.writing() as session:
            checked = list(session.scalars(select(Draft).where(Draft.state == "checked").order_by(Draft.title)))
            home = session.scalars(select(Department.name)).first() or ""
            drafts.assign(session, reviewer, checked[0], home)
            drafts.send_back(session, reviewer, checked[0], "请改正", "")
            self.returned = checked[0].id
        late = self.folder / "late.txt"
        late.write_text("云溪市水利局2024年度部门决算\n本年收入合计100.00万元。", encoding="utf-8")
        self._take([late], "hou")  # stays in the queue

    def _take(self, files: Iterable[Path], by: str) -> None:
        with self.desk.database.reading() as session:
            user = session.scalars(select(User).where(User.name == by)).one()
        taken = intake.take([(p.name, p.open("rb")) for p in files], self.desk.vault, self.desk.limits)
        with self.desk.database.writing() as session:
            intake.receive(session, taken, by, user.id, user.department_id)

    def _hand_ins(self, local: bool) -> Iterator[tuple[str, str]]:
        """Check, compile and compare something for the visitor; yield each tool with its hand-in."""
        client, app = (self.local, self.own) if local else (self.client, self.app)
        accounts = SAMPLES / "qinghe-accounts.xlsx"
        text = self.folder / "一稿.txt"
        text.write_text("云溪市水利局2024年度部门决算\n本年收入合计100.00万元。", encoding="utf-8")
        later = self.folder / "二稿.txt"
        later.write_text("云溪市水利局2024年度部门决算\n本年收入合计120.00万元。", encoding="utf-8")
        page = SAMPLES / "qinghe-faults" / "清河县档案馆2024年度部门决算.pdf"
        given = {"check": [page], "compile": [accounts], "diff": [text, later]}
        rooms = rooms_of(app)
        for tool, paths in given.items():
            files = [(p.name, p.open("rb")) for p in paths]
            made = rooms.take(VISITOR, files, tool, {})
            client.run(_begun(rooms, made))
            yield tool, made.id

    # ---- who asks

    def caller(self, role: str) -> Caller:
        """Return a user of a role as the desk knows one who asks."""
        with self.desk.database.reading() as session:
            found, _ = people.caller(session, self.session(role))
        assert found is not None
        return found

    def session(self, role: str) -> str:
        """Return a user's session, begun anew where it has ended, been locked, or waits for another password."""
        token = self.sessions.get(role, "")
        with self.desk.database.reading() as session:
            found = people.caller(session, token)[0] if token else None
        if found is not None and not found.renew:
            return token
        with self.desk.database.writing() as session:
            user = session.scalars(select(User).where(User.name == USERS[role])).one()
            user.active, user.renew = True, False
            self.sessions[role] = people.start_session(session, user)
        return self.sessions[role]

    def cookies(self, who: str, local: bool) -> dict[str, str]:
        """Return what a browser of theirs sends."""
        kept = {"juesuan-window": VISITOR, "juesuan-visit": VISITOR}
        if local:
            return kept | {f"juesuan-local-{PORT}": TOKEN}
        return kept if who == "anyone" else kept | {"juesuan": self.session(who)}

    def token(self, who: str, path: str) -> str:
        """Return what a form of theirs brings back."""
        if who == "anyone" or path.startswith("/check"):
            return people.form_token(VISITOR)
        return self.caller(who).csrf

    def send(self, asked: Asked, who: str, **more: Any) -> Answer:
        """Ask for an address."""
        client = self.local if asked.local else self.client
        headers = [("host", f"127.0.0.1:{PORT}" if asked.local else "testserver")]
        cookie = "; ".join(f"{k}={v}" for k, v in self.cookies(who, asked.local).items())
        return client.ask(asked.method, headers=[*headers, ("cookie", cookie), *more.pop("headers", ())], **more)

    def second_step(self, name: str, asked: Asked, who: str, random: Random) -> str:
        """Return what the forms of one-time codes bring back, as of now."""
        key = self.desk.device_key
        if name == "code":
            now = pyotp.TOTP(codes.secret_of(key, SALT)).now()
            return now if asked.path == "/review/code" else random.choice(RECOVERY)
        if name == "salt":
            return codes.sealed(key, self.caller(who).id, SALT) if who in USERS else SALT
        with self.desk.database.reading() as session:
            user = session.scalars(select(User).where(User.name == random.choice(list(USERS.values())))).one()
            return codes.pending(key, user, VISITOR)

    # ---- what addresses and forms may say

    def seal(self, draft_id: str) -> str:
        """Return what a page of a draft says of what it shows, as of now."""
        with self.desk.database.reading() as session:
            draft = session.get(Draft, draft_id)
            return drafts.seal(drafts.current(session, draft)) if draft is not None else ""

    def draft_ids(self) -> list[str]:
        """Return all drafts' ids, in the order of their titles."""
        with self.desk.database.reading() as session:
            return list(session.scalars(select(Draft.id).order_by(Draft.title, Draft.id)))

    def _handed_in(self, local: bool) -> list[str]:
        """Return the visitor's hand-ins that have not given way to newer ones."""
        rooms = rooms_of(self.own if local else self.app)
        return sorted(p.name for p in rooms.room(VISITOR).iterdir())

    def refill(self) -> None:
        """Take back what was decided: drafts that were returned, signed or taken out wait for a reviewer again."""
        with self.desk.database.writing() as session:
            session.execute(delete(LoginFailure))
            for user in session.scalars(select(User)):  # all log in with codes: the second step is reached
                user.active, user.code_salt, user.code_step = True, SALT, 0
                user.recovery = json.dumps([codes.digest(code) for code in RECOVERY])
            for draft in session.scalars(select(Draft)):
                version = drafts.current(session, draft)
                if draft.id == self.returned:
                    draft.state = "returned"
                elif draft.state in ("returned", "signed", "withdrawn"):
                    draft.state = "checked" if version.status == "checked" else "queued"
                for finding in version.findings:
                    if finding.verdict is not None:
                        finding.decisions.append(Decision(verdict=None, reason="", by="hou"))

    def some_finding(self, random: Random) -> tuple[str, str, str]:
        """Return a draft, one of its findings, one that nobody has judged where there is any, and its rule."""
        with self.desk.database.reading() as session:
            found = session.scalars(
                select(FindingRow)
                .join(Version, FindingRow.version_id == Version.id)
                .join(Draft, (Version.draft_id == Draft.id) & (Version.number == Draft.number))
                .where(Draft.state == "checked")
                .order_by(FindingRow.id)
            )
            rows = [(f.version.draft_id, f.id, f.rule, f.verdict) for f in found]
        draft, finding, rule, _ = random.choice([r for r in rows if r[3] is None] or rows)
        return draft, str(finding), rule

    def exists(self, asked: Asked, name: str, text: str) -> bool:
        """Whether a value stands for something that is not here just now: a region without documents, a department that has not published."""
        if asked.path.startswith("/review") and name == "department":  # a number, of whatever department
            return re.fullmatch(r"-1|[0-9]{1,9}", text) is not None
        if name in ("department", "d", "key"):
            return bool(self.index.execute("SELECT 1 FROM across WHERE department = ?", (text,)).fetchone())
        return name == "measure" and is_measure(text)

    def _column(self, sql: str) -> list[str]:
        return [str(row[0]) for row in self.index.execute(sql)]

    def _shown_words(self) -> dict[str, list[str]]:
        index = self._column
        departments = index("SELECT key FROM departments ORDER BY key")
        documents = index("SELECT id FROM documents ORDER BY n")
        years = [str(y) for y in YEARS]
        with self.desk.database.reading() as session:
            users = [str(n) for n in session.scalars(select(User.id).order_by(User.id))]
            findings = [str(n) for n in session.scalars(select(FindingRow.id).order_by(FindingRow.id))]
            uploads = [str(n) for n in session.scalars(select(Upload.id).order_by(Upload.id))]
            homes = [str(n) for n in session.scalars(select(Department.id).order_by(Department.id))]
            names = list(session.scalars(select(Department.name).order_by(Department.name)))
            events = [line.what for line in trail.lines(session, limit=50)]
        rules = [r.id for r in catalogue()]
        small = [str(n) for n in range(3)]
        return {
            "/department key": departments,
            "/document key": documents,
            "/api/v1/departments key": departments,
            "id": documents,
            "d": departments,
            "code": index("SELECT code FROM regions ORDER BY code"),
            "region": index("SELECT code FROM regions WHERE code <> 'all' ORDER BY code"),
            "parent": index("SELECT code FROM regions WHERE code <> 'all' ORDER BY code"),
            "year": years,
            "level": list(LEVELS),
            "disclosure": sorted(kinds()),
            "kind": sorted(kinds()),
            "measure": list(RANKED),
            "/api measure": [*RANKED, *(f"{m}@budget" for m in sorted(measures())[:20])],
            "by": list(BY),
            "order": ["up", "down"],
            "/findings in": ["documents", "across"],
            "/search in": ["text", "figures"],
            "rule": [*RULES, *rules],
            "/api/v1/findings rule": rules,
            "/api/v1/across rule": list(RULES),
            "/review rule": [*rules, *index("SELECT DISTINCT rule FROM findings")],
            "severity": ["error", "warning", "note"],
            "department": departments,
            "/review department": homes,
            "q": ["三公经费", "收入 支出", "100万元", *index("SELECT name FROM departments LIMIT 3")],
            "find": ["局", *index("SELECT name FROM departments LIMIT 2")],
            "value": [f"{int(v) / 1e6:.2f}万元" for v in index("SELECT value FROM figures LIMIT 5")] + ["12%", "3辆"],
            "words": [*names, "决算"],
            "page": ["1", "2", "1000"],
            "size": ["1", "20", "100"],
            "number": ["1", *small],
            "position": small,
            "file": small,
            "/static file": ["site.css", "site.js", "icon.svg"],
            "/static/paper file": ["pages.css", "pages.js"],
            "format": ["docx", "pdf", "html", "xlsx", "csv", "parquet", "zip"],
            "form": ["xlsx", "csv", "parquet", "zip"],
            "table": ["amounts", "accounts", "findings", "across"],
            "n": small,
            "k": small,
            "fine": ["0", "1"],
            "first": ["0", "1"],
            "+code": ["123456", *RECOVERY[:3]],
            "+salt": [SALT, f"{SALT}.{'0' * 64}"],
            "+pending": [f"1.1800000000.{'0' * 64}"],
            "lang": ["zh", "en"],
            "draft_id": self.draft_ids(),
            "finding_id": findings,
            "upload_id": uploads,
            "user_id": users,
            "state": list(STATES),
            "findings": ["errors", "clean"],
            "sort": [*drafts.SORTS, *(f"-{s}" for s in drafts.SORTS)],
            "version": ["1", "2"],
            "done": ["assigned", "stale", "returned_next"],
            "removed": ["1"],
            "next": ["/review", "/review/drafts?state=checked"],
            "then": ["next", ""],
            "t": [TOKEN],
            "/review/trail before": ["0", "5", "100"],
            "+files": ["稿.txt"],
            "+last": ["上年.txt"],
            "+before": ["一稿.txt"],
            "+after": ["二稿.txt"],
            "who": [*USERS.values()],
            "what": sorted(set(events)),
            "subject": [f"draft:{d}" for d in self.draft_ids()[:3]],
            "template": sorted(compilable()),
            "/check/compile kind": sorted(LAYOUTS),
            "/check/compile year": years,
            # fields of forms: a name with + before it is a field's alone
            "+name": [*USERS.values(), "xin"],
            "+password": [PASSWORD, "wrong"],
            "+old": [PASSWORD],
            "+new": ["another-horse-8-battery"],
            "+again": ["another-horse-8-battery"],
            "+role": list(ROLES),
            "/review/users +department": names,
            "/review/drafts/ +department": names,
            "/review/drafts/bulk +department": names,
            "+active": ["0", "1"],
            "+verdict": ["confirmed", "dismissed", "open"],
            "+reason": ["核对无误", ""],
            "+message": ["请改正", ""],
            "+due": ["2030-01-02", ""],
            "+act": ["assign", "return", "sign"],
            "+shown": [self.seal(d) for d in self.draft_ids()],
            "+pick": [f"{d} 1 {self.seal(d)}" for d in self.draft_ids()],
            "csrf": ["0" * 64],
        }

    def words(self, asked: Asked, name: str, *, field: bool = False) -> list[str] | None:
        """Return what a parameter of a route, or a field of its form, may say, None where nobody has said: of what is said
        of a name, that for the longest beginning of its address."""
        if name == "key" and asked.path.startswith("/check"):
            tool = "compile" if "compiled" in asked.path else ""
            found = self.hand_ins[asked.local]
            if asked.path.endswith("/remove"):
                return self._handed_in(asked.local)
            return [found[tool]] if tool else list(found.values())
        if name == "draft_id":  # uploads make new ones
            return self.draft_ids()
        fitting = [
            ((last[:1] == "+", len(head)), known)
            for key, known in self.shown.items()
            for head, _, last in [key.rpartition(" ")]
            if last in ((f"+{name}", name) if field else (name,)) and asked.path.startswith(head)
        ]
        return max(fitting, key=lambda f: f[0])[1] if fitting else None


async def _begun(rooms: Any, made: Any) -> None:
    """Begin the checks of a hand-in and wait for them."""
    rooms.begin(VISITOR, made)
    await asyncio.gather(*rooms._running)
