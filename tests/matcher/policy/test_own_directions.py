"""A rule on a city's own directions is decided by what the directions cover and the records state."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher.policy.judging import rule_on
from matcher.policy.parties import Alliance, Party
from matcher.policy.ruling import Outcome
from matcher.programmes.shelf import pack_named
from matcher.vocabulary import Candidate, Enterprise, Kind
from tests.fakes.nanhu import join


def _enterprise(**facts: tuple[str, ...]) -> Enterprise:
    return Enterprise("x", "某厂", **facts)  # type: ignore[arg-type]


def _society(**facts: tuple[str, ...]) -> Candidate:
    return Candidate("s", Kind.SOCIETY, "某学会", (), **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("party", "outcome"),
    [
        (_enterprise(sectors=("3973",)), Outcome.PASS),  # below 397
        (_enterprise(industries=("光电子",)), Outcome.PASS),
        (_society(disciplines=("51030",)), Outcome.PASS),
        (_enterprise(sectors=("39",)), Outcome.UNKNOWN),  # contains 397
        (_enterprise(), Outcome.UNKNOWN),
        (_enterprise(sectors=("0111",)), Outcome.UNKNOWN),  # the other direction is told in names
        (_enterprise(industries=("农业与农村",)), Outcome.UNKNOWN),
        (_society(sectors=("0111",), industries=("农业与农村",), disciplines=("210",)), Outcome.FAIL),
        (_society(sectors=("0111",), industries=("农业与农村",), disciplines=("510",)), Outcome.UNKNOWN),
        (Alliance(("甲",), (_society(),), (), (), ()), Outcome.FAIL),  # somebody looked and found none
        (Alliance(("甲",), (_society(),)), Outcome.UNKNOWN),
        (Alliance(("甲",), (_society(),), ("光电子",), (), ()), Outcome.PASS),
    ],
)
def test_what_the_record_states_decides(tmp_path: Path, party: Party, outcome: Outcome) -> None:
    join(tmp_path)
    pack = pack_named(tmp_path, "nanhu-2027")
    assert rule_on(pack.priorities[0].rule, party, {}).outcome is outcome


def test_what_no_record_tells_is_asked(tmp_path: Path) -> None:
    join(tmp_path)
    rule = pack_named(tmp_path, "nanhu-2027").priorities[1].rule
    ruling = rule_on(rule, _enterprise(industries=("光电子",)), {})
    assert (ruling.outcome, ruling.asks) == (Outcome.UNKNOWN, ("属于“红船文创”方向",))
    for answer, outcome in ((True, Outcome.PASS), (False, Outcome.FAIL)):
        assert rule_on(rule, _enterprise(), {ruling.asks[0]: answer}).outcome is outcome


def test_the_ruling_names_what_it_found(tmp_path: Path) -> None:
    join(tmp_path)
    rule = pack_named(tmp_path, "nanhu-2027").priorities[0].rule
    ruling = rule_on(rule, _enterprise(sectors=("3973",)), {})
    assert ruling.says == "国民经济行业中的集成电路制造属于“集成电路”"
