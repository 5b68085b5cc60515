"""Files → Documents: which files make a disclosure, what each file is, and its reader.

A file is what its bytes say, whatever its name: a `.doc` that is HTML is read as HTML, with a note.
"""

from __future__ import annotations

import importlib
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import chain, islice
from pathlib import Path

from juesuan.document import limits
from juesuan.document.formats import CONTAINERS, NARRATIVES, PICTURES, SHEETS
from juesuan.document.model import Block, Document, Note, Source, Unreadable
from juesuan.document.outputs import REPORT
from juesuan.kernel.lang import printable
from juesuan.kinds.kind import kinds, named, vocabulary

Found = tuple[list[Block], list[Note], int]


def read(paths: Sequence[Path | str], *, name: str | None = None) -> Document:
    """Read one disclosure from its file or files, blocks in the order of `paths`.

    `name` is what to call the disclosure (the first file's stem if not given). A file that cannot be read is told in a
    note; `Unreadable` is raised only if none can.
    """
    sources: list[Source] = []
    blocks: list[Block] = []
    notes: list[Note] = []
    failures: list[Unreadable] = []
    for path in map(Path, paths):
        try:
            source, found, said = read_file(path, len(sources))
        except Unreadable as failure:
            failures.append(failure)
            continue
        sources.append(source)
        blocks += found
        notes += said
    if not sources:
        raise _none_read(failures, name)
    notes += [Note(0, f"{f.name}：{f.zh}，未读取", f"{f.name}: {f.en}; not read") for f in failures]
    return Document(tuple(sources), tuple(blocks), tuple(notes), printable(name or Path(sources[0].name).stem))


def _none_read(failures: Sequence[Unreadable], name: str | None) -> Unreadable:
    if len(failures) == 1:
        return failures[0]
    if not failures:
        return Unreadable(name or "", "没有文件", "no files given")
    zh = "；".join(f"{f.name}：{f.zh}" for f in failures)
    en = "; ".join(f"{f.name}: {f.en}" for f in failures)
    return Unreadable(name or failures[0].name, zh, en)


def read_file(path: Path, file: int = 0) -> tuple[Source, list[Block], list[Note]]:
    """Read one file as what it is; `file` is its number in the disclosure."""
    kind = _kind(path)
    blocks, notes, pages = _reader(kind)(path, file)
    extension = _extension(path.name)
    if not _is_named_so(extension, kind):
        zh = f"扩展名是 .{extension}，内容是 {_SPOKEN.get(kind, kind.upper())}，按内容读取"
        en = f"is named .{extension} but holds {_SPOKEN.get(kind, kind.upper())}: read as that"
        notes = [Note(file, zh, en), *notes]
    if not blocks and not notes:
        notes = [Note(file, "文件中没有可读的文字", "holds no readable text")]
    return Source(printable(path.name), kind, str(path), pages), blocks, notes


def _kind(path: Path) -> str:
    """Return what a file is; of one that is no package its beginning tells."""
    head = limits.load(path, only=_HEAD)
    package = head[:4] in _ZIP_MARKS or head.startswith(_OLE_MARK)
    return sniff(limits.load(path) if package else head, path.name)


def _reader(kind: str) -> Callable[[Path, int], Found]:
    """Return the reader of a format; its module is imported when first needed."""
    module, function = _READERS.get(kind, ("office", "read_office"))
    found = getattr(importlib.import_module(f"juesuan.document.{module}"), function)
    if module in ("pdf", "ofd", "picture"):
        return found  # type: ignore[no-any-return]
    if module == "office":
        found = partial(found, kind=kind)
    return lambda path, file: (*found(path, file), 0)


