"""What a Word file holds beside its text: styles, fonts with fall-backs, settings, page numbers, the 草稿 watermark.

The package is written part by part, not from python-docx's template: that brings a megabyte of Western styles along.
Measures are Word's: twentieths of a point, half points for font sizes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from juesuan.compile.publication import Publication
from juesuan.kinds.kind import FINAL, kinds

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w10="urn:schemas-microsoft-com:office:word"'
)
EPOCH = (1980, 1, 1, 0, 0, 0)

BODY, HEI, KAI, TITLE, TABLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
LATIN = "Times New Roman"
FALLBACKS: tuple[tuple[str, str, str], ...] = (
    (BODY, "仿宋,FangSong,STFangsong,华文仿宋,Noto Serif CJK SC", "02010609060101010101"),
    (HEI, "SimHei,STHeiti,Noto Sans CJK SC", "02010609060101010101"),
    (KAI, "楷体,KaiTi,STKaiti,华文楷体,AR PL UKai CN", "02010609060101010101"),
    (TITLE, "宋体,SimSun,STSong,Noto Serif CJK SC", "02010600030101010101"),
    (TABLE, "SimSun,STSong,Noto Serif CJK SC", "02010600030101010101"),
)
"""Each font, the names to fall back to where a machine lacks it, and its panose."""


def pack(parts: Mapping[str, str]) -> bytes:
    """Return a package of `parts`; the same parts give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, xml in parts.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, (HEAD + xml).encode("utf-8"))
    return buffer.getvalue()


def fixed_parts(publication: Publication, document: str) -> dict[str, str]:
    """Return every part of the file, `document` its main one."""
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            ("rId1", f"{R}/officeDocument", "word/document.xml"),
            ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ("rId3", f"{R}/extended-properties", "docProps/app.xml"),
        ),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _relations(
            ("rId1", f"{R}/styles", "styles.xml"),
            ("rId2", f"{R}/fontTable", "fontTable.xml"),
            ("rId3", f"{R}/settings", "settings.xml"),
            ("rIdFooter", f"{R}/footer", "footer1.xml"),
            ("rIdBlank", f"{R}/footer", "footer2.xml"),
            ("rIdHeader", f"{R}/header", "header1.xml"),
        ),
        "word/styles.xml": styles(),
        "word/fontTable.xml": _font_table(),
        "word/settings.xml": _settings(),
        "word/footer1.xml": _footer(),
        "word/footer2.xml": f'<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr></w:p></w:ftr>',
        "word/header1.xml": _header(publication.draft),
        "docProps/core.xml": _core(publication),
        "docProps/app.xml": _app(publication),
    }


def _content_types() -> str:
    kinds = {
        "/word/document.xml": f"{_OFFICE}.document.main+xml",
        "/word/styles.xml": f"{_OFFICE}.styles+xml",
        "/word/fontTable.xml": f"{_OFFICE}.fontTable+xml",
        "/word/settings.xml": f"{_OFFICE}.settings+xml",
        "/word/footer1.xml": f"{_OFFICE}.footer+xml",
        "/word/footer2.xml": f"{_OFFICE}.footer+xml",
        "/word/header1.xml": f"{_OFFICE}.header+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(*relations: tuple[str, str, str]) -> str:
    inside = "".join(f'<Relationship Id="{i}" Type="{kind}" Target="{target}"/>' for i, kind, target in relations)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def _core(publication: Publication) -> str:
    title, unit = escape(publication.title), escape(publication.unit)
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:subject>{kinds()[FINAL].title.zh}公开</dc:subject><dc:creator>{unit}</dc:creator>"
        f"<dc:language>zh-CN</dc:language><cp:lastModifiedBy>{unit}</cp:lastModifiedBy></cp:coreProperties>"
    )


def _app(publication: Publication) -> str:
    return (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Application>juesuan</Application><Company>{escape(publication.unit)}</Company></Properties>"
    )


