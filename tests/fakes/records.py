"""Invented records of every kind as JSON lines hold them, with every field filled and texts that are hard to write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from matcher.vocabulary import RecordKind

HOSTILE = {
    "甲列": "=1+1",
    "乙列": "'=1",
    "丙列": "007",
    "丁列": "+86 27 1234",
    "戊列": '他说"好"，第一行\n第二行',
    "己列": "@SUM(A1)",
    "庚列": "_x0041_",
    "辛列": "914201001234567890",
    "=壬列": "𠮷野 ± 0.1 ℃",
}

RECORDS: dict[RecordKind, list[dict[str, Any]]] = {
    RecordKind.ENTERPRISE: [
        {
            "id": "91350100M000100Y43",
            "name": "福州示例光电有限公司",
            "region": "福建省福州市",
            "sectors": ["34", "A"],
            "industries": ["光电子", "新材料"],
            "business": "=高功率激光器；研发、生产",
            "year": 2025,
            "staff": 120,
            "research_staff": 18,
            "revenue": 5600.25,
            "research_spending": 340,
            "association": "筹建中",
            "premises": False,
            "park": "示例园区",
            "founded": "2012-05-18",
            "source": "2026 年调查",
            "extra": HOSTILE,
        }
    ],
    RecordKind.NEED: [
        {
            "id": "001",
            "title": "-铝合金激光焊接气孔控制",
            "text": "现状：气孔率约 5%。\n目标：1% 以下。",
            "enterprise": "福州示例光电有限公司",
            "industries": ["光电子"],
            "services": ["协同攻关"],
            "region": "福建省福州市",
            "date": "2026-03-01",
            "deadline": "2027-03-01",
            "budget": 80.5,
        },
        {"id": "3-5", "title": "镀膜脱落"},
    ],
    RecordKind.SOCIETY: [
        {
            "id": "X-01",
            "name": "福建省示例学会",
            "aliases": ["示例学会", "省示例学会"],
            "level": "provincial",
            "region": "福建省",
            "scope": "激光加工与光电检测",
            "disciplines": ["460", "510"],
            "sectors": ["34"],
            "industries": ["光电子"],
            "branches": ["激光加工专业委员会", "钢、铁分会"],
            "technologies": ['"冷"喷涂', "激光熔覆；激光焊"],
            "problems": ["焊缝气孔与变形控制"],
            "services": ["协同攻关"],
            "available": False,
        }
    ],
    RecordKind.EXPERT: [
        {
            "id": "E-1",
            "name": "示例甲",
            "organization": "示例大学",
            "title": "教授",
            "region": "福建省福州市",
            "scope": "激光与材料相互作用",
            "text": "只有 JSON 行才有的一段文字",
            "disciplines": ["460"],
            "industries": ["光电子"],
            "keywords": ["激光焊接", "铝、镁合金"],
            "projects": [
                {"title": "铝合金激光焊接；气孔抑制", "keywords": ["气孔", "激光|电弧"]},
                {"title": "高速熔覆"},
            ],
            "technologies": ["匙孔稳定"],
            "service_modes": ["技术顾问", "项目签约"],
            "services": ["协同攻关"],
            "society": "福建省示例学会",
            "available": True,
        },
        {"id": "E-2", "name": "示例乙", "organization": "示例研究院", "projects": [{"title": "鱼病防治"}]},
    ],
    RecordKind.ACHIEVEMENT: [
        {
            "id": "R-1",
            "name": "高速激光熔覆成套装备",
            "owner": "示例大学",
            "text": "用于液压支柱再制造。",
            "keywords": ["激光熔覆", "再制造"],
            "maturity": "中试",
            "tags": ["节能", "环保"],
            "industries": ["新材料"],
            "disciplines": ["460"],
            "sectors": ["34"],
            "region": "福建省福州市",
            "year": 2024,
            "available": True,
            "source": "2026 年调查",
        }
    ],
}


def write_records(path: Path) -> Path:
    """Write all records as JSON lines that say their kind."""
    lines = [{"kind": kind.value, **record} for kind, records in RECORDS.items() for record in records]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    return path
