"""Two invented enterprises of Wuhan and what they need, as records."""

from __future__ import annotations

from typing import Any

LASER: dict[str, Any] = {
    "id": "91110000600037341L",
    "name": "武汉示例光电有限公司",
    "region": "湖北省武汉市",
    "industries": ["光电子"],
    "business": "高功率半导体激光器芯片的封装与散热",
    "year": 2014,
    "staff": 102,
    "research_staff": 9,
    "revenue": 1000,
    "research_spending": 50,
    "association": "筹建中",
    "statuses": ["独立法人"],
    "premises": True,
}
CASTING: dict[str, Any] = {
    "id": "91420100MA4KLEN06F",
    "name": "武汉示例压铸有限公司",
    "region": "湖北省武汉市",
    "year": 2014,
}
NEEDS: list[dict[str, Any]] = [
    {
        "id": "N-1",
        "title": "激光器散热",
        "text": "高功率半导体激光器芯片的散热封装",
        "region": "湖北省武汉市",
        "budget": 50,
    },
    {"id": "N-2", "title": "压铸气孔", "text": "铝合金压铸件气孔多，如何降低废品率", "region": "湖北省武汉市"},
    {"id": "N-3", "title": "过期的需求", "text": "电镀废水总氮达标", "deadline": "2020-01-31"},
]