# Styles


def fonts(east_asian: str) -> str:
    """Return a run's fonts: Chinese in `east_asian`, digits and letters in Times New Roman, “” counted as Chinese."""
    return f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:cs="{LATIN}" w:eastAsia="{east_asian}" w:hint="eastAsia"/>'


def _style(
    style_id: str,
    name: str,
    paragraph: str = "",
    run: str = "",
    based: str = "Normal",
    follows: str = "",
    extra: str = "",
) -> str:
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    after = f'<w:next w:val="{follows}"/>' if follows else ""
    default = ' w:default="1"' if style_id == "Normal" else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{style_id}"><w:name w:val="{name}"/>{base}{after}{extra}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


_TIGHT = '<w:widowControl/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:adjustRightInd w:val="0"/><w:snapToGrid w:val="0"/>'
"""No space of Word's own between Chinese and digits, as in the PDF: both break lines and pages alike."""
_NO_INDENT = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_EXACT = '<w:spacing w:before="0" w:after="0" w:line="560" w:lineRule="exact"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def styles() -> str:
    """Return the style sheet: 正文, 标题 1–3, 标题, 目录 1–3, and those of the tables."""
    body = [
        _style("Normal", "Normal", f'{_TIGHT}{_EXACT}{_INDENT}<w:jc w:val="both"/>', based=""),
        _heading(1, "center", HEI, 36, _NO_INDENT, '<w:spacing w:before="0" w:after="560" w:line="560" w:lineRule="exact"/>'),
        _heading(2, "both", HEI, 32, _INDENT, _EXACT),
        _heading(3, "both", KAI, 32, _INDENT, _EXACT),
        _style(
            "Title", "Title",
            f'<w:spacing w:before="3500" w:after="0" w:line="760" w:lineRule="exact"/>{_NO_INDENT}<w:jc w:val="center"/>',
            fonts(TITLE) + _size(44),
        ),
        _style("Unit", "封面单位", f'{_EXACT}{_NO_INDENT}<w:jc w:val="center"/>', ""),
        _style("ContentsTitle", "目录标题", f'<w:spacing w:after="280" w:line="560" w:lineRule="exact"/>{_NO_INDENT}<w:jc w:val="center"/>', fonts(HEI) + _size(36)),
        *(_contents(level) for level in (1, 2, 3)),
        _style("TableTitle", "表题", f'<w:keepNext/><w:spacing w:after="60" w:line="440" w:lineRule="exact"/>{_NO_INDENT}<w:jc w:val="center"/>', fonts(TITLE) + _size(32)),
        _style("TableNumber", "表号", f'<w:keepNext/><w:spacing w:line="280" w:lineRule="exact"/>{_NO_INDENT}<w:jc w:val="right"/>', fonts(TABLE) + _size(21)),
        _style("TableOwner", "表头行", f'<w:keepNext/><w:spacing w:after="60" w:line="320" w:lineRule="exact"/>{_NO_INDENT}<w:jc w:val="left"/>', fonts(TABLE) + _size(21)),
        _style("TableNote", "表注", f'<w:spacing w:before="80" w:line="300" w:lineRule="exact"/>{_NO_INDENT}<w:jc w:val="both"/>', fonts(TABLE) + _size(21)),
        _style("TableText", "表文", f'<w:spacing w:line="240" w:lineRule="auto"/>{_NO_INDENT}<w:jc w:val="left"/>', fonts(TABLE) + _size(21)),
        _style("TableHead", "表文标题", '<w:jc w:val="center"/>', fonts(HEI), based="TableText"),
        _style("Header", "header", f'<w:spacing w:line="240" w:lineRule="auto"/>{_NO_INDENT}<w:jc w:val="right"/>', fonts(HEI) + '<w:color w:val="B00020"/>' + _size(21)),
        _style("Footer", "footer", f'<w:spacing w:line="240" w:lineRule="auto"/>{_NO_INDENT}<w:jc w:val="center"/>', fonts(TABLE) + _size(28)),
    ]  # fmt: skip
    table = (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
        '<w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="80" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        f'<w:style w:type="table" w:styleId="Form"><w:name w:val="{kinds()[FINAL].word}表"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
        + "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
        + "</w:tblBorders></w:tblPr></w:style>"
    )  # fmt: skip
    link = (
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
        '<w:semiHidden/></w:style><w:style w:type="character" w:styleId="Missing"><w:name w:val="待填写"/>'
        '<w:rPr><w:shd w:val="clear" w:color="auto" w:fill="FFE45C"/></w:rPr></w:style>'
    )
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts(BODY)}<w:kern w:val="0"/>{_size(32)}'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault><w:pPr>{_TIGHT}</w:pPr></w:pPrDefault></w:docDefaults>"
    )
    return f"<w:styles {NAMESPACES}>{defaults}{''.join(body)}{link}{table}</w:styles>"


