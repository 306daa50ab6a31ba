"""Reasons cite the candidate's own words, and those only."""

from __future__ import annotations

import re

import pytest

from matcher.ranker import Ranker
from matcher.ranking import explanation
from matcher.ranking.experience import Experience
from matcher.ranking.features import features_for
from matcher.ranking.model import Model, unlearned
from matcher.ranking.needs import encode_needs
from matcher.ranking.scorer import FusionScorer
from matcher.ranking.subjects import SCHEMES, Subjects
from matcher.recommender import build_index
from matcher.text.segment import default_segmenter
from matcher.vocabulary import Candidate, Document, Filters, Kind, Need, Shortlist
from tests.benchmarks.bench_faithfulness import without
from tests.fakes.encoder import HashEncoder
from tests.fakes.world import need, societies, society


def _shortlist(wanted: Need, model: Model | None = None, extra: tuple[Candidate, ...] = ()) -> Shortlist:
    index = build_index([*societies(24), *extra], HashEncoder())
    query = encode_needs([wanted], HashEncoder())[0]
    return Ranker(Kind.SOCIETY, index, model or unlearned(Kind.SOCIETY)).shortlist(query, Filters(), 30, "hash")


class _Weighing(FusionScorer):
    """Weighs what one column says, beside the fusion."""

    def __init__(self, column: str, weight: float) -> None:
        self.weights = {**FusionScorer.weights, column: weight}
        super().__init__(features_for(Kind.SOCIETY))


def _experienced(weight: float) -> Model:
    query = encode_needs([need(8)], HashEncoder())[0]
    experience = Experience.of([query.vectors], [{"S000": 2, "S001": 1}])
    return Model(Kind.SOCIETY, _Weighing("experience.similar", weight), "test", experience)


def _subjects(topics: dict[str, str]) -> Subjects:
    vectors = HashEncoder().encode(list(topics), "passage")
    codes = tuple(topics.values())
    return Subjects(dict.fromkeys(SCHEMES, codes), dict.fromkeys(SCHEMES, vectors))


@pytest.mark.parametrize("number", range(8))
def test_every_quote_is_the_cited_span_of_the_candidates_own_document(number: int) -> None:
    scope = tuple(document for document in society(number).documents if document.field == "scope")
    wordy = Candidate("S500", Kind.SOCIETY, "只有范围", scope)
    cited = 0
    for match in _shortlist(need(number), extra=(wordy,)).matches:
        assert match.reasons
        for reason in match.reasons:
            if reason.span is None:
                assert reason.contribution == 0  # nothing is claimed where nothing is cited
                continue
            document = match.candidate.documents[reason.span.document]
            assert reason.quote == document.text[reason.span.start : reason.span.end]
            cited += reason.quote != document.text
    assert cited  # some quotes are parts of long documents


@pytest.mark.parametrize("number", range(8))
def test_shared_words_stand_in_the_quote_and_in_the_need(number: int) -> None:
    shortlist = _shortlist(need(number))
    wanted = set(default_segmenter().words(f"{need(number).title}。{need(number).text}"))
    shared = [(word, reason) for match in shortlist.matches for reason in match.reasons for word in reason.shared]
    assert shared
    for word, reason in shared:
        assert word in reason.quote.lower()
        assert word in wanted
        assert not any(word != other and word in other for other in reason.shared)


def test_latin_words_are_shared_whatever_their_case() -> None:
    plc = Candidate("S500", Kind.SOCIETY, "控制", (Document("technologies", "PLC与伺服控制"),))
    match = next(m for m in _shortlist(Need("N", "plc 程序老化"), extra=(plc,)).matches if m.candidate.id == "S500")
    lexical = next(reason for reason in match.reasons if "都提到" in reason.text)
    assert lexical.shared == ("plc",)
    assert lexical.quote == "PLC与伺服控制"


def test_reasons_come_largest_contribution_first_and_stay_within_the_score() -> None:
    for match in _shortlist(need(1)).matches:
        parts = [reason.contribution for reason in match.reasons]
        assert parts == sorted(parts, reverse=True)
        if len(parts) == 2:  # meaning and words: all that the fusion weighs
            assert sum(parts) == pytest.approx(match.score, abs=1e-4)
        lexical = sum(v for name, v in match.contributions.items() if name.startswith(("words.", "pairs.")))
        for reason in match.reasons:
            if "都提到" in reason.text and "语义相近" not in reason.text:
                assert reason.contribution == pytest.approx(lexical, abs=1e-4)


