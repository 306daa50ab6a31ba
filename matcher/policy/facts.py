"""Facts that a record states or a person answers: one wording of each question, for rulings, answers and changes.

Figures are not here (`shares`), nor what nobody can answer with yes or no (industries, directions, numbers of members).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch

from matcher.corpus.fields import LEVELS
from matcher.policy.parties import Party, Site
from matcher.programmes import rules
from matcher.programmes.phrasing import body_in_words, region_name
from matcher.taxonomy.regions import find_region, lies_in
from matcher.vocabulary import Candidate, Enterprise

Ways = tuple[tuple[str, ...], ...]

IMPLIED = {"省级高新区": "高新区"}
"""Statuses that include another."""

_LEVEL_WORDS = {stored: name.removesuffix("级") for name, stored in LEVELS.items()}


@singledispatch
def ways_of(_rule: rules.Rule) -> Ways:
    """Return the ways to meet a rule by facts: alternatives, each the questions that all must be answered with yes.

    Empty where no answer can settle the rule.
    """
    return ()


def questions_of(rule: rules.Rule) -> tuple[str, ...]:
    """Return every question whose answer the rule would look at."""
    return tuple(dict.fromkeys(question for way in ways_of(rule) for question in way))


def stated_facts(rule: rules.Rule, party: Party) -> dict[str, bool | None]:
    """Return what the record says to each question of a rule, None where it is silent."""
    stated: Mapping[str, bool | None] = {}
    questions = questions_of(rule)
    match rule, party:
        case rules.StatusIs(), Enterprise() | Site():
            stated = dict.fromkeys((*party.statuses, *(IMPLIED.get(one, one) for one in party.statuses)), True)
        case rules.Provides(), Enterprise():
            stated = {
                "提供工作场所": party.premises,
                "提供设备": party.premises,
                "提供人员": party.support_staff,
            }
        case rules.AssociationIn(states), Enterprise() if party.association:
            stated = {questions[0]: party.association in states}
        case rules.RegionWithin(regions), Enterprise() | Site() | Candidate():
            stated = {f"在{region_name(code)}": lies_within(party.region, code) for code in regions}
        case rules.RegisteredBefore(day), Enterprise() if party.founded:
            stated = {questions[0]: party.founded < day.isoformat()}
        case rules.BodyIs(any_of), Candidate():
            stated = {f"是{body_in_words(body)}": _is_body(party, body) for body in any_of}
        case rules.HasServiceRecord(), Candidate() if party.served:
            stated = {questions[0]: True}
        case rules.TraitsAre(), Site():
            stated = party.traits
    return {question: stated.get(question) for question in questions}


def lies_within(written: str, code: str) -> bool | None:
    """Return whether what is written lies in the division with this code.

    None where it names no division, or one so large (the province of a city) that it may or may not.
    """
    place, wanted = find_region(written) if written else None, find_region(code)
    if place is None or wanted is None:
        return None
    if place != wanted and lies_in(wanted, place.code):
        return None
    return lies_in(place, code)


def direction_question(direction: rules.Direction) -> str:
    """Return what somebody answers where no record tells whether a party serves a direction of a programme's own."""
    return f"属于“{direction.name}”方向"


def level_of(party: Candidate) -> str:
    """Return the level of a society as packs write it, empty where it has none."""
    return _LEVEL_WORDS.get(party.level, "")


@ways_of.register
def _(rule: rules.StatusIs) -> Ways:
    return tuple((*rule.all_of, one) for one in rule.any_of) if rule.any_of else (rule.all_of,)


@ways_of.register
def _(rule: rules.Provides) -> Ways:
    return (tuple(f"提供{one}" for one in rule.means),)


@ways_of.register
def _(rule: rules.AssociationIn) -> Ways:
    return ((f"企业科协{'或'.join(rule.states)}",),)


@ways_of.register
def _(rule: rules.HasPlatform) -> Ways:
    return tuple((f"已有平台 {key}",) for key in rule.platforms)


@ways_of.register
def _(rule: rules.RegionWithin) -> Ways:
    return tuple((f"在{region_name(code)}",) for code in rule.regions)


@ways_of.register
def _(rule: rules.DirectionIn) -> Ways:
    return tuple((direction_question(direction),) for direction in rule.own)


@ways_of.register
def _(rule: rules.RegisteredBefore) -> Ways:
    return ((f"在 {rule.day} 前登记",),)


@ways_of.register
def _(rule: rules.BodyIs) -> Ways:
    return tuple((f"是{body_in_words(body)}",) for body in rule.any_of)


@ways_of.register
def _(_rule: rules.HasServiceRecord) -> Ways:
    return (("有服务企业技术创新的经历",),)


@ways_of.register
def _(rule: rules.InWorkPlan) -> Ways:
    return (("列入本年度工作计划", *(("有专人负责",) if rule.person_in_charge else ())),)


@ways_of.register
def _(rule: rules.SendsTeam) -> Ways:
    return ((f"派出{f'不少于 {rule.smallest} 人' if rule.smallest else '够用'}的专家团队",),)


@ways_of.register
def _(rule: rules.ConsentOf) -> Ways:
    return (tuple(f"{one}同意" for one in rule.who),)


@ways_of.register
def _(rule: rules.TraitsAre) -> Ways:
    return (rule.traits,)


@ways_of.register
def _(rule: rules.Attested) -> Ways:
    return ((rule.question,),)


def _is_body(party: Candidate, body: rules.Body) -> bool | None:
    level = level_of(party)
    if (party.body or "学会") != body.kind or (body.level and level and level != body.level):
        return False
    within = lies_within(party.region, body.region) if body.region else True
    if within is False:
        return False
    return None if within is None or (body.level and not level) else True
