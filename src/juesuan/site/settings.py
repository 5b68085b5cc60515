"""What a running site is told: one frozen value, given to every part of it and handed to worker processes as JSON."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from juesuan.kernel.lang import Lang

VARIABLE = "JUESUAN_SITE"
"""The environment variable that hands the settings to uvicorn's workers."""


class Settings(msgspec.Struct, frozen=True):
    """Where the site's data lie and how it behaves.

    `corpus` is the corpus folder (or an fsspec address). `index` is the serving index, a SQLite file that can be built
    again at any time; by default it lies in the corpus folder, for a remote corpus in the user's cache.
    `private` is the folder of the reviewers' drafts, by default beside the corpus folder and never in it: a corpus may be
    published as it is. `database` is the SQLAlchemy address of the reviewers' database, by default what JUESUAN_DATABASE
    says, else a SQLite file in that folder; `checkers` is how many processes check drafts.
    `https` marks cookies as secure; `public_only` leaves the reviewer pages out;
    `proxies` are the addresses or networks of proxies whose `X-Forwarded-For` is believed;
    `quota` is how many bytes of files a department may have stored in the desk (0: any number).
    `second_person` keeps who handed in a version from signing it.
    `self_check` gives everybody the window in which files are checked without an account, `checking` is how many of them
    at a time; `window` is the folder of what visitors hand in, by default one that the process makes for itself.
    `local` is set where only the window is served, on one's own computer: the token that its address brings.
    `refresh` is how often, in seconds, the site looks for new batches of the corpus (0 never).
    `ahead` has what original pages are made with started with the site, not when somebody first asks for one, and
    published Word files and workbooks set as pages before they are asked for.
    """

    corpus: str
    index: str = ""
    private: str = ""
    database: str = ""
    checkers: int = 1
    secret: str = ""
    lang: Lang = "zh"
    public_only: bool = False
    second_person: bool = True
    quota: int = 2048 * 1024 * 1024
    proxies: tuple[str, ...] = ("127.0.0.1", "::1")
    https: bool = False
    cache_bytes: int = 64 * 1024 * 1024
    refresh: float = 30.0
    ahead: bool = False
    self_check: bool = True
    checking: int = 2
    window: str = ""
    local: str = ""

    @property
    def home(self) -> Path:
        """Return the local folder of what the site itself keeps."""
        if "://" in self.corpus:
            cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
            return cache / "juesuan" / self.corpus.replace("://", "-").replace("/", "-")
        return Path(self.corpus) / ".site"

    @property
    def index_path(self) -> Path:
        """Return the serving index's file."""
        return Path(self.index) if self.index else self.home / "index.sqlite"

    @property
    def kept_path(self) -> Path:
        """Return the folder of what takes long to make of published files (`site.kept`): beside the index."""
        return self.index_path.with_suffix(".pages")

    @property
    def private_path(self) -> Path:
        """Return the folder of what is not public."""
        if self.private:
            return Path(self.private)
        if "://" in self.corpus:
            kept = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
            return kept / "juesuan" / self.corpus.replace("://", "-").replace("/", "-")
        corpus = Path(self.corpus).absolute()
        return corpus.with_name(f"{corpus.name}-review")

    @property
    def database_url(self) -> str:
        """Return the SQLAlchemy address of the reviewers' database."""
        asked = self.database or os.environ.get("JUESUAN_DATABASE", "")
        return asked or f"sqlite:///{self.private_path / 'review.sqlite'}"

    def to_environment(self) -> None:
        """Hand the settings to processes started from this one."""
        os.environ[VARIABLE] = msgspec.json.encode(self).decode()


def from_environment() -> Settings:
    """Return the settings that `to_environment` left."""
    return msgspec.json.decode(os.environ[VARIABLE], type=Settings)
