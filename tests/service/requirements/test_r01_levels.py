"""R01: levels of 科协 with separate duties: each sees what hangs below it, and nothing beside it."""

from __future__ import annotations

from matcher.programmes.words import LEVELS, Role
from service.domain.bodies import Body
from service.storage.database import Database
from tests.fakes.hubei import NOON, add_case, host, viewer_of

_BELOW = {"省": "", "市": "省", "县": "市", "基层": "县", "园区": "市", "高校": "省", "企事业": "园区"}
"""Levels of 科协 below the nation, each below the one that looks after it."""


def test_r01_every_level_sees_what_hangs_below_it_and_nothing_beside_it(database: Database) -> None:
    assert set(_BELOW) == set(LEVELS) - {"全国"}
    with database.work() as work:
        for level, above in _BELOW.items():
            for side in "ab" if above else "a":
                parent = f"{above}{side if _BELOW[above] else 'a'}" if above else ""
                work.bodies.add(Body(f"{level}{side}", Role.ASSOCIATION, f"{level}科协{side}", level, "", parent), NOON)
                add_case(work, f"case-{level}{side}", host(f"{level}{side}"))
        work.commit()
    with database.reading() as work:
        seen = {level: sorted(row.title for row in work.cases.list(viewer_of(work, f"{level}a"))) for level in _BELOW}
        counts = {level: work.cases.count(viewer_of(work, f"{level}a")) for level in _BELOW}
    expected = {
        "省": [f"{level}{side}" for level in _BELOW for side in ("ab" if _BELOW[level] else "a")],
        "市": ["市a", "县a", "基层a", "园区a", "企事业a"],
        "县": ["县a", "基层a"],
        "基层": ["基层a"],
        "园区": ["园区a", "企事业a"],
        "高校": ["高校a"],
        "企事业": ["企事业a"],
    }
    assert seen == {level: sorted(f"项目case-{one}" for one in those) for level, those in expected.items()}
    assert counts == {level: len(those) for level, those in expected.items()}
