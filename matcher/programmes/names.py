"""Names that a pack takes from elsewhere: services, directions, industries, regions, statuses, its own platforms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from matcher.corpus.fields import ASSOCIATION_STATES, BODIES, DIRECTIONS, TAGS
from matcher.errors import UnknownName
from matcher.programmes import rules, words
from matcher.programmes.entries import Directions, Service
from matcher.programmes.pack import Pack
from matcher.programmes.reading import Finding, among
from matcher.taxonomy.classification import classification, classification_keys
from matcher.taxonomy.crosswalk import crosswalk
from matcher.taxonomy.regions import children

_MOST = 100

Lookup = Callable[[], object]


def name_findings(pack: Pack) -> Iterator[Finding]:
    """Yield a finding for every name that does not exist and every figure of a rule that cannot be."""
    for service in pack.services:
        yield from _service(service, pack.programme.wording)
    for listed in pack.directions:
        yield from _directions(listed)
    for condition in pack.conditions:
        yield from _rule(f"conditions[{condition.key}].rule", condition.rule, condition.subject, pack)
    for priority in pack.priorities:
        yield from _rule(f"priorities[{priority.key}].rule", priority.rule, priority.scope, pack)


def services_of(pack: Pack, service: Service) -> tuple[str, ...]:
    """Return the codes of the vocabulary of services that a service of a valid pack stands for."""
    if service.to:
        return service.to
    return tuple(link.target for link in crosswalk(pack.programme.wording, "services").targets(service.name))


def _service(service: Service, wording: str) -> Iterator[Finding]:
    place = f"services[{service.key}]"
    if service.to:
        for code in service.to:
            yield from _try(place, partial(classification("services").entry, code))
    elif wording:
        yield from _try(place, lambda: crosswalk(wording, "services").targets(service.name))
    else:
        yield Finding(place, "不知道对应词表里的哪些服务", "请在 to 里写服务代码，或在 programme.wording 里写对照表")


def _directions(listed: Directions) -> Iterator[Finding]:
    place = f"directions[{listed.key}]"
    if listed.key in classification_keys():
        yield Finding(place, f"“{listed.key}”是随产品发布的分类", "请换一个 key，例如加上本市的名称和年度")
    if not listed.names:
        yield Finding(place, "没有列出任何一个方向", '请写成 names = [{ name = "…" }]')
    for name, count in Counter(direction.name for direction in listed.names).items():
        if count > 1:
            yield Finding(place, f"方向“{name}”出现 {count} 次", "请只保留一个")
    for direction in listed.names:
        where = f"{place}.names[{direction.name}]"
        yield from _known(where, direction.directions, classification(DIRECTIONS).names())
        for scheme, codes in (("industries", direction.sectors), ("disciplines", direction.disciplines)):
            for code in codes:
                yield from _try(where, partial(classification(scheme).entry, code))


def _rule(place: str, rule: rules.Rule, subject: words.Subject, pack: Pack) -> Iterator[Finding]:
    if subject not in rule.of:
        known = "、".join(sorted(one.value for one in rule.of))
        yield Finding(place, f"这条规则不能用于{subject.value}", f"可用于：{known}")
    for found, known_words in _listed(rule, pack):
        yield from _among(place, found, known_words)
    for lookup in _lookups(rule, pack):
        yield from _try(place, lookup)
    if isinstance(rule, rules.BodyIs):
        yield from _bodies(place, rule.any_of)
    if problem := _wrong_figure(rule):
        yield Finding(place, problem, "请改正这个数")
    match rule:
        case rules.RegionWithin(()) | rules.IndustryIn(()) | rules.ConsentOf(()):
            yield Finding(place, "没有列出任何一项", '请至少写一项，例如 regions = ["420100"]、who = ["企业"]')


def _listed(rule: rules.Rule, pack: Pack) -> Iterator[tuple[tuple[str, ...], Iterable[str] | None]]:
    """Yield lists of words of a rule, each with the words it may have; None: nobody knows, and `_lookups` says so."""
    match rule:
        case rules.StatusIs(all_of, any_of):
            yield (*all_of, *any_of), words.STATUSES
        case rules.AssociationIn(states):
            yield states, ASSOCIATION_STATES
        case rules.Provides(means):
            yield means, words.MEANS
        case rules.HasPlatform(platforms):
            yield platforms, [platform.key for platform in pack.platforms]
        case rules.DirectionIn(key, names):
            yield names, _directions_of(key, pack)
        case rules.TagIn(tags):
            yield tags, TAGS
        case rules.TraitsAre(traits):
            yield traits, words.SITE_TRAITS


def _directions_of(key: str, pack: Pack) -> tuple[str, ...] | None:
    """Return the directions of a list of the pack or a shipped classification; None where there is neither."""
    for listed in pack.directions:
        if listed.key == key:
            return tuple(direction.name for direction in listed.names)
    return classification(key).names() if key in classification_keys() else None


def _lookups(rule: rules.Rule, pack: Pack) -> Iterator[Lookup]:
    """Yield what raises `UnknownName` where a code or a classification of a rule does not exist."""
    match rule:
        case rules.RegionWithin(regions):
            yield from (partial(children, code) for code in regions)
        case rules.IndustryIn(codes):
            yield from (partial(classification("industries").entry, code) for code in codes)
        case rules.DirectionIn(classification=key) if key not in {one.key for one in pack.directions}:
            yield partial(classification, key)


def _wrong_figure(rule: rules.Rule) -> str:
    match rule:
        case rules.StaffShareAtLeast(percent) | rules.RevenueShareAtLeast(percent) if not 0 <= percent <= _MOST:
            return f"比例 {percent}% 不在 0 到 100 之间"
        case rules.DisciplinesAtLeast(count) | rules.SendsTeam(int(count)) if count < 1:
            return f"{count} 小于 1"
        case rules.PartiesAtLeast(enterprises, societies) if min(enterprises, societies) < 1:
            return f"企业数 {enterprises}、学会数 {societies} 都应至少为 1"
    return ""


def _bodies(place: str, bodies: tuple[rules.Body, ...]) -> Iterator[Finding]:
    yield from _among(place, (body.kind for body in bodies), BODIES)
    for body in bodies:
        if body.level:
            yield from _among(place, (body.level,), words.LEVELS)
        if body.region:
            yield from _try(place, partial(children, body.region))


def _among(place: str, found: Iterable[str], known: Iterable[str] | None) -> Iterator[Finding]:
    found = tuple(found)
    if not found:
        yield Finding(place, "没有列出任何一项", "请至少写一项，或删去这条规则")
    if known is not None:
        yield from _known(place, found, tuple(known))


def _known(place: str, found: Iterable[str], known: tuple[str, ...]) -> Iterator[Finding]:
    for name in found:
        if name not in known:
            yield Finding(place, f"没有“{name}”", among(name, known))


def _try(place: str, lookup: Lookup) -> Iterator[Finding]:
    try:
        lookup()
    except UnknownName as error:
        yield Finding(place, error.problem, error.remedy)
