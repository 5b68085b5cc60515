"""Uploads → files in the vault and drafts in the queue. What is no document is kept out, and said with its reason.

A file's name is words: it tells which files belong together and what to call a draft, and never where a file lies.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import msgspec
from sqlalchemy.orm import Session

from juesuan.desk import drafts, trail
from juesuan.desk.drafts import Kept
from juesuan.desk.model import Draft, Upload
from juesuan.desk.vault import Vault
from juesuan.document import limits
from juesuan.document.formats import NARRATIVES, PICTURES, SHEETS
from juesuan.document.model import Unreadable
from juesuan.document.read import grouped, sniff
from juesuan.kernel.lang import Text

MB = 1024 * 1024


class Limits(msgspec.Struct, frozen=True):
    """What an upload may hold: bytes in all (as sent, and unpacked), files, bytes a file."""

    upload: int = 500 * MB
    unpacked: int = 1000 * MB
    files: int = 1000
    file: int = 50 * MB


class TooMuch(Exception):
    """An upload that goes beyond the limits as a whole."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.zh)
        self.text = text


class Given(msgspec.Struct, frozen=True):
    """A file as it came: the folder it says it is in, its name, how to read it."""

    folder: str
    name: str
    stream: BinaryIO


class Placed(msgspec.Struct, frozen=True):
    """A file taken in, with its folder."""

    folder: str
    file: Kept


class Taken(msgspec.Struct, frozen=True):
    """What came of an upload: the files kept, and those kept out with the reason."""

    kept: tuple[Placed, ...]
    refused: tuple[tuple[str, Text], ...]

    @property
    def size(self) -> int:
        """Return the bytes of all files kept."""
        return sum(placed.file.size for placed in self.kept)


def take(given: Iterable[tuple[str, BinaryIO]], vault: Vault, bounds: Limits) -> Taken:
    """Put the files of an upload into the vault, zips unpacked. Raises `TooMuch`."""
    kept: list[Placed] = []
    refused: list[tuple[str, Text]] = []
    room = Room(bounds)
    for name, stream in given:
        folder, plain = parted(name)
        for file in _unpacked(Given(folder, plain, stream), room, refused):
            try:
                kept.append(Placed(file.folder, _keep(file, vault, room)))
            except Unreadable as problem:
                refused.append((file.name, Text(problem.zh, problem.en)))
    return Taken(tuple(kept), tuple(refused))


class Room:
    """Counts what an upload holds, and stops it at the limits."""

    def __init__(self, bounds: Limits) -> None:
        self.bounds, self.files, self.bytes = bounds, 0, 0

    def count(self, size: int) -> None:
        """Count one file."""
        self.files, self.bytes = self.files + 1, self.bytes + size
        if self.files > self.bounds.files:
            n = self.bounds.files
            raise TooMuch(Text(f"一次最多上传 {n} 个文件", f"At most {n} files at a time"))
        if self.bytes > self.bounds.unpacked:
            n = self.bounds.unpacked // MB
            raise TooMuch(Text(f"文件总量超过 {n} MB", f"More than {n} MB in all"))


def parted(name: str) -> tuple[str, str]:
    """Return the folder and the plain name in what a browser or a zip calls a file."""
    parts = [p for p in name.replace("\\", "/").split("/") if p not in ("", ".", "..")]
    plain = "".join(c for c in (parts[-1] if parts else "") if c.isprintable()).strip()
    return "/".join(parts[:-1])[-200:], _short(plain) or "未命名"


def _short(name: str) -> str:
    suffix = PurePosixPath(name).suffix[:10]
    return name if len(name) <= 150 else name[: 150 - len(suffix)] + suffix


def _keep(file: Given, vault: Vault, room: Room) -> Kept:
    file.stream.seek(0, io.SEEK_END)
    size = file.stream.tell()
    room.count(size)
    if size > room.bounds.file:
        n = room.bounds.file // MB
        raise Unreadable(file.name, f"文件超过 {n} MB", f"is larger than {n} MB")
    if not size:
        raise Unreadable(file.name, "文件为空", "is empty")
    file.stream.seek(0)
    _judge(file.name, file.stream.read())
    digest, size = vault.put(file.stream)
    return Kept(file.name, digest, size)


_ENDS = {"pdf": b"%%EOF", "png": b"IEND", "jpg": b"\xff\xd9"}
"""What whole files of a format end with, before a little more at most."""
_TEXTS = {"txt", "md", "csv", "tsv", "htm", "html", "shtml", "mht", "mhtml", "rtf"}


def _judge(name: str, data: bytes) -> None:
    """Raise `Unreadable` for what is no document: by its bytes, not only by its name."""
    extension = PurePosixPath(name).suffix.lower().lstrip(".")
    if extension not in NARRATIVES | SHEETS | PICTURES:
        sniff(data, name)  # says more of an archive
        raise Unreadable(name, "不是可以核对的文件格式", "is of no format that is checked")
    kind = sniff(data, name)
    if extension in PICTURES and kind not in PICTURES:
        raise Unreadable(name, "内容不是图片，可能已损坏", "is no picture: damaged?")
    if kind in ("txt", "csv", "html") and extension not in _TEXTS:
        raise Unreadable(
            name, f"内容不是 {extension.upper()} 文件，可能已损坏", f"is no {extension.upper()} file: damaged?"
        )
    if kind in _ENDS and _ENDS[kind] not in data[-2048:]:
        raise limits.broken(name)
    if kind in ("docx", "xlsx", "ods", "ofd"):
        limits.check_zip(data, name)


