"""Pages of logging in, of one's own password, and of the administrator's users."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from fastapi import APIRouter
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from juesuan.desk import codes, people, trail
from juesuan.desk.access import (
    Guarded,
    Number,
    address,
    allow,
    caller_of,
    cookie_name,
    device_name,
    drop_cookie,
    field,
    local,
    set_cookie,
    set_device,
    set_visit,
    shown,
    visiting,
)
from juesuan.desk.drafts import NotFound
from juesuan.desk.model import ROLES, Department, User
from juesuan.desk.people import Refused
from juesuan.desk.service import service
from juesuan.desk.words import words
from juesuan.kernel.lang import Text
from juesuan.site.render import language

router = APIRouter(route_class=Guarded, include_in_schema=False)


@router.get("/login")
@allow()
def login_page(request: Request) -> Response:
    """Show the login form."""
    if request.state.caller is not None:
        return RedirectResponse(local(request.query_params.get("next", "")), 303)
    return _login(request, local(request.query_params.get("next", "")))


def _login(request: Request, onward: str, problem: str = "", name: str = "", status: int = 200) -> Response:
    visit = visiting(request)
    with service(request.app).database.reading() as session:
        nobody = session.scalar(select(User.id).limit(1)) is None
    response = shown(request, "login", status=status, onward=onward, problem=problem, given=name, nobody=nobody)
    set_visit(request, response, visit)
    return response


@router.post("/login")
@allow()
def login(request: Request) -> Response:
    """Log in: the same answer, in the same time, for a wrong password, a wrong name and a user who may not."""
    name, onward, where = field(request, "name"), local(field(request, "next")), address(request)
    made, w = service(request.app), words(language(request))
    database = made.database
    device = people.device_of(made.device_key, name, request.cookies.get(device_name(request), ""))
    with database.writing() as session:
        number = people.attempt(session, name, where, device)
        user = session.scalar(select(User).where(User.name == people.named(name)))
        if not number:
            people.refused(session, user.name if user is not None else "", where)
    if not number:
        return _login(request, onward, w["login_limited"], name, 429)
    known = user.name if user is not None else ""
    right = people.matches(user.password if user is not None else None, field(request, "password")[:1000])
    with database.writing() as session:
        user = session.get(User, user.id) if user is not None and right else None
        user = user if user is not None and user.active else None
        if user is not None and user.code_salt:
            people.forget(session, number)
            return _second(request, onward, codes.pending(made.device_key, user, visiting(request)))
        people.settle(session, number, user, known, where)
        token = people.start_session(session, user) if user is not None else ""
    if not token:
        return _login(request, onward, w["login_failed"], name, 401)
    return _let_in(request, onward, token, name, device)


def _let_in(request: Request, onward: str, token: str, name: str, device: str) -> Response:
    response = RedirectResponse(onward, 303)
    set_cookie(request, response, token)
    set_device(request, response, people.device(service(request.app).device_key, name, device))
    return response


def _second(request: Request, onward: str, pending: str, problem: str = "", status: int = 200) -> Response:
    visit = visiting(request)
    response = shown(request, "login_code", status=status, onward=onward, pending=pending, problem=problem)
    set_visit(request, response, visit)
    return response


@router.post("/login/code")
@allow()
def login_code(request: Request) -> Response:
    """Take the second step of a login: a code, or a recovery code."""
    onward, where = local(field(request, "next")), address(request)
    made, w = service(request.app), words(language(request))
    pending = field(request, "pending")[:200]
    with made.database.writing() as session:
        user = codes.pending_of(session, made.device_key, pending, visiting(request))
        if user is None:
            return _login(request, onward, w["code_late"], status=401)
        name = user.name
        device = people.device_of(made.device_key, name, request.cookies.get(device_name(request), ""))
        number = people.attempt(session, name, where, device)
        if not number:
            people.refused(session, name, where)
            return _login(request, onward, w["login_limited"], name, 429)
        right = codes.taken(session, made.device_key, user, field(request, "code")[:100])
        people.settle(session, number, user if right else None, name, where, "login.code")
        token = people.start_session(session, user) if right else ""
    if not token:
        return _second(request, onward, pending, w["code_wrong"], 401)
    return _let_in(request, onward, token, name, device)


@router.post("/logout")
@allow(*ROLES)
def logout(request: Request) -> Response:
    """End the session."""
    caller = caller_of(request)
    with service(request.app).database.writing() as session:
        people.end_session(session, request.cookies.get(cookie_name(request), ""))
        trail.add(session, caller.name, "logout", f"user:{caller.id}")
    response = RedirectResponse("/login", 303)
    drop_cookie(request, response)
    return response


@router.get("/review")
@allow(*ROLES)
def start(request: Request) -> Response:
    """Go to the first page of a role."""
    return RedirectResponse("/review/users" if caller_of(request).role == "administrator" else "/review/drafts", 303)


@router.get("/review/password")
@allow(*ROLES)
def password_page(request: Request) -> Response:
    """Show the form for one's own password."""
    return shown(request, "password", problem="", done=request.query_params.get("done", ""))


