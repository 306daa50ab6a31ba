"""R10: eight priority directions of 2015, a programme-year list and no constant."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.policy.judging import rule_on
from matcher.policy.parties import Alliance
from matcher.policy.ruling import Outcome
from matcher.programmes.rules import DirectionIn
from matcher.programmes.shelf import pack_named, pack_of, shipped_packs
from matcher.resources import CORPORA
from matcher.taxonomy.classification import classification
from matcher.vocabulary import Enterprise
from tests.fakes.nanhu import TEXT, join

EIGHT = (
    "光电子",
    "生物医药与健康",
    "新材料",
    "光机电一体化",
    "资源与环境",
    "新能源与高效节能",
    "高技术服务业",
    "农业与农村",
)


def _rule() -> DirectionIn:
    (rule,) = [
        one.rule for one in pack_of(shipped_packs(), "wuhan", 2015).priorities if isinstance(one.rule, DirectionIn)
    ]
    return rule


def test_r10_the_pack_of_wuhan_2015_prefers_the_eight_directions() -> None:
    """Eight priority directions of 2015, as the pack and the table of that year say."""
    assert _rule().names == EIGHT == classification(_rule().classification).names()


@pytest.mark.parametrize("direction", EIGHT)
def test_r10_each_of_the_eight_counts(direction: str) -> None:
    """An alliance whose work lies in one of the eight is preferred, one in none of them is not."""
    assert rule_on(_rule(), Alliance(("甲",), (), (direction,)), {}).outcome is Outcome.PASS
    assert rule_on(_rule(), Alliance(("甲",), (), ()), {}).outcome is Outcome.FAIL
    assert rule_on(_rule(), Alliance(("甲",), (), None), {}).outcome is Outcome.UNKNOWN


def test_r10_no_code_holds_their_names() -> None:
    """A programme-year list, not a constant: the names stand in tables and packs, in no source of the product."""
    root = CORPORA.parent
    sources = [path for room in ("matcher", "service") for path in sorted((root / room).rglob("*.py"))]
    sources = [path for path in sources if "demo" not in path.relative_to(root).parts]  # an invented world has its own
    assert len(sources) > 100
    words = {"lint.py": {"新材料"}}  # among the words that say too little of a society: no direction there
    found = {
        str(path.relative_to(root)): names
        for path in sources
        if (names := {name for name in EIGHT if name in path.read_text("utf-8")} - words.get(path.name, set()))
    }
    assert found == {}


def test_r10_another_list_is_another_file(tmp_path: Path) -> None:
    """A city with other directions needs its file only: the same enterprise, ruled on by its list."""
    join(tmp_path, TEXT)
    rule = pack_named(tmp_path, "nanhu-2027").priorities[0].rule
    maker = Enterprise("x", "某厂", sectors=("3973",), industries=("新材料",))
    assert rule_on(rule, maker, {}).outcome is Outcome.PASS
    assert rule_on(_rule(), Enterprise("x", "某厂", industries=("新材料",)), {}).outcome is Outcome.PASS
    farm = Enterprise("y", "某场", sectors=("0111",), industries=("农业与农村",))
    assert rule_on(_rule(), farm, {}).outcome is Outcome.PASS
    assert rule_on(rule, farm, {}).outcome is not Outcome.PASS