_JUNK = ("__MACOSX", "Thumbs.db", "desktop.ini")


def _unpacked(file: Given, room: Room, refused: list[tuple[str, Text]]) -> Iterator[Given]:
    """Yield a file, or the files of a zip; a zip within a zip is not opened."""
    head = file.stream.read(4)
    file.stream.seek(0)
    if head[:2] != b"PK" or not file.name.lower().endswith(".zip"):
        yield file
        return
    try:
        with zipfile.ZipFile(file.stream) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            if len(members) > room.bounds.files:
                n = room.bounds.files
                raise TooMuch(Text(f"一次最多上传 {n} 个文件", f"At most {n} files at a time"))
            for member in members:
                folder, name = parted(_spoken(member))
                inside = f"{PurePosixPath(file.name).stem}/{folder}".rstrip("/")
                if name.startswith((".", "~")) or any(j in f"{folder}/{name}" for j in _JUNK):
                    continue
                try:
                    yield Given(inside, name, _member(archive, member, name, room))
                except Unreadable as problem:
                    refused.append((name, Text(problem.zh, problem.en)))
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        refused.append((file.name, Text("压缩包已损坏", "is a damaged archive")))


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, room: Room) -> BinaryIO:
    """Return a member's bytes. Its declared size is not trusted: reading stops at the limit."""
    if member.flag_bits & 1:
        raise limits.encrypted(name)
    try:
        with archive.open(member) as stream:
            data = stream.read(room.bounds.file + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as problem:
        raise limits.broken(name) from problem
    if room.bytes + len(data) > room.bounds.unpacked:
        room.count(len(data))
    return io.BytesIO(data)


_UTF8 = 0x800


def _spoken(member: zipfile.ZipInfo) -> str:
    """Return a member's name: UTF-8 where the archive says so, else as Chinese Windows writes it."""
    if member.flag_bits & _UTF8:
        return member.filename
    raw = member.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def disclosures(taken: Taken) -> list[tuple[str, list[Kept]]]:
    """Sort the files of an upload into disclosures, each with what to call it."""
    folders: dict[str, list[Kept]] = {}
    for item in taken.kept:
        folders.setdefault(item.folder, []).append(item.file)
    found: list[tuple[str, list[Kept]]] = []
    for folder, files in folders.items():
        paths = {Path(f"{n}") / f.name: f for n, f in enumerate(files)}  # names alone are looked at; nothing is opened
        pictures = [p for p in paths if p.suffix.lower().lstrip(".") in PICTURES]
        for some in (
            [p for p in paths if p not in pictures],
            pictures,
        ):  # pictures: pages of one scan, whatever is beside
            for name, members in grouped(some, PurePosixPath(folder).name):
                found.append((name.lstrip("-") or members[0].stem, [paths[p] for p in members]))
    return found


def within(session: Session, department_id: int | None, quota: int, coming: int) -> None:
    """Say in words if so many bytes more are more than a department may have stored. Raises `TooMuch`; `quota` 0 is no limit."""
    if not quota or department_id is None:
        return
    has = drafts.stored(session, department_id)
    if has + coming > quota:
        zh = f"本部门已存文稿 {_mb(has)} MB，加上这次的 {_mb(coming)} MB 超过上限 {_mb(quota)} MB，没有收下；请与财政部门联系"
        en = f"Your department has {_mb(has)} MB stored; with these {_mb(coming)} MB that is over its {_mb(quota)} MB: not taken"
        raise TooMuch(Text(zh, en))


def _mb(size: int) -> str:
    """Return bytes as megabytes, to one decimal where there are few."""
    return f"{size / MB:.1f}" if size < 10 * MB else f"{size / MB:.0f}"


def receive(
    session: Session, taken: Taken, by: str, user_id: int, department_id: int | None = None
) -> tuple[Upload, list[Draft]]:
    """Make drafts of what was taken in, leaving out what is there already; write down what was refused.

    `department_id` is that of the department that hands them in for itself.
    """
    refused = list(taken.refused)
    upload = Upload(user_id=user_id)
    session.add(upload)
    session.flush()
    made = []
    for name, files in disclosures(taken):
        if (same := drafts.twin(session, files, department_id)) is not None:
            words = Text(f"与已有文稿“{same.title}”相同", f"is the draft “{same.title}” that is here already")
            refused += [(f.name, words) for f in files]
            continue
        made.append(drafts.create(session, files, name, upload.id, by, department_id))
    upload.refused = json.dumps([[name, text.zh, text.en] for name, text in refused], ensure_ascii=False)
    for name, text in refused:
        trail.add(session, by, "file.refused", f"upload:{upload.id}", name=name, reason=text.zh)
    return upload, made


def refused_in(upload: Upload) -> list[tuple[str, Text]]:
    """Return what an upload's report says was kept out."""
    found: list[list[str]] = json.loads(upload.refused)
    return [(name, Text(zh, en)) for name, zh, en in found]
