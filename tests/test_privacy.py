"""Private persons' data: what is found, what is left alone, and what a mask keeps. Every person here is made up."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from juesuan.checks.engine import check
from juesuan.document.model import Cell, Document, Paragraph, Source, Table, quote
from juesuan.persons import Hit, find, find_all, kinds, mask, mask_document


def found(text: str, kind: str = "name") -> list[str]:
    return [text[h.start : h.end] for h in find(text) if h.kind == kind]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("成功化解张某一信访积案、张某二信访积案。", ["张某一", "张某二"]),
        ("对张某五、张某六等一批缠访、闹访信访问题进行了依法终结", ["张某五", "张某六"]),
        ("信访人李秀英反映的问题已经办结。", ["李秀英"]),
        ("信访人：李秀英、王建军和陈小燕，反映拆迁补偿问题", ["李秀英", "王建军", "陈小燕"]),
        ("当事人王五已撤诉", ["王五"]),
        ("当事人王五，已撤诉", ["王五"]),
        ("支付当事人王五赔偿金3万元", ["王五"]),
        ("退休人员赵六死亡抚恤金12.30万元", ["赵六"]),
        ("困难职工孙七补助0.50万元", ["孙七"]),
        ("拨付周建国丧葬费2.00万元", ["周建国"]),
        ("救助患者刘大海住院费用", ["刘大海"]),
        ("资助学生何雨欣学费0.80万元", ["何雨欣"]),
        ("受害人林某的诉求", ["林某"]),
        ("李某某与某公司劳动争议一案", ["李某某"]),
        ("王某诉某县自然资源局", ["王某"]),
        ("陈XX信访事项已办结", ["陈XX"]),
        ("信访人刘**的来信", ["刘**"]),
        ("信访人欧阳锋华反映", ["欧阳锋华"]),
        ("欧阳某的来信", ["欧阳某"]),
        ("患者王*明，已出院", ["王*明"]),
        ("信访人阿依古丽·买买提反映的土地问题", ["阿依古丽·买买提"]),
        ("化解赵志强、钱小燕等3人信访事项", ["赵志强", "钱小燕"]),
        ("已故职工马德福，遗属补助", ["马德福"]),
        ("患者姓名：吴桂芳", ["吴桂芳"]),
        ("学生（高子涵）的奖学金", ["高子涵"]),
        ("慰问魏国华家属", ["魏国华"]),
        ("村民万福生去世", ["万福生"]),
        ("被告人：任重山", ["任重山"]),
        ("接待上访人于秀兰。", ["于秀兰"]),
        ("张某明、李某芳两人", ["张某明", "李某芳"]),
        ("由于王某甲死亡", ["王某甲"]),
        ("姓名：李四 电话：13900001111", ["李四"]),
        ("给付孙某某国家赔偿金、李某个人账户", ["孙某某", "李某"]),
        ("发放退役士兵单志刚安置费", ["单志刚"]),
    ],
)
def test_names_found(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "上海市XX局2024年度部门决算，收入XX万元，支出XX万元，车XX辆。",
        "本年收入合计XX万元，其中：财政拨款收入XX万元，占XX%。",
        "张家口市、王府井街道、高新区、黄浦区、江苏某企业、浙江某高校、某单位、某部门、某县",
        "对于某一项目，任何某一环节，规范某类行为，允许某些单位",
        "高级职称、方面、任务、成立、安排、金额、常务、管理、项目、万元、党组、应急、计划、车辆、严格、房屋、单位、钱款",
        "易地扶贫搬迁、时间、和、关于、支出、白内障、马铃薯",
        "困难学生高中学费补助、困难职工金秋助学、患者白内障手术、残疾人康复补助、学生营养改善、患者艾滋病治疗",
        "退休人员高温补贴、老人高龄补贴、村民安置补助、贫困户危房改造、居民水费补贴、学生文具补助、学生车费补助",
        "信访人员、上访人员密切关注他们的动向，来访人员及时做好登记",
        "县级领导共接待处理了1234件（次）信访问题，其中办结化解1158件",
        "局党组书记李明主持召开会议，县委副书记、县长王强出席，由局长陈建华包案。",
        "领导小组组长：李明，副组长：王强等5人",
        "招聘保安、文员等5人，管理、技术等10人，慰问武术、田径等3人",
        "根据《周总理》 和 李大钊 同志的著作",
        "当事人双方、申请人申请、被申请人应诉、原告方、被告方、死者家属、患者家属、学生家长",
        "化解房产信访积案、金融信访问题、江南社区信访事项、重大信访积案",
        "李家庄村民委员会、王家湾小学、陈家铺、周口店、石家庄市",
        "共20张×5元，单价100万元（含）以上设备",
        "离休人员0人，退休人员12人，学生300人，残疾人5人，患者18人次",
        "基本支出、项目支出、经营支出、上缴上级支出、对附属单位补助支出",
        "职工基本医疗保险缴费、职工教育经费、居民安全、儿童成长、老人金婚、患者时间、学生毕业",
        "患者于当年、村民于去年，当事人向政府、法院反映，原告方律师，工人文化宫，儿童康乐，学生平时，业主管理",
        "住房主要、住房主管部门、职工家属、武警家属、军人家属、道路交通事故、解决农民工欠薪、单位欠薪、离休干部遗属",
        "项目负责人：王伟，填报人姓名：李明，购X光机，困难群众XX户，信访人XXX反映，王姓居民，因公牺牲民警张强遗属",
        "张北县、王屋山、黄河、江汉平原、马鞍山市、许昌市、徐州市学生",
    ],
)
def test_no_names(text: str) -> None:
    assert found(text) == []


def test_numbers_found() -> None:
    assert found("身份证号11010519491231002X", "id_number") == ["11010519491231002X"]
    assert found("编号11010519491231002X。", "id_number") == ["11010519491231002X"]
    assert found("身份证号：110105194912310021（校验位有误）", "id_number") == ["110105194912310021"]
    assert found("身份证：110105491231002", "id_number") == ["110105491231002"]
    assert found("联系电话：13812345678", "phone") == ["13812345678"]
    assert found("手机１３８１２３４５６７８，", "phone") == ["１３８１２３４５６７８"]
    assert found("电话138-1234-5678或+86 139 1234 5678", "phone") == ["138-1234-5678", "139 1234 5678"]
    assert found("银行账号：6222020200112233445", "account") == ["6222020200112233445"]
    assert found("卡号 6222 0202 0011 2233 445", "account") == ["6222 0202 0011 2233 445"]
    assert found("付至6222021234567890128", "account") == ["6222021234567890128"]
    assert found("家住幸福里街道平安路12号3栋502室，来信反映", "address") == ["幸福里街道平安路12号3栋502室"]
    assert found("肇事车主的车沪A·12345", "plate") == ["沪A·12345"]


@pytest.mark.parametrize(
    "text",
    [
        "联系电话：0991-4651234，021-52564588",
        "监督索引号53010203200601000",
        "统一社会信用代码91310107MA1G0ABC12",
        "1381234567890123",
        "13812345678.00元",
        "金额13812345678元",
        "1,488,123.45 2,106.66 1,503.52 603.14",
        "项目编码 530102210000000017530",
        "110105194912310021",
        "110105491231002",
        "公务用车沪A12345一辆",
        "办公地址：平安路12号",
        "2013901 2080505 2101101 2210201",
    ],
)
def test_no_numbers(text: str) -> None:
    assert find(text) == []


def test_masks() -> None:
    assert mask("化解张某一信访积案") == "化解张＊＊信访积案"
    assert mask("信访人李秀英反映") == "信访人李＊＊反映"
    assert mask("联系电话：13812345678。") == "联系电话：138******78。"
    assert mask("身份证号11010519491231002X") == "身份证号110*************2X"
    assert mask("没有什么要遮的") == "没有什么要遮的"


def test_hits_are_plain_data() -> None:
    assert find("受害人林某的诉求") == [Hit(3, 5, "name")]
    assert set(kinds) == {"name", "id_number", "phone", "account", "address", "plate"}
    assert kinds["phone"]("zh") == "手机号码"
    assert kinds["phone"]("en") == "mobile number"


PIECES = (
    "张某一 信访人 李秀英 、 ， 。 等3人 信访积案 某 某某 XX ** × 王 欧阳 高 安排 的 补助 丧葬费 家属 患者 学生 拨付 化解 "
    "13812345678 11010519491231002X 6222021234567890128 账号 身份证 家住 平安路12号 ＊ * 阿依古丽·买买提 ： 和 9 万元"
)
pieces = st.sampled_from(PIECES.split())
texts = st.lists(pieces, max_size=14).map("".join) | st.text(max_size=40)


@settings(max_examples=400)
@given(texts)
def test_a_mask_keeps_the_length_and_holds(text: str) -> None:
    masked = mask(text)
    assert len(masked) == len(text)
    assert mask(masked) == masked
    assert all(a == b or b in "*＊" for a, b in zip(text, masked, strict=True))


@settings(max_examples=400)
@given(texts)
def test_hits_are_in_order_and_apart(text: str) -> None:
    hits = find(text)
    assert all(0 <= h.start < h.end <= len(text) for h in hits)
    assert all(a.end <= b.start for a, b in pairwise(hits))


def cells(*rows: tuple[str, ...]) -> Table:
    flat = tuple(Cell(t, r, c) for r, row in enumerate(rows) for c, t in enumerate(row))
    return Table(len(rows), len(rows[0]), flat)


def test_documents() -> None:
    document = Document(
        (Source("a.txt", "txt"),),
        (
            Paragraph("本年收入155.08万元"),
            Paragraph("化解张某一信访积案"),
            cells(("序号", "姓 名", "身份证号", "补助金额"), ("1", "高兴国", "11010519491231002X", "0.30")),
            cells(("姓名", "职务"), ("李明", "局长")),
        ),
    )
    hits = find_all(document)
    assert [(quote(document, p), h.kind) for p, h in hits] == [
        ("张某一", "name"),
        ("高兴国", "name"),
        ("11010519491231002X", "id_number"),
    ]
    masked = mask_document(document)
    assert masked.blocks[0] is document.blocks[0]
    assert masked.blocks[3] is document.blocks[3]
    assert quote(masked, hits[0][0]) == "张＊＊"
    assert quote(masked, hits[1][0]) == "高＊＊"
    assert quote(masked, hits[2][0]) == "110*************2X"
    assert mask_document(masked) == masked
    clean = Document(document.sources, document.blocks[:1])
    assert mask_document(clean) is clean


SAMPLES = Path("/work/shared/samples")


@pytest.mark.skipif(not (SAMPLES / "seed-disclosure-2024.txt").exists(), reason="the sample is not here")
def test_the_sample_prints_six_names() -> None:
    text = (SAMPLES / "seed-disclosure-2024.txt").read_text(encoding="utf-8")
    assert [text[h.start : h.end] for h in find(text)] == ["张某一", "张某二", "张某三", "张某四", "张某五", "张某六"]


@pytest.mark.parametrize(
    "piece", ["某", "张某", "信访人张", "XX", "张*", "1", "138", "1 2-", "、李秀英", "家住平", "等1人", "阿·", "京A"]
)
def test_time_is_linear(piece: str) -> None:
    def seconds(text: str) -> float:
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            find(text)
            best = min(best, time.process_time() - start)
        return best

    small = piece * (4000 // len(piece))
    assert seconds(small * 8) < 25 * seconds(small) + 0.01


_YUAN = """清河县财政局2026年部门预算
一般公共预算支出表
单位：元
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
| 201 | 一般公共服务支出 | 13812345678 | 13812345678 | 0 |
| 合计 | 合计 | 13812345678 | 13812345678 | 0 |
"""


def _phones(folder: Path, text: str) -> list[str]:
    path = folder / "a.txt"
    path.write_text(text, encoding="utf-8")
    return [f.message.zh for f in check(path).findings if f.rule == "P01"]


def test_an_amount_of_eleven_digits_is_no_telephone(tmp_path: Path) -> None:
    assert _phones(tmp_path, _YUAN) == []


@pytest.mark.parametrize(
    "more",
    [
        "联系电话：13812345678",
        "联系人张某，13812345678",
        "\n| 序号 | 姓名 | 手机 | 工号 |\n| 1 | 张某某 | 13812345678 | 20210001 |\n",
        "\n| 1 | 张某某 | 13812345678 |\n",
    ],
)
def test_a_telephone_beside_amounts_is_told(tmp_path: Path, more: str) -> None:
    assert len([m for m in _phones(tmp_path, _YUAN + more) if "手机" in m]) == 1
