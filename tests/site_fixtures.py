"""The site over a small corpus, once for all tests of it in a process."""

from __future__ import annotations

import sqlite3
import tempfile
from functools import cache
from pathlib import Path

import site_corpus
from juesuan.site.app import make_app
from juesuan.site.settings import Settings


@cache
def settings() -> Settings:
    folder = Path(tempfile.mkdtemp(prefix="juesuan-site-"))
    return Settings(str(site_corpus.make(folder)), public_only=True, refresh=0)


@cache
def app() -> object:
    return make_app(settings())


@cache
def ids() -> dict[str, str]:
    """Return a document with an error, one without, and its department."""
    app()
    db = sqlite3.connect(settings().index_path)
    faulty = db.execute("SELECT id FROM documents WHERE current AND errors > 0 ORDER BY n DESC").fetchone()
    clean = db.execute(
        "SELECT id, department FROM documents WHERE current AND errors + warnings = 0 ORDER BY n DESC"
    ).fetchone()
    db.close()
    return {"faulty": faulty[0], "clean": clean[0], "department": clean[1]}
