"""One-time codes at the login: set up, asked for, taken once; recovery codes, the administrator, the trail, the limits."""

from __future__ import annotations

import hashlib
import html
import re
import time
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import select

from juesuan.desk import codes, people
from juesuan.desk.model import Event, User
from review_site import BINARIES, PASSWORD, Browser, Site, fresh, postgres


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


class Phone:
    """An authenticator whose clock the test sets: the codes' steps are counted from a fixed moment."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.secret = ""
        self.now = 1_800_000_000.0
        monkeypatch.setattr(codes.time, "time", lambda: self.now)

    def code(self, steps: int = 0) -> str:
        return pyotp.HOTP(self.secret).at(int(self.now) // 30 + steps)

    def later(self, seconds: float = 30) -> None:
        self.now += seconds


@pytest.fixture
def phone(monkeypatch: pytest.MonkeyPatch) -> Phone:
    return Phone(monkeypatch)


def scanned(browser: Browser, phone: Phone) -> dict[str, str]:
    """Have the phone scan what a user is shown; return the form that sets it up."""
    page = browser.get("/review/code").text
    secret = re.search(r'class="rv-secret">([A-Z2-7 ]+)</code>', page)
    salt = re.search(r'name="salt" value="([^"]+)"', page)
    assert secret is not None
    assert salt is not None
    assert page.count("<svg") >= 1
    phone.secret = secret[1].replace(" ", "")
    return {"salt": salt[1], "password": PASSWORD, "code": phone.code()}


def set_up(browser: Browser, phone: Phone) -> list[str]:
    done = browser.post("/review/code", scanned(browser, phone), at="/review/code")
    assert done.status_code == 200, done.text[-1500:]
    given = re.findall(r'<li><code class="rv-secret">([0-9a-f]{5}-[0-9a-f]{5})</code>', done.text)
    assert len(given) == codes.RECOVERY
    phone.later()
    return given


def first(browser: Browser, name: str = "shen") -> dict[str, str]:
    """Give the password and return what the second step's form brings back."""
    asked = browser.login(name)
    assert asked.status_code == 200, asked.text
    assert "juesuan=" not in asked.headers.get("set-cookie", "")
    found = dict(re.findall(r'name="(csrf|pending|next)" value="([^"]*)"', asked.text))
    return {name: html.unescape(value) for name, value in found.items()}


def second(browser: Browser, form: dict[str, str], code: str) -> int:
    return int(browser.client.post("/login/code", data=form | {"code": code}).status_code)


def inside(browser: Browser) -> bool:
    return bool(browser.get("/review/password").status_code == 200)


def told(site: Site) -> list[tuple[str, str]]:
    with site.service.database.reading() as session:
        events = session.scalars(select(Event).order_by(Event.id)).all()
        return [(e.who, e.what) for e in events if "code" in e.what or e.what == "login"]