def test_meaning_and_words_of_the_same_text_are_one_reason() -> None:
    matches = _shortlist(need(2)).matches
    for match in matches:
        quoted = [reason.span for reason in match.reasons if reason.span]
        assert len(quoted) == len(set(quoted))
    joined = [(match, one) for match in matches for one in match.reasons if re.search("语义相近.+，都提到 ", one.text)]
    assert joined
    for match, reason in joined:
        assert reason.shared
        assert reason.contribution == pytest.approx(match.score, abs=1e-4)  # all that the fusion weighs


def test_a_candidate_that_shares_no_word_gets_no_reason_about_words() -> None:
    for match in _shortlist(Need("N", "海洋潮汐观测浮标")).matches:
        for reason in match.reasons:
            assert ("都提到" in reason.text) <= bool(reason.shared)
        assert not any("都提到" in reason.text for reason in match.reasons)


def test_similar_past_needs_are_a_reason_only_for_whom_they_called_for() -> None:
    reasons = {
        match.candidate.id: [reason.text for reason in match.reasons if "以往相似" in reason.text]
        for match in _shortlist(need(8), _experienced(1.0)).matches
    }
    assert reasons.pop("S000") == ["以往相似的技术需求也认为它合适（合适程度 100%）"]
    assert reasons.pop("S001") == ["以往相似的技术需求也认为它合适（合适程度 50%）"]
    assert not any(reasons.values())


@pytest.mark.parametrize("weight", [0.0, -1.0, 0.001])
def test_what_does_not_speak_for_a_candidate_or_hardly_does_is_no_reason(weight: float) -> None:
    match = next(m for m in _shortlist(need(8), _experienced(weight)).matches if m.candidate.id == "S000")
    assert match.reasons[0].contribution > 0.1
    assert not any("以往相似" in reason.text for reason in match.reasons)


def test_of_a_candidate_that_nothing_speaks_for_only_the_nearest_text_is_shown() -> None:
    against = _Weighing("passages", -1000.0)
    shown = [match.reasons for match in _shortlist(Need("N", "海洋潮汐观测浮标"), Model(Kind.SOCIETY, against)).matches]
    assert shown
    for (reason,) in shown:
        assert reason.text.startswith("没有突出的依据，与需求最相近的是")
        assert reason.span is None
        assert reason.contribution == 0


@pytest.mark.parametrize(
    ("passage", "words", "shared"),
    [
        ("3D打印材料", ["3", "打印"], ("打印",)),
        ("PLC控制柜", ["plc", "lc"], ("plc",)),
        ("X射线检测12项", ["x", "12", "检测"], ("检测",)),
        ("铝合金压铸", ["合金", "铝合金"], ("铝合金",)),
    ],
)
def test_words_are_cited_only_where_they_stand_as_words(
    passage: str, words: list[str], shared: tuple[str, ...]
) -> None:
    assert explanation._standing_in(passage, words) == shared


def test_agreement_of_subjects_is_a_reason_only_for_those_who_state_the_subject() -> None:
    subjects = _subjects({"激光焊接与焊缝跟踪": "460", "水产养殖与鱼病防治": "240"})
    stating = [
        Candidate(f"S{code}", Kind.SOCIETY, code, (Document("name", code),), disciplines=(code,))
        for code in ("460", "240")
    ]
    model = Model(Kind.SOCIETY, _Weighing("disciplines.whole", 1.0), "test", subjects=subjects)
    found = {
        match.candidate.id: [reason.text for reason in match.reasons if "领域" in reason.text]
        for match in _shortlist(Need("N", "激光焊接与焊缝跟踪"), model, tuple(stating)).matches
    }
    assert found.pop("S460") == ["需求所属的领域在其所列范围之内：学科 100%（机械工程）"]
    assert not any(found.values())


def test_without_the_cited_span_the_score_is_lower() -> None:
    """Every claim counts, measured anew; 95 % because a shorter text makes its other words weigh more."""
    index = build_index(societies(24), HashEncoder())
    ranker = Ranker(Kind.SOCIETY, index, unlearned(Kind.SOCIETY))
    fell = []
    for query in encode_needs([need(number) for number in range(16)], HashEncoder()):
        for match in ranker.shortlist(query, Filters(), 3, "hash").matches:
            for reason in match.reasons:
                altered = without(match.candidate, reason.span)
                assert altered is not None
                index.upsert([altered])
                claims = ("语义相近" in reason.text) + ("都提到" in reason.text)
                fell += claims * [ranker.rank(query, 1, [match.candidate.id])[0][1] < match.score]
                index.upsert([match.candidate])
    assert len(fell) > 80
    assert sum(fell) >= 0.95 * len(fell)
