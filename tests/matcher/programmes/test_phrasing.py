"""Every kind of rule is told in plain Chinese."""

from __future__ import annotations

import re

import pytest

from matcher.programmes import rules
from matcher.programmes.hints import SAMPLES
from matcher.programmes.phrasing import in_words
from matcher.programmes.shelf import shipped_packs


def test_there_is_a_sample_of_every_kind_of_rule() -> None:
    assert {type(rule) for rule in SAMPLES} == set(rules.RULES.values())


@pytest.mark.parametrize("rule", SAMPLES, ids=lambda rule: type(rule).__name__)
def test_every_kind_is_told_without_keys_of_the_file(rule: rules.Rule) -> None:
    phrase = in_words(rule, shipped_packs()[-1])  # it has a platform `station`
    assert phrase.uses
    assert re.search("[一-鿿]", phrase.asks)
    assert not re.search("[a-z_]{3,}", phrase.asks.replace("focus", ""))  # a list that this pack does not have


def test_every_rule_of_every_shipped_pack_is_told() -> None:
    for pack in shipped_packs():
        for entry in (*pack.conditions, *pack.priorities):
            phrase = in_words(entry.rule, pack)
            assert not re.search("[a-z_]{3,}", phrase.asks), phrase.asks


def test_two_rules_that_differ_are_told_differently() -> None:
    pack = shipped_packs()[-1]
    told = [in_words(rule, pack).asks for rule in SAMPLES]
    assert len(set(told)) == len(told)
    assert in_words(rules.InWorkPlan(person_in_charge=False), pack) != in_words(rules.InWorkPlan(True), pack)
    assert in_words(rules.SendsTeam(3), pack).asks == "派出不少于 3 人的专家团队"
    assert in_words(rules.StatusIs(any_of=("高新区",)), pack).asks == "须是高新区"
