"""Ways to spoil a file that keep most of its structure, so that what is wrong gets past the reader's front door.

Every function takes the random source first and is deterministic in it.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from copy import deepcopy
from random import Random
from typing import Any

from lxml import etree

MAX_INPUT = 500_000
MOST_NODES = 50_000

NUMBERS = (
    "0", "-0", "00", "1", "-1", "0.00", "0.005", "-0.01", "1e5", "NaN", "inf", "255", "256", "65535", "65536", "99999",
    "2147483647", "-2147483648", "4294967296", "9223372036854775808", "1" + "0" * 30, "9" * 400, "9" * 5000, "0." + "3" * 300,
    "1,234,567.89", "１２３．４５", "一百二十三", "亿", "零", "万", "十万亿", "1.2.3", "100.00%", "-100%", "0%", "1‰", "½", "²", "٣", "Ⅷ", "㊀",
)  # fmt: skip
WORDS = (
    "其中：", "合计", "万元", "元", "亿元", "个百分点", "增长", "下降", "减少", "持平", "占", "完成年初预算的", "与上年相比", "分别为", "、", "，", "；", "。", "（", "）",
    "(", ")", "“", "”", "“三公”经费", "一、", "（一）", "1.", "第二部分", "公开01表", "单位：元", "项目", "决算数", "201", "20101", "2023年", "2024年度", "人次", "批次",
    "辆", "件", "倍", "约", "近", "不足", "0", "%", "\t", "|", "\n", "\n\n", "\r", "\x0c", "\x00", "\u200b", "\u202e", "\ufeff", "\ud7ff", "𠮷", "e\u0301" * 3,
    "{0}", "{", "%s", "%(x)s", "\\", "$", "<b>", "&amp;", "&#0;", "[bold]", "[/]", "<script>alert(1)</script>", "身份证号110101199003074514", "13800138000",
)  # fmt: skip
HTML_BITS = (
    '<table><tr><td colspan="99999">', "<td rowspan=99999>", "<td rowspan=0 colspan=0>", "</table>", "</div>", "<div>", "<table>", "<tr>", "<td>", "<th>",
    "<script>while(1);</script>", "<style>", "<!--", "-->", "<![CDATA[", "]]>", "<pre>", "<h1>", "<br>", '<p style="display:none">', "<svg>", "<math>",
    "<template>", "<select><option>", "<iframe src=file:///etc/passwd>", "<link rel=stylesheet href=http://example.invalid/x>", "<meta charset=utf-7>",
    '<meta charset="hex">', "<base href=//example.invalid>", "<p>" * 50, "<b>" * 300, "&lt;" * 100, "&#x110000;", "&#xD800;", "&nbsp;", "<o:p>", "<font>",
    '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>&b;', "\x00", "<a href='javascript:x'>", "<plaintext>", "<xmp>", "<textarea>",
)  # fmt: skip
VALUES = (*NUMBERS[:22], "", "true", "FFFFFFFF", "../../../etc/passwd", "http://example.invalid/", "file:///dev/zero", "A1:XFD1048576", "XFD1048576", "ZZZ9999999", "A0", "rId9999", "x" * 3000, "继续", "%1%2%9", "shared", "array", "s", "e", "b", "restart")  # fmt: skip
_NUMBER = re.compile(r"\d[\d.,]*")
_TOKENS = re.compile(rb"-?\d+\.?\d*")


# Bytes


def spoil(rng: Random, data: bytes) -> bytes:
    """Change a few bytes anywhere."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 16, 64))):
        at, length = rng.randrange(len(out) + 1), rng.choice((1, 1, 2, 4, 8, 64, 1000))
        match rng.randrange(7):
            case 0 if out:
                out[min(at, len(out) - 1)] ^= 1 << rng.randrange(8)
            case 1 if out:
                out[min(at, len(out) - 1)] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, 0x3C, 0x26, rng.randrange(256)))
            case 2:
                del out[at : at + length]
            case 3:
                out[at:at] = bytes(rng.randrange(256) for _ in range(min(length, 8)))
            case 4:
                out[at:at] = out[at : at + length] * rng.choice((1, 2, 50))
            case 5:
                out[at : at + 4] = rng.choice(
                    (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"\1\0\0\0")
                )
            case 6:
                other = rng.randrange(len(out) + 1)
                out[at : at + length] = out[other : other + length]
    return bytes(out)