_READERS = {
    "pdf": ("pdf", "read_pdf"),
    "ofd": ("ofd", "read_ofd"),
    "docx": ("word", "read_word"),
    "xlsx": ("sheet", "read_sheet"),
    "xls": ("sheet", "read_sheet"),
    "ods": ("sheet", "read_sheet"),
    "csv": ("sheet", "read_csv"),
    "html": ("html", "read_html"),
    "mht": ("html", "read_mht"),
    "txt": ("text", "read_text"),
    **dict.fromkeys(("png", "jpg", "tiff", "bmp", "gif", "webp"), ("picture", "read_picture")),
}
_SPOKEN = {"doc": "DOC (Word 97)", "xls": "XLS (Excel 97)", "xml-doc": "Word 2003 XML", "xml-xls": "Excel 2003 XML"}


# What a file is

# What each extension may hold; WPS saves its own extensions in the old containers or the new.
_HOLDS = {
    **dict.fromkeys(("txt", "md", "text", "log"), frozenset({"txt"})),
    **dict.fromkeys(("htm", "html", "shtml", "xhtml", "jsp", "asp", "aspx", "php"), frozenset({"html"})),
    **dict.fromkeys(("csv", "tsv"), frozenset({"csv"})),
    **dict.fromkeys(("docx", "docm", "dotx", "dotm"), frozenset({"docx"})),
    **dict.fromkeys(("xlsx", "xlsm", "xltx", "xlsb"), frozenset({"xlsx"})),
    **dict.fromkeys(("wps", "wpt"), frozenset({"doc", "docx"})),
    **dict.fromkeys(("et", "ett"), frozenset({"xls", "xlsx"})),
    **dict.fromkeys(("doc", "dot"), frozenset({"doc"})),
    **dict.fromkeys(("xls", "xlt"), frozenset({"xls"})),
    **dict.fromkeys(("mht", "mhtml"), frozenset({"mht"})),
    **{kind: frozenset({kind}) for kind in ("pdf", "ofd", "rtf", "ods", "odt")},
    "xml": frozenset({"xml-doc", "xml-xls"}),
    **{kind: frozenset({kind}) for kind in ("png", "jpg", "tiff", "bmp", "gif", "webp")},
    "jpeg": frozenset({"jpg"}),
    "tif": frozenset({"tiff"}),
}
_PICTURE_MARKS = {
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpg",
    b"II*\0": "tiff",
    b"MM\0*": "tiff",
    b"GIF8": "gif",
}
_BITMAP = re.compile(rb"BM.{4}\0{4}.{4}[\x0c-\x7c]\0\0\0", re.DOTALL)
_ARCHIVE_MARKS = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_HTML_START = re.compile(rb"<(!doctype\s+html|html|head|body|table|div|meta|p)\b", re.IGNORECASE)
_HTML_WITHIN = re.compile(rb"<(html|table|body)\b", re.IGNORECASE)
_BEFORE_TEXT = re.compile(rb"(?:\xef\xbb\xbf|\s|<\?xml[^>]*\?>|<!--.*?-->)*", re.DOTALL)
_MAIL_HEADER = re.compile(rb"(mime-version|from|date|subject|content-type|snapshot-content-location):", re.IGNORECASE)
_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_MARKS = {b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"}
_HEAD = 8192  # bytes of a file that is no package, which tell what it is
_BOOK_STREAMS = {"Workbook", "Book", "WORKBOOK", "BOOK"}


def sniff(data: bytes, name: str) -> str:
    """Return what a file is: by its bytes, and where they leave it open (csv or text) by its extension.

    One of pdf, ofd, docx, xlsx, xls, ods, doc, odt, rtf, html, mht, csv, txt, `xml-doc` and `xml-xls` (Office 2003 XML),
    png, jpg, tiff, bmp, gif, webp. Raises `Unreadable` for an archive, an encrypted or an unknown file.
    """
    head = data[:_HEAD]
    if data[:4] in _ZIP_MARKS:
        return _sniff_zip(data, name)
    if data.startswith(_OLE_MARK):
        return _sniff_ole(data, name)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    for mark, kind in _PICTURE_MARKS.items():
        if head.startswith(mark):
            return kind
    if _BITMAP.match(head):
        return "bmp"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith(_ARCHIVE_MARKS):
        raise archive(name)
    return _sniff_text(head, _HOLDS.get(_extension(name), frozenset()))


def _sniff_text(head: bytes, holds: frozenset[str]) -> str:
    if b'progid="Word.Document"' in head:
        return "xml-doc"
    if b'progid="Excel.Sheet"' in head:
        return "xml-xls"
    plain = head.decode("utf-16", "replace").encode() if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else head
    before = _BEFORE_TEXT.match(plain)
    start = plain[before.end() :] if before else plain
    if _MAIL_HEADER.match(start) and b"multipart/" in plain.lower():
        return "mht"
    if "html" in holds and b"<" in plain:
        return "html"
    if _HTML_START.match(start) or ("txt" not in holds and _HTML_WITHIN.search(plain)):
        return "html"
    return "csv" if "csv" in holds else "txt"


def _sniff_zip(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = {n.replace("\\", "/") for n in package.namelist()}
            kind = _start(package, names, "mimetype")
            manifest = _start(package, names, "META-INF/manifest.xml")
    except limits.BAD_ZIP as error:
        raise limits.broken(name) from error
    tops = {n.split("/")[0] for n in names}
    if kind.startswith(b"application/vnd.oasis.opendocument."):
        if b"encryption-data" in manifest:
            raise limits.encrypted(name)
        return "ods" if b"spreadsheet" in kind else "odt"
    if "word" in tops and "[Content_Types].xml" in names:
        return "docx"
    if "xl" in tops and "[Content_Types].xml" in names:
        return "xlsx"
    if {n.casefold() for n in names} & {"ofd.xml", "/ofd.xml", "encryptions.xml"}:
        return "ofd"
    if "ppt" in tops:
        raise Unreadable(name, "是演示文稿，不能读取", "is a presentation, which is not read")
    raise archive(name)


def _start(package: zipfile.ZipFile, names: set[str], member: str) -> bytes:
    if member not in names:
        return b""
    with package.open(member) as stream:
        return stream.read(100_000)


def _sniff_ole(data: bytes, name: str) -> str:
    import olefile  # noqa: PLC0415 - few files need it

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            streams = {"/".join(entry) for entry in ole.listdir()}
            flags = ole.openstream("WordDocument").read(12) if "WordDocument" in streams else b""
    except (OSError, ValueError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise limits.broken(name) from error
    if "EncryptedPackage" in streams or (len(flags) == 12 and flags[11] & 1):
        raise limits.encrypted(name)
    if "WordDocument" in streams:
        return "doc"
    if streams & _BOOK_STREAMS:
        return "xls"
    raise Unreadable(name, "格式无法识别", "is of no known format")


def archive(name: str) -> Unreadable:
    """Say that a file is an archive of files."""
    return Unreadable(name, "是压缩包，请先解压", "is an archive: unpack it first")


def _extension(name: str) -> str:
    return Path(name).suffix.lower().lstrip(".")


def _is_named_so(extension: str, kind: str) -> bool:
    return extension not in _HOLDS or kind in _HOLDS[extension]


# Which files make a disclosure

_COMMON = (
    r"公开|情况|说明|报表|附表|附件|表格|总表|表|文字|文本|数据|年度|年|终稿|定稿|送审稿|初稿|稿|final|\bv\d+"
    r"|第[一二三四五六七八九十\d]+[号稿版]|[\W\d_]+"
)
_ABOUT = ("readme", "license", "thumbs")
"""Files about a folder, not of it."""
_OWN_OUTPUT = re.compile(r"\.(核对批注|核对报告|annotated|report)( \(\d+\))?$|^(" + f"{REPORT.zh}|{REPORT.en})")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_NUMBER = re.compile(r"(\d+)")


MOST_FOLDERS = 20_000
"""Folders that are looked through below one that was given."""


def disclosures(
    paths: Sequence[Path | str], together: bool = False, outside: list[Path] | None = None
) -> list[tuple[str, list[Path]]]:
    """Sort what the command line was given into disclosures: (name, files), in the order given.

    - A file given by itself is one disclosure.
    - A folder is searched with its subfolders, each folder by itself, in the order of names (表2 before 表10). What is
      hidden, a lock file (`~$…`), an output of this program (`….核对批注.docx`, `….核对报告.html`, the folder
      of reports) or of no format that disclosures come in is passed over; pictures too, where there is more.
    - The files of one folder are ONE disclosure when they are one narrative (Word, PDF, HTML, text) with spreadsheets,
      or spreadsheets alone, and their names do not tell of several departments or years. What a name tells is what
      is left when the words common to all such files (公开, 说明, 附表, the tables' titles, numbers) are taken out:
      `情况说明.docx` with `附表.xlsx`, or `01….xls` … `09….xls`, are one; `档案馆.xlsx` and `图书馆.xlsx` are two.
    - Otherwise files whose names tell the same (`档案馆说明.docx`, `档案馆附表.xlsx`) are one disclosure, if they are
      one narrative at most with spreadsheets; every other file is one by itself.
    - A budget's files and those of final accounts are two disclosures where their names say which is which.
    - `together` makes all files one disclosure.

    - A link that leads out of the folder that was given is not followed, and goes into `outside`.

    A path that is missing, or a folder with nothing to read, is given back as it is, for `read` to say so. No name
    occurs twice: a second 附表 is called by its folder too.
    """
    groups = [group for path in map(Path, paths) for group in _groups(path, [] if outside is None else outside)]
    seen: set[Path] = set()
    fresh = [(name, [p for p in files if _is_new(p, seen)]) for name, files in groups]
    kept = [(name, files) for name, files in fresh if files]
    if together and kept:
        files = [p for _, members in kept for p in members]
        folder = Path(paths[0])
        return [(printable(folder.resolve().name if folder.is_dir() else files[0].stem), files)]
    return _named_apart(kept)


def _is_new(path: Path, seen: set[Path]) -> bool:
    try:
        real = path.resolve()
    except (OSError, RuntimeError):  # a loop of links
        real = path.absolute()
    if real in seen:
        return False
    seen.add(real)
    return True


def _groups(path: Path, outside: list[Path]) -> list[tuple[str, list[Path]]]:
    if not _is_dir(path):
        return [(path.stem or str(path), [path])]
    root = path.resolve()
    folders = islice(_folders(path, root, outside), MOST_FOLDERS)
    found = [group for folder in folders for group in _groups_in(folder, root, outside)]
    return found or [(path.resolve().name, [path])]


def _is_dir(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _folders(folder: Path, root: Path, outside: list[Path]) -> Iterator[Path]:
    """Yield a folder and those below it. A link to a folder is not followed: inside `root` the folder itself is met."""
    yield folder
    for inner in _listed(folder):
        if (
            _is_dir(inner)
            and _is_inside(inner, root, outside)
            and not inner.is_symlink()
            and not _OWN_OUTPUT.search(inner.name)
        ):
            yield from _folders(inner, root, outside)


def _is_inside(path: Path, root: Path, outside: list[Path]) -> bool:
    """Tell whether a path is no link out of `root`; `outside` is told. What leads to nothing is for `read` to say."""
    if not path.is_symlink():
        return True
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError):  # a loop of links, or one to nothing
        return True
    if not real.is_relative_to(root):
        outside.append(path)
    return real.is_relative_to(root)


def _listed(folder: Path) -> list[Path]:
    try:
        entries = [p for p in folder.iterdir() if not p.name.startswith((".", "~", "__MACOSX"))]
    except OSError:
        return []
    return sorted(entries, key=lambda p: [int(t) if t.isdecimal() else t for t in _NUMBER.split(p.name)])


def _groups_in(folder: Path, root: Path, outside: list[Path]) -> list[tuple[str, list[Path]]]:
    files = [p for p in _listed(folder) if not _is_dir(p)]
    return grouped([p for p in files if _is_inside(p, root, outside)], folder.resolve().name)


def grouped(paths: Sequence[Path], folder: str) -> list[tuple[str, list[Path]]]:
    """Sort the files of one folder, called `folder`, into disclosures, as `disclosures` does. By their names alone."""
    readable = NARRATIVES | SHEETS | PICTURES | CONTAINERS
    files = [p for p in paths if _extension(p.name) in readable]
    files = [p for p in files if not _OWN_OUTPUT.search(p.stem) and p.stem.lower() not in _ABOUT]
    pictures = [p for p in files if _extension(p.name) in PICTURES]
    if pictures:
        files = [p for p in files if p not in pictures] or pictures
    if files and (files == pictures or (len(files) > 1 and _belong_together(files))):
        return [(folder, _in_order(files))]
    groups: dict[str, list[Path]] = {}
    for path in files:
        groups.setdefault(told(path.stem) or path.name, []).append(path)
    found: list[tuple[str, list[Path]]] = []
    for key, members in _of_one_kind(groups):
        if len(members) > 1 and _belong_together(members):
            found.append((key, _in_order(members)))
        else:
            found += [(p.stem if _own_words(p.stem) else f"{folder}-{p.stem}", [p]) for p in members]
    return found


def _of_one_kind(groups: Mapping[str, list[Path]]) -> Iterator[tuple[str, list[Path]]]:
    """Yield groups of files, those of a budget apart from those of final accounts where a group's names tell of both."""
    for key, members in groups.items():
        of: dict[str, list[Path]] = {}
        for path in members:
            of.setdefault(named(printable(path.stem)), []).append(path)
        if len(of.keys() - {""}) > 1:
            yield from ((key + (kinds()[kind].word if kind else ""), paths) for kind, paths in of.items())
        else:
            yield key, members


def told(stem: str) -> str:
    """Return what a file's name tells apart from the words common to such names, its year last; "" if nothing."""
    stem = printable(stem)
    year = _YEAR.search(stem)
    return _own_words(stem) + (year[0] if year else "")


def _own_words(stem: str) -> str:
    return _generic().sub("", printable(stem))


@cache
def _generic() -> re.Pattern[str]:
    """Return the words common to the names of such files: those of the kinds of disclosure, and 公开, 说明, 定稿."""
    return re.compile("|".join((*vocabulary().file_names, _COMMON)), re.IGNORECASE)


def _belong_together(files: Sequence[Path]) -> bool:
    """Whether files are at most one narrative with spreadsheets, and their names tell of one department at most."""
    narratives = [p for p in files if _extension(p.name) in NARRATIVES]
    sheets = [p for p in files if _extension(p.name) in SHEETS]
    keys = sorted({told(p.stem) for p in files} - {""}, key=len)
    alike = all(a in keys[-1] for a in keys) and len({named(printable(p.stem)) for p in files} - {""}) <= 1
    return len(narratives) <= 1 and bool(sheets) and len(narratives) + len(sheets) == len(files) and alike


def _in_order(files: Sequence[Path]) -> list[Path]:
    """Return the narrative first, then the spreadsheets."""
    return sorted(files, key=lambda p: _extension(p.name) in SHEETS)


def _named_apart(groups: Sequence[tuple[str, list[Path]]]) -> list[tuple[str, list[Path]]]:
    used: set[str] = set()
    found: list[tuple[str, list[Path]]] = []
    for told_name, files in groups:
        name, parent = printable(told_name), printable(files[0].absolute().parent.name)
        options = [name, f"{name}{files[0].suffix.lower()}", f"{parent}-{name}", f"{parent}-{printable(files[0].name)}"]
        numbered = (f"{name}({n})" for n in range(2, len(groups) + 2))
        chosen = next(n for n in chain(options, numbered) if n not in used)
        used.add(chosen)
        found.append((chosen, files))
    return found
