"""The reviewers' pages, all of them, and the worker that runs beside them."""

from __future__ import annotations

from fastapi import APIRouter

from juesuan.desk import arrivals, desk, ledger, logins, papers
from juesuan.desk.service import lifespan

router = APIRouter(lifespan=lifespan, include_in_schema=False)
for part in (logins, arrivals, desk, papers, ledger):
    router.include_router(part.router)
