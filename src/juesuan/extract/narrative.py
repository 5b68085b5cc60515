"""The grammar of the narrative: paragraphs in, figures with their facts, claims and statements out.

A paragraph is read from left to right, figure by figure. What a figure says is told by the clause before it (its label)
and its unit; what it says it of, by the label's noun, else by the subject that the sentence has been speaking of. No
regional wording is matched as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from juesuan.document.model import Document, Paragraph
from juesuan.domain import codes
from juesuan.domain.measures import tidy
from juesuan.extract.amounts import Amounts
from juesuan.extract.carrying import foreign_unit, leave_for_next, taken_up
from juesuan.extract.claims import Claim, Statement, Unresolved
from juesuan.extract.discourse import (
    NOTHING,
    Discourse,
    Subject,
    last_told,
    note_account,
    note_numeral,
    of_last_year,
    other_year,
)
from juesuan.extract.frames import reads, say
from juesuan.extract.grammar import Grammar
from juesuan.extract.grammar import grammar as default_grammar
from juesuan.extract.lead import Lead
from juesuan.extract.lists import (
    at_semicolon,
    carry_changes,
    claim_above,
    claim_again,
    claim_counted,
    claim_remaining,
    close_lists,
    close_parenthesis,
    leave_aside,
    open_list,
)
from juesuan.extract.numerals import Token, fold, numerals
from juesuan.extract.of_items import TELLS_ITEMS, summed_first
from juesuan.extract.outline import Outline
from juesuan.extract.shares import note_share, settle_shares
from juesuan.extract.shown import item_called
from juesuan.extract.slashed import STROKES
from juesuan.extract.statements import item_of, note_item, read_statements
from juesuan.extract.stocks import date_stocks, settle_staff
from juesuan.extract.subjects import subject_of, whole_again
from juesuan.extract.summed import claim_summed
from juesuan.extract.titled_items import item_titled
from juesuan.extract.together import told_together
from juesuan.extract.told_units import with_told_unit
from juesuan.extract.turns import runs_on, told_in_turn
from juesuan.extract.words import LONGEST_LABEL, dashed_item, is_prose, item_path, single_measure, unbalanced
from juesuan.kernel.figures import Basis, Figure, Numeral
from juesuan.kernel.patterns import compiled, holds_any

MAX_PROSE = 20_000
"""Characters of a paragraph that are read in one piece; the whole narrative of a small department, on one line, has as many."""

MAX_LEAD = 1_000
"""Characters before a figure that may tell what it is."""

MAX_NUMERALS = 2_000
"""Numerals in a paragraph that is still read as prose; in one with more, none is understood."""


class Narrative(msgspec.Struct, frozen=True):
    """What the paragraphs gave."""

    figures: tuple[Figure, ...]
    numerals: tuple[Numeral, ...]
    claims: tuple[Claim, ...]
    unresolved: tuple[Unresolved, ...]
    statements: tuple[Statement, ...]
    loose: tuple[tuple[int, str], ...] = ()
    """Figures whose words (收入决算) may mean another measure, and which: the tables tell."""
    named: frozenset[int] = frozenset()
    """Changes and rates that say by their own words of what they are."""
    valued: frozenset[int] = frozenset()
    """Amounts that are what they are because the tables print them."""


_PAGE_NUMBER = compiled(r"[-—\s]*\d{1,4}[-—\s]*")


def read_paragraph(
    d: Discourse, number: int, text: str, row: int = -1, col: int = -1, offset: int = 0, section: str | None = None
) -> None:
    """Read one paragraph, or a paragraph inside a table's cell that starts at `offset` of the cell's text.

    `section` is the one that a title inside the paragraph opens for this part of it.
    """
    d.begin(number, fold(text), d.outline.sections[number] if section is None else section, row, col, offset)
    if not d.text[0].isalpha() and _PAGE_NUMBER.fullmatch(d.text):
        for token in numerals(d.text):
            note_numeral(d, token, "ordinal")
        return
    if d.section == "glossary":
        for token in numerals(d.text):
            kind = token.kind if token.kind not in ("figure", "unknown") else "glossary"
            note_numeral(d, token, kind)
        return
    if d.section != d.carried_section:
        d.last_year_in_brackets, d.budget_in_brackets = False, None
    tokens = with_told_unit(d, numerals(d.text))
    if d.section != d.carried_section:
        d.carried_section, d.carried, d.section_main = d.section, [], Subject()
    d.foreign = foreign_unit(d, number)
    if d.section in d.g.file.sections["carrying"] and d.g.carried_on.match(d.text):
        d.subject = taken_up(d, tokens)
    if len(tokens) > MAX_NUMERALS:
        for token in tokens:
            note_numeral(d, token, "unknown" if token.kind == "figure" else token.kind)
        return
    end = named = 0
    d.tokens = tokens
    d.stroked = len(tokens) > 1 and holds_any(d.text, STROKES)
    contents = d.section == "contents"
    for token in tokens:
        if token.kind not in ("figure", "threshold"):
            note_numeral(d, token, token.kind)
            continue
        if contents and token.kind == "figure" and ends_line(d, token):
            note_numeral(d, token, "ordinal")  # a page number
            continue
        lead = d.text[end : token.start]
        if d.outer.measure:
            back_to_item(d, lead)
        read_statements(d, lead, end, token.start)
        words = lead if named == end else d.text[named : token.start]
        end = token.end
        if token.kind == "threshold":
            note_numeral(d, token, "threshold")
            continue  # 单价100万元（含）以上设备: a part of the name that is told
        figure = read_figure(d, token, words[-MAX_LEAD:])
        named = token.end
        d.numerals.append(Numeral(figure.printed, figure.place, "figure", figure.id))
    rest = d.text[end:]
    back_to_item(d, rest)
    read_statements(d, rest, end, len(d.text))
    if d.lists:
        close_lists(d, all_of_them=True)
    if d.carrying:
        carry_changes(d)
    if d.shares:
        settle_shares(d)
    date_stocks(d)
    settle_staff(d)
    leave_for_next(d)


def ends_line(d: Discourse, token: Token) -> bool:
    """Tell the number at a line's end, which in the table of contents is a page's."""
    return not token.unit and token.end == len(d.text.rstrip())


def back_to_item(d: Discourse, lead: str) -> None:
    """Go back from a project to the item that it is inside, where the sentence or the bracket ends."""
    if d.outer.measure and ("。" in lead or unbalanced(lead)[1]):
        d.subject = d.outer if d.subject.measure.startswith("~") else d.subject
        d.outer = Subject()


def read_figure(d: Discourse, token: Token, lead: str) -> Figure:
    """Read one figure with the lead since the one before it: lists, subject and comparison move on, then the clause says what it is."""
    if (
        lead.startswith("团组")
        and len(d.figures) > d.start_of_paragraph
        and d.figures[-1].fact.measure in ("three.groups", "three.receptions")
    ):
        lead = compiled(r"^团组(?=[，、（])").sub("", lead)  # 1个团组，2人; 国内公务接待19个团组，164人次
    if lead.startswith("（"):
        lead = compiled(r"^（[个次批组人]）").sub("", lead)  # 接待45批（个）、320人次
    said = d.by_words.lead(lead)
    if said.cut >= 0:
        d.sentence_start = token.start - len(lead) + said.cut + 1
        d.in_reason = d.in_clause = False
        d.against = ""
        d.in_turn = []
        d.turned = []
    if said.stop or said.semicolon or len(d.figures) == d.start_of_paragraph:
        turn_section(d, token, said.title if len(d.figures) == d.start_of_paragraph else "")
    d.either, d.at, d.parted = "", token.start, NOTHING
    if d.in_clause and ("，" in lead or "；" in lead):
        d.in_reason = d.in_clause = False
    if not said.quiet:
        move_on(d, lead, said, token)
    if d.own != "final":
        speak_of(d, lead, said, token)
    if d.section in TELLS_ITEMS or d.by_words.said(lead).item:
        note_item(d, item_of(d, lead) or item_before_comma(d, lead) or item_titled(d, lead))
    named_behind: tuple[str, ...] = ()
    if d.text.startswith("（", token.end) and (
        behind := compiled(r"（[^（）\d，。；]{6,40}）").match(d.text, token.end)
    ):
        named_behind = dashed_item(behind[0][1:-1])
        note_item(d, named_behind)  # 用于日常运转的支出 x（应急管理事务—行政运行）
    if said.in_turn or (not d.in_turn and runs_on(d, token)):
        d.in_turn = told_in_turn(d, said.sentence, token)
        d.turned = []
    d.turn = -1
    label = "金额" if named_behind and "用于" in said.label else "" if said.denied and token.value else said.label
    if in_turn := bool(d.in_turn):
        name, tail, d.turn, subject = d.in_turn.pop(0)
        own = compiled(r"^(?:[、，\s]|和|及|以及|与)+").sub("", lead)
        label = name + (own if d.turned and reads(d, own, "change") else tail)
        d.subject = subject or d.subject
        if not subject:
            note_item(d, item_path(name))  # 住房公积金（项）、购房补贴（项）分别为 x、y
    elif ((none := not token.value and "、" in lead and lead.endswith("为")) or said.at_once) and (
        together := told_together(d, lead, none=none)
    ):
        for name in together[:-1]:
            add(d, say(d, token, name, said.context, name))
        label = together[-1]
    figure = say(d, token, label, said.context, lead)
    if in_turn:
        d.turned.append(figure.id)
    add(d, figure)
    if not d.outline.sections[d.number]:
        note_account(d, figure)
    note_claims(d, figure, label)
    return figure


TURNING = ("", "other", "operating", "procurement", "assets", "performance")
"""Sections whose paragraphs may speak of several things, sentence by sentence."""


def turn_section(d: Discourse, token: Token, title: str) -> None:
    """Let a new sentence of a part that speaks of several things turn to what its first words name: 车辆6辆，…。自评项目6个.

    A paragraph whose first words name nothing turns to what its title names: （二）政府采购。采购支出总额 x.
    """
    if d.outline.sections[d.number] not in TURNING:
        return
    begins = max(d.sentence_start, d.text.rfind("；", 0, token.start) + 1)
    words = _OPENS.sub("", tidy(d.text[begins : max(token.start, begins + 40)]))
    if not d.g.turning.match(words):
        words = title
    if not words or not d.g.turning.match(words):
        return
    for pattern, section in d.g.file.turning.items():
        if compiled(pattern).match(words):
            d.section = section
            return


_OPENS = compiled(
    r"^(?:[\s（(]*[\d一二三四五六七八九十]+[）)、.．]+)?(?:(?:截[至止]到?)?(?:20\d\d)?年?度?(?:年?[末底]|12月31日)?，?|对?上年度?|本?(?:单位|部门|年度?|年末)|[^，。；：]{2,3}：|[^，。；：\d]{2,6}方面，)*"
)
"""What may stand before the words that tell what a sentence turns to."""


def add(d: Discourse, figure: Figure) -> None:
    """Add a figure to those read."""
    d.figures.append(figure)
    d.by_id[figure.id] = figure
    d.next_id += 1


_EXPLAINED = ("change", "change_rate", "variance", "completion")
"""Aspects of figures behind which 主要是 gives a reason."""


def move_on(d: Discourse, lead: str, said: Lead, token: Token) -> None:
    """Let what the words before a figure say of the sentence move it on: its year, funds and lists, its subject and comparison."""
    note_year(d, lead, said)
    note_funds(d, said)
    move_lists(d, lead, said)
    if title := (said.title if len(d.figures) == d.start_of_paragraph else "") or said.again:
        # 「2.公务接待费。决算数 x」: the item is called by a title of its own
        key = d.names.resolve(title, d.section)
        if not key and title not in ("合计", "共计", "总计"):  # of what the section is about
            key = d.names.resolve(title + "支出", d.section)
        if key and not key.endswith("?"):
            d.subject = Subject(single_measure(key))
    if summed := summed_first(d, lead):
        d.subject = summed
    if said.source:
        d.subject = subject_of(d, said.source, said.context, token.unit)
    if said.example:
        d.subject = Subject("~" + said.example)
    note_against(d, said.against)
    d.in_reason = d.in_reason or said.reason
    if said.mainly and not d.in_reason and (last := last_told(d)) and last.fact.aspect in _EXPLAINED:
        d.in_reason = d.in_clause = True  # 比上年增加 x，主要是追加人员经费 y、项目经费 z
    if d.in_reason and (said.told or said.compares):
        d.in_reason = False
    if said.another_whole:
        close_lists(d, all_of_them=False)  # 本年支出包括…: another whole


_NAMED_BEFORE_COLON = compiled(
    r"(?:^|[；。])\s*(?!其中|包括|主要|具体|分别|原因|一是|按|分|根据)([^，。；：\d（）]{3,24})：(?:20\d\d年度?|上年|去年)?(?:预算|执行|支出)?数?(?:为)?\s*$"
)
"""What a clause of a row of such names before its colon: 行政运行：2018年 x，2019年 y；运动项目管理：2018年 z."""


def speak_of(d: Discourse, lead: str, said: Lead, token: Token) -> None:
    """Let a budget's sentence speak of what stands before a colon, or before what is said of it: 基金预算拨款从无到有，安排 x."""
    if "：" in lead and (named := _NAMED_BEFORE_COLON.search(lead)):
        name_told(d, named[1])
    if said.topic:
        d.subject = subject_of(d, said.topic, said.context, token.unit)


