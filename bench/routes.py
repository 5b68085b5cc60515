"""Asks every route of the site, as everyone, for what its parameters may say and for what they may not.

    python bench/routes.py [--minutes 10] [--seed 1] [--database postgresql://…]

The routes are the application's own list, the local window's too; the parameters of a route are those that it was seen to
read. Values come from each parameter's vocabulary in the running site (`routes_site.World`), plain, and cut, joined, doubled,
huge, foreign, no text, repeated, too long (`routes_values`). Reported is: an exception, a status of 500 and over, a
traceback in a page, a hang, an answer that its description does not have, a refusal that is no message in words, a value
that nothing stands for answered as if something else had been asked, a page shown to who may not see it; and a
route that never answered, and a parameter that has no vocabulary. The same seed asks the same.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import msgspec
from starlette.datastructures import FormData, ImmutableMultiDict, QueryParams

from asgi_client import Answer, Hang
from juesuan.site.api import description
from routes_site import OWNER, WHO, Asked, World
from routes_values import encoded, multipart, queried, spoilt

CLOSED = frozenset({
    "region", "parent", "level", "disclosure", "kind", "measure", "by", "order", "in", "rule", "severity", "state", "findings", "sort",
    "template", "year", "page", "size", "d", "department",
})  # fmt: skip
"""Parameters of an address whose values all stand for something: any other value must not be answered as if it had not been said."""
NUMBERED = frozenset({"year", "page", "size"})
"""Those of them that any number is right for, whether or not there is anything to show."""
KEYS = frozenset({"key", "id", "code", "draft_id", "table", "form", "kind", "tool"})
"""Names in an address of what there is or is not."""
FILES = frozenset({"files", "last", "before", "after"})
_NAME = re.compile(r"\{(\w+)(?::\w+)?\}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_TRACE = re.compile(rb"Traceback \(most recent|Internal Server Error|File \"/[^\"]+\", line \d+")


class Sent(msgspec.Struct, frozen=True):
    """What was asked: the values in the path, the query, and the fields and files of the form."""

    path: dict[str, bytes]
    query: tuple[tuple[str, bytes], ...] = ()
    form: tuple[tuple[str, bytes], ...] = ()
    files: tuple[tuple[str, bytes, bytes], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()

    def address(self, asked: Asked) -> bytes:
        """Return the path as it stands in the request line."""
        safe = "/" if ":path" in asked.path else ""
        return _NAME.sub(lambda m: encoded(self.path[m[1]], safe).decode(), asked.path).encode()


class Report(msgspec.Struct):
    """What a run has asked and found."""

    asked: int = 0
    problems: dict[tuple[str, str], str] = {}
    reached: set[tuple[str, str]] = set()
    answered: set[str] = set()
    nameless: set[tuple[str, str]] = set()
    statuses: dict[str, dict[int, int]] = {}
    slowest: dict[str, float] = {}

    def lacking(self, world: World) -> list[str]:
        """Return the routes that no one has got an answer of, and whom a route was not reached by."""
        told = [f"{a.name}: never answered" for a in world.routes if a.name not in self.answered]
        return told + [
            f"{a.name}: not reached by {who}"
            for a in world.routes
            for who in askers(a)
            if (a.name, who) not in self.reached
        ]


def askers(asked: Asked) -> Sequence[str]:
    """Return everyone who is to ask for a route."""
    return (OWNER,) if asked.local else WHO


@contextmanager
def reading() -> Iterator[tuple[set[str], set[str]]]:
    """Give the names that an application reads of its addresses' queries, and of its forms, while it lasts."""
    query: set[str] = set()
    form: set[str] = set()
    item, many, within = ImmutableMultiDict.__getitem__, ImmutableMultiDict.getlist, ImmutableMultiDict.__contains__

    def note(self: Any, key: Any) -> None:
        if isinstance(self, QueryParams):
            query.add(str(key))
        elif isinstance(self, FormData):
            form.add(str(key))

    def noted(plain: Any) -> Any:
        def read(self: Any, key: Any) -> Any:
            note(self, key)
            return plain(self, key)

        return read

    with (
        patch.object(ImmutableMultiDict, "__getitem__", noted(item)),
        patch.object(ImmutableMultiDict, "getlist", noted(many)),
        patch.object(ImmutableMultiDict, "__contains__", noted(within)),
    ):
        yield query, form


