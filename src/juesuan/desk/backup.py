"""One file with all that a site cannot make again: the corpus, the review database, the drafts' files; and back from it.

    backup.json                 what is in it: version, counts, the trail's last line, every file with size and SHA-256
    corpus/…                    as in the corpus folder, without the index, which is made anew
    review/review.sqlite        the review database as it was in one moment, from SQLite or PostgreSQL
    review/files/ab/abcdef…     the drafts' files that it names
    review/trail.key, device.key  unless the trail's key is kept elsewhere (`keys.VARIABLE`)

A site may be at work meanwhile. The database is read in one snapshot; the files that it names were kept before it named
them; a batch of the corpus is whole once its manifest is there. Nothing is written over: the archive gets a free name, and
folders that hold something are not restored into.
"""

from __future__ import annotations

import os
import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import msgspec
from sqlalchemy import Connection, func, insert, select, text

from juesuan.corpus import schema, store
from juesuan.corpus.readers import reading
from juesuan.desk import keys, trail
from juesuan.desk.database import Database
from juesuan.desk.model import Base, Draft, Version, VersionFile
from juesuan.desk.vault import Vault, hashed
from juesuan.kernel.lang import Text
from juesuan.report.write import replacing
from juesuan.site.settings import Settings

FORMAT = 1
HEAD = "backup.json"
DATABASE = "review/review.sqlite"
FILES = "review/files"
KEYS = ("trail.key", "device.key")
_AT_ONCE = 500
_LEFT_OUT = re.compile(r"(?:\.site|\.lock|\.readers|\.juesuan-.*)")
"""What of a corpus folder is made again or is of the moment: the index, the lock, files half written."""
_PACKED = frozenset({".parquet", ".docx", ".xlsx", ".pdf", ".ofd", ".zip", ".png", ".jpg", ".jpeg"})


class BackupProblem(Exception):
    """A backup that cannot be made or restored, with the reason in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.zh)
        self.text = text


class Kept(msgspec.Struct, frozen=True):
    """A file in a backup."""

    name: str
    bytes: int
    sha256: str


class Backup(msgspec.Struct, frozen=True):
    """What a backup holds. `trail` is the audit trail's last line as `trail.head` prints it."""

    format: int
    at: str
    corpus: bool
    documents: int
    drafts: int
    versions: int
    lines: int
    trail: str
    files: tuple[Kept, ...]


# ---- making one


def make(settings: Settings, target: Path) -> Backup:
    """Write the backup of a site; return what it holds. Raises `BackupProblem`, `CorpusProblem`."""
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="juesuan-backup-")))
        private = settings.private_path
        private.mkdir(mode=0o700, parents=True, exist_ok=True)  # a site that nobody has signed in to yet
        source = Database(settings.database_url, keys.trail_key(private))
        stack.callback(source.close)
        snapshot = work / "review.sqlite"
        copied = Database(f"sqlite:///{snapshot}", source.info["trail_key"])
        stack.callback(copied.close)
        source.migrate()
        copied.migrate()
        copy_rows(source, copied)
        with copied.reading() as session:
            named = sorted(set(session.scalars(select(VersionFile.sha256))))
            drafts = session.scalar(select(func.count()).select_from(Draft)) or 0
            versions = session.scalar(select(func.count()).select_from(Version)) or 0
            lines, last = trail.count(session), trail.head(session)
        copied.close()
        place = store.Place(settings.corpus)
        stack.enter_context(reading(place.folder))  # what is listed now is there until it is copied
        documents, of_corpus = _corpus(place)
        temporary = stack.enter_context(replacing(target))
        files: list[Kept] = []
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, path in of_corpus:
                files.append(_add(archive, f"corpus/{name}", path))
            files.append(_add(archive, DATABASE, snapshot))
            vault = Vault(private / "files")
            for sha256 in named:
                files.append(_add(archive, f"{FILES}/{sha256[:2]}/{sha256}", vault.path(sha256)))
            for key in KEYS:
                if (private / key).is_file():
                    files.append(_add(archive, f"review/{key}", private / key))
            at = datetime.now(UTC).isoformat(timespec="seconds")
            made = Backup(FORMAT, at, bool(of_corpus), documents, drafts, versions, lines, last, tuple(files))
            archive.writestr(HEAD, msgspec.json.format(msgspec.json.encode(made)))
    target.chmod(0o600)
    return made


