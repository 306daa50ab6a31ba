"""Whom to ask next when nobody at hand is relied on: wider levels, neighbours, the missing subject, experts.

In this order, which is that of the programmes: one's own province and the national societies before strangers, and
experts from outside where societies do not suffice. Every piece of advice says why, with its figures; a list is never
replaced by it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from threading import Lock
from weakref import WeakKeyDictionary

from matcher.corpus.office import office_region
from matcher.corpus.profiles import shipped_elsewhere
from matcher.coverage.subject import NEAREST, SubjectOfNeed, states, subject_of
from matcher.progress import Progress, silent
from matcher.ranker import Ranker, Survey
from matcher.ranking.needs import encode_needs
from matcher.recommender import Recommender, build_index
from matcher.retrieval.filtering import passes
from matcher.tagging.tagger import OTHER
from matcher.taxonomy.neighbours import neighbours_of
from matcher.taxonomy.regions import Region, find_region, lies_in, province_of
from matcher.vocabulary import Candidate, Filters, Kind, Need

LEVELS = {"national": "全国学会", "provincial": "省级学会", "municipal": "市级学会", "county": "县级学会"}
NAMED = 3
"""Names that one piece of advice gives of each group."""

_LIKELY = 0.2
"""A society from elsewhere is named from this probability on."""
_POSSIBLE = 0.05
"""A national society is named for its subject from this probability on: it is asked for others, not for itself."""
_CLEAR = 0.5
"""Below this probability for the whole catalogue, what societies state does not tell what a need is about."""
_POOL = 20
_TITLES = (("院士",), ("研究员", "正高", "教授", "主任医师", "首席"), ("副研究员", "副高", "副教授", "高级"))

_ELSEWHERE: WeakKeyDictionary[Recommender, dict[str, Recommender | None]] = WeakKeyDictionary()
"""What searches the societies of other provinces, by full name; kept as long as the recommender it belongs to."""
_OPENING = Lock()


class Way(StrEnum):
    """Where help may come from, in the order in which it is sought."""

    WIDER = "wider"
    NEIGHBOUR = "neighbour"
    SUBJECT = "subject"
    EXPERT = "expert"

    @property
    def label(self) -> str:
        """The way in Chinese."""
        return {
            "wider": "本省与全国学会",
            "neighbour": "邻近地区的学会",
            "subject": "所缺的学科与方向",
            "expert": "院士与专家",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody to ask.

    Attributes:
        who: what it is, such as 全国学会 or 研究员.
        probability: that an officer would call it competent for the need, 0–1; None where that is not known.
        where: its region or place of work.
    """

    id: str
    name: str
    who: str
    probability: float | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """One way to go on: why, in one or two sentences, and whom to ask, best first (nobody where none is known)."""

    way: Way
    reason: str
    asked: tuple[Asked, ...] = ()