def test_codes_are_those_of_rfc_6238() -> None:
    secret = pyotp.random_base32()
    key = b"12345678901234567890"
    import base64

    seed = base64.b32encode(key).decode()  # the RFC's, SHA-1
    for moment, code in ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")):
        assert pyotp.HOTP(seed).at(moment // codes.STEP) == code
    assert secret != seed


def test_a_login_asks_for_a_code_and_takes_it_once(site: Site, phone: Phone) -> None:
    set_up(Browser(site.app, "shen"), phone)
    other = Browser(site.app, address="10.0.0.9")
    form = first(other)
    assert not inside(other)
    assert second(other, form, "000000" if phone.code() != "000000" else "111111") == 401
    assert second(other, form, phone.code()) == 303
    assert inside(other)
    again = Browser(site.app, address="10.0.0.8")
    assert second(again, first(again), phone.code()) == 401  # taken already
    phone.later()
    assert second(again, first(again), phone.code(-1)) == 401  # and so is the step before
    assert second(again, first(again), phone.code(1)) == 303  # a phone whose clock is half a minute fast
    assert told(site) == [
        ("shen", "login"), ("shen", "code.set_up"), ("shen", "login.code"), ("shen", "login"), ("shen", "login.code"),
        ("shen", "login.code"), ("shen", "login"),
    ]  # fmt: skip


@pytest.mark.skipif(not BINARIES, reason="PostgreSQL is not installed")
def test_a_code_is_taken_on_postgresql_too(tmp_path: Path, phone: Phone) -> None:
    """PostgreSQL locks no row of a table that an outer join may lack: a user's department was locked with the user, and 500.

    So was a form of the second step with a user's number that its type does not hold.
    """
    with postgres() as server:
        site = Site(tmp_path, fresh(server))
        set_up(site.browser("shen"), phone)
        browser = site.browser()
        form = first(browser)
        assert second(browser, form, "000000") == 401
        assert second(browser, form | {"pending": f"99999999999.9999999999.{'0' * 64}"}, phone.code()) == 401
        assert second(browser, form, phone.code()) == 303
        assert inside(browser)
        site.service.database.close()


def test_the_second_step_is_of_this_browser_for_five_minutes_and_of_this_password(site: Site, phone: Phone) -> None:
    set_up(Browser(site.app, "shen"), phone)
    mine, thief = Browser(site.app, address="10.0.0.2"), Browser(site.app, address="10.0.0.3")
    form = first(mine)
    stolen = first(thief) | {"pending": form["pending"]}
    assert second(thief, stolen, phone.code()) == 401
    user, until, seal = form["pending"].split(".")
    for bent in (
        f"2.{until}.{seal}",
        f"{user}.{int(until) + 9}.{seal}",
        f"{user}.{until}.{'0' * 64}",
        "",
        "a.b.c",
        ".",
    ):
        assert second(mine, form | {"pending": bent}, phone.code()) == 401
    assert second(mine, form | {"csrf": "0" * 64}, phone.code()) == 403
    phone.later(codes.WAITS + 1)
    assert second(mine, form, phone.code()) == 401
    form = first(mine)
    with site.service.database.writing() as session:
        one = session.scalars(select(User).where(User.name == "shen")).one()
        one.password = people.hashed("another-horse-8")
    assert second(mine, form, phone.code()) == 401
    assert not inside(mine)


def test_guessing_codes_is_limited(site: Site, phone: Phone) -> None:
    set_up(Browser(site.app, "shen"), phone)
    other = Browser(site.app, address="10.0.0.9")
    form = first(other)
    wrong = next(str(n) * 6 for n in range(10) if str(n) * 6 not in (phone.code(-1), phone.code(), phone.code(1)))
    answers = [second(other, form, wrong) for _ in range(7)]
    assert answers == [401] * people.PER_NAME_AND_ADDRESS + [429] * 2
    assert second(other, form, phone.code()) == 429


def test_a_recovery_code_stands_in_once(site: Site, phone: Phone) -> None:
    given = set_up(Browser(site.app, "shen"), phone)
    other = Browser(site.app, address="10.0.0.9")
    assert second(other, first(other), given[3].upper().replace("-", " ")) == 303
    page = other.get("/review/code").text
    assert f"剩余恢复码 {codes.RECOVERY - 1} 个" in page
    again = Browser(site.app, address="10.0.0.8")
    assert second(again, first(again), given[3]) == 401
    with site.service.database.reading() as session:
        kept = session.scalars(select(User).where(User.name == "shen")).one()
        assert not any(code in kept.recovery for code in given)
        assert hashlib.sha256(b"recovery:" + given[0].replace("-", "").encode()).hexdigest() in kept.recovery
        assert phone.secret not in f"{kept.code_salt}{kept.recovery}"
    assert ("shen", "code.recovered") in told(site)


def test_setting_up_needs_the_password_and_a_code_of_the_secret_shown(site: Site, phone: Phone) -> None:
    shen, dang = Browser(site.app, "shen"), Browser(site.app, "dang")
    right = scanned(shen, phone)
    for wrong in (
        {"password": "nope"},
        {"code": "12"},
        {"salt": "0" * 32 + "." + "0" * 64},
        {"salt": ""},
        {"salt": "盐.盐"},
    ):
        assert shen.post("/review/code", right | wrong, at="/review/code").status_code == 409
    assert dang.post("/review/code", right, at="/review/code").status_code == 409  # another's
    kept = shen.post("/review/code", right | {"code": "12"}, at="/review/code").text
    assert right["salt"] in kept  # what was scanned stays what is asked for
    assert told(site) == [("shen", "login"), ("dang", "login")]


def test_setting_up_ends_other_sessions(site: Site, phone: Phone) -> None:
    elsewhere, here = Browser(site.app, "shen"), Browser(site.app, "shen")
    set_up(here, phone)
    assert inside(here)
    assert not inside(elsewhere)


def test_codes_are_given_up_with_password_and_code(site: Site, phone: Phone) -> None:
    shen = Browser(site.app, "shen")
    set_up(shen, phone)
    at = "/review/code"
    assert shen.post("/review/code/remove", {"password": "no", "code": phone.code()}, at=at).status_code == 409
    assert shen.post("/review/code/remove", {"password": PASSWORD, "code": "1"}, at=at).status_code == 409
    assert shen.post("/review/code/remove", {"password": PASSWORD, "code": phone.code()}, at=at).status_code == 303
    assert Browser(site.app, address="10.0.0.9").login("shen").status_code == 303
    assert told(site)[-2:] == [("shen", "code.removed"), ("shen", "login")]


def test_an_administrator_takes_the_codes_of_another_away(site: Site, phone: Phone) -> None:
    shen, guan = Browser(site.app, "shen"), Browser(site.app, "guan")
    assert "取消动态码" not in guan.get("/review/users").text
    set_up(shen, phone)
    assert "取消动态码 shen" in guan.get("/review/users").text
    with site.service.database.reading() as session:
        numbers = {u.name: u.id for u in session.scalars(select(User))}
    assert guan.post(f"/review/users/{numbers['guan']}/code").status_code == 409
    assert guan.post(f"/review/users/{numbers['shen']}/code").status_code == 303
    assert not inside(shen)
    assert Browser(site.app, address="10.0.0.9").login("shen").status_code == 303
    assert ("guan", "code.removed") in told(site)


def test_a_user_who_is_put_out_gets_no_further(site: Site, phone: Phone) -> None:
    set_up(Browser(site.app, "shen"), phone)
    other = Browser(site.app, address="10.0.0.9")
    form = first(other)
    with site.service.database.writing() as session:
        one = session.scalars(select(User).where(User.name == "shen")).one()
        people.set_active(session, one, False, "guan")
    assert second(other, form, phone.code()) == 401
    assert time.time() == phone.now  # the clock that is asked is the one that the test sets