def item_before_comma(d: Discourse, lead: str) -> tuple[str, ...]:
    """Return the path of the item that stands in a clause of its own before what its budget or outturn was, () for none."""
    named = d.by_words.said(lead).before_comma
    return item_called(d.bare_items, codes.normal_name(named)) if named else ()


def name_told(d: Discourse, name: str) -> None:
    """Let the sentence speak of what a name before a colon names, known or not: what was spoken of before is over."""
    item = item_called(d.bare_items, codes.normal_name(name)) if d.section in TELLS_ITEMS else ()
    key = "" if item else d.names.resolve(name, d.section)
    if item:
        note_item(d, item)
    elif not key.endswith("?"):
        d.subject = Subject(single_measure(key) if key else "~" + tidy(name)[-24:])


def move_lists(d: Discourse, lead: str, said: Lead) -> None:
    """Close the lists that the words before a figure end, and open one where they begin it."""
    if said.closed:
        close_parenthesis(d)
    if said.semicolon:
        at_semicolon(d, lead)
    if said.stop and "其中" in said.sentence:
        leave_aside(d)
    if d.lists and d.lists[-1].year and str(d.outline.year) in lead:
        close_lists(d, all_of_them=False)
    if (said.brackets or said.all_of) and (d.last_group or of_last_year(d)):
        open_list(d, "（")
        if said.all_of:
            d.lists[-1].subject = subject_of(d, said.all_of, "", "万元")
    elif (said.parts or (said.colon and d.figures and d.figures[-1].unit)) and (d.last_group or of_last_year(d)):
        open_list(d, "其中")
    elif said.out_of and d.last_group and len(d.figures) > d.start_of_paragraph:
        open_list(d, "其中")  # 7个项目中，6个…，1个…
    elif said.stop:
        if d.own != "final" and d.lists and len(d.lists[0].parts) > 1:
            d.parted = d.lists[0].subject  # 三公经费 x，其中：a，b。与上年相比减少 y: the whole again
        close_lists(d, all_of_them=False)


