"""What can be wrong with a pack of the right shape: citations, references, order, figures; and versions that overlap.

Every fault of a pack is found, not only the first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter
from itertools import combinations
from pathlib import Path

from matcher.errors import UnknownName
from matcher.programmes.entries import Entry, Stage
from matcher.programmes.figures import figure_findings
from matcher.programmes.names import name_findings
from matcher.programmes.order import earlier
from matcher.programmes.pack import Pack
from matcher.programmes.reading import Finding, among
from matcher.programmes.words import LEVELS
from matcher.taxonomy.regions import children

_CLAUSE = re.compile(r"引言|[一二三四五六七八九十]+(\([一二三四五六七八九十]+\))?\d*|附表\d*")
_YEARS = 2
"""A programme of a year may begin in the year before, as plans do, and in the year after, as late papers do."""

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
        *_papers(pack),
        *_days(pack),
        *figure_findings(pack),
        *name_findings(pack),
    )


def check_versions(packs: Iterable[Pack], files: Iterable[Path | str] | None = None) -> tuple[Finding, ...]:
    """Return what is wrong between packs: versions of one programme of the same year or overlapping in time.

    A version without an end ends when the next one begins.

    Args:
        packs: any.
        files: where each was read from, to name them by.
    """
    packs = tuple(packs)
    named = zip(packs, files or (f"{one.programme.key} {one.programme.year}" for one in packs), strict=True)
    ordered = sorted(named, key=lambda one: (one[0].programme.key, one[0].programme.starts, one[0].programme.year))
    findings = []
    for (one, place_of_one), (other, place_of_other) in combinations(ordered, 2):
        first, second = one.programme, other.programme
        if first.key != second.key:
            continue
        place = f"{place_of_one} 和 {place_of_other}"
        if first.year == second.year:
            problem = f"都是计划 {first.key} {first.year} 年的版本"
            findings.append(Finding(place, problem, "请只保留一个；不是同一计划的改 key，不是同一年度的改 year"))
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
    if not 0 <= facts.starts.year - facts.year + 1 <= _YEARS:
        yield Finding("programme", f"year {facts.year} 与 starts {facts.starts} 差了一年以上", "请改正 year 或 starts")
    try:
        children(facts.jurisdiction)
    except UnknownName as error:
        yield Finding("programme.jurisdiction", error.problem, error.remedy)


def _keys(pack: Pack) -> Iterator[Finding]:
    keys = {section: [entry.key for entry in entries] for section, entries in pack.sections().items()}
    for section, own in {"sources": [source.key for source in pack.sources], **keys}.items():
        for key, count in Counter(own).items():
            if not re.fullmatch(r"\w[\w.-]*", key):
                yield Finding(
                    f"{section}[{key}]", "key 里有空格或标点", "请只用文字、数字、. 和 -，例如：research-staff"
                )
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
            yield Finding(place, f"没有“{key}”", among(key, known))


def _order(stages: tuple[Stage, ...]) -> Iterator[Finding]:
    try:
        TopologicalSorter({stage.key: stage.after for stage in stages}).prepare()
    except CycleError as error:
        # graphlib gives each as the predecessor of the next
        yield Finding("stages", f"环节先后绕成了圈：{' → '.join(error.args[1])}", "请改正其中一个 after")


def _papers(pack: Pack) -> Iterator[Finding]:
    """Yield papers that are wanted before any stage could have brought them forth; many come from outside."""
    before = earlier(pack.stages)
    makers = {
        key: {stage.key for stage in pack.stages if key in stage.makes} for stage in pack.stages for key in stage.makes
    }
    for stage in pack.stages:
        for paper in stage.wants:
            if makers.get(paper) and makers[paper].isdisjoint({stage.key, *before[stage.key]}):
                later = "、".join(sorted(makers[paper]))
                problem = f"要用的“{paper}”到环节 {later} 才有，而它不在本环节之前"
                yield Finding(f"stages[{stage.key}].wants", problem, "请改正 wants，或在 after 里写上先后")


def _days(pack: Pack) -> Iterator[Finding]:
    facts = pack.programme
    due = [(_place("stages", stage), stage.due) for stage in pack.stages]
    due += [(_place("papers", paper), paper.due) for paper in pack.papers]
    for place, day in due:
        if day is not None and (day < facts.starts or (facts.ends is not None and day > facts.ends)):
            span = f"{facts.starts} 至 {facts.ends or '未定'}"
            yield Finding(f"{place}.due", f"{day} 不在有效期 {span} 之内", "请改正 due，或改正 starts、ends")


def _place(section: str, entry: Entry) -> str:
    return f"{section}[{entry.key}]"
