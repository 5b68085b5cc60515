"""Web pages: the disclosure without the page around it, tables with spans, and hostile pages."""

import time
from email.message import EmailMessage
from pathlib import Path

import pytest

from juesuan.document.html import blocks_of, read_html, read_mht
from juesuan.document.model import Block, Paragraph, Table


def shown(html: str) -> list[object]:
    return brief(blocks_of(html)[0])


def brief(blocks: list[Block]) -> list[object]:
    return [b.text if isinstance(b, Paragraph) else rows(b) for b in blocks]


def rows(table: Block) -> list[list[str | None]]:
    assert isinstance(table, Table)
    return [[None if c is None else c.text for c in row] for row in table.grid()]


PAGE = """<!DOCTYPE html>
<html><head><meta charset="CHARSET"><title>清河县人民政府</title>
<style>p{color:red}</style><script>var a = "3.20万元";</script></head>
<body>
<div class="header"><a href="/">首页</a><a href="/zw">政务公开</a></div>
<div class="dqwz">当前位置：<a href="/">首页</a> &gt; 部门决算</div>
<div class="main">
<div class="article-title">清河县档案馆2024年度部门决算公开说明</div>
<div id="zoom">
<h2>第一部分&nbsp;概况</h2>
<p>　　收入总计
612.30万元，<b>增长</b>2.00%。</p>
<p style="display: none">旧稿</p>
<ul><li>项一</li><li>项二</li></ul>
甲<br>乙
<table>
<tr><th colspan=2>收入</th><th>支出</th></tr>
<tr><td rowspan="3">拨款</td><td>600.00</td><td>500.00</td></tr>
<tr><td>12.30</td></tr>
</table>
<p>LONG</p>
</div>
<div class="share">分享到：微信</div>
<p>上一篇：某局决算</p>
</div>
<div class="list"><a href="1">要闻一</a><a href="2">要闻二</a></div>
<div class="footer">版权所有 清河县人民政府</div>
</body></html>
""".replace("LONG", "表后的说明。" * 40)
CONTENT = [
    "清河县档案馆2024年度部门决算公开说明",
    "第一部分\xa0概况",
    "　　收入总计612.30万元，增长2.00%。",
    "项一",
    "项二",
    "甲",
    "乙",
    [["收入", "收入", "支出"], ["拨款", "600.00", "500.00"], ["拨款", "12.30", ""]],
    "表后的说明。" * 40,
]


@pytest.mark.parametrize(
    ("declared", "real"),
    [("utf-8", "utf-8"), ("gb2312", "gbk"), ("GBK", "gb18030"), ("gb2312", "utf-8"), ("utf-8", "gbk"), ("", "utf-16")],
)
def test_a_government_page(tmp_path: Path, declared: str, real: str) -> None:
    path = tmp_path / "公开.html"
    path.write_bytes(PAGE.replace("CHARSET", declared).encode(real))
    blocks, notes = read_html(path)
    assert brief(blocks) == CONTENT
    assert notes == []


def test_places_and_levels() -> None:
    blocks, _ = blocks_of(PAGE, 2)
    found = {b.text: (b.anchor, b.level) for b in blocks if isinstance(b, Paragraph)}
    assert found["第一部分\xa0概况"] == ("l10", 2)
    assert found["　　收入总计612.30万元，增长2.00%。"] == ("l11", 0)
    assert (found["甲"][0], found["乙"][0], found["表后的说明。" * 40][0]) == ("l15", "l15", "l21")
    assert [b.anchor for b in blocks if isinstance(b, Table)] == ["l16"]
    assert {b.file for b in blocks} == {2}


def test_a_page_whose_figures_are_outside_the_likely_container_is_kept_whole() -> None:
    html = f"<body><div id=zoom><p>{'说明文字' * 40}</p></div><div><p>支出3.00万元</p></div></body>"
    assert shown(html) == ["说明文字" * 40, "支出3.00万元"]
    with_table = html.replace("<p>支出3.00万元</p>", "<table><tr><td>支出<td>3.00</table>")
    assert shown(with_table) == ["说明文字" * 40, [["支出", "3.00"]]]


def test_title_outside_the_content_comes_first() -> None:
    html = f"<body><h1>清河县档案馆决算</h1><div><div id=zoom>{'<p>正文正文正文。</p>' * 30}</div></div></body>"
    blocks, _ = blocks_of(html)
    assert blocks[0] == Paragraph("清河县档案馆决算", anchor="l1", level=1)
    meta = '<head><meta name="ArticleTitle" content="清河县档案馆决算"></head>'
    assert shown(meta + html.replace("<h1>清河县档案馆决算</h1>", "<p>清河网</p>"))[0] == "清河县档案馆决算"