def _heading(level: int, align: str, font: str, size: int, indent: str, spacing: str) -> str:
    return _style(
        f"Heading{level}",
        f"heading {level}",
        f'<w:keepNext/>{spacing}{indent}<w:jc w:val="{align}"/><w:outlineLvl w:val="{level - 1}"/>',
        fonts(font) + _size(size),
        follows="Normal",
        extra='<w:uiPriority w:val="9"/>',
    )


def _contents(level: int) -> str:
    font = fonts(HEI) if level == 1 else ""
    return _style(
        f"TOC{level}", f"toc {level}",
        f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8844"/></w:tabs><w:ind w:leftChars="0" w:left="{420 * (level - 1)}" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="left"/>',
        font + _size(28), extra='<w:uiPriority w:val="39"/>',
    )  # fmt: skip


def _font_table() -> str:
    def font(name: str, others: str, panose: str) -> str:
        alternative = f'<w:altName w:val="{others}"/>' if others else ""
        charset = "86" if others else "00"
        family = "swiss" if name == HEI else "roman"
        return (
            f'<w:font w:name="{name}">{alternative}<w:panose1 w:val="{panose}"/><w:charset w:val="{charset}"/>'
            f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        )

    known = (*FALLBACKS, (LATIN, "", "02020603050405020304"))
    return f'<w:fonts xmlns:w="{W}">{"".join(font(*f) for f in known)}</w:fonts>'


def _settings() -> str:
    """Return the settings. No updateFields: Word would ask each reader whether to; the contents are right as filled in."""
    return (
        f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>'
        '<w:defaultTabStop w:val="640"/><w:characterSpacingControl w:val="compressPunctuation"/>'
        "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


# Page numbers, draft mark


def _footer() -> str:
    return (
        f'<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )


def _header(draft: bool) -> str:
    mark = f"<w:r><w:t>草稿</w:t></w:r><w:r>{_watermark()}</w:r>" if draft else ""
    return f'<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{mark}</w:p></w:hdr>'


def _watermark() -> str:
    """Return Word's own kind of watermark: a text shape behind the page."""
    return (
        '<w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
        '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" '
        'o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/><o:lock v:ext="edit" text="t" shapetype="t"/>'
        '</v:shapetype><v:shape id="PowerPlusWaterMarkObject1" o:spid="_x0000_s2049" type="#_x0000_t136" alt="草稿" '
        'style="position:absolute;margin-left:0;margin-top:0;width:360pt;height:180pt;rotation:315;z-index:-251658752;'
        "mso-position-horizontal:center;mso-position-horizontal-relative:page;mso-position-vertical:center;"
        'mso-position-vertical-relative:page" o:allowincell="f" fillcolor="#e8e8e8" stroked="f">'
        '<v:textpath style="font-family:\'黑体\';font-size:1pt" string="草稿"/><w10:wrap anchorx="page" anchory="page"/>'
        "</v:shape></w:pict>"
    )
