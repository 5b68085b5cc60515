"""What pages load besides themselves, for every app that serves pages: styles, scripts, pictures."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

STATIC = Path(__file__).parent / "static"


def serve_assets(app: FastAPI) -> None:
    """Serve the site's own files, and those that show a report's original pages."""
    app.mount("/static/paper", StaticFiles(packages=[("juesuan.report", "static")]), "paper")
    app.mount("/static", StaticFiles(directory=STATIC), "static")
