"""Readers, reviewers and departments at work, each a thread with a browser and a login of its own.

What they choose is drawn from the run's seed; in what order the threads come to it is not, so that two runs with one seed
hurt the site in the same ways with the same drafts, but not at the same instruction.
"""

from __future__ import annotations

import hashlib
import io
import random
import re
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence

import msgspec

from handed_in import draft, numbered, spoiled
from site_faults.browser import Answer, At, Browser, NoAnswer, form_of, nowhere, token
from site_faults.record import Came, Record, Step

PASSWORD = "correct-horse-7"
UNITS = ("清河县档案馆", "云溪市水利局", "临江区审计局", "东山县卫生健康局")
REVIEWERS = ("shen", "jiao", "he")
USERS = dict.fromkeys(REVIEWERS, ("reviewer", "")) | {f"bu{n}": ("department", unit) for n, unit in enumerate(UNITS)}
NOT_DONE = frozenset({401, 403, 404, 409, 413, 429, 507})
MOST_WAITING = 6
"""Drafts in the queue from which on nobody hands in more: the machine is to be hurt, not swamped."""


class Moments:
    """Where the one who hurts the site waits for a user to be in the middle of something."""

    def __init__(self) -> None:
        self.armed = ""
        self.port = 0
        self.reached = threading.Event()

    def arm(self, what: str) -> None:
        """Wait from now on for a moment: `upload half`, `sign sent`."""
        self.port = 0
        self.reached.clear()
        self.armed = what

    def told_of(self, kind: str) -> At:
        """Return what a browser tells its moments to."""

        def at(moment: str, port: int) -> None:
            if self.armed == f"{kind} {moment}":
                self.armed, self.port = "", port
                self.reached.set()
                if moment == "half":
                    time.sleep(0.15)  # the rest of the body comes after what is done to the site

        return at


class Office:
    """What all share: the site's port, the record, the moments, whether to go on."""

    def __init__(self, port: int, record: Record, seed: int, documents: Sequence[tuple[str, str]]) -> None:
        self.port, self.record, self.seed = port, record, seed
        self.documents = list(documents)
        self.moments = Moments()
        self.ended = threading.Event()
        self.working = threading.Event()
        self.working.set()
        self.busy = 0
        self.waiting = 0
        self.lock = threading.Lock()
        self.stock: dict[str, list[bytes]] = {}
        for n, unit in enumerate(UNITS):
            right = draft(n + 3, unit, "docx", 2)
            self.stock[unit] = [right, spoiled(right, 0), spoiled(right, 0, 1, 2), draft(n + 3, unit, "pdf", 1)]
        self.taken = 0

    def fresh(self, chance: random.Random, unit: str) -> tuple[str, bytes]:
        """Return a draft that nobody has handed in yet, and its name."""
        with self.lock:
            self.taken += 1
            number = self.taken
        data = chance.choices(self.stock[unit], (4, 3, 3, 1))[0]
        suffix = "pdf" if data[:5] == b"%PDF-" else "docx"
        return f"{unit}2024年度部门决算第{number}稿.{suffix}", numbered(data, f"{self.seed}-{number}")

    def pause(self, seconds: float) -> bool:
        """Let nobody begin anything new, and wait until nobody is at it; False if somebody still is then."""
        self.working.clear()
        until = time.monotonic() + seconds
        while self.busy and time.monotonic() < until:
            time.sleep(0.05)
        return not self.busy

    def resume(self) -> None:
        """Go on."""
        self.working.set()


