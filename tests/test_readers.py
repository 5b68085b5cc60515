"""The dispatcher: what a file is, which files make a disclosure, and what cannot be read, said in both languages."""

import io
import os
import struct
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import docx
import openpyxl
import pytest

from juesuan.document import limits, office
from juesuan.document.model import Paragraph, Table, Unreadable, where
from juesuan.document.office import soffice
from juesuan.document.read import disclosures, read, sniff, told
from juesuan.kernel.place import Place

SLOW = pytest.mark.slow
needs_office = pytest.mark.skipif(soffice() is None, reason="LibreOffice is not installed")


def docx_bytes(text: str = "清河县档案馆") -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def xlsx_bytes() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["项目", "决算数"])
    sheet.append(["合计", 612.3])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


HTML = "<html><body><p>清河县档案馆</p></body></html>".encode()
RTF = rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0 SimSun;}}\f0 \'c7\'e5\'ba\'d3\par}"


# What a file is


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.docx", docx_bytes(), "docx"),
        ("a.doc", docx_bytes(), "docx"),
        ("a.pdf", docx_bytes(), "docx"),
        ("a.doc", HTML, "html"),
        ("a.xls", HTML, "html"),
        ("a.xls", b"<table><tr><td>1</table>", "html"),
        ("a.xls", xlsx_bytes(), "xlsx"),
        ("a.doc", RTF, "rtf"),
        ("a.txt", "清河县".encode("gbk"), "txt"),
        ("a.txt", b"see <table> below", "txt"),
        ("a.md", b"| a | b |", "txt"),
        ("a", "清河县".encode(), "txt"),
        ("a.csv", b"a,b\n", "csv"),
        ("a.html", b"<p>x", "html"),
        ("a.html", b"\xef\xbb\xbf\n<!-- c --><!DOCTYPE html><html>", "html"),
        ("a.htm", "<html>".encode("utf-16"), "html"),
        ("a.mht", b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n", "mht"),
        ("a.bin", b"%PDF-1.7\n", "pdf"),
        ("a.xls", b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>', "xml-xls"),
        ("a.doc", b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?>', "xml-doc"),
    ],
)
def test_sniff(name: str, data: bytes, kind: str) -> None:
    assert sniff(data, name) == kind


def zip_of(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n0000", "图片"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (b"II*\0", "图片"),
        (b"Rar!\x1a\x07", "解压"),
        (zip_of(**{"a.txt": b"x"}), "解压"),
        (zip_of(**{"ppt__presentation.xml": b"x"}), "演示"),
        (b"PK\x03\x04" + bytes(100), "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "损坏"),
        (zip_of(**{
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "META-INF__manifest.xml": b"<manifest:encryption-data/>",
        }), "加密"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_said(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "某文件.bin"
    path.write_bytes(data)
    with pytest.raises(Unreadable) as caught:
        read([path])
    assert caught.value.name == "某文件.bin"
    assert said in caught.value.zh
    assert caught.value.en.isascii()


def ole(streams: dict[str, bytes]) -> bytes:
    """A minimal compound file: header, one FAT sector, one directory sector, the streams."""
    sectors: list[bytes] = []
    fat: list[int] = [0xFFFFFFFD, 0xFFFFFFFE]
    entries = [("Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, data in streams.items():
        padded = data.ljust(4096, b"\0")
        start = 2 + len(sectors)
        count = len(padded) // 512
        sectors += [padded[i * 512 : (i + 1) * 512] for i in range(count)]
        fat += [start + i + 1 for i in range(count - 1)] + [0xFFFFFFFE]
        entries.append((name, 2, start, len(padded)))
    directory = b""
    for i, (name, kind, start, size) in enumerate(entries):
        encoded = (name + "\0").encode("utf-16-le")
        child = 1 if i == 0 and len(entries) > 1 else 0xFFFFFFFF
        right = i + 1 if 0 < i < len(entries) - 1 else 0xFFFFFFFF
        directory += struct.pack(
            "<64sHBBIII16sIQQIQ", encoded, len(encoded), kind, 1, 0xFFFFFFFF, right, child, b"", 0, 0, 0, start, size
        )
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"",
        0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0,
    )  # fmt: skip
    header += struct.pack("<I", 0).ljust(512 - len(header), b"\xff")
    fat_sector = struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")
    return header + fat_sector + directory.ljust(512, b"\0") + b"".join(sectors)


@pytest.mark.parametrize(
    "data",
    [
        ole({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}),
        ole({"WordDocument": b"\xec\xa5" + bytes(9) + b"\x01"}),
    ],
)
def test_encrypted_office_files(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "密.docx"
    path.write_bytes(data)
    with pytest.raises(Unreadable, match="文件已加密，需要先去掉密码"):
        read([path])


def test_compound_files_by_their_streams() -> None:
    assert sniff(ole({"WordDocument": bytes(12)}), "a.xls") == "doc"
    assert sniff(ole({"Workbook": bytes(12)}), "a.doc") == "xls"
    with pytest.raises(Unreadable, match="格式无法识别"):
        sniff(ole({"Other": b"x"}), "a.doc")


# Files that are not there, too large, or bombs


def test_missing_folder_empty_and_broken_link(tmp_path: Path) -> None:
    (tmp_path / "空.docx").write_bytes(b"")
    (tmp_path / "断.docx").symlink_to(tmp_path / "没有")
    (tmp_path / "环.docx").symlink_to(tmp_path / "环.docx")
    for name, said in [
        ("无.docx", "不存在"),
        ("空.docx", "为空"),
        ("断.docx", "链接"),
        (".", "文件夹"),
        ("环.docx", ""),
    ]:
        with pytest.raises(Unreadable) as caught:
            read([tmp_path / name])
        assert said in caught.value.zh


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 0)() == 0, reason="root may read anything")
def test_permission_denied(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("甲")
    path.chmod(0)
    with pytest.raises(Unreadable, match="权限"):
        read([path])


def test_permission_denied_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("甲")

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(Unreadable, match="权限"):
        read([path])


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as stream:
        stream.truncate(limits.MAX_FILE + 1)
    with pytest.raises(Unreadable, match="过大"):
        read([path])


def bomb(unpacked: int, members: int = 1) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for i in range(members):
            with archive.open(f"word/document{i or ''}.xml", "w") as stream:
                for _ in range(unpacked // members // (1 << 20)):
                    stream.write(bytes(1 << 20))
    return buffer.getvalue()


@pytest.mark.parametrize(("unpacked", "members"), [(60 << 20, 1), (320 << 20, 8)])
def test_zip_bombs(tmp_path: Path, unpacked: int, members: int) -> None:
    path = tmp_path / "弹.docx"
    path.write_bytes(bomb(unpacked, members))
    with pytest.raises(Unreadable, match="压缩炸弹"):
        read([path])


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    data = bomb(60 << 20)
    real = struct.pack("<I", 60 << 20)
    path = tmp_path / "谎.docx"
    path.write_bytes(data.replace(real, struct.pack("<I", 1000)))
    with pytest.raises(Unreadable, match="损坏"):
        read([path])


def test_too_many_members() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for i in range(limits.MAX_MEMBERS + 1):
            archive.writestr(f"word/{i}", b"")
    with pytest.raises(Unreadable, match="个部件"):
        limits.check_zip(buffer.getvalue(), "a.docx")


@pytest.mark.parametrize("encode", [str.encode, lambda s: s.encode("utf-16")])
def test_entities_are_refused_in_any_encoding(encode: Callable[[str], bytes]) -> None:
    data = zip_of(**{"xl__workbook.xml": encode('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>')})
    for doctype in (True, False):
        with pytest.raises(Unreadable, match="安全"):
            limits.check_zip(data, "a.xlsx", doctype=doctype)
    plain = zip_of(**{"META-INF__manifest.xml": b'<!DOCTYPE manifest PUBLIC "x" "y"><m/>'})
    assert limits.check_zip(plain, "a.ods", doctype=True) == {"META-INF/manifest.xml"}


def test_checksums_are_verified() -> None:
    data = bytearray(zip_of(**{"word__document.xml": b"<document/>"}))
    at = data.index(b"<document/>")
    data[at : at + 2] = b"<D"
    with pytest.raises(Unreadable, match="损坏"):
        limits.check_zip(bytes(data), "a.docx")


# Reading


def test_one_disclosure_from_word_and_excel(tmp_path: Path) -> None:
    (tmp_path / "说明.docx").write_bytes(docx_bytes())
    (tmp_path / "附表.xlsx").write_bytes(xlsx_bytes())
    document = read([str(tmp_path / "说明.docx"), tmp_path / "附表.xlsx"], name="清河县档案馆")
    assert [(s.name, s.format, s.path) for s in document.sources] == [
        ("说明.docx", "docx", str(tmp_path / "说明.docx")),
        ("附表.xlsx", "xlsx", str(tmp_path / "附表.xlsx")),
    ]
    assert document.blocks[0] == Paragraph("清河县档案馆", file=0, anchor="p0")
    assert isinstance(document.blocks[1], Table)
    assert document.blocks[1].file == 1
    assert document.name == "清河县档案馆"
    assert where(document, Place(1, row=1, col=1)) == "附表.xlsx 工作表“Sheet” 单元格B2"


def test_an_unreadable_file_among_others_is_a_note(tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "说明.docx").write_bytes(docx_bytes())
    document = read([tmp_path / "坏.xlsx", tmp_path / "说明.docx"])
    assert [s.name for s in document.sources] == ["说明.docx"]
    assert [b.file for b in document.blocks] == [0]
    assert [n.zh for n in document.notes] == ["坏.xlsx：文件已损坏或不完整，未读取"]
    assert document.name == "说明"


def test_nothing_readable_raises_with_every_reason(tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(Unreadable) as caught:
        read([tmp_path / "坏.xlsx", tmp_path / "无.docx"], name="档案馆")
    assert caught.value.name == "档案馆"
    assert caught.value.zh == "坏.xlsx：文件已损坏或不完整；无.docx：文件不存在"
    with pytest.raises(Unreadable):
        read([])


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [("a.doc", HTML, "HTML"), ("a.pdf", docx_bytes(), "DOCX"), ("a.wps", docx_bytes(), ""), ("a.dat", HTML, "")],
)
def test_a_mislabelled_file_is_read_with_a_note(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(data)
    document = read([tmp_path / name])
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == ["清河县档案馆"]
    assert [said in n.zh for n in document.notes] == ([True] if said else [])


def test_a_file_without_text_has_a_note(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(docx_bytes(""))
    assert [n.zh for n in read([tmp_path / "a.docx"]).notes] == ["文件中没有可读的文字"]


# By way of LibreOffice


@cache
def of_older_format(suffix: str) -> bytes:
    """Return a Word file as LibreOffice saves it in another format."""
    program = soffice()
    assert program is not None
    with tempfile.TemporaryDirectory() as folder:
        word = Path(folder) / "原.docx"
        word.write_bytes(docx_bytes("收入总计612.30万元。"))
        return office.convert(program, word, Path(folder), "docx", suffix).read_bytes()


@needs_office
@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a.doc", "doc"),
        ("a.wps", "doc"),
        pytest.param("a.odt", "odt", marks=SLOW),
        pytest.param("a.doc", "rtf", marks=SLOW),
    ],
)
def test_older_formats(tmp_path: Path, name: str, suffix: str) -> None:
    (tmp_path / name).write_bytes(of_older_format(suffix))
    document = read([tmp_path / name])
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == ["收入总计612.30万元。"]
    assert document.sources[0].format == suffix
    assert "LibreOffice" in document.notes[-1].zh


def test_without_libreoffice_the_message_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "soffice", lambda: None)
    (tmp_path / "a.doc").write_bytes(RTF)
    with pytest.raises(Unreadable, match="另存为 docx"):
        read([tmp_path / "a.doc"])


def test_a_conversion_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "soffice"
    fake.write_text("#!/bin/sh\nsleep 60\n")
    fake.chmod(0o755)
    monkeypatch.setattr(office, "soffice", lambda: str(fake))
    monkeypatch.setattr(office, "TIMEOUT", 0.2)
    (tmp_path / "a.rtf").write_bytes(RTF)
    with pytest.raises(Unreadable, match="已停止"):
        read([tmp_path / "a.rtf"])


# Which files make a disclosure


def tree(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return root


def found(root: Path, *given: str, together: bool = False) -> list[tuple[str, list[str]]]:
    paths = [root / g for g in given] or [root]
    return [(name, [str(p.relative_to(root)) for p in files]) for name, files in disclosures(paths, together)]


def test_files_given_are_each_a_disclosure(tmp_path: Path) -> None:
    tree(tmp_path, "说明.docx", "附表.xlsx")
    assert found(tmp_path, "附表.xlsx", "说明.docx", "附表.xlsx") == [
        ("附表", ["附表.xlsx"]),
        ("说明", ["说明.docx"]),
    ]
    assert found(tmp_path, "说明.docx", "附表.xlsx", together=True) == [("说明", ["说明.docx", "附表.xlsx"])]


def test_a_folder_a_department(tmp_path: Path) -> None:
    tree(
        tmp_path,
        "档案馆/附表1.xls", "档案馆/附表10.xls", "档案馆/附表2.xls", "档案馆/决算说明.docx",
        "图书馆/2024年度部门决算公开.pdf",
        "文化馆/01收入支出决算总表.xlsx", "文化馆/02收入决算表.xlsx",
    )  # fmt: skip
    assert found(tmp_path) == [
        ("图书馆-2024年度部门决算公开", ["图书馆/2024年度部门决算公开.pdf"]),
        ("文化馆", ["文化馆/01收入支出决算总表.xlsx", "文化馆/02收入决算表.xlsx"]),
        ("档案馆", ["档案馆/决算说明.docx", "档案馆/附表1.xls", "档案馆/附表2.xls", "档案馆/附表10.xls"]),
    ]


def test_a_budget_and_final_accounts_are_two(tmp_path: Path) -> None:
    tree(
        tmp_path,
        "档案馆/2023年度部门决算公开.docx", "档案馆/2023年部门预算公开表.xlsx",
        "库/体育馆2023年部门决算说明.docx", "库/体育馆2023年部门决算附表.xlsx", "库/体育馆2023年部门预算.docx", "库/体育馆2023年单位预算公开表.xlsx",
        "文化馆/01收入支出决算总表.xlsx", "文化馆/05一般公共预算财政拨款支出.xlsx", "文化馆/08政府性基金预算财政拨款收支表.xlsx",
    )  # fmt: skip
    assert [files for _, files in found(tmp_path)] == [
        ["库/体育馆2023年部门预算.docx", "库/体育馆2023年单位预算公开表.xlsx"],
        ["库/体育馆2023年部门决算说明.docx", "库/体育馆2023年部门决算附表.xlsx"],
        [
            "文化馆/01收入支出决算总表.xlsx",
            "文化馆/05一般公共预算财政拨款支出.xlsx",
            "文化馆/08政府性基金预算财政拨款收支表.xlsx",
        ],
        ["档案馆/2023年度部门决算公开.docx"],
        ["档案馆/2023年部门预算公开表.xlsx"],
    ]


def test_a_flat_folder_of_many_departments(tmp_path: Path) -> None:
    tree(
        tmp_path,
        "档案馆决算说明.docx", "档案馆决算附表.xlsx", "图书馆.pdf", "文化馆.docx", "文化馆.pdf", "附表.xlsx",
        "体育馆2023.xlsx", "体育馆2024.xlsx",
    )  # fmt: skip
    name = tmp_path.name
    assert found(tmp_path) == [
        ("体育馆2023", ["体育馆2023.xlsx"]),
        ("体育馆2024", ["体育馆2024.xlsx"]),
        ("图书馆", ["图书馆.pdf"]),
        ("文化馆", ["文化馆.docx"]),
        ("文化馆.pdf", ["文化馆.pdf"]),
        ("档案馆", ["档案馆决算说明.docx", "档案馆决算附表.xlsx"]),
        (f"{name}-附表", ["附表.xlsx"]),
    ]


def test_one_memo_among_many_workbooks_joins_none(tmp_path: Path) -> None:
    tree(tmp_path, "审核须知.docx", "档案馆.xlsx", "图书馆.xlsx")
    assert [files for _, files in found(tmp_path)] == [["图书馆.xlsx"], ["审核须知.docx"], ["档案馆.xlsx"]]


def test_what_a_folder_search_passes_over(tmp_path: Path) -> None:
    tree(
        tmp_path,
        ".隐藏.docx", "~$档案馆.docx", ".git/a.txt", "__MACOSX/a.docx", "Thumbs.db", "a.exe", "logo.png",
        "档案馆.核对批注.docx", "档案馆.核对报告 (2).html", "a.report.html", "决算核对报告/档案馆.html", "档案馆.docx",
        "包.zip",
    )  # fmt: skip
    assert [files for _, files in found(tmp_path)] == [["包.zip"], ["档案馆.docx"]]


def test_a_folder_of_pictures_is_one_scan(tmp_path: Path) -> None:
    tree(tmp_path, "档案馆/2.jpg", "档案馆/10.jpg", "档案馆/1.jpg")
    assert found(tmp_path) == [("档案馆", ["档案馆/1.jpg", "档案馆/2.jpg", "档案馆/10.jpg"])]


def test_nothing_to_read_is_given_back(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    assert found(tmp_path, "空", "没有.docx") == [("空", ["空"]), ("没有", ["没有.docx"])]


def test_links_that_loop_and_the_same_file_twice(tmp_path: Path) -> None:
    tree(tmp_path, "甲/档案馆.docx")
    (tmp_path / "甲" / "回").symlink_to(tmp_path)
    (tmp_path / "乙").symlink_to(tmp_path / "甲")
    (tmp_path / "环.docx").symlink_to(tmp_path / "环.docx")
    names = [files for _, files in found(tmp_path)]
    assert sum(1 for files in names if files[0].endswith("档案馆.docx")) == 1
    assert len(names) == 2


def test_names_do_not_repeat(tmp_path: Path) -> None:
    tree(tmp_path, "一/档案馆.docx", "二/档案馆.docx", "三/x/档案馆.docx", "四/x/档案馆.docx")
    names = [name for name, _ in found(tmp_path)]
    assert len(set(names)) == 4
    assert "档案馆" in names


@pytest.mark.parametrize(
    ("stem", "key"),
    [
        ("2024年度部门决算公开说明", "2024"),
        ("01收入支出决算总表", ""),
        ("07财政拨款“三公”经费支出决算表", ""),
        ("清河县档案馆2024年部门决算公开（终稿）", "清河县档案馆2024"),
        ("附件2：清河县档案馆决算公开表", "清河县档案馆"),
    ],
)
def test_what_a_name_tells(stem: str, key: str) -> None:
    assert told(stem) == key
