"""Numerals in text: where they end, what they are worth in base units, and which are no figures at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from juesuan.extract.numerals import Token, fold, numerals


def read(text: str) -> list[tuple[str, str, str, str]]:
    """Return (printed, value, unit, kind) of each numeral, the value without trailing zeros."""
    plain = fold(text)
    return [(plain[t.start : t.end], f"{t.value.normalize():f}", t.unit, t.kind) for t in numerals(plain)]


def _misread(*values: object) -> object:
    """Return a case that the reader does not yet get right."""
    return pytest.param(*values, marks=pytest.mark.xfail(strict=True, reason="not yet read"))


def one(text: str) -> Token:
    (token,) = numerals(fold(text))
    return token


@pytest.mark.parametrize(
    ("text", "printed", "value", "unit"),
    [
        ("收入总计639.59万元", "639.59万元", "639.59", "万元"),
        ("收入总计６３９．５９万元", "639.59万元", "639.59", "万元"),
        ("支出1,234.56万元", "1,234.56万元", "1234.56", "万元"),
        ("支出１，２３４．５６万元", "1，234.56万元", "1234.56", "万元"),
        ("支出1,234,567.89元", "1,234,567.89元", "123.456789", "万元"),
        ("共计1 234.56 万元", "1 234.56 万元", "1234.56", "万元"),
        ("共计639. 59万元", "639. 59万元", "639.59", "万元"),
        ("共计12 .3万元", "12 .3万元", "12.3", "万元"),
        ("总额1.2亿元", "1.2亿元", "12000", "万元"),
        ("合同金额146000元", "146000元", "14.6", "万元"),
        ("资金3千元", "3千元", "0.3", "万元"),
        ("追加预算125万。", "125万", "125", "万元"),
        ("支出2024万元", "2024万元", "2024", "万元"),
        ("支出0.00万元", "0.00万元", "0", "万元"),
        ("预决算差异率-2.03%", "-2.03%", "-2.03", "%"),
        ("预决算差异率−2.03%", "-2.03%", "-2.03", "%"),
        ("预决算差异率－２．０３％", "-2.03%", "-2.03", "%"),
        ("预决算差异（-0.45万元）", "-0.45万元", "-0.45", "万元"),
        ("占比5.66 %", "5.66 %", "5.66", "%"),
        ("提高3.5个百分点", "3.5个百分点", "3.5", "%"),
        ("差错率3‰", "3‰", "0.3", "%"),
        ("参观20名", "20名", "20", "人"),
        ("查阅利用200余人次", "200余人次", "200", "人次"),
        ("查阅利用12.5万人次", "12.5万人次", "125000", "人次"),
        ("接收档案3,200件", "3,200件", "3200", "件"),
        ("库房1,200.50平方米", "1,200.50平方米", "1200.5", "平方米"),
        ("得分9.38分", "9.38分", "9.38", "分"),
        ("车辆2 辆", "2 辆", "2", "辆"),
        ("下设3个内设机构", "3个", "3", "个"),
        ("下设三个科室", "三个", "3", "个"),
        ("整理档案三万件", "三万件", "30000", "件"),
        ("接待二十五批次", "二十五批次", "25", "批"),
        ("接待三百二十人次", "三百二十人次", "320", "人次"),
        ("征集照片一百零五件", "一百零五件", "105", "件"),
        ("拨款三百万元", "三百万元", "300", "万元"),
        ("共计一千二百万元", "一千二百万元", "1200", "万元"),
        ("较上年变动(4.70)万元", "(4.70)万元", "-4.7", "万元"),
        ("支出1.5万余元", "1.5万余元", "1.5", "万元"),
        ("支出１２３４５６元整", "123456元", "12.3456", "万元"),
        ("支出1 ，234.56万元", "1 ，234.56万元", "1234.56", "万元"),
        ("共计十二万三千四百五十元", "十二万三千四百五十元", "12.345", "万元"),
        ("共计二百三十万零五百元", "二百三十万零五百元", "230.05", "万元"),
        ("增长1.5倍", "1.5倍", "1.5", "倍"),
        ("较上年-3.5万元", "-3.5万元", "-3.5", "万元"),
        _misread("投入3.2亿。", "3.2亿", "32000", "万元"),
        _misread("服务30多个社区", "30多个", "30", "个"),
        _misread("占百分之十", "百分之十", "10", "%"),
        _misread("支出人民币壹万贰仟元", "壹万贰仟元", "1.2", "万元"),
    ],
)
def test_a_figure(text: str, printed: str, value: str, unit: str) -> None:
    assert read(text) == [(printed.replace("(", "（").replace(")", "）"), value, unit, "figure")]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("60批、325人", [("60批", "60", "批"), ("325人", "325", "人")]),
        ("60批325人", [("60批", "60", "批"), ("325人", "325", "人")]),
        ("85.5%、12.3%", [("85.5%", "85.5", "%"), ("12.3%", "12.3", "%")]),
        ("各减少1267.86，2570.97万元", [("1267.86", "1267.86", "万元"), ("2570.97万元", "2570.97", "万元")]),
        ("各减少1267.86、25.97亿元", [("1267.86", "12678600", "万元"), ("25.97亿元", "259700", "万元")]),
        ("12.30万元、0.45万元和1.85万元", [("12.30万元", "12.3", "万元"), ("0.45万元", "0.45", "万元"), ("1.85万元", "1.85", "万元")]),
        ("2024 3件", [("2024", "2024", ""), ("3件", "3", "件")]),
    ],
)  # fmt: skip
def test_several_figures(text: str, figures: list[tuple[str, str, str]]) -> None:
    assert read(text) == [(*figure, "figure") for figure in figures]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("2024年度部门决算", ["year"]),
        ("２０２４ 年度", ["year"]),
        ("2021-2024年", ["year", "year"]),
        ("2024-2026年规划", ["year", "year"]),
        ("2024决算数", ["year"]),
        ("与2023年相比", ["year"]),
        ("2024年12月31日", ["date"] * 3),
        ("2024年 12 月 31 日", ["date"] * 3),
        ("截至12月底", ["date"]),
        ("5月1日至5日", ["date"] * 3),
        ("清档发〔2024〕18号", ["document", "document"]),
        ("清档发[2024]18号", ["document", "document"]),
        ("第18号令", ["document"]),
        ("第3次馆务会", ["ordinal"]),
        ("附件2：", ["ordinal"]),
        ("表1", ["ordinal"]),
        ("公开06表", ["ordinal"]),
        ("（1）负责档案接收", ["ordinal"]),
        ("1.负责档案接收", ["ordinal"]),
        ("1、负责档案接收", ["ordinal"]),
        ("12. 其他事项", ["ordinal"]),
        ("1.2024年度收入", ["ordinal", "year"]),
        ("单价100万元（含）以上设备", ["threshold"]),
        ("按时归档率≥95%", ["threshold"]),
        ("按时归档率不低于95%", ["threshold"]),
        ("按时归档率达到90%以上", ["threshold"]),
        ("80（含）-90分", ["threshold", "threshold"]),
        ("A4纸", ["name"]),
        ("5G网络", ["name"]),
        ("12345热线", ["name"]),
        ("“12345”热线", ["name"]),
        ("公民身份号码650000200001010000", ["name"]),
        ("统一个标准", []),
        ("每一个人", []),
        ("第三类档案", []),
        ("进一步", []),
        ("“十四五”规划", []),
        ("按GB/T 18894-2016标准整理", ["document", "document"]),
        ("咨询电话：0000-1234567", ["name", "name"]),
        ("2024年1-6月人员减少", ["year", "date", "date"]),
        ("2024年4至6月开展清点", ["year", "date", "date"]),
        ("公开时间2024-12-31。", ["date"] * 3),
        ("公开时间2024/12/31。", ["date"] * 3),
        ("公开时间2024.12.31。", ["date"] * 3),
        ("开馆时间10：30", ["date"] * 2),
        ("2022、2023年均未安排", ["year", "year"]),
        ("财预〔2023〕149号", ["document", "document"]),
        ("2024－2025年度", ["year", "year"]),
        ("2024年第4季度", ["year", "ordinal"]),
        ("开馆9:00-17:00", ["date"] * 4),
        ("“12.4”国家宪法日", ["name"]),
        ("沿G318国道", ["name"]),
        ("3A级景区", ["name"]),
        ("“一网通办”", []),
        ("十九届四中全会", []),
        ("第（一）项", []),
        _misread("4.23世界读书日", ["name"]),
        _misread("“5·12”防灾减灾日", ["name", "name"]),
        _misread("7×24小时值守", ["name", "name"]),
        _misread("60周岁以上老人", ["threshold"]),
        _misread("附件3-1", ["ordinal", "ordinal"]),
        _misread("表2-1", ["ordinal", "ordinal"]),
    ],
)
def test_what_is_no_figure(text: str, kinds: list[str]) -> None:
    assert [kind for *_, kind in read(text)] == kinds


@pytest.mark.parametrize(
    ("text", "decimals", "scale", "exact"),
    [
        ("639.59万元", 2, "1", False),
        ("639.5万元", 1, "1", False),
        ("640万元", 0, "1", False),
        ("146000.00元", 2, "0.0001", False),
        ("1.20亿元", 2, "10000", False),
        ("9人", 0, "1", True),
        ("1.2万件", 1, "10000", False),
        ("5.66%", 2, "1", False),
    ],
)
def test_how_exactly_it_is_told(text: str, decimals: int, scale: str, exact: bool) -> None:
    token = one(text)
    assert (token.decimals, token.scale, token.exact) == (decimals, Decimal(scale), exact)


@pytest.mark.parametrize(
    "text", ["收入（６３９．５９万元），增长４．１８％；", "a\u3000b\u00a0c\u2009d\te", "１２：３０－〜＞＝"]
)
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_spans_point_at_the_text() -> None:
    text = fold("本年收入６３９．５９万元，比上年增加２５．６７ 万元，增长4.18%。")
    assert [(text[t.start : t.number_end], text[t.start : t.end]) for t in numerals(text)] == [
        ("639.59", "639.59万元"),
        ("25.67", "25.67 万元"),
        ("4.18", "4.18%"),
    ]
