"""The classification: names, levels, parents, and names that compare."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from juesuan.domain import codes


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("201", "一般公共服务支出"),
        ("20106", "财政事务"),
        ("2010608", "财政委托业务支出"),
        ("20139", "社会工作事务"),
        ("2013950", "事业运行"),
        ("2013999", "其他社会工作事务支出"),
        ("20140", "信访事务"),
        ("2014001", "行政运行"),
        ("2050205", "高等教育"),
        ("2080501", "行政单位离退休"),
        ("2080505", "机关事业单位基本养老保险缴费支出"),
        ("2080506", "机关事业单位职业年金缴费支出"),
        ("2080599", "其他行政事业单位养老支出"),
        ("2101101", "行政单位医疗"),
        ("2101102", "事业单位医疗"),
        ("2101103", "公务员医疗补助"),
        ("215", "资源勘探工业信息等支出"),
        ("2210201", "住房公积金"),
        ("2210202", "提租补贴"),
        ("2210203", "购房补贴"),
        ("22006", "耕地保护考核奖惩基金支出"),
        ("224", "灾害防治及应急管理支出"),
        ("234", "抗疫特别国债安排的支出"),
    ],
)
def test_functional_names(code: str, name: str) -> None:
    assert codes.functional_names(code)[0] == name
    assert codes.is_functional(code)
    assert codes.economic_names(code) == ()


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("301", "工资福利支出"),
        ("30101", "基本工资"),
        ("30113", "住房公积金"),
        ("30212", "因公出国（境）费用"),
        ("30217", "公务接待费"),
        ("30231", "公务用车运行维护费"),
        ("30299", "其他商品和服务支出"),
        ("30304", "抚恤金"),
        ("307", "债务利息及费用支出"),
        ("309", "资本性支出（基本建设）"),
        ("31002", "办公设备购置"),
        ("39999", "其他支出"),
    ],
)
def test_economic_names(code: str, name: str) -> None:
    assert codes.economic_names(code)[0] == name
    assert codes.is_economic(code)
    assert codes.functional_names(code) == ()


@pytest.mark.parametrize(
    ("code", "earlier"),
    [
        ("210", "医疗卫生与计划生育支出"),
        ("215", "资源勘探信息等支出"),
        ("20805", "行政事业单位离退休"),
        ("21305", "扶贫"),
        ("2013804", "市场主体管理"),
    ],
)
def test_earlier_names_come_after_the_current_one(code: str, earlier: str) -> None:
    assert earlier in codes.functional_names(code)[1:]


@pytest.mark.parametrize("code", ["", "2", "20", "2019", "299", "29901", "abc", "２０１", "2013901x", "400", "²01"])
def test_what_is_no_functional_code(code: str) -> None:
    assert not codes.is_functional(code)
    assert codes.functional_names(code) == ()


def test_an_unknown_item_of_a_known_class_is_a_code_without_a_name() -> None:
    assert codes.is_functional("2019876")
    assert codes.functional_names("2019876") == ()
    assert codes.is_economic("30188")
    assert codes.economic_names("30188") == ()
    assert not codes.is_economic("3010101")


def test_levels_and_parents() -> None:
    assert [codes.level(c) for c in ("208", "20805", "2080505")] == [1, 2, 3]
    assert codes.parent("2080505") == "20805"
    assert codes.parent("20805") == "208"
    assert codes.parent("208") is None
    with pytest.raises(ValueError, match="not a classification code"):
        codes.level("2080")


def test_the_file_is_whole() -> None:
    names = codes._names()
    assert list(names) == sorted(names)
    for code, row in names.items():
        parts = row.split("\t")
        assert all(p and p == p.strip() for p in parts), code
        assert len({codes.normal_name(p) for p in parts}) == len(parts), code
        parent = codes.parent(code)
        assert parent is None or parent in names, code
        if len(code) == 7 and code[5:] == "99":
            assert "其他" in parts[0], code


def test_classes() -> None:
    classes = codes.functional_classes()
    assert next(iter(classes)) == "201"
    assert list(classes)[-1] == "234"
    assert len(classes) == 30
    assert classes["229"] == "其他支出"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("维修（护）费", "维修(护) 费"),
        ("一、一般公共服务支出", "一般公共服务支出(类)"),
        ("二十一、国有资本经营预算支出", "国有资本经营预算支出"),
        ("行政事业单位养老支出（05款）", "行政事业单位养老支出"),
        ("在乡复员、退伍军人生活补助", "在乡复员退伍军人生活补助"),
        ("“两庭”建设", '"两庭"建设'),
        ("其 他 商 品 和 服 务 支 出", "其他商品和服务支出"),
        ("3.社会保障和就业支出（类）", "（二）社会保障和就业支出"),
    ],
)
def test_same_name(a: str, b: str) -> None:
    assert codes.same_name(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("行政单位医疗", "事业单位医疗"),
        ("行政单位离退休", "归口管理的行政单位离退休"),
        ("机关事业单位基本养老保险缴费支出", "机关事业单位基本养老保险缴费"),
        ("卫生健康支出", "医疗卫生与计划生育支出"),
    ],
)
def test_other_name(a: str, b: str) -> None:
    assert not codes.same_name(a, b)


@given(st.text(alphabet="一二三、（）()类款项0123456789.支出费 　医疗Ａa·“”", max_size=20))
def test_a_normal_name_has_no_blanks_or_punctuation(name: str) -> None:
    normal = codes.normal_name(name)
    assert all(c.isalnum() for c in normal)


def test_loading_is_fast() -> None:
    best = 1.0
    for _ in range(5):
        codes._names.cache_clear()
        start = time.perf_counter()
        codes._names()
        best = min(best, time.perf_counter() - start)
    assert best < 0.003
