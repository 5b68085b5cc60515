"""Private persons' data in a text: found, and masked at the same length so that every character offset still holds.

Basis: 个人信息保护法 arts. 4, 28 and 51 (personal information; the stricter care for sensitive data such as identity
and account numbers; de-identification) and 政府信息公开条例 art. 15. Here is no register of persons and nothing is
looked up: a name is told from its words alone (`words.toml`), by a role before it (信访人、患者、困难职工), a matter after
it (信访案, 丧葬费) or its being half-anonymised (张某一, 陈XX, 刘**). Officials acting in office are left as they stand.
"""

from juesuan.persons.documents import find_all, mask_document
from juesuan.persons.hit import Hit, Kind, kinds
from juesuan.persons.text import find, mask, masked_quote

__all__ = ["Hit", "Kind", "find", "find_all", "kinds", "mask", "mask_document", "masked_quote"]