def note_year(d: Discourse, lead: str, said: Lead) -> None:
    """Note the year of which a sentence says all that it says: 「2022年，收入 x，支出 y。」, until another is named."""
    own = str(d.outline.year)
    if said.stop or (
        ("年" in lead or own in lead)
        and compiled(rf"[本今当]年|两年(?:相[较比]|对比|比较)|(?<![比较与同和]){own}").search(lead)
    ):
        d.year_told = 0
    if said.year:
        d.year_told = other_year(d, said.year)


def note_funds(d: Discourse, said: Lead) -> None:
    """Note whether the clause speaks of the unit's own funds (使用自有资金购置1辆), until it ends or names the appropriation."""
    if said.ends:
        d.own_funds = False
    if said.funds:
        d.own_funds = said.funds == "own"


def note_against(d: Discourse, what: str) -> None:
    """Note what the sentence compares with from here on, in its own words; '' where it says nothing new."""
    if not what:
        return
    if told := d.g.basis_against(what):
        d.against = told
    elif what[:4].isdigit() and int(what[:4]) >= d.outline.year > 0:
        return
    elif what[:4].isdigit() and int(what[:4]) < d.outline.year - 1:
        d.against = what[:4]
    else:
        d.against = "prior"


def note_claims(d: Discourse, figure: Figure, label: str) -> None:
    """Note what a figure claims of those before it: a share, a sum of the above, a remainder."""
    fact = figure.fact
    plain = d.by_words.clause(label).plain
    if fact.aspect == "share":
        note_share(d, figure, plain)
    elif (fact.aspect == "amount" and fact.measure.startswith("~")) or plain in ("共计", "合计", "总计"):
        if plain.startswith(("以上", "上述", "这")) and figure.unit in ("类", "项", "个", "批", "笔", "方面"):
            d.above = int(figure.value)
        elif compiled(r"^(?:以上|上述)?.{0,6}?(?:共计|合计|总计|共)$").match(plain) and (
            d.above or plain[:2] in ("以上", "上述")
        ):
            claim_above(d, figure)
        elif plain.endswith("计"):
            claim_counted(d, figure, plain)
    elif fact.aspect == "amount" and plain.endswith("计") and figure.unit != "万元":
        claim_counted(d, figure, plain)
    if fact.aspect == "amount":
        claim_summed(d, figure)
    if fact.aspect != "amount" or not fact.measure.startswith("~"):
        return
    if d.lists and whole_again(d, figure.unit, figure.place.start - d.offset):
        claim_again(d, figure)
    if plain.startswith(("剩余", "其余", "余下", "尚余", "还有", "还剩")):
        claim_remaining(d, figure)