class Referrer:
    """Finds whom to ask next.

    Args:
        recommender: with the office's societies and, where there are any, experts.
        here: the office's region; that of a need goes before it.
        progress: told when profiles from elsewhere are encoded.
    """

    def __init__(self, recommender: Recommender, here: Region | None = None, progress: Progress = silent) -> None:
        self._recommender = recommender
        self._here = here or office_region()
        self._progress = progress
        self._elsewhere = _ELSEWHERE.setdefault(recommender, {})

    def advise(self, need: Need, filters: Filters = Filters()) -> tuple[Advice, ...]:
        """Return the ways to go on from the list that these filters gave, in order, without those that lead nowhere."""
        here = find_region(need.region) if need.region else None
        here = here or self._here
        societies = self._recommender.ranker(Kind.SOCIETY)
        at_hand = [candidate for candidate in _candidates(societies) if passes(candidate, filters)]
        found = (
            self._wider(need, filters, here),
            self._neighbours(need, filters, here),
            self._subject(need, at_hand),
            self._experts(need),
        )
        return tuple(advice for advice in found if advice is not None)

    def _wider(self, need: Need, filters: Filters, here: Region | None) -> Advice | None:
        if not (filters.levels or filters.regions):
            return None
        wide = replace(filters, levels=frozenset(), regions=frozenset())
        survey = self._survey(need, wide, len(self._recommender.ranker(Kind.SOCIETY).index))
        chances = {candidate.id: chance for candidate, chance in _pairs(survey)}
        others = [candidate for candidate in survey.candidates if not passes(candidate, filters)]
        own = [one for one in others if one.level == "provincial" and here and _in_province(one, here)]
        national = [one for one in others if one.level == "national"]
        asked = tuple(_asked(one, chances[one.id]) for group in (own, national) for one in group[:NAMED])
        if not asked:
            return None
        whole = f"，前三名中有合适学会的概率为 {min(survey.suitable, 0.99):.0%}" if survey.suitable is not None else ""
        scope = f"{province_of(here).name}和全国" if here and own else "全国"
        return Advice(
            Way.WIDER, f"这次只查了部分层级或地区的学会；放宽到{scope}学会（共 {survey.considered} 个）{whole}", asked
        )

    def _neighbours(self, need: Need, filters: Filters, here: Region | None) -> Advice | None:
        if here is None:
            return None
        around = neighbours_of(here)
        societies = self._recommender.ranker(Kind.SOCIETY)
        known = {candidate.id: candidate for candidate in _candidates(societies)}
        near = {
            identifier
            for identifier, one in known.items()
            if not passes(one, filters) and _borders(one, here, around) and one.level != "national"
        }
        found: list[tuple[Candidate, float]] = []
        if near:
            wide = replace(filters, levels=frozenset(), regions=frozenset())
            survey = self._survey(need, wide, len(known))
            found += [(one, chance) for one, chance in _pairs(survey) if one.id in near]
        searched, places = len(near), {_province(known[identifier]) for identifier in near}
        for province in around:
            if other := self._of_province(province.full_name, known):
                survey = other.surveys([need], Kind.SOCIETY, top=NAMED)[0]
                found += _pairs(survey)
                searched += survey.considered
                places.add(province.full_name)
        if not searched:
            return None
        found.sort(key=lambda pair: (-_number(pair[1]), pair[0].id))
        likely = [pair for pair in found if math.isnan(pair[1]) or pair[1] >= _LIKELY][:NAMED]
        shown = "、".join(sorted(places - {""}))
        if not likely:
            best = f"相关度最高的是{found[0][0].name}，也只有 {found[0][1]:.0%}" if found else "没有相关的"
            return Advice(Way.NEIGHBOUR, f"查过邻近地区（{shown}）的 {searched} 个学会，{best}")
        reason = f"邻近地区（{shown}）的 {searched} 个学会中有相关的，可请其跨地区服务，须双方科协协调"
        return Advice(Way.NEIGHBOUR, reason, tuple(_asked(*pair) for pair in likely))

    def _subject(self, need: Need, at_hand: Sequence[Candidate]) -> Advice | None:
        everybody = self._survey(need, Filters(), len(self._recommender.ranker(Kind.SOCIETY).index))
        subject = self._subject_of(need, everybody)
        lacking = [name for code, name in subject.disciplines if not any(states(one, code) for one in at_hand)]
        industries = {name for one in at_hand for name in one.industries}
        directions = [name for name in subject.directions if name not in industries and name != OTHER]
        if not subject.disciplines and not directions:
            return None
        missing = [*(f"学科“{name}”" for name in lacking), *(f"方向“{name}”" for name in directions)]
        if missing:
            what = f"需求涉及的{'、'.join(missing)}，在查的 {len(at_hand)} 个学会都没有列出"
        elif everybody.suitable is not None and everybody.suitable < _CLEAR:
            return Advice(
                Way.SUBJECT,
                "目录中各学会所列的学科和方向都不接近这条需求，可能属于理工农医以外的领域，或写得太简略。"
                "建议请企业补充技术问题和指标后再查，或咨询有相关院系的高校",
            )
        else:
            code, name = subject.disciplines[0]
            stated = sum(states(one, code) for one in at_hand)
            what = f"从文字看需求最接近学科“{name}”，在查的学会中 {stated} 个列有这一学科，但都没有把握胜任这条需求"
        wanted = lacking or ([] if directions else [name for _, name in subject.disciplines[:1]])
        codes = {code for code, name in subject.disciplines if name in wanted}
        national = [pair for pair in _pairs(everybody) if pair[0].level == "national"]
        fits = [
            (one, chance)
            for one, chance in national
            if (any(states(one, code) for code in codes) or not {*directions}.isdisjoint(one.industries))
            and (math.isnan(chance) or chance >= _POSSIBLE)
        ]
        named = "、".join([*wanted, *directions])
        society = "请下列全国学会推荐所属专业委员会或专家" if fits else f"向中国科协查询{named}方面的全国学会"
        reason = f"{what}。建议{society}，也可联系设有相关学科的高校、科研院所"
        return Advice(Way.SUBJECT, reason, tuple(_asked(*pair) for pair in fits[:NAMED]))

    def _experts(self, need: Need) -> Advice | None:
        consent = "派出前须征得专家所在单位同意，可商定短期或中长期服务"
        if not self._recommender.sizes()[Kind.EXPERT]:
            return Advice(
                Way.EXPERT,
                "本地学会不足以解决时，可请上级科协联络院士、全国和海外专家；目录中还没有专家，"
                f"请用 huiqi import 导入专家库后再查。{consent}",
            )
        found = self._recommender.surveys([need], Kind.EXPERT, top=_POOL)[0].candidates
        ordered = sorted(range(len(found)), key=lambda place: (_standing(found[place]), place))[:NAMED]
        asked = tuple(_asked(found[place], float("nan")) for place in ordered)
        reason = f"本地学会不足以解决时，可直接请专家：从最相关的 {len(found)} 位中按职称选出。{consent}"
        return Advice(Way.EXPERT, reason, asked) if asked else None

    def _subject_of(self, need: Need, everybody: Survey) -> SubjectOfNeed:
        head = replace(
            everybody, candidates=everybody.candidates[:NEAREST], probabilities=everybody.probabilities[:NEAREST]
        )
        subjects, encoder = self._recommender.ranker(Kind.SOCIETY).model.subjects, self._recommender.encoder
        return subject_of(encode_needs([need], encoder), [head], subjects, encoder)[0]

    def _survey(self, need: Need, filters: Filters, top: int) -> Survey:
        return self._recommender.surveys([need], Kind.SOCIETY, filters=filters, top=top)[0]

    def _of_province(self, province: str, known: Iterable[str]) -> Recommender | None:
        """Return what searches the societies that ship for another province and are not in the catalogue."""
        with _OPENING:
            if province not in self._elsewhere:
                self._elsewhere[province] = self._opened(province, set(known))
            return self._elsewhere[province]

    def _opened(self, province: str, held: set[str]) -> Recommender | None:
        listed = [one for one in shipped_elsewhere(province) if one.id not in held]
        if not listed:
            return None
        encoder, model = self._recommender.encoder, self._recommender.ranker(Kind.SOCIETY).model
        ranker = Ranker(Kind.SOCIETY, build_index(listed, encoder, self._progress), model)
        return Recommender(encoder, {Kind.SOCIETY: ranker})


