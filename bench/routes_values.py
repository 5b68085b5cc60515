"""Values for a parameter: from its own vocabulary, and cut, joined, doubled, made huge, foreign or no text at all.

Everything is drawn by a `Random` with a seed, so that a run can be had again. A value is bytes: what is percent-encoded
need not be text.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from urllib.parse import quote_from_bytes

SEPARATORS = (
    "@", "@0", ".", "..", ",", ";", ":", "/", "//", "\\", "|", "&", "=", "%", "%25", "%00", "\0", " ", "　", "\t", "\n", "\r\n",
    "'", '"', "<", ">", "{{", "${", "*", "~", "-", "--", "+", "#", "?", "(", "[", "^", "$", "_", "！", "。", "\u202e", "\ufeff",
)  # fmt: skip
NUMBERS = (
    "0", "-1", "-0", "+1", "00", "1.5", "1e9", "1e400", "0x10", "1_000", "1,000", "inf", "nan", "None", "null", "true", "[]", "{}",
    str(2**31 - 1), str(2**31), str(2**63 - 1), str(2**63), str(2**64), "9" * 30, "9" * 400, "-" + "9" * 30, "٣", "１２", "²", "十二", "Ⅳ", "①",
)  # fmt: skip
SCRIPTS = (
    "Ω≈ç√", "привет", "مرحبا", "हिन्दी", "한국어", "ภาษาไทย", "𠮷野家", "🧾💴", "e\u0301", "ﬁ", "İ", "ß", "\u0000", "\u007f", "\u0085", "\u2028", "\ud7ff", "\ufffd",
    "\U0010ffff", "ZA͑͢L̴G̷O̸", "' OR 1=1 --", "<script>alert(1)</script>", "{{7*7}}", "../../etc/passwd", "%s%n", "NEAR(a b)", "* AND *", "tags : y2024", "C:\\x",
    "CON", "file:///etc/passwd", "//evil.example", "javascript:1",
)  # fmt: skip
BYTES = (
    b"\xed\xa0\x80", b"\xed\xb0\x80", b"\xff\xfe", b"\x80", b"\xc0\xaf", b"\xf8\x88\x80\x80\x80", b"\xe4\xb8", b"\x00\x00", b"\xb2\xc6\xd5\xfe",
    b"\xef\xbb\xbf", b"\xf4\x90\x80\x80",
)  # fmt: skip
"""Lone halves of a pair, no UTF-8, too long, cut short, GB18030, beyond Unicode."""
LENGTHS = (100, 101, 255, 256, 4000)


def spoilt(random: Random, words: Sequence[str], others: Sequence[str]) -> bytes:
    """Return a value that is not simply one of `words`; `others` are what other parameters say."""
    a = (random.choice(words) if words else "") or "x"
    b = (random.choice(words) if words else "") or "y"
    i, j = random.randint(0, len(a)), random.randint(0, len(b))
    sep, half = random.choice(SEPARATORS), random.choice(SEPARATORS)
    match random.randrange(16):
        case 0:
            made = a[:i]
        case 1:
            made = a[i:]
        case 2:
            made = a[:i] + b[j:]
        case 3:
            made = a + sep + b
        case 4:
            made = a + sep
        case 5:
            made = sep + a
        case 6:
            made = a[:i] + sep + a[i:]
        case 7:
            made = a.replace(".", "..").replace("-", "--") if set(".-") & set(a) else a + a
        case 8:
            made = sep + half
        case 9:
            made = random.choice(NUMBERS)
        case 10:
            made = a + random.choice(NUMBERS)
        case 11:
            made = random.choice(SCRIPTS)
        case 12:
            made = random.choice(others) if others else sep
        case 13:
            made = (a or "x") * (1 + random.choice(LENGTHS) // max(1, len(a)))
        case 14:
            made = a.upper() if a.upper() != a else a.swapcase() + half
        case _:
            tail = random.choice(BYTES)
            return a[:i].encode("utf-8", "surrogatepass") + tail + a[i:].encode("utf-8", "surrogatepass")
    return made.encode("utf-8", "surrogatepass")


def encoded(value: bytes, safe: str = "") -> bytes:
    """Return a value as an address carries it."""
    return quote_from_bytes(value, safe).encode()


def queried(pairs: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a query, or the body of a form."""
    return b"&".join(encoded(name.encode()) + b"=" + encoded(value) for name, value in pairs)


def multipart(
    pairs: Sequence[tuple[str, bytes]], files: Sequence[tuple[str, bytes, bytes]], boundary: bytes = b"xXxXx"
) -> bytes:
    """Return a form with files (field, file name, content), the names as raw as they are given."""
    parts = [b'content-disposition: form-data; name="%s"\r\n\r\n%s' % (n.encode(), v) for n, v in pairs]
    for field, name, data in files:
        head = b'content-disposition: form-data; name="%s"; filename="%s"' % (field.encode(), name)
        parts.append(head + b"\r\ncontent-type: application/octet-stream\r\n\r\n" + data)
    return b"".join(b"--%s\r\n%s\r\n" % (boundary, part) for part in parts) + b"--%s--\r\n" % boundary