class Fuzz:
    """Asks a world's routes, keeping what each was seen to read."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.report = Report()
        self.read: dict[str, tuple[dict[str, None], dict[str, None]]] = {a.name: ({}, {}) for a in world.routes}
        self.others = sorted({w for known in world.shown.values() for w in known if len(w) < 60})
        self.schemas = description()["paths"]
        self.query: set[str] = set()
        self.form: set[str] = set()

    def run(self, seed: int, plain: int = 2, spoiled: int = 6) -> Report:
        """Ask every route as everyone, so often plainly and so often with something spoilt."""
        with reading() as (self.query, self.form):
            for asked in sorted(self.world.routes, key=lambda a: (a.method, a.local, a.path)):
                for who in askers(asked):
                    random = Random(f"{seed} {asked.name} {who}")
                    if asked.method == "POST":
                        self.world.refill()
                    self._plainly(asked, who, random, plain)
                    for _ in range(self._often(asked, who, spoiled)):
                        self._ask(asked, who, self._draw(asked, who, random, bad=True))
        return self.report

    @staticmethod
    def _often(asked: Asked, who: str, times: int) -> int:
        """A route that turns someone away reads nothing of what they say; one that is for everybody asks nobody who they are."""
        away = who not in asked.allowed if asked.allowed else who not in ("anyone", OWNER)
        return max(1, times // 4) if away else times

    def _plainly(self, asked: Asked, who: str, random: Random, times: int) -> None:
        """Ask in words that stand for something, until the route has answered or everything fitting was tried."""
        may = not asked.allowed or who in asked.allowed
        for n in range(80):
            sent = self._draw(asked, who, random, bad=False, number=n)
            answer = self._ask(asked, who, sent)
            if n + 1 >= times and (not may or asked.name in self.report.answered or not 0 < answer.status < 500):
                break

    # ---- drawn

    def _draw(self, asked: Asked, who: str, random: Random, *, bad: bool, number: int = 0) -> Sent:
        world = self.world
        names = _NAME.findall(asked.path)
        query, form = self.read[asked.name]
        every = [*names, *query, *form]
        worse = set(random.sample(every, min(len(every), random.choice((1, 1, 1, 2, 3))))) if bad and every else set()

        def value(name: str, field: bool = False) -> bytes:
            words = world.words(asked, name, field=field)
            if words is None:
                self.report.nameless.add((asked.name, name))
                words = []
            if name in worse:
                return spoilt(random, words, self.others)
            return random.choice(words).encode() if words else b""

        drawn = {n: value(n) for n in names}
        draft = ""
        if "draft_id" in names and "draft_id" not in worse:
            ids = world.draft_ids()
            draft = ids[number % len(ids)] if not bad else random.choice(ids)
            drawn["draft_id"] = draft.encode()
        if "draft_id" in names and not {"finding_id", "rule"}.isdisjoint(names) and not worse & set(names):
            draft, finding, rule = world.some_finding(random)
            known = {"draft_id": draft, "finding_id": finding, "rule": rule}
            drawn |= {n: known[n].encode() for n in names if n in known}
        pairs = [(n, value(n)) for n in query if n in worse or random.random() < 0.5]
        if bad and random.random() < 0.15 and pairs:
            pairs += [(n, spoilt(random, world.words(asked, n) or [], self.others)) for n, _ in pairs]
        if asked.method != "POST":
            return Sent(drawn, tuple(pairs), headers=self._headers(random) if bad else ())
        fields, files = self._form(asked, who, random, form, worse, value, draft)
        return Sent(drawn, tuple(pairs), tuple(fields), tuple(files), self._headers(random) if bad else ())

    def _form(
        self, asked: Asked, who: str, random: Random, form: dict[str, None], worse: set[str], value: Any, draft: str
    ) -> tuple[list[tuple[str, bytes]], list[tuple[str, bytes, bytes]]]:
        fields: list[tuple[str, bytes]] = []
        files: list[tuple[str, bytes, bytes]] = []
        for name in form:
            if name in FILES:
                content = f"云溪市水利局2024年度部门决算\n本年收入合计{random.randrange(10**6)}.00万元。"
                label = value(name, True) if name in worse else "稿.txt".encode()
                data = random.randbytes(random.randrange(200)) if name in worse else content.encode()
                files += [(name, label.replace(b'"', b"%22").replace(b"\r\n", b" "), data)]
            elif name == "csrf":
                fields.append(
                    (name, value(name, True) if name in worse else self.world.token(who, asked.path).encode())
                )
            elif name == "shown" and name not in worse:
                fields.append((name, self.world.seal(draft).encode()))
            elif name == "pick" and name not in worse:
                fields += [(name, f"{d} 1 {self.world.seal(d)}".encode()) for d in self.world.draft_ids()[:2]]
            elif name in ("pending", "salt", "code") and name not in worse:
                fields.append((name, self.world.second_step(name, asked, who, random).encode()))
            else:
                fields.append((name, value(name, True)))
        return fields, files

    @staticmethod
    def _headers(random: Random) -> tuple[tuple[str, str], ...]:
        """Return headers that pages look at, now and then."""
        if random.random() < 0.7:
            return ()
        return (
            random.choice(
                (
                    ("hx-request", "true"), ("accept-encoding", "gzip"), ("if-none-match", '"x"'), ("if-none-match", "*"), ("range", "bytes=0-10"),
                    ("range", "bytes=-1,9999999999999-"), ("accept-language", "\xff"), ("origin", "null"), ("origin", "http://[::"), ("sec-fetch-site", "cross-site"),
                    ("if-modified-since", "yesterday"), ("x-forwarded-for", "\x00, 1.2.3.4"), ("referer", "http://[bad"),
                )
            ),
        )  # fmt: skip

    # ---- asked

    def _ask(self, asked: Asked, who: str, sent: Sent) -> Answer:
        headers = list(sent.headers)
        body = b""
        if asked.method == "POST":
            kind, body = (
                ("multipart/form-data; boundary=xXxXx", multipart(sent.form, sent.files))
                if sent.files
                else ("application/x-www-form-urlencoded", queried(sent.form))
            )
            headers.append(("content-type", kind))
        self.query.clear()
        self.form.clear()
        query = queried(sent.query)
        try:
            answer = self.world.send(asked, who, path=sent.address(asked), query=query, headers=headers, body=body)
        except Hang as hang:
            self._found(asked, "hang", who, sent, str(hang))
            raise
        self.report.asked += 1
        counts = self.report.statuses.setdefault(asked.name, {})
        counts[answer.status] = counts.get(answer.status, 0) + 1
        self.report.slowest[asked.name] = max(answer.seconds, self.report.slowest.get(asked.name, 0.0))
        known = self.read[asked.name]
        own = self._own(asked, answer)
        if own:
            known[0].update(dict.fromkeys(sorted(self.query)))
            known[1].update(dict.fromkeys(sorted(self.form)))
            self.report.reached.add((asked.name, who))
            if answer.status < 400:
                self.report.answered.add(asked.name)
        for what in self._problems(asked, who, sent, answer, own):
            self._found(asked, what, who, sent, answer.raised or answer.text[:300])
        return answer

    def _own(self, asked: Asked, answer: Answer) -> bool:
        """Whether the answer is this route's: a spoilt address may be another's, or nobody's."""
        if asked.path.endswith("/{file:path}"):
            return type(answer.endpoint).__name__ == "StaticFiles"
        return asked.endpoint is answer.endpoint

    def _found(self, asked: Asked, what: str, who: str, sent: Sent, more: str) -> None:
        words = f"{who}: {sent.address(asked)!r} ? {queried(sent.query)!r} form {sent.form!r} files {sent.files!r} {sent.headers!r}\n{more}"
        self.report.problems.setdefault((asked.name, what), words)

    # ---- judged

    def _problems(self, asked: Asked, who: str, sent: Sent, answer: Answer, own: bool) -> Iterator[str]:
        if answer.raised:
            yield "raised " + answer.raised.strip().rsplit("\n", 1)[-1][:120]
        if answer.status >= 500 or answer.status == 0:
            yield f"status {answer.status}"
        if _TRACE.search(answer.body):
            yield "a traceback in the answer"
        kind = answer.headers.get("content-type", "")
        if answer.body and not kind:
            yield "no content type"
        if answer.headers.get("x-content-type-options") != "nosniff":
            yield "no nosniff"
        api = asked.path.startswith("/api/v1/")
        if 400 <= answer.status < 500 and not sent.headers:
            yield from _refusal(answer, kind, json_wanted=api)
        if not own:
            return
        if asked.allowed and who not in asked.allowed and not _turned_away(answer):
            yield f"status {answer.status} for who may not"
        if api and asked.path in self.schemas and answer.status != 304:
            responses = self.schemas[asked.path]["get"]["responses"]
            if str(answer.status) not in responses:
                yield f"status {answer.status} is not described"
            elif kind.partition(";")[0] not in responses[str(answer.status)]["content"]:
                yield f"content type {kind} is not described"
        if asked.method == "GET" and answer.status < 400 and not _turned_away(answer):
            for name, said in (dict(sent.query) | sent.path).items():
                closed = CLOSED if name in dict(sent.query) else KEYS
                if name in closed and self._stands_for_nothing(asked, name, said):
                    yield f"{name} answered though it stands for nothing"

    def _stands_for_nothing(self, asked: Asked, name: str, said: bytes) -> bool:
        text = said.decode("utf-8", "replace").strip()
        words = self.world.words(asked, name)
        if not text or words is None or text in words:
            return False
        if name in NUMBERED:
            return re.fullmatch(r"[0-9]{1,6}", text) is None
        return not self.world.exists(asked, name, text)


