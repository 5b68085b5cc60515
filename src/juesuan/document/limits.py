"""What a file may be before a reader opens it: present, readable, not too large, no bomb."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from juesuan.document.model import Unreadable

if TYPE_CHECKING:
    from lxml import etree

MB = 1024 * 1024
MAX_FILE = 500 * MB
MAX_UNPACKED = 300 * MB
MAX_XML = 50 * MB  # a part; a tree takes some fifteen times as much
MAX_TEXT = 50 * MB  # text, csv, html
MAX_RATIO = 200
RATIO_FROM = 50 * MB
MAX_MEMBERS = 20_000
CHUNK = 1 * MB

BAD_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
"""What reading a damaged zip raises."""

_ENTITY = [m for word in ("<!ENTITY", "<!entity") for m in (word.encode(), word.encode("utf-16-le"))]
_DOCTYPE = [m for word in ("<!DOCTYPE", "<!doctype") for m in (word.encode(), word.encode("utf-16-le"))]
_LONGEST = max(len(m) for m in _DOCTYPE)


def load(path: Path, most: int = MAX_FILE, only: int = -1) -> bytes:
    """Return the file's bytes, the first `only` of them if not all, or say in words why it cannot be read, as when it has more than `most`."""
    name = path.name or str(path)
    try:
        if path.is_dir():
            raise Unreadable(name, "是文件夹，不是文件", "is a folder, not a file")
        if not path.exists():
            zh, en = ("链接失效", "is a broken link") if path.is_symlink() else ("文件不存在", "does not exist")
            raise Unreadable(name, zh, en)
        if not path.is_file():
            raise Unreadable(name, "不是普通文件", "is not a regular file")
        size = path.stat().st_size
        if size > most:
            zh = f"文件过大（{size // MB} MB），上限为 {most // MB} MB"
            raise Unreadable(name, zh, f"is too large ({size // MB} MB; the limit is {most // MB} MB)")
        if only < 0:
            data = path.read_bytes()
        else:
            with path.open("rb") as stream:
                data = stream.read(only)
    except PermissionError as error:
        raise Unreadable(name, "没有读取权限", "permission denied") from error
    except OSError as error:
        raise Unreadable(name, f"无法读取：{error.strerror or error}", f"cannot be read: {error}") from error
    if not data:
        raise Unreadable(name, "文件为空", "is empty")
    return data


def check_zip(data: bytes, name: str, *, doctype: bool = False) -> frozenset[str]:
    """Read a zip through once and return its members' names; raise for a broken, encrypted or bomb-like one.

    Every member's checksum is verified, so that the declared sizes, which the limits are checked against, are true.
    XML that declares entities is refused, and unless `doctype`, XML with any document type.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_sizes(members, len(data), name)
            if any(m.flag_bits & 1 for m in members):
                raise encrypted(name)
            for member in members:
                _read_through(archive, member, name, doctype)
            return frozenset(m.filename for m in members)
    except BAD_ZIP as error:
        raise broken(name) from error


def _check_sizes(members: list[zipfile.ZipInfo], packed: int, name: str) -> None:
    unpacked = sum(m.file_size for m in members)
    largest = max((m.file_size for m in members if is_xml(m.filename)), default=0)
    bomb = unpacked > MAX_UNPACKED or largest > MAX_XML or (unpacked > RATIO_FROM and unpacked > MAX_RATIO * packed)
    if bomb or len(members) > MAX_MEMBERS:
        zh = f"解压后过大（{unpacked // MB} MB、{len(members)} 个部件），疑似压缩炸弹，未打开"
        en = f"unpacks to too much ({unpacked // MB} MB, {len(members)} parts): looks like a zip bomb, not opened"
        raise Unreadable(name, zh, en)


def _read_through(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, doctype: bool) -> None:
    banned = _ENTITY if doctype else [*_ENTITY, *_DOCTYPE]
    tail = b""
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK):
            if is_xml(member.filename) and any(mark in tail + chunk for mark in banned):
                zh = "文件内部 XML 带有文档类型或实体声明，有安全风险，未打开"
                raise Unreadable(name, zh, "its XML declares a document type or entities: unsafe, not opened")
            tail = chunk[-_LONGEST:]


def is_xml(member: str) -> bool:
    """Whether a package's member is parsed as XML."""
    return member.lower().endswith((".xml", ".rels"))


def broken(name: str) -> Unreadable:
    """Say that a file is damaged."""
    return Unreadable(name, "文件已损坏或不完整", "is damaged or incomplete")


def encrypted(name: str) -> Unreadable:
    """Say that a file is protected by a password."""
    return Unreadable(name, "文件已加密，需要先去掉密码", "is encrypted: remove the password first")


def xml_parser(*, recover: bool = False) -> etree.XMLParser:
    """Return a parser that expands nothing and fetches nothing; `recover` makes it read on after an error."""
    from lxml import etree  # noqa: PLC0415 - a text needs none

    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover)
