"""Private persons' numbers, number plates and homes in a text."""

from __future__ import annotations

from collections.abc import Iterator

from juesuan.kernel.patterns import compiled, finder
from juesuan.persons.hit import Hit

_WIDE = str.maketrans("０１２３４５６７８９－　＋", "0123456789- +")
_WIDE_ANY = compiled("[０-９]")
_DIGITS = compiled(r"[0-9][0-9 \-]{10}")
"""What stands in every text with a number that may tell of a person."""

_ID18 = compiled(
    r"(?<![0-9A-Za-z.])[1-8][0-9]{5}[ \-]?(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    r"[ \-]?[0-9]{3}[0-9Xx](?![0-9A-Za-z]|\.[0-9])"
)
_ID15 = compiled(
    r"(?<![0-9A-Za-z.])[1-8][0-9]{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}(?![0-9A-Za-z]|\.[0-9])"
)
_ID_CUE = compiled("身份证|身份号|证件号")
_PHONE = compiled(
    r"(?<![0-9A-Za-z.])(?:\+86[ \-]?|0086[ \-]?|86[ \-])?(1[3-9][0-9][ \-]?[0-9]{4}[ \-]?[0-9]{4})"
    r"(?![0-9A-Za-z]|[.,][0-9]| ?[元万亿]|-[0-9])"
)
_PHONE_AFTER_DASH = compiled(r"[0-9A-Za-z][\-—_/]$")
_ACCOUNT = compiled(r"(?<![0-9A-Za-z.,])[0-9]{4}(?:[ \-]?[0-9]{4}){3}(?:[ \-]?[0-9]{1,3})?(?![0-9A-Za-z]|[ \-.,][0-9])")
_ACCOUNT_CUE = compiled("账号|帐号|账户|帐户|卡号|银行|信用社|存折|社保卡|一卡通|惠民卡")
_NOT_ACCOUNT = compiled(
    "(?:索引|编码|编号|代码|文号|项目|订单|发票|票据|合同|流水|批次|备案|信用代码)[号码]?[：:为\\s]*$"
)
_PLATE = compiled(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•・ ]?"
    "[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学](?![0-9A-Za-z])"
)
_OWNERS = "车主|私家车|私车|自家车|肇事|当事人|本人|村民|居民|驾驶"
_PLATE_CUE, _has_owner = compiled(_OWNERS), finder(_OWNERS)
_ADDRESS = compiled(
    r"(?:家住|家庭住址|家庭地址|现住址|居住地址|户籍地址|户籍所在地)[：:为是在于\s]{0,3}([\u4e00-\u9fff0-9０-９A-Za-z#\-－—]{5,40})"
)
_ADDRESS_SIGN = compiled("[号室栋幢村组巷弄]|单元")


def _checksum_holds(number: str) -> bool:
    """Tell whether an 18-digit identity number's last character is right (GB 11643, ISO 7064 MOD 11-2)."""
    total = sum(
        int(d) * w for d, w in zip(number[:17], (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    )
    return "10X98765432"[total % 11] == number[17].upper()


def _luhn_holds(number: str) -> bool:
    """Tell whether a card number's last digit is right (ISO/IEC 7812-1)."""
    total = 0
    for i, d in enumerate(reversed(number)):
        n = int(d) * (1 + i % 2)
        total += n - 9 if n > 9 else n
    return total % 10 == 0


def numbers(text: str) -> Iterator[Hit]:
    """Yield identity, mobile and account numbers; what looks like one must be confirmed by its check digit or a cue."""
    if _WIDE_ANY.search(text):
        text = text.translate(_WIDE)
    if not _DIGITS.search(text):
        return
    for m in _ID18.finditer(text):
        number = m.group().replace(" ", "").replace("-", "")
        if _checksum_holds(number) or _ID_CUE.search(text, max(0, m.start() - 15), m.start()):
            yield Hit(m.start(), m.end(), "id_number")
    for m in _ID15.finditer(text):
        if _ID_CUE.search(text, max(0, m.start() - 15), m.start()):
            yield Hit(m.start(), m.end(), "id_number")
    for m in _PHONE.finditer(text):
        if not _PHONE_AFTER_DASH.search(text[max(0, m.start() - 2) : m.start()]):
            yield Hit(m.start(1), m.end(1), "phone")
    for m in _ACCOUNT.finditer(text):
        number = m.group().replace(" ", "").replace("-", "")
        before = text[max(0, m.start() - 20) : m.start()]
        plain = len(number) == m.end() - m.start()
        if not 16 <= len(number) <= 19 or _NOT_ACCOUNT.search(before):
            continue
        if _ACCOUNT_CUE.search(before) or (
            plain and (number.startswith("62") or (len(number) == 16 and number[0] in "45")) and _luhn_holds(number)
        ):
            yield Hit(m.start(), m.end(), "account")


def plates_and_homes(text: str) -> Iterator[Hit]:
    """Yield number plates with an owner named before them, and addresses after 家住 and the like."""
    for m in _PLATE.finditer(text) if _has_owner(text) else ():
        if _PLATE_CUE.search(text, max(0, m.start() - 12), m.start()):
            yield Hit(m.start(), m.end(), "plate")
    for m in _ADDRESS.finditer(text) if "住" in text or "地址" in text or "户籍" in text else ():
        sign = None
        for sign in _ADDRESS_SIGN.finditer(text, m.start(1), m.end(1)):  # noqa: B007  the last one ends the address
            pass
        if sign is not None:
            yield Hit(m.start(1), sign.end(), "address")
