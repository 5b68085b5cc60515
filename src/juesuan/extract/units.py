"""Units behind a numeral: what one is worth in its base unit, and whether it counts things (exact) or measures them."""

from __future__ import annotations

from decimal import Decimal

import msgspec


class Unit(msgspec.Struct, frozen=True):
    """A unit as printed: its base unit, what one is worth in base units, and whether it is a count (exact)."""

    base: str
    scale: Decimal
    exact: bool


def _units() -> dict[str, Unit]:
    one = Decimal(1)
    money = {
        "亿元": "10000",
        "万余元": "1",
        "余万元": "1",
        "多万元": "1",
        "万多元": "1",
        "余元": "0.0001",
        "万元": "1",
        "千元": "0.1",
        "百元": "0.01",
        "元": "0.0001",
        "万元人民币": "1",
        "元人民币": "0.0001",
    }
    found = {k: Unit("万元", Decimal(v), exact=False) for k, v in money.items()}
    for word in ("%", "个百分点", "百分点"):
        found[word] = Unit("%", one, exact=False)
    found["‰"] = Unit("%", Decimal("0.1"), exact=False)
    people = {"人": "人", "名": "人", "位": "人", "人次": "人次", "人数": "人"}
    for word, base in people.items():
        found[word] = Unit(base, one, exact=True)
        found["万" + word] = Unit(base, Decimal(10000), exact=False)
        found["余" + word] = Unit(base, one, exact=True)
    for word in ("平方米", "㎡", "平米", "m2", "m²"):
        found[word] = Unit("平方米", one, exact=False)
    found["万平方米"] = Unit("平方米", Decimal(10000), exact=False)
    for word in (
        "亩",
        "公顷",
        "平方公里",
        "公里",
        "千米",
        "米",
        "吨",
        "公斤",
        "千克",
        "斤",
        "立方米",
        "升",
        "度",
        "小时",
    ):
        found[word] = Unit(word, one, exact=False)
        found["万" + word] = Unit(word, Decimal(10000), exact=False)
    found["分"] = Unit("分", one, exact=False)
    merged = {
        "台（套）": "台", "台套": "台", "台/套": "台", "套": "套", "台": "台", "批次": "批", "批": "批", "件（次）": "件",
        "件次": "件次", "件": "件", "宗": "宗", "起": "起", "次": "次", "人（次）": "人次", "个（次）": "个", "场次": "场", "场": "场",
        "个": "个", "辆": "辆", "家": "家", "户": "户", "户次": "户次", "项": "项", "类": "类", "份": "份", "篇": "篇", "条": "条",
        "期": "期", "天": "天", "日": "日", "年": "年", "月": "月", "个月": "个月", "岁": "岁", "周岁": "岁", "张": "张", "支": "支", "所": "所",
        "座": "座", "间": "间", "只": "只", "头": "头", "株": "株", "棵": "棵", "本": "本", "册": "册", "处": "处", "例": "例",
        "组": "组", "团": "个", "团组": "个", "级": "级", "页": "页", "倍": "倍", "句": "句", "字": "字", "门": "门", "部": "部",
        "幢": "幢", "栋": "栋", "间次": "间次", "课时": "课时", "学时": "学时", "人天": "人天", "亿": "亿", "批（次）": "批",
        "片": "片", "村": "村", "支队": "支", "艘": "艘", "架": "架", "台次": "台次", "床": "床", "张床": "床", "万件": "万件",
        "车次": "车次", "辆次": "辆次", "轮": "轮", "届": "届", "节": "节", "堂": "堂", "队": "队", "对": "对", "款": "款",
        "种": "种", "班": "班", "棚": "棚", "口": "口", "套次": "套次", "大类": "类", "包": "包", "盒": "盒", "箱": "箱",
    }  # fmt: skip
    for word, base in merged.items():
        found[word] = Unit(base, one, exact=True)
        for about in "余多":
            found[about + word] = Unit(base, one, exact=False)
    for word in ("份", "件", "次", "个", "户", "家", "台", "条", "册", "张", "只", "头", "株", "棵"):
        found["万" + word] = Unit(word, Decimal(10000), exact=False)
    return found


UNITS = _units()


def of_bare_rate(digits: str) -> Unit:
    """Return the unit of a share or rate printed without a sign: 占78.21 is of a hundred, 占比为0.8278 of one (no percentage has so many decimals)."""
    fraction = digits.startswith("0.") and len(digits) >= len("0.828")
    return Unit("%", Decimal(100), exact=False) if fraction else UNITS["%"]
