"""The smallest change that makes a rule hold, proven by the rule itself; figures are in `share_changes`.

Where an enterprise stands, what trade it is in, when it was founded and what kind of body a society is nobody changes
for an application, and what people judge they judge again: for these there is no change, and `why_none` says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import singledispatch

from matcher.policy.change import Change
from matcher.policy.facts import stated_facts, ways_of
from matcher.policy.judging import rule_on
from matcher.policy.parties import Alliance, Answers, Party, Site
from matcher.policy.ruling import Outcome
from matcher.policy.share_changes import spending_changes, staff_changes
from matcher.programmes import rules
from matcher.vocabulary import Candidate, Enterprise, Kind

__all__ = ["Change", "changes_for", "why_none"]

_BY_DOING = (
    rules.StatusIs,
    rules.Provides,
    rules.AssociationIn,
    rules.HasPlatform,
    rules.HasServiceRecord,
    rules.InWorkPlan,
    rules.SendsTeam,
    rules.ConsentOf,
)
"""Rules on facts that somebody can bring about."""

_EASIEST = "筹建中"
"""The state of an 企业科协 that is soonest reached."""

_AS_IT_IS: Mapping[type, str] = {
    rules.RegionWithin: "所在地区不是补正能改变的；请核对记录，确不在范围内的请申报当地的计划",
    rules.IndustryIn: "行业按实际业务认定，不为申报而改；请核对登记的行业是否齐全",
    rules.DirectionIn: "方向按实际需求和业务认定，不为申报而改；请核对登记的方向是否齐全",
    rules.RegisteredBefore: "成立日期不能改变；请核对记录，或申报对成立日期没有要求的计划",
    rules.BodyIs: "组织类型、级别和所属地区由登记决定；请核对记录，或由符合条件的学会申报",
    rules.DisciplinesAtLeast: "请吸收服务本需求其他学科、行业或领域的学会加入联合体",
    rules.TagIn: "成果类型按鉴定结论登记；请核对登记的类型是否齐全",
    rules.TraitsAre: "地区的特点按数据认定；有新的数据时请更正后重新核对",
    rules.Attested: "由作出判断的单位在情况改变后重新答复",
}


def changes_for(rule: rules.Rule, party: Party, answers: Answers) -> tuple[Change, ...]:
    """Return the ways to make a rule hold that does not, the best first; none where it holds or nothing can be done.

    Every change has been tried: with it the rule passes, with less of it (one person, 0.01 万元, one fact) it does not.
    """
    ruling = rule_on(rule, party, answers)
    if ruling.outcome is Outcome.PASS:
        return ()
    match rule, party:
        case rules.StaffShareAtLeast(), Enterprise():
            return tuple(staff_changes(rule, party, answers))
        case rules.RevenueShareAtLeast(), Enterprise():
            return tuple(spending_changes(rule, party, answers))
        case rules.PartiesAtLeast(), Alliance():
            return (_more_parties(rule, party, answers),)
    if ruling.outcome is Outcome.UNKNOWN or isinstance(rule, _BY_DOING):
        return tuple(_by_facts(rule, party, answers, doing=ruling.outcome is Outcome.FAIL))
    return ()


def why_none(rule: rules.Rule) -> str:
    """Return why no change is proposed for a rule that fails, and what to do instead."""
    return _AS_IT_IS.get(type(rule), "请核对数据后重新核对")


def _more_parties(rule: rules.PartiesAtLeast, party: Alliance, answers: Answers) -> Change:
    enterprises, societies = dict.fromkeys(party.enterprises), {one.id: one for one in party.societies}
    firms = [f"（待定企业 {number}）" for number in range(1, rule.enterprises - len(enterprises) + 1)]
    others = [
        Candidate(f"待定学会-{number}", Kind.SOCIETY, f"（待定学会 {number}）", ())
        for number in range(1, rule.societies - len(societies) + 1)
    ]
    wanted = [f"{len(firms)} 家企业"] * bool(firms) + [f"{len(others)} 个学会"] * bool(others)
    changed = replace(party, enterprises=(*party.enterprises, *firms), societies=(*party.societies, *others))
    return Change(f"再联合 {'、'.join(wanted)}即符合", changed, answers)


@dataclass(frozen=True, slots=True)
class _Case:
    """One rule on one party, with the answers."""

    rule: rules.Rule
    party: Party
    answers: Answers

    @property
    def holds(self) -> bool:
        return rule_on(self.rule, self.party, self.answers).outcome is Outcome.PASS


def _by_facts(rule: rules.Rule, party: Party, answers: Answers, *, doing: bool) -> Iterator[Change]:
    """Yield one change for each way to meet the rule, the one of fewest facts first.

    Args:
        doing: whether facts that are not so may be brought about; otherwise only what is open is confirmed.
    """
    case = _Case(rule, party, answers)
    found: dict[frozenset[str], Change] = {}
    for way in ways_of(rule):
        needed = _least(case, way, doing=doing)
        if needed is not None:
            after = _made(case, needed, doing=doing)
            says = _steps(case, [fact for fact in way if _so(after, fact) and not _so(case, fact)])
            found.setdefault(frozenset(needed), Change(says, after.party, after.answers))
    for facts in sorted(found, key=len):
        if not any(other < facts for other in found):
            yield found[facts]


def _least(case: _Case, way: Sequence[str], *, doing: bool) -> list[str] | None:
    """Return facts of a way that must become so, none of which can be left out; None if they do not suffice."""
    needed = list(way) if doing else [fact for fact in way if _silent(case, fact)]
    if not _made(case, needed, doing=doing).holds:
        return None
    for fact in list(needed):
        if _made(case, rest := [other for other in needed if other != fact], doing=doing).holds:
            needed = rest
    return needed


def _made(case: _Case, facts: Sequence[str], *, doing: bool) -> _Case:
    """Return the case after facts have become so: in the record where it has a place for them, else as answers."""
    for fact in facts:
        party = _recorded(case, fact) if doing else None
        if party is None:
            case = replace(case, answers={**case.answers, fact: True})
        else:
            answers = {question: answer for question, answer in case.answers.items() if question != fact}
            case = replace(case, party=party, answers=answers)
    return case


def _recorded(case: _Case, fact: str) -> Party | None:
    match case.rule, case.party:
        case rules.StatusIs(), (Enterprise() | Site()) as party:
            return party if fact in party.statuses else replace(party, statuses=(*party.statuses, fact))
        case rules.Provides(), Enterprise() as party:
            return replace(party, support_staff=True) if fact == "提供人员" else replace(party, premises=True)
        case rules.AssociationIn(states), Enterprise() as party:
            return replace(party, association=_EASIEST if _EASIEST in states else states[0])
    return None


def _steps(case: _Case, facts: Sequence[str]) -> str:
    stated = stated_facts(case.rule, case.party)
    conflicting = [fact for fact in facts if stated[fact] is True and case.answers.get(fact) is False]
    silent = [fact for fact in facts if _silent(case, fact)]
    doing = [fact for fact in facts if fact not in silent and fact not in conflicting]
    steps = [_step(case.rule, doing)] if doing else []
    if isinstance(case.rule, rules.Attested):
        return "答复为“是”即符合"
    steps += [f"确认{_quoted(silent)}"] if silent else []
    steps += [f"核对{_quoted(conflicting)}的记录与答复"] if conflicting else []
    return f"{'，并'.join(steps)}即可"


@singledispatch
def _step(_rule: rules.Rule, facts: Sequence[str]) -> str:
    return "、".join(facts)


@_step.register
def _(_rule: rules.StatusIs, facts: Sequence[str]) -> str:
    certified = [fact for fact in facts if fact != "独立法人"]
    steps = ["登记为独立法人"] if "独立法人" in facts else []
    return "，并".join([*steps, *([f"取得{_quoted(certified)}认定"] if certified else [])])


@_step.register
def _(rule: rules.AssociationIn, _facts: Sequence[str]) -> str:
    return "开始筹建企业科协" if _EASIEST in rule.states else f"企业科协达到“{rule.states[0]}”"


@_step.register
def _(_rule: rules.Provides, facts: Sequence[str]) -> str:
    return f"提供{'、'.join(fact.removeprefix('提供') for fact in facts)}"


@_step.register
def _(_rule: rules.HasPlatform, facts: Sequence[str]) -> str:
    return f"建立平台{_quoted([fact.removeprefix('已有平台 ') for fact in facts])}"


@_step.register
def _(rule: rules.HasServiceRecord, _facts: Sequence[str]) -> str:
    such = f"（如{'、'.join(rule.examples)}）" if rule.examples else ""
    return f"先开展一项服务企业技术创新的活动{such}并登记"


@_step.register
def _(_rule: rules.ConsentOf, facts: Sequence[str]) -> str:
    return f"取得{'、'.join(fact.removesuffix('同意') for fact in facts)}同意"


def _silent(case: _Case, fact: str) -> bool:
    return stated_facts(case.rule, case.party)[fact] is None and case.answers.get(fact) is None


def _so(case: _Case, fact: str) -> bool:
    """Return whether a fact is so, by the record or an answer, and neither denies it."""
    said = {stated_facts(case.rule, case.party)[fact], case.answers.get(fact)}
    return True in said and False not in said


def _quoted(facts: Sequence[str]) -> str:
    return "、".join(f"“{fact}”" for fact in facts)