@router.post("/review/password")
@allow(*ROLES)
def change_password(request: Request) -> Response:
    """Change one's own password; every session ends and a fresh one begins."""
    lang = language(request)
    new = field(request, "new")
    try:
        if new != field(request, "again"):
            problem = words(lang)["not_same"]
        else:
            with service(request.app).database.writing() as session:
                token = people.change_password(session, caller_of(request), field(request, "old")[:1000], new)
            problem = ""
    except Refused as refused:
        problem = refused.text(lang)
    if problem:
        return shown(request, "password", status=409, problem=problem, done="")
    response = RedirectResponse("/review/password?done=password", 303)
    set_cookie(request, response, token)
    return response


# One's own one-time codes


@router.get("/review/code")
@allow(*ROLES)
def code_page(request: Request) -> Response:
    """Show whether one logs in with codes, and how to begin or to stop."""
    return _code(request)


def _code(
    request: Request, problem: str = "", status: int = 200, given: Sequence[str] = (), form: str = ""
) -> Response:
    made, caller = service(request.app), caller_of(request)
    with made.database.reading() as session:
        user = session.get_one(User, caller.id)
        has, left = bool(user.code_salt), codes.left(user)
    fresh = None if has else codes.fresh(made.device_key, caller, form)
    return shown(
        request, "code", status=status, problem=problem, has=has, left=left, fresh=fresh, given=given,
        done=request.query_params.get("done", ""),
    )  # fmt: skip


@router.post("/review/code")
@allow(*ROLES)
def set_up_code(request: Request) -> Response:
    """Log in with codes from now on; the recovery codes are shown, once."""
    made, caller, form = service(request.app), caller_of(request), field(request, "salt")[:200]
    try:
        with made.database.writing() as session:
            token, given = codes.set_up(
                session, made.device_key, caller, field(request, "password")[:1000], form, field(request, "code")[:100]
            )
    except Refused as refused:
        return _code(request, refused.text(language(request)), 409, form=form)
    request.state.caller = msgspec.structs.replace(caller, csrf=people.form_token(token))
    response = _code(request, given=given)
    set_cookie(request, response, token)
    return response


@router.post("/review/code/remove")
@allow(*ROLES)
def give_up_code(request: Request) -> Response:
    """Log in without codes again."""
    made = service(request.app)
    try:
        with made.database.writing() as session:
            codes.give_up(
                session,
                made.device_key,
                caller_of(request),
                field(request, "password")[:1000],
                field(request, "code")[:100],
            )
    except Refused as refused:
        return _code(request, refused.text(language(request)), 409)
    return RedirectResponse("/review/code?done=code_removed", 303)


# The administrator's users


@router.get("/review/users")
@allow("administrator")
def users_page(request: Request) -> Response:
    """List the users."""
    return _users(request)


def _users(request: Request, problem: str = "", status: int = 200, secret: tuple[str, str] | None = None) -> Response:
    with service(request.app).database.reading() as session:
        users = session.scalars(select(User).order_by(User.active.desc(), User.role, User.name)).all()
        departments = session.scalars(select(Department.name).order_by(Department.name)).all()
    return shown(
        request, "users", status=status, users=users, departments=departments, roles=ROLES, problem=problem,
        secret=secret, given={n: field(request, n) for n in ("name", "role", "department")},
        done=request.query_params.get("done", ""),
    )  # fmt: skip


@router.post("/review/users")
@allow("administrator")
def add_user(request: Request) -> Response:
    """Make a user, with a password to be changed at the first login."""
    try:
        with service(request.app).database.writing() as session:
            people.add_user(
                session, field(request, "name"), field(request, "role"), field(request, "department"),
                field(request, "password"), caller_of(request).name, renew=True,
            )  # fmt: skip
    except Refused as refused:
        return _users(request, refused.text(language(request)), 409)
    return RedirectResponse("/review/users?done=user", 303)


@router.post("/review/users/{user_id}/active")
@allow("administrator")
def set_active(request: Request, user_id: Number) -> Response:
    """Deactivate a user, or activate one again."""
    try:
        with service(request.app).database.writing() as session:
            people.set_active(
                session, _user(session.get(User, user_id)), field(request, "active") == "1", caller_of(request).name
            )
    except Refused as refused:
        return _users(request, refused.text(language(request)), 409)
    return RedirectResponse("/review/users?done=active", 303)


@router.post("/review/users/{user_id}/reset")
@allow("administrator")
def reset(request: Request, user_id: Number) -> Response:
    """Give a user a new password and show it, once."""
    caller = caller_of(request)
    if user_id == caller.id:
        text = Text("本人的密码请在“修改密码”页修改", "Change your own password on its page")
        return _users(request, text(language(request)), 409)
    with service(request.app).database.writing() as session:
        user = _user(session.get(User, user_id))
        password = people.reset_password(session, user, caller.name)
    return _users(request, secret=(user.name, password))


@router.post("/review/users/{user_id}/code")
@allow("administrator")
def remove_code(request: Request, user_id: Number) -> Response:
    """Have a user who has lost their phone log in without codes again."""
    caller = caller_of(request)
    if user_id == caller.id:
        text = Text("本人的动态码请在“动态码”页取消", "Remove your own codes on their page")
        return _users(request, text(language(request)), 409)
    with service(request.app).database.writing() as session:
        codes.remove(session, _user(session.get(User, user_id)), caller.name)
    return RedirectResponse("/review/users?done=code_removed", 303)


def _user(found: User | None) -> User:
    if found is None:
        raise NotFound
    return found