def _corpus(place: store.Place) -> tuple[int, list[tuple[str, Path]]]:
    """Return how many documents the corpus has and its files by name; of one in a bucket none, which keeps its own."""
    if not place.local or not place.exists("corpus.json"):
        return 0, []
    manifests = store.manifests(place)
    whole = {part.path for m in manifests for part in m.parts.values()} | {
        f"batches/{name}" for name in store.manifest_names(place).values()
    }
    root = Path(place.root)
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if not _LEFT_OUT.fullmatch(f))
        inside = PurePosixPath(Path(folder).relative_to(root).as_posix())
        for name in sorted(n for n in names if not _LEFT_OUT.fullmatch(n)):
            of_batch = inside.parts[:1] and (inside.parts[0] in schema.TABLES or inside.parts[0] == "batches")
            if not of_batch or str(inside / name) in whole:  # of a batch under way nothing
                found.append((str(inside / name), Path(folder) / name))
    return sum(len(m.ids) for m in manifests), found


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> Kept:
    packed = Path(name).suffix.lower() in _PACKED
    info = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    try:
        with path.open("rb") as stream, archive.open(info, "w", force_zip64=True) as out:
            sha256, size = hashed(stream, out)
    except FileNotFoundError as problem:
        raise BackupProblem(Text(f"缺少文件 {path}", f"{path} is missing")) from problem
    return Kept(name, size, sha256)


def copy_rows(source: Database, target: Database) -> None:
    """Copy every row of the review database, read in one snapshot, into an empty one with the same tables."""
    level = {} if source.sqlite else {"isolation_level": "REPEATABLE READ"}
    with (
        source.engine.connect().execution_options(**level) as reading,
        target.engine.execution_options(writing=True).begin() as writing,
    ):
        for table in Base.metadata.sorted_tables:
            rows = reading.execute(select(table).order_by(*table.primary_key).execution_options(yield_per=_AT_ONCE))
            for some in rows.mappings().partitions():
                writing.execute(insert(table), [dict(row) for row in some])
            if not target.sqlite:
                _count_on(writing, table.name, [c.name for c in table.primary_key])


def _count_on(connection: Connection, table: str, key: list[str]) -> None:
    """Let PostgreSQL number new rows after the copied ones."""
    sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:table, :key)"), {"table": table, "key": key[0]})
    if sequence:
        connection.execute(
            text(f'SELECT setval(:sequence, GREATEST((SELECT max("{key[0]}") FROM "{table}"), 1))'),
            {"sequence": sequence},
        )


# ---- and back


class Restored(msgspec.Struct, frozen=True):
    """What was restored, and the first line of the trail that does not hold (0: the chain is whole)."""

    backup: Backup
    broken_at: int


def restore(archive: Path, settings: Settings) -> Restored:
    """Lay out a backup as a site's corpus and review data; the folders must be empty, the database without rows."""
    corpus, private = Path(settings.corpus).absolute(), settings.private_path.absolute()
    for folder in (corpus, private):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise BackupProblem(
                Text(
                    f"{folder} 里已有内容，请恢复到空文件夹", f"{folder} holds something: restore into an empty folder"
                )
            )
    target = _without_rows(settings)
    corpus.parent.mkdir(parents=True, exist_ok=True)
    private.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        beside = [
            Path(
                stack.enter_context(
                    tempfile.TemporaryDirectory(prefix=".juesuan-", dir=f.parent, ignore_cleanup_errors=True)
                )
            )
            for f in (corpus, private)
        ]
        backup = _laid_out(archive, beside[0] / "laid", beside[1] / "laid")
        (beside[1] / "laid").chmod(0o700)
        lone = beside[1] / "laid" / "review.sqlite"
        key = _key(beside[1] / "laid")
        copied = Database(f"sqlite:///{lone}", key)
        stack.callback(copied.close)
        copied.migrate()
        with copied.reading() as session:
            check = trail.verify(session)
            known = trail.head_of(backup.trail)
            broken = check.broken_at or (0 if all(trail.has(session, k) for k in known) else check.lines + 1)
        if target is not None:
            with closing(target):
                target.migrate()
                copy_rows(copied, target)
        copied.close()
        if target is not None:
            lone.unlink()
        _put(beside[1] / "laid", private)
        if backup.corpus:
            _put(beside[0] / "laid", corpus)
        else:
            corpus.mkdir(parents=True, exist_ok=True)
    return Restored(backup, broken)


