"""Every kind of rule in plain Chinese: what it asks for, and what it is told by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import singledispatch

from matcher.programmes import rules
from matcher.programmes.pack import Pack
from matcher.programmes.words import SITE_TRAITS
from matcher.taxonomy.classification import classification, classification_keys
from matcher.taxonomy.regions import find_region

_BY_PERSON = ("由经办人或申报方答复",)


@dataclass(frozen=True, slots=True)
class Phrase:
    """说法: what a rule asks for, one sentence without its full stop; and the figures or answers that tell."""

    asks: str
    uses: tuple[str, ...]


def in_words(rule: rules.Rule, pack: Pack) -> Phrase:
    """Return what a rule of a checked pack says; regions, codes and platforms by their names."""
    return _phrase(rule, pack)


@singledispatch
def _phrase(rule: rules.Rule, pack: Pack) -> Phrase:
    raise NotImplementedError(type(rule).__name__)


@_phrase.register
def _(rule: rules.StaffShareAtLeast, _pack: Pack) -> Phrase:
    return Phrase(f"研发人员数 ÷ 职工总数不低于 {_plain(rule.percent)}%", ("研发人员数", "职工总数", "数据年度"))


@_phrase.register
def _(rule: rules.RevenueShareAtLeast, _pack: Pack) -> Phrase:
    asks = f"研发投入 ÷ 同年营业收入不低于 {_plain(rule.percent)}%"
    return Phrase(asks, ("研发投入（万元）", "营业收入（万元）", "数据年度"))


@_phrase.register
def _(rule: rules.StatusIs, _pack: Pack) -> Phrase:
    both = [f"须是{'、'.join(rule.all_of)}"] if rule.all_of else []
    both += [f"须是{_either(rule.any_of)}"] if rule.any_of else []
    return Phrase("，并且".join(both), ("已认定的资质",))


@_phrase.register
def _(rule: rules.AssociationIn, _pack: Pack) -> Phrase:
    return Phrase(f"企业科协{_either(rule.states)}", ("企业科协的情况",))


@_phrase.register
def _(rule: rules.Provides, _pack: Pack) -> Phrase:
    return Phrase(
        f"提供{'、'.join(rule.means)}", ("场地与设备", "配合人员") if "人员" in rule.means else ("场地与设备",)
    )


@_phrase.register
def _(rule: rules.HasPlatform, pack: Pack) -> Phrase:
    names = {one.key: one.name for one in pack.platforms}
    return Phrase(f"已有{_either(names.get(key, key) for key in rule.platforms)}", _BY_PERSON)


@_phrase.register
def _(rule: rules.RegionWithin, _pack: Pack) -> Phrase:
    return Phrase(f"在{_either(map(region_name, rule.regions))}", ("所在地区",))


@_phrase.register
def _(rule: rules.IndustryIn, _pack: Pack) -> Phrase:
    listed = classification("industries")
    names = (f"{listed.entry(code).name}（{code}）" for code in rule.codes)
    return Phrase(f"国民经济行业属于{_either(names)}，或在其之下", ("国民经济行业",))


@_phrase.register
def _(rule: rules.DirectionIn, pack: Pack) -> Phrase:
    told = ("产业方向", *(("国民经济行业", "学科") if rule.own else ()))
    return Phrase(f"属于{_title(rule.classification, pack)}之一：{'、'.join(rule.names)}", told)


@_phrase.register
def _(rule: rules.RegisteredBefore, _pack: Pack) -> Phrase:
    return Phrase(f"在 {rule.day} 之前登记成立", ("成立日期",))


@_phrase.register
def _(rule: rules.BodyIs, _pack: Pack) -> Phrase:
    return Phrase(f"是{_either(map(body_in_words, rule.any_of))}", ("组织类型", "级别", "所在地区"))


@_phrase.register
def _(rule: rules.HasServiceRecord, _pack: Pack) -> Phrase:
    such = f"（如{'、'.join(rule.examples)}）" if rule.examples else ""
    return Phrase(f"有服务企业技术创新的经历{such}", ("服务经历",))


@_phrase.register
def _(rule: rules.InWorkPlan, _pack: Pack) -> Phrase:
    return Phrase(f"列入本年度工作计划{'，并有专人负责' if rule.person_in_charge else ''}", _BY_PERSON)


@_phrase.register
def _(rule: rules.SendsTeam, _pack: Pack) -> Phrase:
    size = f"不少于 {rule.smallest} 人的专家团队" if rule.smallest else "够用的专家团队，人数随任务而定"
    return Phrase(f"派出{size}", _BY_PERSON)


@_phrase.register
def _(rule: rules.ConsentOf, _pack: Pack) -> Phrase:
    return Phrase(f"{'、'.join(rule.who)}{'都' if len(rule.who) > 1 else ''}同意", _BY_PERSON)


@_phrase.register
def _(rule: rules.DisciplinesAtLeast, _pack: Pack) -> Phrase:
    asks = f"涉及至少 {rule.count} 个学科、行业或领域，且各有成员服务"
    return Phrase(asks, ("需求和成员的产业方向", "学科", "国民经济行业"))


@_phrase.register
def _(rule: rules.PartiesAtLeast, _pack: Pack) -> Phrase:
    return Phrase(f"至少有 {rule.enterprises} 家企业、{rule.societies} 个学会", ("成员名单",))


@_phrase.register
def _(rule: rules.TagIn, _pack: Pack) -> Phrase:
    return Phrase(f"成果类型为{_either(rule.tags)}", ("成果类型",))


@_phrase.register
def _(rule: rules.TraitsAre, _pack: Pack) -> Phrase:
    return Phrase("、".join(rule.traits), tuple(f"{trait}：{SITE_TRAITS[trait]}" for trait in rule.traits))


@_phrase.register
def _(rule: rules.Attested, _pack: Pack) -> Phrase:
    return Phrase(f"须答复：{rule.question}", _BY_PERSON)


def body_in_words(body: rules.Body) -> str:
    """Return what a body is called: 湖北省武汉市的市级学会, 全国学会."""
    return f"{f'{region_name(body.region)}的' if body.region else ''}{level_name(body.level)}{body.kind}"


def region_name(code: str) -> str:
    """Return the full name of a division, the code where there is none."""
    region = find_region(code)
    return region.full_name if region else code


def level_name(level: str) -> str:
    """Return a level as it stands before a name: 市级, but 全国."""
    return level if level in {"", "全国"} else f"{level}级"


def _title(key: str, pack: Pack) -> str:
    """Return the title of a list of the pack or of a shipped classification."""
    for listed in pack.directions:
        if listed.key == key:
            return f"“{listed.title}”"
    return f"“{classification(key).title}”" if key in classification_keys() else key


def _either(words: Iterable[str]) -> str:
    return "或".join(words)


def _plain(number: Decimal) -> str:
    """Return a number without the zeros that say nothing: 10.0 is 10."""
    return f"{number.normalize():f}"
