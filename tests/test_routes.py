"""Every route of the site, asked by everyone for what its parameters may say and for what they may not."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse

import routes_values
from asgi_client import Client
from review_site import BINARIES, fresh, postgres
from routes import Fuzz, Report, reading, table
from routes_site import WHO, Asked, World, every_route
from site_fixtures import app

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("world"))
    yield made
    made.close()


def whole(fuzz: Fuzz) -> None:
    """Nothing was found, every route was reached by everyone and has answered, and every parameter has words."""
    assert not fuzz.report.problems, table(fuzz.report)
    assert fuzz.report.lacking(fuzz.world) == []
    assert fuzz.report.nameless == set()


@pytest.mark.slow
def test_every_route_answers_everyone_and_breaks_for_nobody(world: World) -> None:
    fuzz = Fuzz(world)
    fuzz.run(1, 1, 2)
    whole(fuzz)


@pytest.mark.slow
def test_every_route_with_more_seeds(tmp_path: Path) -> None:
    """In a site of its own: what the module's has been asked before ends logins and changes passwords."""
    world = World(tmp_path)
    fuzz = Fuzz(world)
    for seed in (2, 3):
        fuzz.run(seed, 1, 8)
    whole(fuzz)
    world.close()


@pytest.mark.slow
@pytest.mark.skipif(not BINARIES, reason="PostgreSQL is not installed")
def test_every_route_over_postgres(tmp_path: Path) -> None:
    """PostgreSQL refuses text that SQLite takes: NUL, and numbers beyond its types."""
    with postgres() as server:
        world = World(tmp_path, fresh(server))
        fuzz = Fuzz(world)
        fuzz.run(4, 1, 6)
        whole(fuzz)
        world.close()


# What the fuzz itself would miss


@pytest.mark.slow
def test_a_route_that_nobody_reached_is_told(world: World) -> None:
    report = Report(reached={(a.name, who) for a in world.routes for who in (*WHO, "owner")})
    report.answered = {a.name for a in world.routes}
    assert report.lacking(world) == []
    new = Asked("GET", "/new")
    world.routes.append(new)
    try:
        told = ["GET /new: never answered", *(f"GET /new: not reached by {who}" for who in WHO)]
        assert report.lacking(world) == told
    finally:
        world.routes.remove(new)


def test_the_routes_are_those_of_the_application() -> None:
    inner, outer = APIRouter(), APIRouter()
    inner.add_api_route("/deep/{n}", lambda n: n, methods=["GET", "POST"])
    outer.include_router(inner)
    made = FastAPI(openapi_url=None)
    made.include_router(outer)
    assert [a.name for a in every_route(made.routes)] == ["GET /deep/{n}", "POST /deep/{n}"]


def test_names_that_a_route_reads_are_seen() -> None:
    made = FastAPI(openapi_url=None)

    @made.get("/x")
    async def x(request: Request) -> PlainTextResponse:
        form = await request.form()
        return PlainTextResponse(f"{request.query_params.get('a')}{request.query_params.getlist('b')}{form.get('c')}")

    client = Client(made)
    with reading() as (query, form):
        answer = client.ask("GET", b"/x", b"a=1")
    client.close()
    assert (answer.text, query, form) == ("1[]None", {"a", "b"}, {"c"})


def test_the_same_seed_spoils_alike_and_every_kind_comes() -> None:
    def drawn(seed: int) -> list[bytes]:
        random = Random(seed)
        return [routes_values.spoilt(random, ["three.total", "2024"], ["zh"]) for _ in range(3000)]

    values = drawn(1)
    assert values == drawn(1) != drawn(2)
    joined = b"".join(values)
    for wanted in (b"@0", b"\0", b"\xed\xa0\x80", b"9" * 30, b"-1", "привет".encode(), b"three..total"):
        assert wanted in joined
    assert max(map(len, values)) > 3900


# What it found, each by itself


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(app()) as made:  # type: ignore[arg-type]
        yield made


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/rankings?measure=x@0", "measure"), ("/rankings?by=nothing", "by"), ("/rankings?order=sideways", "order"), ("/rankings?year=2024x", "year"),
        ("/rankings?page=-1", "page"), ("/rankings?page=0", "page"), ("/rankings?page=9999999", "page"), ("/search?q=a&region=65", "region"),
        ("/search?q=a&region=123456", "region"), ("/search?q=a&level=moon", "level"), ("/search?q=a&in=pictures", "in"), ("/search?disclosure=final,budget", "disclosure"),
        ("/findings?rule=T0", "rule"), ("/findings?in=documents&rule=Y01", "rule"), ("/findings?department=x", "department"), ("/compare?d=x", "d"),
        ("/compare?measure=whole.incomewhole.income", "measure"), ("/data?year=１２", "year"), ("/data/amounts.csv?department=x", "department"), ("/region/?page=two", "page"), ("/data?level=%00%00town", "level"),
        ("/compare?measure=whole.income%00", "measure"), ("/department/650105信访局?disclosure=%00", "disclosure"), ("/findings?in=documents&department=x", "department"),
    ],
)  # fmt: skip
def test_what_stands_for_nothing_is_said_to_be_unknown(client: TestClient, address: str, name: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f"地址中 {name} 的值" in answer.text
    assert "这里没有" in answer.text


def test_what_is_not_said_is_the_default(client: TestClient) -> None:
    assert client.get("/rankings?measure=&by=&order=&year=&region=&level=&page=").status_code == 200
    assert client.get("/findings?rule=&in=&department=").status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/documents?size=1_00", 422), ("/documents?size=%2B1", 422), ("/documents?page=1.0", 422), ("/documents?region=123456", 404), ("/findings?rule=T0", 404),
        ("/across?rule=T01", 404), ("/across?department=x", 404), ("/regions?parent=123456", 404), ("/rankings?measure=x@0", 404),
        ("/documents?year=" + "9" * 5000, 414),
    ],
)  # fmt: skip
def test_the_api_says_so_too(client: TestClient, address: str, status: int) -> None:
    answer = client.get(f"/api/v1{address}")
    assert (answer.status_code, answer.json()["error"]["status"]) == (status, status)


def test_an_address_too_long_is_refused_in_words(client: TestClient) -> None:
    answer = client.get("/search?q=" + "a" * 5000)
    assert answer.status_code == 414
    assert "地址过长，至多 4096 个字节" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.slow
def test_an_origin_that_is_no_address_is_another_sites(world: World) -> None:
    """`Origin: http://[::` was a ValueError, and 500."""
    for path in ("/check", "/login", "/review/upload"):
        asked = next(a for a in world.routes if a.name == f"POST {path}")
        answer = world.send(asked, "reviewer", path=path.encode(), headers=[("origin", "http://[::")])
        assert answer.status == 403
        assert "请求来自其他网站" in answer.text