def _pieces(text: str, inner: Sequence[tuple[int, str]] = ()) -> Iterator[tuple[int, str]]:
    """Yield (offset, text) of a paragraph: whole, or one without end in pieces of whole sentences, parted where titles inside it open sections."""
    if inner:
        cuts = [0, *(start for start, _ in inner), len(text)]
        for start, end in pairwise(cuts):
            yield from ((start + offset, piece) for offset, piece in _pieces(text[start:end]))
        return
    start = 0
    while start < len(text):
        end = start + MAX_PROSE
        if end < len(text):
            end = max(text.rfind(mark, start, end) for mark in "。；\n") + 1 or end
        if text[start:end].strip():
            yield start, text[start:end]
        start = end


def narrative(
    document: Document,
    outline: Outline,
    first_id: int = 0,
    grammar: Grammar | None = None,
    own: Basis = "final",
    amounts: Amounts | None = None,
) -> Narrative:
    """Read every paragraph of `document`; figures are numbered from `first_id`.

    `grammar` is a region's, else the final accounts' own; `own` is the basis of the figures that the disclosure is about;
    `amounts` are what its tables print.
    """
    d = Discourse(document, outline, first_id, grammar or default_grammar(), own, amounts)
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            inner = outline.within.get(number, ())
            if len(block.text) <= MAX_PROSE and not inner:
                if block.text.strip():
                    read_paragraph(d, number, block.text)
                continue
            for offset, piece in _pieces(block.text, inner):
                section = next((s for start, s in reversed(inner) if start <= offset), None)
                read_paragraph(d, number, piece, offset=offset, section=section)
            continue
        if block.unread:
            continue
        # Nearly every cell of nine tables holds no sentence: not worth a call.
        for cell in [c for c in block.cells if len(c.text) > LONGEST_LABEL and is_prose(c.text)]:
            offset = 0
            for line in cell.text.split("\n"):
                for start, piece in _pieces(line):
                    read_paragraph(d, number, piece, cell.row, cell.col, offset + start)
                offset += len(line) + 1
    return Narrative(
        tuple(d.figures),
        tuple(d.numerals),
        tuple(d.claims),
        tuple(d.unresolved),
        tuple(d.statements),
        tuple(d.loose),
        frozenset(d.named),
        frozenset(d.valued),
    )