def cut(rng: Random, data: bytes) -> bytes:
    """Take a piece out, or keep only a piece."""
    a, b = sorted((rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
    return rng.choice((data[:b], data[a:], data[:a] + data[b:], data[a:b]))


# Text


def change_text(rng: Random, text: str, sentences: Sequence[str]) -> str:
    """Change a text as text: its numbers, its words, its sentences, its lines."""
    for _ in range(rng.choice((1, 1, 2, 3, 8, 20))):
        text = rng.choice(_TEXT_STEPS)(rng, text[:MAX_INPUT], sentences)
    return text


def _new_number(rng: Random, text: str, _: Sequence[str]) -> str:
    found = list(_NUMBER.finditer(text))
    if not found:
        return text + rng.choice(NUMBERS)
    match = rng.choice(found)
    small = f"{rng.randrange(10_000) / 100:.2f}"
    return text[: match.start()] + rng.choice((*NUMBERS, small, small, small, match[0] * 9)) + text[match.end() :]


def _new_word(rng: Random, text: str, _: Sequence[str]) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(WORDS) * rng.choice((1, 1, 1, 1, 5, 300)) + text[at + rng.choice((0, 0, 1, 5)) :]


def _splice(rng: Random, text: str, sentences: Sequence[str]) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(sentences) + text[at:]


def _splice_line(rng: Random, text: str, sentences: Sequence[str]) -> str:
    lines = text.split("\n")
    lines.insert(rng.randrange(len(lines) + 1), rng.choice(sentences))
    return "\n".join(lines)


def _repeat(rng: Random, text: str, _: Sequence[str]) -> str:
    at, length = rng.randrange(len(text) + 1), rng.choice((1, 3, 10, 40, 200))
    times = rng.choice((2, 3, 10, 100, 1000))
    piece = text[at : at + length] * times
    return text[:at] + piece[:100_000] + text[at:]


def _drop(rng: Random, text: str, _: Sequence[str]) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + text[at + rng.choice((1, 2, 5, 20, 100, 1000)) :]


def _shuffle(rng: Random, text: str, _: Sequence[str]) -> str:
    lines = text.split("\n")
    i, j = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[i], lines[j] = lines[j], lines[i]
    return "\n".join(lines)


def _excerpt(rng: Random, text: str, _: Sequence[str]) -> str:
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    return "\n".join(lines[at : at + rng.choice((5, 20, 60))])


def _rows(rng: Random, text: str, sentences: Sequence[str]) -> str:
    """Put in a table of pipes or tabs, or a long list of shares."""
    width, height = rng.choice((2, 3, 4, 9, 60)), rng.choice((2, 5, 40, 400))
    bar = rng.choice(("|", "\t"))
    cell = [lambda: f"{rng.randrange(10**6) / 100:.2f}", lambda: rng.choice(WORDS), lambda: rng.choice(sentences)[:20]]
    rows = [bar.join(rng.choice(cell)().replace("\n", "") for _ in range(width)) for _ in range(height)]
    body = "\n".join(f"|{row}|" if bar == "|" else row for row in rows)
    return _splice_line(rng, text, [body])


def _enumeration(rng: Random, text: str, _: Sequence[str]) -> str:
    """Put in a sentence that lists many parts, nested."""
    count = rng.choice((3, 20, 200, 1500))
    parts = rng.choice(("、", "，", "；")).join(
        f"{rng.choice('甲乙丙丁戊')}类支出{rng.randrange(10**5) / 100:.2f}万元"
        + rng.choice(("", "，占1.00%", "（其中：戊1.00万元）"))
        for _ in range(count)
    )
    return _splice_line(rng, text, [rng.choice(("本年支出合计612.30万元，其中：", "")) + parts + "。"])


_TEXT_STEPS: tuple[Callable[[Random, str, Sequence[str]], str], ...] = (
    _new_number, _new_number, _new_number, _new_word, _new_word, _splice, _splice_line, _repeat, _drop, _shuffle, _excerpt,
    _rows, _enumeration,
)  # fmt: skip


def text_file(rng: Random, data: bytes, sentences: Sequence[str]) -> bytes:
    """Change a text file, and sometimes its encoding or its bytes."""
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"
    text = change_text(rng, data.decode(encoding, "replace"), sentences)
    out = text.encode(rng.choice(("utf-8",) * 6 + ("gb18030", "utf-16", "utf-8-sig", "utf-32")), "replace")
    return spoil(rng, out) if rng.random() < 0.15 else out


def html_file(rng: Random, data: bytes, sentences: Sequence[str]) -> bytes:
    """Change a page: its text, its tags, its charset."""
    text = data.decode("utf-8", "replace")
    for _ in range(rng.choice((1, 2, 4, 12))):
        at = rng.randrange(len(text) + 1)
        tags = [m.span() for m in re.finditer(r"<[^<>]*>", text)]
        match rng.randrange(6):
            case 0:
                text = change_text(rng, text, sentences)
            case 1 | 2:
                bit = rng.choice(HTML_BITS)
                text = text[:at] + bit * rng.choice((1, 1, 1, 10, 3000 // len(bit) + 1)) + text[at:]
            case 3 if tags:
                a, b = rng.choice(tags)
                text = text[:a] + text[b:]
            case 4 if tags:
                (a, b), (c, d) = rng.choice(tags), rng.choice(tags)
                text = text[:a] + text[c:d] + text[b:]
            case 5 if len(tags) > 2:
                a, b = sorted((rng.choice(tags)[0], rng.choice(tags)[0]))
                text = text[:b] + text[a:b][:60_000] * rng.choice((1, 3, 30)) + text[b:]
        text = text[:MAX_INPUT]
    out = text.encode(rng.choice(("utf-8", "utf-8", "utf-8", "gb18030", "utf-16", "latin-1")), "replace")
    return spoil(rng, out) if rng.random() < 0.15 else out


# XML and packages of it


def change_xml(rng: Random, xml: bytes, sentences: Sequence[str]) -> bytes:
    """Change a part: its elements, attributes and texts; where it does not parse, its bytes."""
    try:
        root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except (etree.LxmlError, ValueError):
        return spoil(rng, xml)
    every = [e for e in root.iter() if isinstance(e.tag, str)]
    for _ in range(rng.choice((1, 1, 2, 4, 10, 40))):
        _change_element(rng, root, every, sentences)
        if sum(1 for _ in root.iter()) > MOST_NODES:  # copies of copies: the rest of the time goes to other inputs
            break
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _change_element(rng: Random, root: Any, every: list[Any], sentences: Sequence[str]) -> None:
    element, other = rng.choice(every), rng.choice(every)
    parent = element.getparent()
    match rng.randrange(9):
        case 0 if element.attrib:
            element.set(rng.choice(list(element.attrib)), rng.choice(VALUES))
        case 1 if other.attrib:
            name = rng.choice(list(other.attrib))
            element.set(name, rng.choice((other.get(name, ""), rng.choice(VALUES))))
        case 2 | 3:
            element.text = _xml_text(change_text(rng, element.text or "", sentences))
        case 4 if parent is not None:
            parent.remove(element)
        case 5 if parent is not None and len(element) < 2000:
            for _ in range(min(rng.choice((1, 1, 5, 100)), MOST_NODES // sum(1 for _ in element.iter()) + 1)):
                parent.insert(rng.randrange(len(parent) + 1), _copy(element))
        case 6 if len(other) < 500:
            element.append(_copy(other))
        case 7:
            element.tag = other.tag
        case 8 if parent is not None:
            depth = rng.choice((2, 20, 120))
            inner = _copy(element)
            for _ in range(depth):
                outer = etree.Element(element.tag, dict(element.attrib))
                outer.append(inner)
                inner = outer
            parent.append(inner)


def _copy(element: Any) -> Any:
    return deepcopy(element)  # parsed anew, it might be too deep


def _xml_text(text: str) -> str:
    return re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def package(rng: Random, data: bytes, sentences: Sequence[str]) -> bytes:
    """Unpack, change a part or the list of parts, and pack again; sometimes spoil the package's own bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error, EOFError):
        return spoil(rng, data)
    if not parts:
        return spoil(rng, data)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        at = _heavy(rng, parts)
        name, content = parts[at]
        match rng.randrange(14):
            case 0:
                parts[at] = name, spoil(rng, content)
            case 1:
                del parts[at]
            case 2:
                parts[at] = name, parts[_heavy(rng, parts)][1]
            case 3:
                parts.append(
                    (rng.choice((name, name.upper(), "../" + name, name + "/", name.replace("/", "\\"))), content)
                )
            case 4:
                parts[at] = name, cut(rng, content)
            case _:
                parts[at] = name, change_xml(rng, content, sentences)
        if not parts:
            break
    buffer = io.BytesIO()
    with zipfile.ZipFile(
        buffer, "w", rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)), compresslevel=1
    ) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    out = buffer.getvalue()
    return spoil(rng, out) if rng.random() < 0.05 else out


def _heavy(rng: Random, parts: Sequence[tuple[str, bytes]]) -> int:
    """Choose a part: mostly one of those that readers look into."""
    read = [
        i
        for i, (name, _) in enumerate(parts)
        if re.search(r"(?i)document\.xml|sheet\d|content\.xml|shared|workbook|number|styles\.xml|res\.xml", name)
    ]
    return rng.choice(read) if read and rng.random() < 0.8 else rng.randrange(len(parts))


# PDF


def pdf_file(rng: Random, data: bytes, sentences: Sequence[str]) -> bytes:
    """Change a PDF: numbers, names and references in its objects and contents; or its bytes."""
    del sentences
    if rng.random() < 0.15:
        return rng.choice((spoil, cut))(rng, data)
    out = data
    for _ in range(rng.choice((1, 2, 5, 20, 60))):
        out = rng.choice(_PDF_STEPS)(rng, out)
    return out


def _pdf_number(rng: Random, data: bytes) -> bytes:
    at = rng.randrange(max(1, len(data)))
    match = _TOKENS.search(data, at)
    if match is None:
        return data
    new = rng.choice(
        (
            b"0",
            b"1",
            b"-1",
            b"5",
            b"90",
            b"99999999",
            b"-99999999",
            b"1e9",
            b"0.0000001",
            b"2147483647",
            b"4294967297",
            b"9" * 40,
            match[0] + b"0",
            b"3.14",
        )
    )
    return data[: match.start()] + new + data[match.end() :]


def _pdf_reference(rng: Random, data: bytes) -> bytes:
    found = [m.span(1) for m in re.finditer(rb"(\d+) 0 R", data)]
    if not found:
        return data
    (a, b), (c, d) = rng.choice(found), rng.choice(found)
    return data[:a] + data[c:d] + data[b:]


def _pdf_word(rng: Random, data: bytes) -> bytes:
    found = [m.span() for m in re.finditer(rb"/[A-Za-z0-9]+", data)]
    if not found:
        return data
    (a, b), (c, d) = rng.choice(found), rng.choice(found)
    return data[:a] + data[c:d] + data[b:]


def _pdf_operators(rng: Random, data: bytes) -> bytes:
    """Repeat or move a few lines of a content stream."""
    starts = [m.end() for m in re.finditer(rb"stream\r?\n", data)]
    if not starts:
        return data
    a = rng.choice(starts) + rng.randrange(2000)
    a = data.find(b"\n", a) + 1
    b = data.find(b"\n", a + rng.choice((10, 100, 1000))) + 1
    if not 0 < a < b:
        return data
    return data[:b] + data[a:b][:5000] * rng.choice((1, 5, 300)) + data[b:]


def _pdf_insert(rng: Random, data: bytes) -> bytes:
    bits = (b" q ", b" Q ", b" BT ", b" ET ", b" 0 0 m 99999 0 l S ", b" 0 0 0 0 0 0 cm ", b" 1e30 0 0 1e30 0 0 cm ", b" W n ", b" 3 Tr ", b" /F1 0 Tf ",
            b" /F1 -5 Tf ", b" 0.7 0.7 -0.7 0.7 0 0 Tm ", b" 0 1 -1 0 0 0 cm ", b" << ", b" >> ", b" [ ", b" ] ", b" ( ", b" ) ", b"/Rotate 90 ", b"/Rotate 45 ",
            b"/UserUnit 1e9 ", b" BI /W 9 /H 9 ID ", b" EI ", b"/X Do ", b" 0 0 99999 99999 re S ")  # fmt: skip
    at = data.find(b"\n", rng.randrange(max(1, len(data)))) + 1
    return data[:at] + rng.choice(bits) * rng.choice((1, 1, 5, 500)) + data[at:]


_PDF_STEPS = (_pdf_number, _pdf_number, _pdf_number, _pdf_reference, _pdf_word, _pdf_operators, _pdf_insert)


MUTATORS: dict[str, Callable[[Random, bytes, Sequence[str]], bytes]] = {
    "text": text_file,
    "csv": text_file,
    "html": html_file,
    "docx": package,
    "xlsx": package,
    "ods": package,
    "ofd": package,
    "xls": lambda rng, data, _: rng.choice((spoil, spoil, spoil, cut))(rng, data),
    "pdf": pdf_file,
    "office": lambda rng, data, _: spoil(rng, data),
}
