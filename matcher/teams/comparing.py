"""Some candidates side by side for one need: scores and their parts, points covered, evidence, services, load."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matcher.errors import HuiqiError, UnknownName
from matcher.ranking.explanation import by_group
from matcher.ranking.features import GROUPS, Group, features_for
from matcher.recommender import Recommender
from matcher.tagging.services import services_wanted
from matcher.taxonomy.services import fit_of, offered_by
from matcher.teams.table import CoverTable, Party, cover_table, party_of
from matcher.teams.team import LARGEST
from matcher.understanding.reading import Read
from matcher.vocabulary import Candidate, Kind, Match

_LEVELS = {"national": "全国", "provincial": "省级", "municipal": "市级", "county": "县级"}

GROUP_LABELS: dict[Group, str] = {
    "meaning": "语义相近",
    "late": "逐词相合",
    "words": "用词相同",
    "profile": "名称与材料",
    "subjects": "学科与行业",
    "experience": "以往相似需求",
}
"""What people call the groups of features."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One candidate of a comparison.

    Attributes:
        match: its score, contributions and reasons; its rank is the place among all of its kind.
        among: how many of its kind there are.
        groups: its contributions by group of features, the base left out.
        offered: services it offers; empty where it does not say.
        shared, missing: of the services wanted, those it offers and those it does not; None where it does not say.
        level, region: in words, empty where there is none.
        load: what is known of its free hands, in words.
    """

    match: Match
    among: int
    groups: dict[Group, float]
    offered: tuple[str, ...]
    shared: tuple[str, ...] | None
    missing: tuple[str, ...] | None
    level: str
    region: str
    load: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """对比: candidates in the order asked for, and the points of the need that each covers.

    Attributes:
        table: its columns are the candidates.
        wanted: services that the need wants.
    """

    read: Read
    candidates: tuple[Compared, ...]
    table: CoverTable
    wanted: tuple[str, ...]


def compare(read: Read, parties: Sequence[Party], recommender: Recommender) -> Comparison:
    """Return some candidates side by side.

    Raises:
        HuiqiError: nobody or too many.
        UnknownName: one of them does not exist.
    """
    matches = matches_for(read, parties, recommender)
    wanted = services_wanted(read.understanding.matched)
    sizes = recommender.sizes()
    candidates = tuple(_compared(match, sizes[match.candidate.kind], wanted) for match in matches)
    return Comparison(read, candidates, cover_table(read, matches, recommender), wanted)


def matches_for(read: Read, parties: Sequence[Party], recommender: Recommender) -> tuple[Match, ...]:
    """Return the matches of parties that a person chose, in that order, each once.

    Raises:
        HuiqiError: nobody or too many.
        UnknownName: one of them does not exist.
    """
    chosen = tuple(dict.fromkeys(parties))
    if not 1 <= len(chosen) <= LARGEST:
        raise HuiqiError(f"选了 {len(chosen)} 个候选", f"请选 1 到 {LARGEST} 个")
    found: dict[Party, Match] = {}
    for kind in Kind:
        if ids := [identifier for one, identifier in chosen if one is kind]:
            matches = recommender.matches_of(read.understanding.matched, kind, ids)
            found |= {party_of(match.candidate): match for match in matches}
    if missing := [party for party in chosen if party not in found]:
        kind, identifier = missing[0]
        raise UnknownName(f"目录中没有编号为 {identifier} 的{kind.label}", "请核对编号，可用 huiqi match 查看候选")
    return tuple(found[party] for party in chosen)


def parties_named(texts: Sequence[str], recommender: Recommender) -> tuple[Party, ...]:
    """Return the candidates that people name by id or whole name, with ``expert:`` or the like before it where needed.

    Raises:
        UnknownName: there is none of that name, or several.
    """
    everybody = [
        ranker.index.candidate(number)
        for kind, size in recommender.sizes().items()
        if size
        for ranker in (recommender.ranker(kind),)
        for number in ranker.index.layout.numbers.tolist()
    ]
    return tuple(_named(text.strip(), everybody) for text in texts)


def _named(text: str, everybody: Sequence[Candidate]) -> Party:
    kind, _, rest = text.partition(":")
    if kind in set(Kind) and rest:
        everybody, text = [one for one in everybody if one.kind == kind], rest
    found = [one for one in everybody if one.id == text] or [
        one for one in everybody if text in {one.name, *one.aliases}
    ]
    if not found:
        raise UnknownName(f"目录中没有叫“{text}”的学会或专家", "请写编号或全称，可用 huiqi match 查看候选")
    if len(found) > 1:
        told = "、".join(f"{one.kind.value}:{one.id}" for one in found[:4])
        raise UnknownName(f"“{text}”有 {len(found)} 个", f"请写明是哪一个：{told}")
    return party_of(found[0])


def _compared(match: Match, among: int, wanted: Sequence[str]) -> Compared:
    candidate = match.candidate
    features = features_for(candidate.kind)
    groups = by_group(features, [match.contributions[feature.name] for feature in features])
    used = {feature.group for feature in features}
    fit = fit_of(wanted, candidate)
    return Compared(
        match,
        among,
        {group: groups[group] for group in GROUPS if group in used},
        offered_by(candidate),
        fit[0] if fit else None,
        fit[1] if fit else None,
        _LEVELS.get(candidate.level, ""),
        candidate.region,
        _load(candidate),
    )


def _load(candidate: Candidate) -> str:
    if not candidate.available:
        return "暂不接受新任务"
    ongoing, capacity = candidate.ongoing, candidate.capacity
    if capacity is not None:
        known = f"可承接 {capacity} 项" if ongoing is None else f"在办 {ongoing} 项，可承接 {capacity} 项"
        return f"{known}，已满" if ongoing is not None and ongoing >= capacity else known
    return f"在办 {ongoing} 项" if ongoing is not None else "未填"