class Person(threading.Thread):
    """Someone who does one thing after another."""

    pause = (0.05, 0.5)

    def __init__(self, office: Office, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self.office, self.record = office, office.record
        self.chance = random.Random(f"{office.seed} {name}")
        self.browser = Browser(office.port)

    def run(self) -> None:
        """Work until the end."""
        while not self.office.ended.is_set():
            if not self.office.working.wait(0.5):
                continue
            with self.office.lock:
                self.office.busy += 1
            try:
                if self.office.working.is_set():
                    self.turn()
            except NoAnswer:
                time.sleep(0.3)
            except Exception as problem:  # the bench's own mistake must be seen, and not end the run
                self.record.odd(f"BENCH {self.name}: {type(problem).__name__}: {problem}")
            finally:
                with self.office.lock:
                    self.office.busy -= 1
            time.sleep(self.chance.uniform(*self.pause))

    def turn(self) -> None:
        """Do one thing."""
        raise NotImplementedError

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._asked(path, lambda: self.browser.get(path))

    def _asked(self, what: str, ask: Callable[[], Answer]) -> Answer:
        since = time.time()
        try:
            answer = ask()
        except NoAnswer:
            self.record.request(since, 0, f"{self.name} {what}")
            raise
        self.record.request(since, answer.status, f"{self.name} {what}")
        return answer


class Reader(Person):
    """Reads what is published; each document is to have its department's name on it."""

    pause = (0.1, 0.6)

    def turn(self) -> None:
        """Read a page."""
        id, unit = self.chance.choice(self.office.documents)
        path = self.chance.choice(
            ("/", "/region/", "/search?q=%E4%B8%89%E5%85%AC", f"/api/v1/documents/{id}", *[f"/document/{id}"] * 4)
        )
        answer = self.get(path)
        if answer.status == 200 and path.startswith("/document/") and unit not in answer.text:
            self.record.odd(f"{path} without {unit}")


class Member(Person):
    """Someone with a login."""

    signed_in = False

    def turn(self) -> None:
        """Do one thing, signed in."""
        if not self.signed_in or self.chance.random() < 0.03:
            self._sign_in()
        else:
            self.work()

    def work(self) -> None:
        """Do one thing."""
        raise NotImplementedError

    def _sign_in(self) -> None:
        self.signed_in = False
        self.browser.cookies.pop("juesuan", None)
        fields = [("csrf", token(self.get("/login").text)), ("name", self.name), ("password", PASSWORD)]
        step = self.record.step("login", self.name)
        answer = self._step(step, lambda at: self.browser.post("/login", fields, at))
        self.signed_in = answer.status == 303
        if answer.status == 429:
            time.sleep(2)

    def page(self, path: str) -> Answer:
        """Ask for a page of one's own; a session that the site has given must hold."""
        answer = self.get(path)
        if answer.status == 303 and answer.location.startswith("/login"):
            self.record.odd(f"{self.name} is not known any more at {path}")
            self.signed_in = False
        return answer

    def _step(self, step: Step, ask: Callable[[At], Answer], good: Callable[[Answer], bool] = lambda _: True) -> Answer:
        """Take a step and write down what came of it."""
        at = self.office.moments.told_of(step.kind)
        try:
            answer = self._asked(step.kind, lambda: ask(at))
        except NoAnswer as problem:
            self.record.settle(step, "unknown", more=str(problem))
            raise
        came: Came = "unknown"
        if answer.status == 303 and good(answer):
            came = "done"
        elif answer.status in NOT_DONE:
            came = "refused"
        said = re.search(r'class="rv-alert"[^>]*>(.*?)</', answer.text, re.S) if came != "done" else None
        self.record.settle(step, came, answer.status, answer.location, said[1][:200] if said else "")
        return answer

    def hand_in(self, sent: list[list[tuple[str, bytes]]], packed: str = "") -> Step:
        """Upload disclosures, each of some files; once more, and the same, where no answer comes."""
        page = self.page("/review/upload")
        files = [f for one in sent for f in one]
        if packed:
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w") as archive:
                for name, data in files:
                    archive.writestr(name, data)
            files = [(packed, out.getvalue())]
        step = self.record.step("upload", self.name, sets=[sorted(_sum(d) for _, d in one) for one in sent])
        fields = [("csrf", token(page.text))]
        self._step(
            step,
            lambda at: self.browser.upload("/review/upload", fields, files, at),
            lambda a: a.location.startswith(("/review/uploads/", "/review/drafts/")),
        )
        return step

    def patient(self, sent: list[list[tuple[str, bytes]]], packed: str = "") -> Step | None:
        """Hand in, and after a while again what was not answered, as people do."""
        for _ in range(4):
            try:
                step = self.hand_in(sent, packed)
            except NoAnswer:
                step = None
            if step is not None and step.came in ("done", "refused") and step.status != 507:
                return step
            time.sleep(self.chance.uniform(0.2, 1.5))
        return None


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Shown(msgspec.Struct):
    """A draft as its page shows it."""

    id: str
    text: str
    version: int
    state: str
    findings: list[int]
    rules: list[str]


def read_draft(id: str, text: str) -> Shown:
    """Read a draft's page."""
    seal = re.search(r'name="shown" value="(\d+)-', text)
    state = re.search(r'class="rv-state (\w+)"', text)
    base = re.escape(f"/review/drafts/{id}")
    undecided = [
        int(m[1]) for m in re.finditer(rf'action="{base}/findings/(\d+)"(?:(?!</form>).)*value="confirmed"', text, re.S)
    ]
    rules = re.findall(rf'action="{base}/rules/([A-Z0-9]+)', text)
    return Shown(id, text, int(seal[1]) if seal else 0, state[1] if state else "", undecided, rules)


class Working(Member):
    """What reviewers and departments both do with a draft."""

    def open(self, id: str) -> Shown | None:
        """Open a draft's page."""
        answer = self.page(f"/review/drafts/{id}")
        return read_draft(id, answer.text) if answer.status == 200 else None

    def act(self, kind: str, shown: Shown, path: str, fields: Sequence[tuple[str, str]], **more: object) -> Step | None:
        """Send one of the forms of a draft's page; `{}` in its fields stands for the step's own words."""
        action = f"/review/drafts/{shown.id}/{path}"
        hidden = form_of(shown.text, action)
        if hidden is None:
            return None
        step = self.record.step(kind, self.name, shown.id, shown.version, **more)
        sent = [*hidden, *((k, v.replace("{}", step.words)) for k, v in fields)]
        self._step(step, lambda at: self.browser.post(action, sent, at), _not_away)
        return step

    def anew(self, shown: Shown, unit: str) -> None:
        """Hand in a new version."""
        action = f"/review/drafts/{shown.id}/versions"
        hidden = form_of(shown.text, action)
        if hidden is None:
            return
        file = self.office.fresh(self.chance, unit)
        step = self.record.step("version", self.name, shown.id, shown.version, sets=[[_sum(file[1])]])
        fields = [*hidden, ("message", f"{step.words}已改")]
        self._step(step, lambda at: self.browser.upload(action, fields, [file], at), _not_away)


def _not_away(answer: Answer) -> bool:
    return not answer.location.startswith("/login")


class Accountant(Working):
    """A department's user: hands in, mends, sends, answers what is returned."""

    def __init__(self, office: Office, name: str) -> None:
        super().__init__(office, name)
        self.unit = USERS[name][1]

    def work(self) -> None:
        """Do one thing."""
        listed = self.page("/review/drafts")
        ids = list(dict.fromkeys(re.findall(r'href="/review/drafts/([\w]{16})"', listed.text)))
        own = re.findall(r'class="rv-state drafting"', listed.text)
        if len(own) < 3 and self.office.waiting < MOST_WAITING and self.chance.random() < 0.5:
            self.patient([[self.office.fresh(self.chance, self.unit)]])
            return
        wanted = [i for s in ("drafting", "returned") for i in _in_state(listed.text, s)]
        if not (wanted or ids):
            return
        shown = self.open(self.chance.choice(wanted or ids))
        if shown is None:
            return
        draw = self.chance.random()
        if shown.state == "drafting" and draw < 0.05:
            self.act("withdraw", shown, "withdraw", [("reason", "{}传错了")])
        elif shown.state == "drafting" and draw < 0.7:
            self.act("submit", shown, "submit", [("message", "{}请审核")])
        elif self.office.waiting < MOST_WAITING:
            self.anew(shown, self.unit)


_ROW = re.compile(r'<th scope="row"><a href="/review/drafts/(\w{16})[^"]*">.*?class="rv-state (\w+)"', re.S)


_TITLE = re.compile(r'<th scope="row"><a href="/review/drafts/(\w{16})[^"]*">(.*?)</a>', re.S)


def _in_state(page: str, state: str) -> list[str]:
    return [m[1] for m in _ROW.finditer(page) if m[2] == state]


class Reviewer(Working):
    """Uploads what came by mail, judges findings, returns, signs; one by one and many at once."""

    def work(self) -> None:
        """Do one thing."""
        draw = self.chance.random()
        if draw < 0.12 and self.office.waiting < MOST_WAITING:
            self._batch()
        elif draw < 0.2:
            self._bulk()
        else:
            self._judge()

    def _batch(self) -> None:
        units = [self.chance.choice(UNITS) for _ in range(self.chance.randint(2, 4))]
        sent = [[self.office.fresh(self.chance, unit)] for unit in units]
        self.patient(sent, "报送.zip" if self.chance.random() < 0.5 else "")

    def _bulk(self) -> None:
        listed = self.page("/review/drafts?state=" + self.chance.choice(("checked", "resubmitted")))
        picks = re.findall(r'name="pick" value="(\w{16} [0-9a-f-]+)"', listed.text)[:20]
        hidden = form_of(listed.text, "/review/drafts/bulk")
        if len(picks) < 2 or hidden is None:
            return
        picks = self.chance.sample(picks, min(len(picks), 3))
        act = self.chance.choice(("return", "sign"))
        steps = [
            self.record.step(f"bulk {act}", self.name, p.split()[0], int(p.split()[1].split("-")[0])) for p in picks
        ]
        words = "".join(s.words for s in steps)
        fields = [*hidden, *(("pick", p) for p in picks), ("act", act), ("message", words), ("reason", words)]
        try:
            at = self.office.moments.told_of("bulk")
            answer = self._asked("bulk", lambda: self.browser.post("/review/drafts/bulk", fields, at))
        except NoAnswer as problem:
            for step in steps:
                self.record.settle(step, "unknown", more=str(problem))
            raise
        titles = {m[1]: m[2].strip() for m in _TITLE.finditer(listed.text)}
        names = Counter(titles.get(s.draft, "") for s in steps)
        told = re.search(r'<ul class="rv-refused">(.*?)</ul>', answer.text, re.S)
        refused = Counter(re.findall(r"<li>(.*?)：", told[1])) if told else Counter()
        for step in steps:
            name = titles.get(step.draft, "")
            came: Came = "unknown"
            if answer.status == 200 and refused[name] in (
                0,
                names[name],
            ):  # else one of two of a name, and which is not said
                came = "refused" if refused[name] else "done"
            self.record.settle(step, came, answer.status)

    def _judge(self) -> None:
        state = self.chance.choice(("checked", "checked", "resubmitted", ""))
        listed = self.page(f"/review/drafts?sort=-changed&state={state}")
        ids = [m[1] for m in _ROW.finditer(listed.text)][:12]
        if not ids:
            return
        shown = self.open(self.chance.choice(ids))
        if shown is None or shown.state not in ("checked", "resubmitted"):
            return
        while shown.findings and self.chance.random() < 0.7:
            if shown.rules and self.chance.random() < 0.4:
                rule = self.chance.choice(shown.rules)
                verdict = self.chance.choice(("confirmed", "dismissed"))
                self.act("rule", shown, f"rules/{rule}", [("verdict", verdict), ("reason", "{}")], more=rule)
                return
            finding = shown.findings.pop(self.chance.randrange(len(shown.findings)))
            verdict = self.chance.choice(("confirmed", "confirmed", "dismissed"))
            fields = [("verdict", verdict), ("reason", "{}")]
            step = self.act("decision", shown, f"findings/{finding}", fields, finding=finding, more=verdict)
            if step is None or step.came != "done":
                return
        if self.chance.random() < 0.45:
            self.act("sign", shown, "sign", [("reason", "{}同意")])
        elif self.chance.random() < 0.6:
            self.act("return", shown, "return", [("message", "{}请改"), ("due", "2026-12-31")])


def everyone(office: Office, readers: int) -> list[Person]:
    """Return all who work at the site."""
    people: list[Person] = [Reader(office, f"reader{n}") for n in range(readers)]
    people += [Reviewer(office, name) for name in REVIEWERS]
    people += [Accountant(office, name) for name, (role, _) in USERS.items() if role == "department"]
    return people


__all__ = ["PASSWORD", "UNITS", "USERS", "Office", "Person", "everyone", "nowhere"]
