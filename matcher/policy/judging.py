"""A rule applied to a party: facts by their questions, figures and lists by a function for each kind of rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import singledispatch

from matcher.corpus.fields import DIRECTIONS
from matcher.policy.facts import level_of, stated_facts, ways_of
from matcher.policy.own_directions import own_direction_ruling
from matcher.policy.parties import Alliance, Answers, Party, Site, subject_of
from matcher.policy.ruling import Figure, Outcome, Ruling, all_hold, any_holds, asked, open_question, settled
from matcher.policy.shares import share_ruling
from matcher.programmes import rules
from matcher.programmes.phrasing import body_in_words, level_name, region_name
from matcher.programmes.words import SITE_TRAITS
from matcher.taxonomy.classification import classification
from matcher.taxonomy.regions import find_region
from matcher.vocabulary import Candidate, Enterprise


def rule_on(rule: rules.Rule, party: Party, answers: Answers) -> Ruling:
    """Return what a rule says of a party; unknown where neither its record nor an answer tells.

    Args:
        rule: of a checked pack.
        party: the record.
        answers: what people answered, by question; an answer that contradicts the record leaves the rule open.
    """
    if subject_of(party) not in rule.of:
        return open_question(f"这条规则不能用于{subject_of(party).value}")
    return _ruling(rule, party, answers)


@singledispatch
def _ruling(rule: rules.Rule, party: Party, answers: Answers) -> Ruling:
    """Rule by facts alone; rules that look at more are registered below."""
    stated = stated_facts(rule, party)
    ways = ways_of(rule)
    if not ways:
        raise NotImplementedError(type(rule).__name__)
    return any_holds(all_hold(asked(question, stated[question], answers) for question in way) for way in ways)


@_ruling.register
def _(rule: rules.StaffShareAtLeast, party: Party, _answers: Answers) -> Ruling:
    return share_ruling(rule, party)


@_ruling.register
def _(rule: rules.RevenueShareAtLeast, party: Party, _answers: Answers) -> Ruling:
    return share_ruling(rule, party)


@_ruling.register
def _(rule: rules.StatusIs, party: Party, answers: Answers) -> Ruling:
    # like the ways, but what all of them have in common is said once
    stated = stated_facts(rule, party)
    parts = [asked(name, stated[name], answers) for name in rule.all_of]
    if rule.any_of:
        parts.append(any_holds(asked(name, stated[name], answers) for name in rule.any_of))
    return all_hold(parts)


@_ruling.register
def _(rule: rules.AssociationIn, party: Party, answers: Answers) -> Ruling:
    state = party.association if isinstance(party, Enterprise) else ""
    ((question, stated),) = stated_facts(rule, party).items()
    says = f"企业科协{state}，要求{'或'.join(rule.states)}" if state else "企业科协的情况尚无记录"
    return asked(question, stated, answers, says=says, figure=Figure("企业科协", state or None))


@_ruling.register
def _(rule: rules.RegionWithin, party: Party, answers: Answers) -> Ruling:
    written: str = getattr(party, "region", "")
    wanted = "或".join(map(region_name, rule.regions))
    return any_holds(
        asked(
            question, stated, answers, says=_where(written, wanted, stated), figure=Figure("所在地区", written or None)
        )
        for question, stated in stated_facts(rule, party).items()
    )


@_ruling.register
def _(rule: rules.IndustryIn, party: Party, _answers: Answers) -> Ruling:
    stated = party.sectors if isinstance(party, Enterprise | Site) else ()
    listed = classification("industries")
    wanted = "、".join(listed.entry(code).name for code in rule.codes)
    known = [code for code in stated if code in listed]
    figure = Figure("国民经济行业", _names("industries", stated) or None)
    if not known:
        why = f"行业代码 {'、'.join(stated)} 不在 {listed.standard} 中" if stated else "国民经济行业尚无记录"
        return open_question(f"{why}，要求属于{wanted}", figure)
    lines = [{code, *(above.code for above in listed.ancestors(code))} for code in known]
    holds = any(not line.isdisjoint(rule.codes) for line in lines)
    wider = {above.code for code in rule.codes for above in listed.ancestors(code)}
    if not holds and (coarse := [code for code in known if code in wider]):
        return open_question(f"行业只记到{_names('industries', coarse)}，要求属于{wanted}，请补填更细的行业", figure)
    return settled(holds, f"行业为{figure.value}，要求属于{wanted}", figure)


@_ruling.register
def _(rule: rules.DirectionIn, party: Party, answers: Answers) -> Ruling:
    if rule.own:
        return any_holds(own_direction_ruling(direction, party, answers) for direction in rule.own)
    if isinstance(party, Alliance):
        stated, what = party.directions, "需求所属且有成员服务的方向"
    else:
        stated, what = getattr(party, "industries", ()) or None, "产业方向"
    if stated is None:
        return open_question(f"{what}尚无记录", Figure(what, None))
    if not stated:
        return settled(False, "没有需求所属、成员又服务的方向", Figure(what, "无"))
    shared = [name for name in stated if name in rule.names]
    listing = "、".join(stated)
    figure = Figure(what, listing)
    if not shared and rule.classification != DIRECTIONS:
        return open_question(f"{what}为{listing}，按另一套方向登记，与“{rule.classification}”没有同名的", figure)
    found = f"其中重点支持的有{'、'.join(shared)}" if shared else "没有重点支持的"
    return settled(bool(shared), f"{what}为{listing}，{found}", figure)


@_ruling.register
def _(rule: rules.RegisteredBefore, party: Party, answers: Answers) -> Ruling:
    founded = party.founded if isinstance(party, Enterprise) else ""
    ((question, stated),) = stated_facts(rule, party).items()
    says = f"{founded} 成立，要求早于 {rule.day}" if founded else f"成立日期尚无记录，要求早于 {rule.day}"
    return asked(question, stated, answers, says=says, figure=Figure("成立日期", founded or None))


@_ruling.register
def _(rule: rules.BodyIs, party: Party, answers: Answers) -> Ruling:
    if not isinstance(party, Candidate):
        return open_question("不是学会或高校科协")
    kind, level = party.body or "学会", level_of(party)
    figures = Figure("组织类型", kind), Figure("级别", level or None), Figure("所在地区", party.region or None)
    asks_level = not level and any(body.level for body in rule.any_of if body.kind == kind)
    is_one = f"是{level_name(level)}{kind}{'（级别尚无记录）' if asks_level else ''}"
    place = f"所在地区为{party.region}" if party.region else "所在地区尚无记录"
    says = f"{is_one}，{place}，要求是{'或'.join(map(body_in_words, rule.any_of))}"
    found = any_holds(
        asked(question, stated, answers, says=says, figure=figures[0])
        for question, stated in stated_facts(rule, party).items()
    )
    return replace(found, figures=tuple(dict.fromkeys((*figures, *found.figures))))


@_ruling.register
def _(rule: rules.HasServiceRecord, party: Party, answers: Answers) -> Ruling:
    served = party.served if isinstance(party, Candidate) else ()
    ((question, stated),) = stated_facts(rule, party).items()
    if not served:
        return asked(question, stated, answers)
    figure = Figure("服务经历", Decimal(len(served)), "项")
    return asked(question, stated, answers, says=f"服务经历 {len(served)} 项，如“{served[0]}”", figure=figure)


@_ruling.register
def _(rule: rules.DisciplinesAtLeast, party: Party, _answers: Answers) -> Ruling:
    if not isinstance(party, Alliance):
        return open_question("还没有组成联合体")
    parts = (
        ("领域", party.directions, ""),
        ("学科", party.disciplines, "disciplines"),
        ("行业", party.sectors, "industries"),
    )
    known = [(what, tuple(dict.fromkeys(some)), scheme) for what, some, scheme in parts if some is not None]
    unsaid = [what for what, some, _ in parts if some is None]
    wanted = f"要求至少 {rule.count} 个"
    if not known:
        return open_question(f"项目涉及的学科、行业、领域尚不清楚，{wanted}", Figure("学科、行业或领域", None))
    what, most, scheme = max(known, key=lambda part: len(part[1]))  # the first of equals
    names = f"（{_names(scheme, most)}）" if most else ""
    says = f"需求涉及且有成员服务的{what}有 {len(most)} 个{names}，{wanted}"
    figure = Figure(what, Decimal(len(most)), "个")
    if len(most) < rule.count and unsaid:
        return open_question(f"{says}；{'、'.join(unsaid)}尚不清楚", figure, *(Figure(one, None) for one in unsaid))
    return settled(len(most) >= rule.count, says, figure)


@_ruling.register
def _(rule: rules.PartiesAtLeast, party: Party, _answers: Answers) -> Ruling:
    if not isinstance(party, Alliance):
        return open_question("还没有组成联合体")
    have = len(set(party.enterprises)), len({society.id for society in party.societies})
    holds = have[0] >= rule.enterprises and have[1] >= rule.societies
    says = f"企业 {have[0]} 家、学会 {have[1]} 个，要求至少 {rule.enterprises} 家、{rule.societies} 个"
    return settled(holds, says, Figure("企业", Decimal(have[0]), "家"), Figure("学会", Decimal(have[1]), "个"))


@_ruling.register
def _(rule: rules.TagIn, party: Party, _answers: Answers) -> Ruling:
    stated = party.tags if isinstance(party, Candidate) else ()
    if not stated:
        return open_question("成果类型尚无记录", Figure("类型", None))
    says = f"类型为{'、'.join(stated)}，要求{'、'.join(rule.tags)}之一"
    return settled(not set(stated).isdisjoint(rule.tags), says, Figure("类型", "、".join(stated)))


@_ruling.register
def _(rule: rules.TraitsAre, party: Party, answers: Answers) -> Ruling:
    return all_hold(_trait(trait, party, answers) for trait in rule.traits)


def _trait(trait: str, party: Party, answers: Answers) -> Ruling:
    stated = party.traits.get(trait) if isinstance(party, Site) else None
    grounds = party.grounds.get(trait, "") if isinstance(party, Site) else ""
    ruling = asked(trait, stated, answers)
    if ruling.outcome is Outcome.UNKNOWN and ruling.asks:
        return replace(ruling, says=f"{ruling.says}，需要{SITE_TRAITS[trait]}")
    return replace(ruling, says=f"{ruling.says}（{grounds}）") if grounds else ruling


def _names(scheme: str, codes: Sequence[str]) -> str:
    """Return names, of codes where a classification is given; a code it does not have stands for itself."""
    if not scheme:
        return "、".join(codes)
    listed = classification(scheme)
    return "、".join(listed.entry(code).name if code in listed else code for code in codes)


def _where(written: str, wanted: str, stated: bool | None) -> str:
    place = find_region(written) if written else None
    if place is None:
        why = f"所在地区“{written}”不能确认是哪个行政区划" if written else "所在地区尚无记录"
    else:
        why = f"所在地区只记到{place.full_name}" if stated is None else f"在{place.full_name}"
    return f"{why}，要求在{wanted}"
