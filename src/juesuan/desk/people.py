"""Users and their sessions: who may log in, and who is asking."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from functools import cache

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from juesuan.desk import trail
from juesuan.desk.model import ROLES, Department, Event, Login, LoginFailure, Role, User, now
from juesuan.kernel.lang import Text

LEAST = 10
"""Characters a password must have."""
LASTS = timedelta(hours=12)
IDLE = timedelta(hours=2)
WINDOW = timedelta(minutes=15)
PER_NAME_AND_ADDRESS, PER_ADDRESS, PER_NAME = 5, 50, 30
"""Failed logins within the window after which no more are tried. Five from one place do not lock out the user at
another; many from many places do, and the user's administrator sees why in the trail."""

SYSTEM, COMMAND_LINE = "juesuan", "command-line"
"""Who the trail says did what the program does by itself, and what is done on its command line. No user is called so."""


class Refused(Exception):
    """Something that is not done, with the reason in words."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.text = Text(zh, en)


class Caller(msgspec.Struct, frozen=True):
    """Who is asking: a user as of this request. `csrf` is what their forms must send back."""

    id: int
    name: str
    role: Role
    department_id: int | None
    department: str
    renew: bool
    csrf: str


# Passwords


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    """Return a hash that no password has, so that an unknown name takes as long as a wrong password."""
    return _hasher().hash(secrets.token_hex(16))


def hashed(password: str) -> str:
    """Return the argon2 hash of a password."""
    return _hasher().hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether a password is the stored one. Takes the same time where nothing is stored."""
    try:
        return _hasher().verify(stored or _nobody(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def weakness(password: str, name: str) -> Text | None:
    """Return what is wrong with a password, None if nothing."""
    if len(password) < LEAST:
        return Text(f"密码至少 {LEAST} 个字符", f"A password has at least {LEAST} characters")
    if len(password) > 200:
        return Text("密码过长", "The password is too long")
    if name.casefold() in password.casefold():
        return Text("密码不能包含用户名", "A password must not hold the user's name")
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its lists of common passwords take a while to load

    if zxcvbn(password[:72], user_inputs=[name, *_OFFICE_WORDS])["score"] < _HARD_ENOUGH:
        return Text(
            "密码过于常见，容易猜中：不要用连续的数字或键位、常见密码、单位拼音加年份",
            "The password is too common: no runs of digits or keys, no well-known password, no office name with a year",
        )
    return None


_HARD_ENOUGH = 3
"""zxcvbn's score that 10^8 guesses and more get."""
_OFFICE_WORDS = (
    "admin", "administrator", "shenhe", "caizheng", "caizhengju", "caizhengting", "czj", "czt", "juesuan", "yusuan", "bumen", "jueshen",
    "gongkai", "review", "reviewer", "department", "mima",
)  # fmt: skip
"""What the users of such a site begin a password with."""


# Users


def named(name: str) -> str:
    """Return a user's name as it is kept."""
    return name.strip().casefold()


def department(session: Session, name: str, by: str) -> Department:
    """Return the department of that name, made if it is new."""
    name = " ".join(name.split())
    if not name or len(name) > 100:
        raise Refused("部门名称应为 1 至 100 个字", "A department's name has 1 to 100 characters")
    found = session.scalar(select(Department).where(Department.name == name))
    if found is None:
        found = Department(name=name)
        session.add(found)
        session.flush()
        trail.add(session, by, "department.added", f"department:{found.id}", name=name)
    return found


def add_user(
    session: Session, name: str, role: str, department_name: str, password: str, by: str, *, renew: bool = False
) -> User:
    """Make a user."""
    name = named(name)
    if not name or len(name) > 60 or any(c.isspace() or not c.isprintable() for c in name):
        raise Refused("用户名应为 1 至 60 个字符，不含空格", "A user's name has 1 to 60 characters and no spaces")
    if role not in ROLES:
        raise Refused(
            "角色应为 reviewer、department 或 administrator", "The role is reviewer, department or administrator"
        )
    if role == "department" and not department_name.strip():
        raise Refused("部门用户须指明所属部门", "A user of a department needs the department")
    if (weak := weakness(password, name)) is not None:
        raise Refused(weak.zh, weak.en)
    if name in (SYSTEM, COMMAND_LINE) or session.scalar(select(User.id).where(User.name == name)) is not None:
        raise Refused(f"用户名“{name}”已被使用", f"The name “{name}” is taken")
    home = department(session, department_name, by) if role == "department" else None
    user = User(name=name, password=hashed(password), role=role, department=home, renew=renew)
    session.add(user)
    session.flush()
    trail.add(session, by, "user.added", f"user:{user.id}", name=name, role=role, department=home.name if home else "")
    return user


def set_active(session: Session, user: User, active: bool, by: str) -> None:
    """Let a user log in, or no more: their sessions end at once."""
    if user.active == active:
        return
    if not active:
        if user.name == by:
            raise Refused("不能停用自己", "You cannot deactivate yourself")
        end_sessions(session, user.id)
    user.active = active
    trail.add(session, by, "user.activated" if active else "user.deactivated", f"user:{user.id}", name=user.name)


def reset_password(session: Session, user: User, by: str) -> str:
    """Give a user a new password, to be changed at the next login; their sessions end. Return it, to be shown once."""
    password = secrets.token_urlsafe(12)
    user.password, user.renew = hashed(password), True
    end_sessions(session, user.id)
    trail.add(session, by, "user.reset", f"user:{user.id}", name=user.name)
    return password


def change_password(session: Session, caller: Caller, old: str, new: str) -> str:
    """Change the caller's own password; every session of theirs ends. Return the token of a fresh one."""
    user = session.get_one(User, caller.id)
    if not matches(user.password, old):
        raise Refused("原密码不正确", "The present password is wrong")
    if (weak := weakness(new, user.name)) is not None:
        raise Refused(weak.zh, weak.en)
    if old == new:
        raise Refused("新密码与原密码相同", "The new password is the old one")
    user.password, user.renew = hashed(new), False
    end_sessions(session, user.id)
    trail.add(session, user.name, "password.changed", f"user:{user.id}", name=user.name)
    return start_session(session, user)


# Logging in


def device(key: bytes, name: str, number: str = "") -> str:
    """Return the cookie of a device on which `name` has signed in: whose it is, its number (a new one), and a seal."""
    number = number or secrets.token_hex(16)
    whose = _digest(named(name))[:16]
    seal = hmac.new(key, f"device:{whose}:{number}".encode(), hashlib.sha256).hexdigest()
    return f"{whose}.{number}.{seal}"


def device_of(key: bytes, name: str, cookie: str) -> str:
    """Return the number of the device that a cookie tells, '' where it is none on which `name` has signed in before."""
    number = cookie.split(".")[1] if cookie.count(".") == 2 else ""
    return number if number and hmac.compare_digest(device(key, name, number).encode(), cookie.encode()) else ""


def attempt(session: Session, name: str, address: str, device: str = "") -> int:
    """Count a login as failed before it is tried, so that many at once are counted too; return its number.

    0: too many have failed of late for another to be tried. Someone at a `device` of theirs is not locked out by what
    others do under their name: there each failure only doubles the wait for the next, up to a minute.
    """
    session.execute(delete(LoginFailure).where(LoginFailure.at < now() - 4 * WINDOW))
    if device:
        return _attempt_at(session, _digest(f"device:{device}"), address[:64])
    name, address = _digest(named(name)), address[:64]  # someone types a password into the wrong field, now and then
    mine, here = LoginFailure.name == name, LoginFailure.address == address
    limits = ((mine & here, PER_NAME_AND_ADDRESS), (here, PER_ADDRESS), (mine, PER_NAME))
    recent = LoginFailure.at > now() - WINDOW
    for which, most in limits:
        if (session.scalar(select(func.count()).select_from(LoginFailure).where(recent, which)) or 0) >= most:
            return 0
    made = LoginFailure(name=name, address=address)
    session.add(made)
    session.flush()
    return made.id


def _attempt_at(session: Session, device: str, address: str) -> int:
    failed = select(LoginFailure.at).where(LoginFailure.name == device, LoginFailure.at > now() - WINDOW)
    times = session.scalars(failed.order_by(LoginFailure.at.desc())).all()
    if len(times) >= 3 and now() < times[0] + min(timedelta(seconds=2 ** (len(times) - 2)), timedelta(minutes=1)):
        return 0
    made = LoginFailure(name=device, address=address)
    session.add(made)
    session.flush()
    return made.id


def refused(session: Session, known: str, address: str) -> None:
    """Write down that a login was not even tried; once a minute for each name, lest the trail be flooded."""
    query = select(Event.at).where(Event.what == "login.refused", Event.who == (known or "?"))
    last = session.scalar(query.order_by(Event.id.desc()).limit(1))
    if last is None or last < now() - timedelta(minutes=1):
        trail.add(session, known or "?", "login.refused", address=address[:64])


def settle(
    session: Session, number: int, user: User | None, known: str, address: str, failed: str = "login.failed"
) -> None:
    """Say how a login ended: one that went well is not counted any more. `known` is the name tried, if a user has it."""
    if user is None:
        trail.add(session, known or "?", failed, address=address[:64])
        return
    forget(session, number)
    trail.add(session, user.name, "login", f"user:{user.id}", address=address[:64])


def forget(session: Session, number: int) -> None:
    """Count a login as failed no more: its password was right."""
    session.execute(delete(LoginFailure).where(LoginFailure.id == number))


def start_session(session: Session, user: User) -> str:
    """Start a session and return the cookie's token. Only its hash is kept."""
    token = secrets.token_urlsafe(32)
    session.execute(delete(Login).where(or_(Login.expires < now(), Login.seen < now() - IDLE)))
    session.add(Login(token=_digest(token), user_id=user.id, expires=now() + LASTS))
    return token


def end_session(session: Session, token: str) -> None:
    """End the session that a cookie names."""
    session.execute(delete(Login).where(Login.token == _digest(token)))


def end_sessions(session: Session, user_id: int) -> None:
    """End every session of a user."""
    session.execute(delete(Login).where(Login.user_id == user_id))


def caller(session: Session, token: str) -> tuple[Caller | None, bool]:
    """Return who a cookie's token stands for, and whether it is time to note that they are still there."""
    login = session.scalar(select(Login).where(Login.token == _digest(token))) if token else None
    moment = now()
    if login is None or login.expires < moment or login.seen < moment - IDLE or not login.user.active:
        return None, False
    user = login.user
    name = user.department.name if user.department is not None else ""
    found = Caller(user.id, user.name, user.role, user.department_id, name, user.renew, form_token(token))
    return found, login.seen < moment - timedelta(minutes=1)


def note_seen(session: Session, token: str) -> None:
    """Note that a session is in use."""
    login = session.scalar(select(Login).where(Login.token == _digest(token)))
    if login is not None:
        login.seen = now()


def form_token(cookie: str) -> str:
    """Return what a form must send back: it comes from the cookie, which no other site can read."""
    return hashlib.sha256(b"form:" + cookie.encode()).hexdigest()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
