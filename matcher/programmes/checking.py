"""What can be wrong with a pack of the right shape: citations, references, order, figures; and versions that overlap.

Every fault of a pack is found, not only the first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from itertools import combinations

from matcher.errors import UnknownName
from matcher.programmes.entries import FEN, Entry, Money, Stage, Target
from matcher.programmes.names import name_findings
from matcher.programmes.pack import Pack
from matcher.programmes.reading import Finding
from matcher.programmes.words import LEVELS
from matcher.taxonomy.regions import children

_CLAUSE = re.compile(r"引言|[一二三四五六七八九十]+(\([一二三四五六七八九十]+\))?\d*|附表\d*")
_REFERENCES = {
    "by": "actors",
    "after": "stages",
    "checks": "conditions",
    "wants": "papers",
    "makes": "papers",
    "sets_up": "platforms",
    "pays": "money",
}


def check_pack(pack: Pack) -> tuple[Finding, ...]:
    """Return everything that is wrong with a pack: programme, citations, references, order, figures, names."""
    return (
        *_programme(pack),
        *_keys(pack),
        *_citations(pack),
        *_references(pack),
        *_order(pack.stages),
        *_days(pack),
        *_figures(pack),
        *_weighing(pack),
        *name_findings(pack),
    )


def check_versions(packs: Iterable[Pack]) -> tuple[Finding, ...]:
    """Return what is wrong between packs: versions of one programme of the same year or overlapping in time.

    A version without an end ends when the next one begins.
    """
    ordered = sorted(packs, key=lambda pack: (pack.programme.key, pack.programme.starts, pack.programme.year))
    findings = []
    for one, other in combinations(ordered, 2):
        first, second = one.programme, other.programme
        if first.key != second.key:
            continue
        place = f"{first.key} {first.year} 和 {second.year}"
        if first.year == second.year:
            findings.append(Finding(place, "同一计划同一年度有两个文件", "请只保留一个，或改正 year"))
        elif first.starts == second.starts or (first.ends is not None and first.ends >= second.starts):
            until = f"{first.ends or '未定'}"
            problem = f"有效期重叠：前者 {first.starts} 至 {until}，后者从 {second.starts} 起"
            findings.append(Finding(place, problem, "请改正 starts 或 ends"))
    return tuple(findings)


def _programme(pack: Pack) -> Iterator[Finding]:
    facts = pack.programme
    if facts.ends is not None and facts.ends < facts.starts:
        yield Finding("programme", f"ends {facts.ends} 早于 starts {facts.starts}", "请改正日期")
    if not re.fullmatch(r"[a-z][a-z0-9-]*", facts.key):
        yield Finding("programme.key", f"“{facts.key}”不是小写字母、数字和连字符", "例如：wuhan")
    try:
        children(facts.jurisdiction)
    except UnknownName as error:
        yield Finding("programme.jurisdiction", error.problem, error.remedy)


def _keys(pack: Pack) -> Iterator[Finding]:
    keys = {section: [entry.key for entry in entries] for section, entries in pack.sections().items()}
    for section, own in {"sources": [source.key for source in pack.sources], **keys}.items():
        for key, count in Counter(own).items():
            if count > 1:
                yield Finding(f"{section}[{key}]", f"key 出现 {count} 次", "请改成不同的 key")


def _citations(pack: Pack) -> Iterator[Finding]:
    known = [f"{source.key} {clause}" for source in pack.sources for clause in source.clauses]
    for cited in known:
        if not _CLAUSE.fullmatch(cited.split(" ", 1)[-1]):
            yield Finding("sources", f"条款号“{cited}”的写法不对", "请写成 三(一)2、引言 或 附表3，括号用半角")
    used = set()
    for place, cites in _cited(pack):
        if not cites:
            yield Finding(
                place, "没有引用任何条款", f"请写明文件和条款，例如：{known[-1] if known else '武汉2015 三(一)2'}"
            )
        for cite in cites:
            used.add(cite)
            if cite not in known:
                near = get_close_matches(cite, known, n=3, cutoff=0.5) or known[:3]
                yield Finding(
                    place, f"引用的“{cite}”不存在", f"相近的条款：{'、'.join(near) or '无，请先登记文件的条款'}"
                )
    for cited in known:
        if cited not in used:
            yield Finding(
                "sources", f"条款“{cited}”没有任何条目引用", "请把它的内容写成条目；只是表态的写进 principles"
            )


def _cited(pack: Pack) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "programme", pack.programme.cites
    if pack.weighing and pack.weighing.cites:  # an office may decide where its document is silent
        yield "weighing", pack.weighing.cites
    for section, entries in pack.sections().items():
        for entry in entries:
            yield f"{section}[{entry.key}]", entry.cites


def _references(pack: Pack) -> Iterator[Finding]:
    sections = pack.sections()
    keys = {name: {entry.key for entry in entries} for name, entries in sections.items()}
    for stage in pack.stages:
        for field, section in _REFERENCES.items():
            yield from _unknown(f"stages[{stage.key}].{field}", getattr(stage, field), keys[section])
        if not stage.by:
            yield Finding(f"stages[{stage.key}].by", "没有写由谁办理", "请写上 actors 里的 key")
    for paper in pack.papers:
        yield from _unknown(f"papers[{paper.key}].by", paper.by, keys["actors"])
    for platform in pack.platforms:
        yield from _unknown(f"platforms[{platform.key}].levels", platform.levels, LEVELS)
    for actor in pack.actors:
        yield from _unknown(f"actors[{actor.key}].level", filter(None, (actor.level,)), LEVELS)


def _unknown(place: str, found: Iterable[str], known: Iterable[str]) -> Iterator[Finding]:
    known = sorted(known)
    for key in found:
        if key not in known:
            yield Finding(place, f"没有“{key}”", f"可用的有：{'、'.join(known) or '（尚未登记）'}")


def _order(stages: tuple[Stage, ...]) -> Iterator[Finding]:
    try:
        TopologicalSorter({stage.key: stage.after for stage in stages}).prepare()
    except CycleError as error:
        # graphlib gives each as the predecessor of the next
        yield Finding("stages", f"环节先后绕成了圈：{' → '.join(error.args[1])}", "请改正其中一个 after")


def _days(pack: Pack) -> Iterator[Finding]:
    facts = pack.programme
    due = [(_place("stages", stage), stage.due) for stage in pack.stages]
    due += [(_place("papers", paper), paper.due) for paper in pack.papers]
    for place, day in due:
        if day is not None and (day < facts.starts or (facts.ends is not None and day > facts.ends)):
            span = f"{facts.starts} 至 {facts.ends or '未定'}"
            yield Finding(f"{place}.due", f"{day} 不在有效期 {span} 之内", "请改正 due，或改正 starts、ends")


def _figures(pack: Pack) -> Iterator[Finding]:
    for money in pack.money:
        yield from _money(money)
    for target in pack.targets:
        yield from _target(target)
    for indicator in pack.indicators:
        if indicator.since and indicator.until and indicator.since > indicator.until:
            yield Finding(_place("indicators", indicator), "since 晚于 until", "请改正日期")
    for number, count in Counter(one.number for one in pack.indicators).items():
        if count > 1:
            yield Finding("indicators", f"第 {number} 项出现 {count} 次", "请改正 number")


def _weighing(pack: Pack) -> Iterator[Finding]:
    stated = [("weighing.bound", pack.weighing.bound), ("weighing.each", pack.weighing.each)] if pack.weighing else []
    stated += [(f"{_place('priorities', one)}.lift", one.lift) for one in pack.priorities if one.lift is not None]
    for place, share in stated:
        if not 0 <= share <= 1:
            yield Finding(place, f"{share} 不在 0 到 1 之间", "请改正，未定的删去")
        elif pack.weighing is None:
            yield Finding(
                place, "写了提升多少，没有写合计上限", "请写 [weighing] 一节的 bound、each 和 by，或删去 lift"
            )
        elif share > pack.weighing.bound:
            problem = f"{share} 大于合计上限 {pack.weighing.bound}"
            yield Finding(place, problem, "请改小，或改大 weighing.bound")


def _money(money: Money) -> Iterator[Finding]:
    place = _place("money", money)
    for name, amount in (("total", money.total), ("each", money.each)):
        if amount is None:
            continue
        if amount.unit not in FEN:
            yield Finding(f"{place}.{name}", f"没有单位“{amount.unit}”", f"可用的单位：{'、'.join(FEN)}")
            return
        if amount.value < 0:
            yield Finding(f"{place}.{name}", f"金额是负数（{amount.value} {amount.unit}）", "请改正金额")
        elif amount.fen != amount.fen.to_integral_value():
            yield Finding(f"{place}.{name}", f"{amount.value} {amount.unit} 不是整分", "请改正金额")
    if money.count is not None and money.count < 0:
        yield Finding(f"{place}.count", f"数量是负数（{money.count}）", "请改正数量")
    if money.total and money.each and money.count and money.each.fen * money.count > money.total.fen:
        problem = (
            f"{money.count} × {money.each.value} {money.each.unit} 超过总额 {money.total.value} {money.total.unit}"
        )
        yield Finding(place, problem, "请改正 total、each 或 count")


def _target(target: Target) -> Iterator[Finding]:
    place = _place("targets", target)
    if any(figure is not None and figure < 0 for figure in (target.at_least, target.at_most)):
        yield Finding(place, "目标是负数", "请改正 at_least 或 at_most")
    if target.at_least is not None and target.at_most is not None and target.at_least > target.at_most:
        yield Finding(place, f"at_least {target.at_least} 大于 at_most {target.at_most}", "请改正其中一个")
    if target.share:
        if not re.fullmatch(r"\d+/[1-9]\d*", target.share) or not 0 < Fraction(target.share) <= 1:
            yield Finding(f"{place}.share", f"“{target.share}”不是 0 到 1 之间的分数", "例如：2/3、30/100")
        elif not target.share_of:
            yield Finding(f"{place}.share_of", "写了比例，没有写占什么的比例", "例如：省级学会")


def _place(section: str, entry: Entry) -> str:
    return f"{section}[{entry.key}]"
