"""What a corpus holds, in numbers."""

from __future__ import annotations

import msgspec

from juesuan.corpus.store import Corpus
from juesuan.kernel.lang import Lang, Text

LEVELS = {
    "central": Text("中央", "central"),
    "province": Text("省级", "province"),
    "city": Text("市级", "city"),
    "county": Text("县级", "county"),
    "town": Text("乡级", "town"),
    "": Text("未知", "unknown"),
}


class Holdings(msgspec.Struct, frozen=True):
    """Counts over a corpus. `documents` counts every version, `latest` one a disclosure; `bytes` are the parts'."""

    location: str
    batches: int
    documents: int
    latest: int
    departments: int
    unreadable: int
    templates: int
    figures: int
    claims: int
    blocks: int
    errors: int
    warnings: int
    notes: int
    across: int
    by_year: dict[str, int]
    by_level: dict[str, int]
    reasons: dict[str, int]
    bytes: int
    originals: int


def holdings(corpus: Corpus) -> Holdings:
    """Count what a corpus holds."""
    connection = corpus.connect()

    def one(query: str) -> tuple[int, ...]:
        row = connection.execute(query).fetchone()
        return tuple(int(v or 0) for v in row or ())

    def counts(query: str) -> dict[str, int]:
        return {str(k): int(n) for k, n in connection.execute(query).fetchall()}

    documents, latest, departments, unreadable, templates = one(
        "select count(*), count(*) filter (latest and status = 'ok'), count(distinct department_key) filter (department_key <> ''),"
        " count(*) filter (status = 'unreadable' and latest), count(*) filter (status = 'template') from documents"
    )
    errors, warnings, notes = one("select sum(n_errors), sum(n_warnings), sum(n_notes) from documents where latest")
    rows = {t: sum(m.parts[t].rows for m in corpus.manifests) for t in ("figures", "claims", "blocks")}
    (across,) = one("select count(*) from across") if corpus.has_across else (0,)
    (originals,) = one(
        "select sum(bytes) from (select distinct f.sha256, f.bytes from (select unnest(files) as f from documents))"
    )
    return Holdings(
        corpus.place.location, len(corpus.manifests), documents, latest, departments, unreadable, templates,
        rows["figures"], rows["claims"], rows["blocks"], errors, warnings, notes, across,
        counts("select year, count(*) from documents where latest and status = 'ok' group by 1 order by 1"),
        counts("select level, count(*) from documents where latest and status = 'ok' group by 1 order by 2 desc, 1"),
        counts("select problem_zh, count(*) from documents where latest and status = 'unreadable' group by 1 order by 2 desc, 1 limit 10"),
        corpus.bytes(), originals,
    )  # fmt: skip


def holdings_text(held: Holdings, lang: Lang) -> str:
    """Return the counts in words."""
    zh = lang == "zh"
    mb = 1024 * 1024
    years = "、".join(
        f"{(y if y != '0' else '未知') if zh else (y if y != '0' else 'unknown')} {n}" for y, n in held.by_year.items()
    )
    levels = "、".join(f"{LEVELS[k](lang)} {n}" for k, n in held.by_level.items())
    if zh:
        lines = [
            f"{held.location}：{held.documents} 份（{held.batches} 批），现行版本 {held.latest} 份，{held.departments} 个部门和单位",
            f"按年度：{years or '无'}", f"按级次：{levels or '无'}",
            f"数字 {held.figures} 个，关系 {held.claims} 项，段落和表格 {held.blocks} 个",
            f"核对结果：错误 {held.errors}、警告 {held.warnings}、提示 {held.notes}；跨文档发现 {held.across}",
            f"未填写的模板 {held.templates} 份，无法读取 {held.unreadable} 份",
            *(f"  {n} 份：{r}" for r, n in held.reasons.items()),
            f"大小：数据 {held.bytes / mb:.1f} MB，原件 {held.originals / mb:.1f} MB",
        ]  # fmt: skip
    else:
        lines = [
            f"{held.location}: {held.documents} documents ({held.batches} batches), {held.latest} current versions, {held.departments} departments and units",
            f"by year: {years or 'none'}", f"by level: {levels or 'none'}",
            f"{held.figures} figures, {held.claims} relations, {held.blocks} blocks",
            f"findings: {held.errors} errors, {held.warnings} warnings, {held.notes} notes; {held.across} across documents",
            f"{held.templates} unfilled forms, {held.unreadable} unreadable",
            *(f"  {n}: {r}" for r, n in held.reasons.items()),
            f"size: parts {held.bytes / mb:.1f} MB, originals {held.originals / mb:.1f} MB",
        ]  # fmt: skip
    return "\n".join(lines)
