"""The vocabulary of services: what several cover together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matcher.taxonomy.classification import classification
from matcher.taxonomy.services import fit_of, in_order, kinds_of, services_fit, with_wider
from matcher.vocabulary import Candidate, Kind

NAMES = classification("services").names()
CODES = [entry.code for entry in classification("services").entries]
some = st.lists(st.sampled_from([*NAMES, *CODES, "自有说法"]), max_size=5)


def test_a_service_is_offered_by_who_offers_the_same_a_wider_or_a_narrower_one() -> None:
    assert services_fit(["技术培训与继续教育"], ["人才交流培养"]) == (("技术培训与继续教育",), ())
    assert services_fit(["人才交流培养"], ["技术顾问"]) == (("人才交流培养",), ())
    assert services_fit(["技术培训与继续教育"], ["技术顾问"]) == ((), ("技术培训与继续教育",))
    assert services_fit(["06.4", "协同攻关"], ["人才交流培养", "标准与检测"]) == (("技术顾问",), ("协同攻关",))


@given(some, some)
def test_what_is_wanted_is_shared_or_missing_each_in_order(wanted: list[str], offered: list[str]) -> None:
    shared, missing = services_fit(wanted, offered)
    assert in_order([*shared, *missing]) == in_order(wanted)
    assert (shared, missing) == (in_order(shared), in_order(missing))
    assert not set(shared) & set(missing)


@given(some, some, some)
def test_offering_more_never_leaves_more_missing(wanted: list[str], offered: list[str], more: list[str]) -> None:
    assert set(services_fit(wanted, offered)[0]) <= set(services_fit(wanted, [*offered, *more])[0])
    assert services_fit(wanted, wanted)[1] == ()


@given(some)
def test_kinds_are_the_first_level(services: list[str]) -> None:
    first = {entry.name for entry in classification("services").entries if entry.level == 1}
    assert set(kinds_of(services)) <= first | {"自有说法"}
    assert set(kinds_of(services)) <= with_wider(tuple(services))


def test_of_a_candidate_that_does_not_say_what_it_offers_nothing_is_known() -> None:
    silent = Candidate("E", Kind.EXPERT, "甲", ())
    adviser = Candidate("E", Kind.EXPERT, "甲", (), service_modes=("技术顾问",))
    assert fit_of(["人才交流培养"], silent) is None
    assert fit_of(["人才交流培养", "协同攻关"], adviser) == (("人才交流培养",), ("协同攻关",))
