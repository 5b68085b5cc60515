"""A corpus written row by row, without reading a document: departments, units, years, budgets, with everything that is compared."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa

from juesuan.corpus import schema
from juesuan.corpus.store import Made, Place, create, write_batch

MEASURES = (
    "whole.expenditure",
    "three.total",
    "general.expenditure",
    "whole.opening",
    "whole.closing",
    "fiscal.opening",
)
NAMES = "甲乙丙丁戊己庚辛壬癸子丑寅卯"
HAN = "承担全县档案接收整理保管利用编研开放鉴定统计信息化建设宣传教育培训指导监督检查评估考核表彰协调服务保障工作任务职责范围内容方法步骤措施要求"


class Maker:
    """Writes batches of random documents into a corpus."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.place = Place(folder)
        create(self.place)
        self.random = Random(seed)
        self.next = 0
        self.number = 0
        self.batches: dict[int, list[dict[str, Any]]] = {}
        pool = Random(1)
        self.sentences = ["".join(pool.choice(HAN) for _ in range(40)) + "。" for _ in range(120)]

    def batch(self, count: int) -> None:
        """Write a new batch."""
        self.batches[self.number] = [self._document() for _ in range(count)]
        self._write(self.number)
        self.number += 1

    def remove(self) -> None:
        """Take a batch out, as one that is damaged is set aside."""
        number = self.random.choice(sorted(self.batches))
        del self.batches[number]
        self.place.fs.rm(self.place.path(f"batches/{number:06d}.json"))

    def mend(self) -> None:
        """Write a batch anew with other figures, as a repair by another program does."""
        number = self.random.choice(sorted(self.batches))
        for each in self.batches[number]:
            each["seed"] = self.random.getrandbits(32)
        self._write(number)

    def _document(self) -> dict[str, Any]:
        r = self.random
        name = r.choice(NAMES)
        kind = r.choice(("department", "department", "unit"))
        made = {
            "id": f"{r.getrandbits(64):016x}", "seq": self.next, "name": name, "kind": kind, "year": r.choice((2022, 2023, 2024)),
            "disclosure": r.choice(("final", "final", "budget")), "superior": f"清河县{r.choice(NAMES)}局" if kind == "unit" else "",
            "seed": r.getrandbits(32),
        }  # fmt: skip
        self.next += 1
        return made

    def _write(self, number: int) -> None:
        rows: dict[str, list[dict[str, Any]]] = {t: [] for t in schema.TABLES}
        for each in self.batches[number]:
            for table, made in self._rows(each).items():
                rows[table] += made
        tables = {
            t: pa.Table.from_pylist([{n: row.get(n) for n in columns.names} for row in rows[t]], schema=columns)
            for t, columns in schema.TABLES.items()
        }
        write_batch(
            self.place, number, self.batches[number][0]["seq"], tables, Made("2026-01-01T00:00:00", 0.0, "test", "0")
        )

    def _rows(self, each: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
        r = Random(each["seed"])
        year, final = each["year"], each["disclosure"] == "final"
        own = "final" if final else "opening_budget"
        figures: list[dict[str, Any]] = []

        def figure(
            measure: str, value: Decimal, of: int, basis: str, aspect: str = "amount", unit: str = "万元"
        ) -> None:
            figures.append({
                "document": each["id"], "figure": len(figures), "measure": measure, "item": "", "basis": basis, "aspect": aspect, "of": "",
                "context": "", "year": of, "unit": unit, "value": value, "half": Decimal("0.005"), "printed": f"{value}{unit}",
                "origin": r.choice(("text", "summary")), "block": len(figures), "row": -1, "col": -1, "start": 0, "end": 4,
            })  # fmt: skip

        for measure in MEASURES:
            now = Decimal(r.randint(100, 105))
            figure(measure, now, year, own)
            if r.random() < 0.6:
                figure(measure, Decimal(r.randint(100, 105)), year - 1, own)
            if r.random() < 0.4:
                figure(measure, Decimal(r.randint(-3, 3)), year, own, "change")
            if r.random() < 0.4:
                figure(measure, Decimal(r.randint(-3, 3)), year, own, "change_rate", "%")
            if final and r.random() < 0.5:
                figure(measure, Decimal(r.randint(100, 105)), year, r.choice(("opening_budget", "budget")))
        group = 3 * r.randrange(len(self.sentences) // 3)
        texts = self.sentences[group : group + 3]
        blocks = [
            {
                "document": each["id"], "block": n, "kind": "paragraph", "section": "overview", "level": 0, "page": None, "label": "",
                "text": "".join(r.sample(texts, 2)) if n < 3 else "纳入清河县局2024年度部门决算编制范围的二级预算单位共2个。",
                "cells": None,
            }
            for n in range(4)
        ]  # fmt: skip
        wrong = r.randrange(len(figures))
        finding = {
            "document": each["id"], "finding": "F1", "rule": "T01", "severity": "error", "message_zh": "错", "message_en": "wrong",
            "quote": "", "blamed": wrong, "proposed": f"{r.randint(100, 105)}.00", "block": 0, "row": -1, "col": -1, "start": 0, "end": 1,
        }  # fmt: skip
        key = {
            "three.total": str(r.choice((1, 1, 1, 1, 90))), "staff.active": "10", "whole.closing": str(r.randint(1, 9)), "whole.total": "100",
            "operating.total": str(r.choice((5, 5, 6, 80))), "general.expenditure": "100",
        }  # fmt: skip
        document = {
            "id": each["id"], "seq": each["seq"], "source": f"{each['id']}.txt", "files": [], "status": "ok" if r.random() < 0.95 else "template",
            "problem_zh": "", "problem_en": "", "department": f"清河县{each['name']}局", "department_key": f"130534{each['name']}局",
            "region": "130534", "region_name": "河北省/邢台市/清河县", "level": "county", "year": year, "kind": each["kind"],
            "kind_of_disclosure": each["disclosure"], "superior": each["superior"], "title": "", "template": "national", "published": None,
            "pages": 0, "n_blocks": 4, "n_figures": len(figures), "n_claims": 0, "n_errors": 1, "n_warnings": 0, "n_notes": 0,
            "key_figures": json.dumps(key),
        }  # fmt: skip
        return {"documents": [document], "figures": figures, "blocks": blocks, "findings": [finding]}