def _turned_away(answer: Answer) -> bool:
    """Whether someone was sent to the login, or told that they may not."""
    return answer.status in (403, 405) or (
        answer.status == 303 and answer.headers.get("location", "").startswith(("/login", "/review/password"))
    )


def _refusal(answer: Answer, kind: str, *, json_wanted: bool) -> Iterator[str]:
    """Yield what is wrong with an answer that something was refused."""
    if json_wanted:
        try:
            told = json.loads(answer.body)["error"]
            if told["status"] != answer.status or not told["detail"]:
                yield "a refusal that tells another status"
        except (ValueError, KeyError, TypeError):
            yield f"a refusal ({answer.status}) that is no JSON"
    elif not kind.startswith("text/html") or not _HAN.search(answer.text):
        yield f"a refusal ({answer.status}) that is no page in words"


# ---- told


def table(report: Report) -> str:
    """Return a run as lines: how often what was answered, the slowest routes, what was found."""
    statuses: dict[int, int] = {}
    for counts in report.statuses.values():
        for status, count in counts.items():
            statuses[status] = statuses.get(status, 0) + count
    slow = sorted(report.slowest.items(), key=lambda s: -s[1])[:5]
    lines = [
        f"{report.asked} requests, {len(report.statuses)} routes, {len(report.answered)} of them answered with something",
        "statuses: " + ", ".join(f"{s} × {n}" for s, n in sorted(statuses.items())),
        "slowest: " + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in slow),
        f"problems: {len(report.problems)}",
    ]
    return "\n".join(lines + [f"\n{name}: {what}\n{words}" for (name, what), words in report.problems.items()])


def main() -> int:
    """Run until the time is over; return 1 where anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="juesuan-routes-") as folder:
        world = World(Path(folder), given.database)
        fuzz = Fuzz(world)
        end = time.monotonic() + 60 * given.minutes
        seed = given.seed
        while True:
            fuzz.run(seed, 1, 12)
            print(f"seed {seed}: {fuzz.report.asked} requests, {len(fuzz.report.problems)} problems", file=sys.stderr)
            seed += 1
            if time.monotonic() > end:
                break
        lacking = fuzz.report.lacking(world)
        world.close()
    print(table(fuzz.report))
    for line in lacking:
        print(line)
    for name, parameter in sorted(fuzz.report.nameless):
        print(f"{name}: parameter {parameter} has no vocabulary")
    return 1 if fuzz.report.problems or lacking or fuzz.report.nameless else 0


if __name__ == "__main__":
    sys.exit(main())