def _without_rows(settings: Settings) -> Database | None:
    """Return the database to restore into, None for the usual file in the review folder."""
    usual = Settings(settings.corpus, private=settings.private)
    if settings.database_url == f"sqlite:///{usual.private_path / 'review.sqlite'}":
        return None
    database = Database(settings.database_url)
    database.migrate()
    with database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if connection.execute(select(func.count()).select_from(table)).scalar():
                database.close()
                raise BackupProblem(
                    Text("审核数据库里已有数据，请恢复到空的数据库", "the database has rows: restore into an empty one")
                )
    return database


def _key(folder: Path) -> bytes:
    given = os.environ.get(keys.VARIABLE)
    return keys.trail_key(folder) if given or (folder / "trail.key").is_file() else b""


def _put(laid: Path, target: Path) -> None:
    if target.exists():
        target.rmdir()  # empty, as was seen
    laid.replace(target)


def _laid_out(archive: Path, corpus: Path, private: Path) -> Backup:
    """Unpack a backup, each file proved by its SHA-256."""
    damaged = Text(f"{archive} 不是备份文件，或已损坏", f"{archive} is no backup, or damaged")
    try:
        with zipfile.ZipFile(archive) as opened:
            backup = msgspec.json.decode(opened.read(HEAD), type=Backup)
            if backup.format != FORMAT:
                raise BackupProblem(
                    Text(f"{archive} 是第 {backup.format} 版备份，本程序只认第 {FORMAT} 版",
                         f"{archive} is a backup of format {backup.format}; this program reads {FORMAT}")
                )  # fmt: skip
            corpus.mkdir()
            private.mkdir(mode=0o700)
            (private / "files").mkdir(mode=0o700)
            for kept, path in _places(backup, corpus, private):
                path.parent.mkdir(parents=True, exist_ok=True)
                with opened.open(kept.name) as stream, path.open("xb") as out:
                    sha256, _ = hashed(stream, out)
                if sha256 != kept.sha256:
                    raise BackupProblem(
                        Text(
                            f"{archive} 已损坏：{kept.name} 与备份时不同", f"{archive} is damaged: {kept.name} differs"
                        )
                    )
                if private in path.parents:
                    path.chmod(0o600)
    except (zipfile.BadZipFile, KeyError, msgspec.MsgspecError, ValueError, EOFError) as problem:
        raise BackupProblem(damaged) from problem
    except FileNotFoundError as problem:
        raise BackupProblem(Text(f"没有文件 {archive}", f"there is no file {archive}")) from problem
    return backup


def _places(backup: Backup, corpus: Path, private: Path) -> Iterator[tuple[Kept, Path]]:
    """Yield each file with where it goes. A name that leads elsewhere is no backup's: `ValueError`."""
    for kept in backup.files:
        first, *rest = PurePosixPath(kept.name).parts
        if not rest or ".." in rest or "\\" in kept.name or ":" in kept.name or first not in ("corpus", "review"):
            raise ValueError(kept.name)
        yield kept, (corpus if first == "corpus" else private).joinpath(*rest)


def name_for(corpus: str, at: datetime) -> str:
    """Return a backup's file name: the corpus's, the day and minute."""
    own = re.sub(r"[^\w.-]+", "-", corpus.rstrip("/").rsplit("/", 1)[-1]) or "juesuan"
    return f"{own}-{at:%Y%m%d-%H%M}.zip"
