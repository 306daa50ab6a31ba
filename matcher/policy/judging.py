"""A rule applied to a party: one function for each kind of rule; figures are compared as exact decimals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import singledispatch

from matcher.corpus.fields import DIRECTIONS, LEVELS
from matcher.policy.parties import Alliance, Answers, Party, Site, subject_of
from matcher.policy.ruling import Figure, Outcome, Ruling, all_hold, any_holds, asked, open_question, settled
from matcher.policy.shares import share_ruling
from matcher.programmes import rules
from matcher.programmes.words import SITE_TRAITS
from matcher.taxonomy.classification import classification
from matcher.taxonomy.regions import find_region, lies_in
from matcher.vocabulary import Candidate, Enterprise

_LEVELS = {stored: name.removesuffix("级") for name, stored in LEVELS.items()}


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
    raise NotImplementedError(type(rule).__name__)


@_ruling.register
def _(rule: rules.StaffShareAtLeast, party: Party, _answers: Answers) -> Ruling:
    return share_ruling(party, "research_staff", "staff", rule.percent)


@_ruling.register
def _(rule: rules.RevenueShareAtLeast, party: Party, _answers: Answers) -> Ruling:
    return share_ruling(party, "research_spending", "revenue", rule.percent)


@_ruling.register
def _(rule: rules.StatusIs, party: Party, answers: Answers) -> Ruling:
    stated = party.statuses if isinstance(party, Enterprise | Site) else ()

    def one(name: str) -> Ruling:
        return asked(name, True if name in stated else None, answers)

    parts = [one(name) for name in rule.all_of]
    return all_hold([*parts, any_holds(one(name) for name in rule.any_of)] if rule.any_of else parts)


@_ruling.register
def _(rule: rules.AssociationIn, party: Party, _answers: Answers) -> Ruling:
    state = party.association if isinstance(party, Enterprise) else ""
    figure = Figure("企业科协", state or None)
    if not state:
        return open_question("企业科协的情况尚无记录", figure)
    return settled(state in rule.states, f"企业科协{state}，要求{'或'.join(rule.states)}", figure)


@_ruling.register
def _(rule: rules.Provides, party: Party, answers: Answers) -> Ruling:
    stated: Mapping[str, bool | None] = {}
    if isinstance(party, Enterprise):
        stated = {"工作场所": party.premises, "设备": party.premises, "人员": party.support_staff}
    return all_hold(asked(f"提供{means}", stated.get(means), answers) for means in rule.means)


@_ruling.register
def _(rule: rules.HasPlatform, _party: Party, answers: Answers) -> Ruling:
    return any_holds(asked(f"已有平台 {key}", None, answers) for key in rule.platforms)


@_ruling.register
def _(rule: rules.RegionWithin, party: Party, _answers: Answers) -> Ruling:
    return any_holds(_within(code, party) for code in rule.regions)


@_ruling.register
def _(rule: rules.IndustryIn, party: Party, _answers: Answers) -> Ruling:
    sectors = party.sectors if isinstance(party, Enterprise | Site) else ()
    listed = classification("industries")
    wanted = "、".join(listed.entry(code).name for code in rule.codes)
    if not sectors:
        return open_question(f"国民经济行业尚无记录，要求属于{wanted}", Figure("国民经济行业", None))
    names = "、".join(listed.entry(code).name for code in sectors if code in listed)
    lines = [{code, *(above.code for above in listed.ancestors(code))} for code in sectors if code in listed]
    holds = any(not line.isdisjoint(rule.codes) for line in lines)
    return settled(holds, f"行业为{names}，要求属于{wanted}", Figure("国民经济行业", names))


@_ruling.register
def _(rule: rules.DirectionIn, party: Party, _answers: Answers) -> Ruling:
    if isinstance(party, Alliance):
        stated, what = party.directions, "需求所属且有成员服务的方向"
    else:
        stated, what = getattr(party, "industries", ()) or None, "产业方向"
    if stated is None:
        return open_question(f"{what}尚无记录", Figure(what, None))
    shared = [name for name in stated if name in rule.names]
    listing = "、".join(stated) or "无"
    figure = Figure(what, listing)
    if stated and not shared and rule.classification != DIRECTIONS:
        return open_question(f"{what}为{listing}，按另一套方向登记，与“{rule.classification}”没有同名的", figure)
    found = f"其中重点支持的有{'、'.join(shared)}" if shared else "没有重点支持的"
    return settled(bool(shared), f"{what}为{listing}，{found}", figure)


@_ruling.register
def _(rule: rules.RegisteredBefore, party: Party, answers: Answers) -> Ruling:
    day = rule.day.isoformat()
    founded = party.founded if isinstance(party, Enterprise) else ""
    if not founded:
        return asked(f"在 {day} 前登记", None, answers)
    return settled(founded < day, f"{founded} 成立，要求早于 {day}", Figure("成立日期", founded))


@_ruling.register
def _(rule: rules.BodyIs, party: Party, _answers: Answers) -> Ruling:
    return any_holds(_body(body, party) for body in rule.any_of)


@_ruling.register
def _(_rule: rules.HasServiceRecord, party: Party, answers: Answers) -> Ruling:
    served = party.served if isinstance(party, Candidate) else ()
    if not served:
        return asked("有服务企业技术创新的经历", None, answers)
    return settled(True, f"服务经历 {len(served)} 项，如“{served[0]}”", Figure("服务经历", Decimal(len(served)), "项"))


@_ruling.register
def _(rule: rules.InWorkPlan, _party: Party, answers: Answers) -> Ruling:
    questions = ("列入本年度工作计划", *(("有专人负责",) if rule.person_in_charge else ()))
    return all_hold(asked(question, None, answers) for question in questions)


@_ruling.register
def _(rule: rules.SendsTeam, _party: Party, answers: Answers) -> Ruling:
    size = f"不少于 {rule.smallest} 人" if rule.smallest else "够用"
    return asked(f"派出{size}的专家团队", None, answers)


@_ruling.register
def _(rule: rules.ConsentOf, _party: Party, answers: Answers) -> Ruling:
    return all_hold(asked(f"{one}同意", None, answers) for one in rule.who)


@_ruling.register
def _(rule: rules.DisciplinesAtLeast, party: Party, _answers: Answers) -> Ruling:
    known = (party.directions, party.disciplines, party.sectors) if isinstance(party, Alliance) else (None,) * 3
    parts = zip(("领域", "学科", "行业"), known, ("", "disciplines", "industries"), strict=True)
    told = [(what, codes, scheme) for what, codes, scheme in parts if codes is not None]
    if not told:
        return open_question("项目涉及的学科、行业、领域尚不清楚", Figure("学科、行业或领域", None))
    what, most, scheme = max(told, key=lambda part: len(part[1]))  # the first of equals
    names = [classification(scheme).entry(code).name for code in most] if scheme else most
    listing = f"（{'、'.join(names)}）" if names else ""
    says = f"需求涉及且有成员服务的{what}有 {len(most)} 个{listing}，要求至少 {rule.count} 个"
    figure = Figure(what, Decimal(len(most)), "个")
    if len(most) < rule.count and len(told) < len(known):
        return open_question(f"{says}；其余尚不清楚", figure)
    return settled(len(most) >= rule.count, says, figure)


@_ruling.register
def _(rule: rules.PartiesAtLeast, party: Party, _answers: Answers) -> Ruling:
    if not isinstance(party, Alliance):
        return open_question("还没有组成联合体")
    have = len(party.enterprises), len(party.societies)
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


@_ruling.register
def _(rule: rules.Attested, _party: Party, answers: Answers) -> Ruling:
    return asked(rule.question, None, answers)


def _trait(trait: str, party: Party, answers: Answers) -> Ruling:
    stated: Mapping[str, bool] = party.traits if isinstance(party, Site) else {}
    ruling = asked(trait, stated.get(trait), answers)
    if ruling.outcome is Outcome.UNKNOWN and ruling.asks:
        return replace(ruling, says=f"{ruling.says}，需要{SITE_TRAITS[trait]}")
    grounds = party.grounds.get(trait, "") if isinstance(party, Site) else ""
    return replace(ruling, says=f"{ruling.says}（{grounds}）") if grounds else ruling


def _within(code: str, party: Party) -> Ruling:
    written: str = getattr(party, "region", "")
    figure = Figure("所在地区", written or None)
    place, outer = find_region(written) if written else None, find_region(code)
    name = outer.full_name if outer else code
    if place is None:
        why = f"“{written}”不能确认是哪个行政区划" if written else "所在地区尚无记录"
        return open_question(f"{why}，要求在{name}", figure)
    return settled(lies_in(place, code), f"在{place.full_name}，要求在{name}", figure)


def _body(body: rules.Body, party: Party) -> Ruling:
    if not isinstance(party, Candidate):
        return open_question("不是学会或高校科协")
    kind, level = party.body or "学会", _LEVELS.get(party.level, "")
    region = find_region(body.region) if body.region else None
    wanted = "".join((region.full_name if region else "", body.level and f"{body.level}级", body.kind))
    figures = Figure("组织类型", kind), Figure("级别", level or None), Figure("所在地区", party.region or None)
    if kind != body.kind:
        return settled(False, f"是{kind}，要求{wanted}", *figures)
    if body.level and not level:
        return open_question(f"级别尚无记录，要求{wanted}", *figures)
    if body.level and level != body.level:
        return settled(False, f"是{level}级{kind}，要求{wanted}", *figures)
    return _within(body.region, party) if body.region else settled(True, f"是{level}级{kind}，要求{wanted}", *figures)