def _candidates(ranker: Ranker) -> list[Candidate]:
    return [ranker.index.candidate(number) for number in ranker.index.layout.numbers.tolist()]


def _pairs(survey: Survey) -> list[tuple[Candidate, float]]:
    return list(zip(survey.candidates, survey.probabilities, strict=True))


def _asked(candidate: Candidate, probability: float) -> Asked:
    who = LEVELS.get(candidate.level, "学会") if candidate.kind is Kind.SOCIETY else candidate.title or "专家"
    where = candidate.region or candidate.organization
    return Asked(candidate.id, candidate.name, who, None if math.isnan(probability) else round(probability, 4), where)


def _standing(expert: Candidate) -> int:
    """Return the place of an expert's title: 院士 0, 正高 1, 副高 2, others 3."""
    for place in (0, 2, 1):  # 副教授 holds 教授
        if any(word in expert.title for word in _TITLES[place]):
            return place
    return len(_TITLES)


def _province(candidate: Candidate) -> str:
    region = find_region(candidate.region) if candidate.region else None
    return province_of(region).full_name if region else ""


def _in_province(candidate: Candidate, here: Region) -> bool:
    return _province(candidate) == province_of(here).full_name


def _borders(candidate: Candidate, here: Region, around: Sequence[Region]) -> bool:
    """Tell whether a society is of another place in the same province, or of a neighbouring province."""
    region = find_region(candidate.region) if candidate.region else None
    if region is None or lies_in(here, region.code) or lies_in(region, here.code):
        return False
    return province_of(region) in (province_of(here), *around)


def _number(probability: float) -> float:
    return -1.0 if math.isnan(probability) else probability
