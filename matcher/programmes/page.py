"""The whole of a programme on one page: what it offers, to whom, what comes first, who does what in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from matcher.programmes.entries import Entry, Stage
from matcher.programmes.labels import SECTIONS
from matcher.programmes.order import in_order
from matcher.programmes.pack import Pack
from matcher.programmes.phrasing import in_words
from matcher.programmes.telling import headline, lift_in_words, names_in, service_in_words, span_in_words, stated
from matcher.programmes.words import Origin, Subject
from matcher.taxonomy.regions import find_region


def name_of(pack: Pack) -> str:
    """Return how a person names a pack: wuhan-2015."""
    return f"{pack.programme.key}-{pack.programme.year}"


def region_name(code: str) -> str:
    """Return the full name of a division; its code where there is none."""
    region = find_region(code)
    return region.full_name if region else code


def page(pack: Pack) -> str:
    """Return a checked pack as a page of text; clauses stand in 〔〕."""
    facts = pack.programme
    parts: list[tuple[str, Callable[[Pack], Iterable[str]]]] = [
        ("services", _services),
        ("directions", _plain("directions")),
        ("conditions", _conditions),
        ("priorities", _priorities),
        ("stages", _stages),
        ("platforms", _plain("platforms")),
        ("money", _plain("money")),
        ("papers", _plain("papers")),
        ("targets", _plain("targets")),
        ("indicators", _indicators),
    ]
    lines = [
        f"{facts.title}（{name_of(pack)}）",
        f"{facts.issuer} · {region_name(facts.jurisdiction)} · {span_in_words(facts.starts, facts.ends)}",
        *(f"文件：《{one.title}》{one.number or '（未见文号）'}" for one in pack.sources),
    ]
    if facts.note:
        lines.append(f"编者说明：{facts.note}")
    for section, told in parts:
        count = len(pack.sections()[section])
        if count:
            lines += ["", f"{SECTIONS[section]}（{count} 项）", *(f"  {line}" for line in told(pack))]
    return "\n".join(lines)


def cites_in_short(pack: Pack, entry: Entry) -> str:
    """Return the clauses of an entry in brackets, without the document where there is only one."""
    only = f"{pack.sources[0].key} " if len(pack.sources) == 1 else ""
    return f"〔{'；'.join(cite.removeprefix(only) for cite in entry.cites)}〕"


def _services(pack: Pack) -> Iterator[str]:
    for one in pack.services:
        yield f"{one.name} → {service_in_words(pack, one)} {cites_in_short(pack, one)}"


def _conditions(pack: Pack) -> Iterator[str]:
    for subject in Subject:
        own = [one for one in pack.conditions if one.subject is subject]
        if own:
            yield f"{subject.value}："
            for one in own:
                yield f"  · {_with_rule(one.text, in_words(one.rule, pack).asks)} {cites_in_short(pack, one)}"


def _priorities(pack: Pack) -> Iterator[str]:
    for one in pack.priorities:
        said = _with_rule(one.text, in_words(one.rule, pack).asks)
        yield f"· {one.scope.value}：{said} {cites_in_short(pack, one)}"
        if one.lift is not None:
            yield f"    提升 {lift_in_words(pack, one)}"
    if any(one.lift is None for one in pack.priorities):
        open_ones = next(one for one in pack.priorities if one.lift is None)
        yield f"没有写提升多少的：{lift_in_words(pack, open_ones)}"


def _with_rule(text: str, asks: str) -> str:
    return text if text == asks else f"{text}——{asks}"


def _stages(pack: Pack) -> Iterator[str]:
    ordered = in_order(pack.stages)
    number = {stage.key: i for i, stage in enumerate(ordered, 1)}
    phase = ""
    for stage in ordered:
        if stage.phase != phase:
            phase = stage.phase
            yield f"【{phase}】" if phase else "【未分阶段】"
        yield (
            f"{number[stage.key]:>2}. {stage.name}（{stage.act.value}）：由{names_in(pack, 'actors', stage.by)}办；"
            + ("；".join((*_course(stage, number), *_holdings(pack, stage))) + f" {cites_in_short(pack, stage)}")
        )


def _course(stage: Stage, number: dict[str, int]) -> Iterator[str]:
    """Yield after what, till when and how often; whether it may end here."""
    before = sorted(number[key] for key in stage.after)
    yield f"在 {'、'.join(map(str, before))} 之后" if before else "一开始就可以办"
    if stage.due:
        yield f"截止 {stage.due}"
    if stage.rhythm.value != "一次":
        yield stage.rhythm.value
    if stage.may_end:
        yield "不通过则到此为止"


def _holdings(pack: Pack, stage: Stage) -> Iterator[str]:
    """Yield the papers, platforms and money of a stage, and how many conditions it looks at."""
    if stage.checks:
        yield f"审查 {len(stage.checks)} 项条件"
    for label, section, keys in (
        ("需要", "papers", stage.wants),
        ("形成", "papers", stage.makes),
        ("设立", "platforms", stage.sets_up),
        ("拨付", "money", stage.pays),
    ):
        if keys:
            yield f"{label}{names_in(pack, section, keys)}"


def _plain(section: str) -> Callable[[Pack], Iterator[str]]:
    def told(pack: Pack) -> Iterator[str]:
        for entry in pack.sections()[section]:
            facts = "；".join(f"{line.label} {line.text}" for line in stated(pack, entry))
            yield f"· {headline(entry)}{'：' if facts else ''}{facts} {cites_in_short(pack, entry)}"

    return told


def _indicators(pack: Pack) -> Iterator[str]:
    counts = Counter(one.origin for one in pack.indicators)
    yield f"由记录的事件统计的 {counts[Origin.EVENTS]} 项，附佐证填报的 {counts[Origin.EVIDENCE]} 项"
    for one in pack.indicators:
        cells = "、".join(column.name for column in one.columns)
        yield f"{one.number:>2}. {one.name}：{cells}（{one.origin.value}）{cites_in_short(pack, one)}"
