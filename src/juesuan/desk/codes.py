"""One-time codes as a second step of the login (TOTP, RFC 6238: six digits, thirty seconds), for users who want it.

The database holds no secret: a user's is made of the salt that stands there and a key outside of it (`keys.device_key`). A code
is taken once, and one step early or late. Recovery codes, for a lost phone, are kept as hashes and each is taken once.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time

import msgspec
import pyotp
import segno
from sqlalchemy.orm import Session

from juesuan.desk import people, trail
from juesuan.desk.model import User
from juesuan.desk.people import Caller, Refused

STEP = 30
"""Seconds that a code stands for."""
WAITS = 300
"""Seconds that the second step of a login may take."""
RECOVERY = 8
"""Recovery codes that a user is given."""
ISSUER = "juesuan"


class Fresh(msgspec.Struct, frozen=True):
    """What a user is shown to set up an authenticator: the salt that the form brings back, sealed; secret, picture (SVG)."""

    salt: str
    secret: str
    picture: str


def fresh(key: bytes, caller: Caller, form: str = "") -> Fresh:
    """Return a new secret for the caller; that of a form that came back, where it is one of theirs."""
    salt = _unsealed(key, caller.id, form) or secrets.token_hex(16)
    secret = secret_of(key, salt)
    address = pyotp.TOTP(secret).provisioning_uri(name=caller.name, issuer_name=ISSUER)
    picture = segno.make(address, error="m").svg_inline(scale=4, border=4, omitsize=False)
    return Fresh(sealed(key, caller.id, salt), secret, picture)


def set_up(session: Session, key: bytes, caller: Caller, password: str, form: str, code: str) -> tuple[str, list[str]]:
    """Have the caller log in with codes from now on; their other sessions end. Return a fresh one's token, and recovery codes."""
    user = session.get_one(User, caller.id)
    if not people.matches(user.password, password):
        raise Refused("密码不正确", "The password is wrong")
    salt = _unsealed(key, caller.id, form)
    if not salt:
        raise Refused("页面已过期，请重新扫码", "The page has expired: scan again")
    step = _step_of(secret_of(key, salt), code, 0)
    if not step:
        raise Refused(
            "动态码不正确：请核对手机时间后再试", "The code is wrong: see that the phone's clock is right and try again"
        )
    given = [_written(secrets.token_hex(5)) for _ in range(RECOVERY)]
    user.code_salt, user.code_step = salt, step
    user.recovery = json.dumps([digest(code) for code in given])
    people.end_sessions(session, user.id)
    trail.add(session, user.name, "code.set_up", f"user:{user.id}", name=user.name)
    return people.start_session(session, user), given


def give_up(session: Session, key: bytes, caller: Caller, password: str, code: str) -> None:
    """Have the caller log in without codes again."""
    user = session.get_one(User, caller.id)
    if not people.matches(user.password, password):
        raise Refused("密码不正确", "The password is wrong")
    if not taken(session, key, user, code):
        raise Refused("动态码或恢复码不正确", "The code is wrong")
    remove(session, user, user.name)


def remove(session: Session, user: User, by: str) -> None:
    """Have a user log in without codes again; done by somebody else, their sessions end."""
    if not user.code_salt:
        return
    user.code_salt, user.code_step, user.recovery = "", 0, "[]"
    if by != user.name:
        people.end_sessions(session, user.id)
    trail.add(session, by, "code.removed", f"user:{user.id}", name=user.name)


def left(user: User) -> int:
    """Return how many recovery codes a user has left."""
    return len(json.loads(user.recovery))


def taken(session: Session, key: bytes, user: User, code: str) -> bool:
    """Take a code of a user's, or a recovery code; return whether it is one. None is taken twice."""
    if not user.code_salt:
        return False
    session.refresh(
        user, with_for_update={"of": User}
    )  # the user alone: PostgreSQL locks no row that an outer join may lack
    if step := _step_of(secret_of(key, user.code_salt), code, user.code_step):
        user.code_step = step
        return True
    kept: list[str] = json.loads(user.recovery)
    known = digest(code)
    if known not in kept:
        return False
    user.recovery = json.dumps([one for one in kept if one != known])
    trail.add(session, user.name, "code.recovered", f"user:{user.id}", left=len(kept) - 1)
    return True


def pending(key: bytes, user: User, visit: str, until: int = 0) -> str:
    """Return what the form of the second step brings back: whose login it is, until when, sealed for this browser.

    A new password, or codes set up anew, make it void.
    """
    until = until or int(time.time()) + WAITS
    words = "\n".join((f"code:{user.id}:{until}", visit, user.password, user.code_salt))
    return f"{user.id}.{until}.{hmac.new(key, words.encode(), hashlib.sha256).hexdigest()}"


def pending_of(session: Session, key: bytes, form: str, visit: str) -> User | None:
    """Return whose login waits for its second step, None where there is none or it took too long."""
    parts = form.split(".")
    if len(parts) != 3 or not all(p.isascii() and p.isdecimal() and len(p) < 12 for p in parts[:2]):
        return None
    user = session.get(User, int(parts[0])) if int(parts[0]) < 2**31 else None  # PostgreSQL's type holds no more
    if user is None or not user.active or not user.code_salt or int(parts[1]) < time.time():
        return None
    return user if hmac.compare_digest(pending(key, user, visit, int(parts[1])).encode(), form.encode()) else None


def secret_of(key: bytes, salt: str) -> str:
    """Return a secret, in the letters that authenticators take."""
    return base64.b32encode(hmac.new(key, f"secret:{salt}".encode(), hashlib.sha256).digest()[:20]).decode()


def sealed(key: bytes, user: int, salt: str) -> str:
    """Return a salt as a form of that user brings it back."""
    return f"{salt}.{hmac.new(key, f'salt:{user}:{salt}'.encode(), hashlib.sha256).hexdigest()}"


def _unsealed(key: bytes, user: int, form: str) -> str:
    """Return the salt that a form of that user brings back, "" where it is none of theirs."""
    salt = form.partition(".")[0]
    return salt if hmac.compare_digest(sealed(key, user, salt).encode(), form.encode()) else ""


def _step_of(secret: str, code: str, after: int) -> int:
    """Return the step that a code is of, if it is now, the one before or the next, and later than `after`; 0 else."""
    code = "".join(code.split())
    now = int(time.time()) // STEP
    found = 0
    for step in (now - 1, now, now + 1):
        right = hmac.compare_digest(pyotp.HOTP(secret).at(step).encode(), code.encode())
        found = step if right and step > after else found
    return found


def _written(code: str) -> str:
    """Return a recovery code as it is read out."""
    return f"{code[:5]}-{code[5:]}"


def digest(code: str) -> str:
    """Return what is kept of a recovery code, however it is written."""
    return hashlib.sha256(f"recovery:{''.join(c for c in code.casefold() if c.isalnum())}".encode()).hexdigest()
