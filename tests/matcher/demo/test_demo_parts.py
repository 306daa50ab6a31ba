"""The parts of the generator: material, credit codes, drawing, the ledger, the calendar, the comparison."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.corpus.catalogue import shipped
from matcher.demo.calendar import is_spring, later, working_day
from matcher.demo.compare import compare_needs
from matcher.demo.credit_code import ALPHABET, credit_check, credit_code, organisation_check
from matcher.demo.draws import MARK, fill, stream, weighted
from matcher.demo.ledger import Ledger
from matcher.demo.material import distances, material, relatedness
from matcher.demo.mechanism import Circumstances, Mechanism, acceptance, success
from matcher.demo.need_texts import Writer
from matcher.demo.parties import Parties
from matcher.demo.slips import SLIP_SHARE, with_slips
from matcher.taxonomy.classification import classification
from matcher.vocabulary import Kind, Need


def test_topics_name_only_codes_that_exist() -> None:
    topics = material().topics
    assert len(topics) == 160
    societies = {candidate.id for candidate in shipped(Kind.SOCIETY)}
    directions = set(classification("directions-wuhan-2015").names())
    for topic in topics:
        assert set(topic.societies) <= societies, topic.id
        assert set(topic.directions) <= directions, topic.id
        assert classification("industries").entry(topic.sector).level == 3, topic.id
        assert all(classification("disciplines").entry(code).level == 1 for code in topic.disciplines), topic.id
    main = Counter(topic.directions[0] for topic in topics)
    assert main == dict.fromkeys(directions, 20)


def test_no_slot_of_the_material_is_left_unfilled() -> None:
    world, rng = material(), stream(1, "test")
    words = {"product": "齿轮", "field": "轴承与传动", "place": "襄阳市", "money": "30"}
    for topic in world.topics:
        for aspect in range(3):
            writer = Writer(rng, world.phrases, [topic], words, aspect)
            for text in (writer.very_long(), Writer(rng, world.phrases, [topic], words, aspect).listed()):
                assert "{" not in text, topic.id
                assert "}" not in text, topic.id


def test_the_example_of_the_standard_has_the_check_digits_computed_here() -> None:
    example = "91350100M000100Y43"  # the worked example of GB 32100-2015
    assert credit_check(example[:17]) == example[17]
    assert organisation_check(example[8:16]) == example[16]


@given(st.integers(0, 999_999))
def test_credit_codes_are_valid_and_no_authority_could_have_issued_them(number: int) -> None:
    code = credit_code(number)
    assert len(code) == 18
    assert sum(ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17])) % 31 == (
        -ALPHABET.index(code[17]) % 31
    )
    assert code[2:8] == "990000"  # divisions begin with 11 to 82


def test_quantities_are_drawn_inside_their_bounds_with_their_decimals() -> None:
    rng = stream(1, "quantities")
    drawn = [fill(rng, "{0.5-1.2}") for _ in range(200)]
    assert all(0.5 <= float(value) <= 1.2 and len(value) == 3 for value in drawn)
    assert {fill(rng, "{3-5}") for _ in range(100)} == {"3", "4", "5"}
    assert all(int(fill(rng, "{1000-9000}")) % 100 == 0 for _ in range(50))
    assert all(1996 <= int(fill(rng, "{1996-2018}")) <= 2018 for _ in range(50))


def test_weighted_draws_never_take_what_weighs_nothing() -> None:
    rng = stream(1, "weights")
    for _ in range(200):
        assert set(weighted(rng, [0, 1, 0, 5], 2)) == {1, 3}
    first = [int(weighted(rng, [1, 9])[0]) for _ in range(1000)]
    assert 0.86 < np.mean(first) < 0.94


def test_distances_are_those_on_the_map() -> None:
    world = material()
    km = distances(world.cities)
    assert km[world.city("武汉市"), world.city("襄阳市")] == pytest.approx(262, abs=8)
    assert km[world.city("武汉市"), world.city("北京市")] == pytest.approx(1050, abs=15)
    assert np.allclose(km, km.T)
    assert sum(city.weight > 0 for city in world.cities) == 17


def test_a_topic_is_nearest_to_itself() -> None:
    near = relatedness(material().topics)
    assert np.allclose(np.diag(near), 1)
    assert near.min() >= 0
    assert np.allclose(near, near.T)


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _two_parties() -> Parties:
    return Parties(
        ids=("A", "B"),
        kinds=("society", "expert"),
        skill=np.full((2, 1), 0.5),
        stated=np.full((2, 1), 0.5),
        city=np.array([0, 0]),
        capacity=np.array([2.0, 1.0]),
        other_work=np.array([[3.0, 1.0], [0.0, 0.0]]),
        fame=np.zeros(2),
    )


def test_the_ledger_knows_only_what_lies_before() -> None:
    mechanism = Mechanism(carried_over=0.5, reputation_prior=4.0)
    ledger, both = Ledger(_two_parties(), mechanism), np.array([0, 1])
    ledger.commit(1, _day("2021-03-01"), _day("2021-09-01"))
    ledger.finish(1, 7, _day("2021-09-01"), succeeded=True)
    before, during, after = _day("2021-02-01"), _day("2021-05-01"), _day("2022-01-10")
    assert ledger.load(both, before) == pytest.approx([1.5, 0.0])
    assert ledger.load(both, during) == pytest.approx([1.5, 1.0])
    assert ledger.load(both, after) == pytest.approx([(1 + 0.5 * 1) / 2, 0.0])  # half of last year's excess is carried
    assert ledger.reputation(both, during) == pytest.approx([0.5, 0.5])
    assert ledger.reputation(both, after) == pytest.approx([0.5, 3 / 5])
    assert ledger.chemistry(both, 7, during) == pytest.approx([0, 0])
    assert ledger.chemistry(both, 7, after) == pytest.approx([0, 1])
    assert ledger.chemistry(both, 8, after) == pytest.approx([0, 0])


def _circumstances(**changed: float) -> Circumstances:
    middling = {"fit": 0.5, "reputation": 0.5, "load": 0.0, "distance_km": 0.0, "chemistry": 0.0, "taste": 0.0}
    values: dict[str, Any] = {"spring": 0.0, "year_end": 0.0, "money": 40.0, "capability": 0.0, "difficulty": 0.0}
    for key, value in {**middling, **changed}.items():
        values[key] = np.full(1, value) if key in middling else value
    return Circumstances(**values)


@pytest.mark.parametrize(
    ("changed", "better"),
    [
        ({"fit": 0.9}, True),
        ({"load": 1.0}, False),
        ({"distance_km": 300.0}, False),
        ({"reputation": 0.8}, True),
        ({"chemistry": 1.0}, True),
        ({"money": 100.0}, True),
        ({"spring": 1.0}, False),
        ({"year_end": 1.0}, False),
    ],
)
def test_each_circumstance_moves_acceptance_in_its_direction(changed: dict[str, float], better: bool) -> None:
    plain, moved = (acceptance(Mechanism(), at)[0] for at in (_circumstances(), _circumstances(**changed)))
    assert (moved > plain) == better


def test_even_the_best_pair_may_fail_outright() -> None:
    at = _circumstances(fit=1.0, capability=50.0)
    assert success(Mechanism(outright_failure=0.04), at)[0] == pytest.approx(0.96, abs=1e-6)


def test_the_calendar_keeps_clear_of_holidays() -> None:
    assert working_day(date(2024, 2, 10)) == date(2024, 2, 19)
    assert working_day(date(2025, 10, 1)) == date(2025, 10, 8)
    assert is_spring(date(2023, 1, 15))
    assert not is_spring(date(2023, 3, 15))
    moment = _day("2024-02-08T17:00")
    assert later(stream(1, "later"), moment, 1).date() == date(2024, 2, 19)


def test_slips_leave_most_texts_as_they_are() -> None:
    rng, text = stream(1, "slips"), "目前烧结温度20度不稳定，良率低，希望找到专家。"
    changed = np.mean([with_slips(rng, text) != text for _ in range(2000)])
    assert SLIP_SHARE * 0.7 < changed <= SLIP_SHARE * 1.2


def test_the_comparison_counts_what_it_names() -> None:
    one = [
        Need("1", "需求内容：\n1、降低铸件气孔。\n预期目标：\n合格率不低于95%。", f"铸件气孔{MARK}"),
        Need("2", "", "焊接"),
    ]
    other = [Need("3", "我公司铸件气孔较多。", "铸件气孔")]
    rows = {name: (first, second) for name, first, second in compare_needs(one, other).rows}
    assert rows["条数"] == ("2", "1")
    assert rows["标题字数 100 分位"] == ("4", "4")  # the mark is not counted
    assert rows["有小标题（需求内容、预期目标……）"] == ("50.0%", "0.0%")
    assert rows["有编号的条目"] == ("50.0%", "0.0%")
    assert rows["有带单位的数量"] == ("50.0%", "0.0%")
    assert rows["没有正文"] == ("50.0%", "0.0%")
    assert rows["提到公司自己"] == ("0.0%", "100.0%")
    table = compare_needs(one, other).as_table()
    assert table.splitlines()[0] == "| 指标 | 演示需求 | 对比需求 |"
