"""The reviewers' pages, all of them, and the worker that runs beside them."""

from __future__ import annotations

from fastapi import APIRouter

from juesuan.site.review import accounts, arrivals, desk, ledger
from juesuan.site.review.service import lifespan

router = APIRouter(lifespan=lifespan, include_in_schema=False)
for part in (accounts, arrivals, desk, ledger):
    router.include_router(part.router)