def test_navigation_with_figures_or_headings_is_not_dropped() -> None:
    assert shown('<div class="nav">支出3.00万元</div><p>正文</p>') == ["支出3.00万元", "正文"]
    assert shown('<div class="nav"><h1>决算</h1></div><p>正文</p>') == ["决算", "正文"]
    assert shown('<div class="nav">首页</div><p>正文</p>') == ["正文"]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("<tr><td colspan=99>甲<tr><td>1<td>2", [["甲", "甲"], ["1", "2"]]),
        ("<tr><td rowspan=0>甲<td>1<tr><td>2", [["甲", "1"], ["甲", "2"]]),
        ("<tr><td rowspan=65000 colspan=-3>甲<td>1<tr><td>2", [["甲", "1"], ["甲", "2"]]),
        ("<tr><td colspan=x>甲<td>乙<tr><td>1", [["甲", "乙"], ["1", ""]]),
        ("<tbody><tr><td>甲<td>乙<tbody><tr><td>1<td>2", [["甲", "乙"], ["1", "2"]]),
        ("<tr><td><p>甲</p><p>乙</p><td>1<br>2", [["甲\n乙", "1\n2"]]),
        ("<tr style='display:none'><td>甲<td>乙<tr><td>1<td>2", [["1", "2"]]),
        ("<tr><td rowspan=2>甲<td>1<tr><td rowspan=2 colspan=2>2<tr><td>3", [["甲", "1"], ["甲", "2"], ["3", "2"]]),
    ],
)  # fmt: skip
def test_spans(table: str, expected: list[list[str]]) -> None:
    assert shown(f"<table>{table}</table>") == [expected]


def test_layout_tables_are_flattened_and_data_tables_in_them_kept() -> None:
    data = "<table><caption>总表</caption><tr><td>甲<td>1.00<tr><td>乙<td>2.00</table>"
    layout = f"<table><tr><td>导言</td></tr><tr><td><table><tr><td>{data}</table></td></tr></table><p>尾</p>"
    assert shown(layout) == ["导言", "总表", [["甲", "1.00"], ["乙", "2.00"]], "尾"]
    two_columns = f"<table><tr><td>栏目</td><td>{'<p>一段正文。</p>' * 12}</td></tr></table>"
    assert shown(two_columns) == ["栏目", *["一段正文。"] * 12]


def test_a_small_table_in_a_cell_of_a_data_table_follows_it() -> None:
    html = "<table><tr><td>甲甲甲甲甲<td>乙乙乙乙乙<tr><td>丙<table><tr><td>1<td>2</table><td>丁</table>"
    assert shown(html) == [[["甲甲甲甲甲", "乙乙乙乙乙"], ["丙", "丁"]], [["1", "2"]]]


def test_line_breaks_in_the_source() -> None:
    assert shown("<p>决算\n数 12.30\nabc\ndef</p>") == ["决算数 12.30 abc def"]
    assert shown("<pre>甲\n  乙</pre>") == ["甲", "乙"]


def test_comments_entities_and_unclosed_tags() -> None:
    assert shown("<!--[if gte mso 9]><xml>x</xml><![endif]--><p>A&amp;B &lt;3 &#8220;三公&#8221;<p>乙") == [
        "A&B <3 “三公”",
        "乙",
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 300 + "深处" + "</div>" * 300,
        "<div>" * 100_000 + "深处",
        "<b><i>" * 5_000 + "深处",
        "<table><tr><td>" * 100 + "深处",
        "<table><tr><td>" * 80 + "<p>深处</p>" * 2000,
        "<p>" + "<span>深处</span>" * 200_000,
        "<table>" + "<tr><td colspan=1000 rowspan=1000>深处<td>甲" * 2_000 + "</table>",
        "<table><tr>" + "<td>深处" * 20_000 + "</table>",
    ],
    ids=["deep", "very deep", "deep inline", "tables", "tables with prose", "wide", "spans", "one long row"],
)  # fmt: skip
def test_hostile_pages_are_read_in_time(html: str) -> None:
    started = time.monotonic()
    blocks, _ = blocks_of(f"<html><body>{html}</body></html>")
    assert time.monotonic() - started < 20
    assert any("深处" in str(x) for x in brief(blocks))


def test_an_empty_page() -> None:
    assert blocks_of("") == ([], [])
    assert blocks_of("<html><script>x()</script></html>") == ([], [])


def test_web_archive(tmp_path: Path) -> None:
    message = EmailMessage()
    message.set_content("plain")
    message.make_related()
    message.add_related(PAGE.replace("CHARSET", "gb2312").encode("gbk"), "text", "html")
    message.add_related(b"\x89PNG", "image", "png")
    path = tmp_path / "公开.mht"
    path.write_bytes(message.as_bytes())
    assert brief(read_mht(path)[0]) == CONTENT
