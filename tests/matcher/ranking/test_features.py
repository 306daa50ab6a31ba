"""Every feature against a slow straightforward computation."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matcher.encoding.cache import EmbeddingCache
from matcher.encoding.cached import CachedEncoder
from matcher.encoding.late import LateEncoder, fit_head
from matcher.ranking.experience import Experience
from matcher.ranking.feature_builder import FeatureBuilder
from matcher.ranking.features import features_for
from matcher.ranking.needs import EncodedNeed, encode_needs
from matcher.ranking.subjects import SCHEMES, Subjects
from matcher.recommender import build_index
from matcher.retrieval.late import MAX_NEED_TOKENS
from matcher.retrieval.passages import passages_of
from matcher.text.segment import Channel, default_segmenter
from matcher.vocabulary import Candidate, Document, Kind
from tests.fakes.encoder import HashEncoder
from tests.fakes.token_encoder import CharacterEncoder
from tests.fakes.world import need, societies

_CODES = {"disciplines": ("460", "46015", "430", "240"), "industries": ("35", "344", "3441", "04")}
_SUBJECTS = Subjects(
    _CODES, {scheme: HashEncoder().encode(["焊接", "电池热管理", "刀具", "养殖"], "passage") for scheme in SCHEMES}
)


def _stating(count: int) -> list[Candidate]:
    """Return societies that state disciplines and sectors, the first of them none."""
    stated = [((), ()), (("460",), ("34",)), (("430", "240"), ("35", "3441"))]
    return [
        replace(candidate, disciplines=stated[n % 3][0], sectors=stated[n % 3][1])
        for n, candidate in enumerate(societies(count))
    ]


def _query(number: int = 3) -> EncodedNeed:
    return encode_needs([need(number)], HashEncoder())[0]


def _bm25_share(query: str, candidates: list[Candidate], channel: Channel) -> list[float]:
    cut = default_segmenter().tokens
    documents = [[t for document in c.documents for t in cut(document.text, channel)] for c in candidates]
    mean = sum(map(len, documents)) / len(documents)
    wanted = set(cut(query, channel))

    def idf(token: str) -> float:
        df = sum(token in document for document in documents)
        return math.log(1 + (len(documents) - df + 0.5) / (df + 0.5))

    ceiling = sum(2.2 * idf(token) for token in wanted)
    shares = []
    for tokens in documents:
        counts = Counter(tokens)
        parts = [
            idf(t) * 2.2 * counts[t] / (counts[t] + 1.2 * (0.25 + 0.75 * len(tokens) / mean))
            for t in wanted & set(tokens)
        ]
        shares.append(sum(parts) / ceiling)
    return shares


def _top3(values: list[float]) -> float:
    return float(np.mean(sorted(values, reverse=True)[:3])) if values else math.nan


def _slow(query: EncodedNeed, candidates: list[Candidate], experience: Experience) -> dict[str, list[float]]:
    table: dict[str, list[float]] = {feature.name: [] for feature in features_for(Kind.SOCIETY)}
    for candidate in candidates:
        passages = passages_of(candidate)
        vectors = HashEncoder().encode([passage.text for passage in passages], "passage").astype(np.float64)
        for part, vector in (("whole", query.whole), ("title", query.title)):
            similarities = (vectors @ vector).tolist()
            table[f"dense.{part}.max"].append(max(similarities))
            table[f"dense.{part}.top3"].append(_top3(similarities))

        def of(field: str, vector: NDArray[np.float32]) -> list[float]:
            return [float(v @ vector) for v, p in zip(vectors, passages, strict=True) if p.field == field]  # noqa: B023

        table["name.title"].append(max(of("name", query.title), default=math.nan))
        table["scope.whole"].append(max(of("scope", query.whole), default=math.nan))
        table["technologies.top3"].append(_top3(of("technologies", query.whole)))
        table["problems.top3"].append(_top3(of("problems", query.whole)))
        table["passages"].append(math.log(1 + len(passages)))
    for part, text in (("whole", query.facets.whole), ("title", query.facets.title)):
        best = np.array(table[f"dense.{part}.max"])
        table[f"dense.{part}.z"] = ((best - best.mean()) / best.std()).tolist()
        table[f"words.{part}"] = _bm25_share(text, candidates, "words")
        table[f"pairs.{part}"] = _bm25_share(text, candidates, "pairs")
    ids = [candidate.id for candidate in candidates]
    for name in [name for name in table if name.startswith("late.")]:
        table[name] = [math.nan] * len(candidates)  # this encoder gives no token vectors
    whole, title = experience.similar(query.vectors, ids)
    table["experience.similar"], table["experience.title"] = whole.tolist(), title.tolist()
    for name, scheme in (("disciplines", "disciplines"), ("sectors", "industries")):
        for view, part in enumerate(("whole", "title")):
            shares = dict(
                zip(_SUBJECTS.codes[scheme], _SUBJECTS.shares(scheme, query.vectors)[view].tolist(), strict=True)
            )
            for candidate in candidates:
                stated = getattr(candidate, name)
                covered = [share for code, share in shares.items() if any(code.startswith(s) for s in stated)]
                table[f"{name}.{part}"].append(sum(covered) if stated else math.nan)
    table["experience.prior"] = experience.prior(ids).tolist()
    return table


def _experience() -> Experience:
    queries = encode_needs([need(n) for n in (3, 4, 11)], HashEncoder())
    return Experience.of([query.vectors for query in queries], [{"S003": 2}, {"S004": 1, "S005": 2}, {"S003": 1}])


def test_every_feature_of_every_candidate_is_what_its_label_says() -> None:
    candidates = _stating(20)
    index = build_index(candidates, HashEncoder())
    matrix = FeatureBuilder(Kind.SOCIETY, index, _experience(), _SUBJECTS).build(_query(), index.layout.numbers)
    expected = _slow(_query(), candidates, _experience())
    for feature in features_for(Kind.SOCIETY):
        np.testing.assert_allclose(matrix.column(feature.name), expected[feature.name], atol=1e-4, err_msg=feature.name)


def test_what_cannot_be_known_is_nan_and_all_else_a_number() -> None:
    candidates = societies(9)
    index = build_index(candidates, HashEncoder())
    matrix = FeatureBuilder(Kind.SOCIETY, index).build(_query(), index.layout.numbers)
    silent = {f: [all(d.field != f for d in c.documents) for c in candidates] for f in ("technologies", "problems")}
    assert any(silent["technologies"])
    assert any(silent["problems"])
    for feature in matrix.features:
        unknown = np.isnan(matrix.column(feature.name)).tolist()
        if feature.group in {"experience", "subjects", "late"}:
            assert all(unknown)
        else:
            assert unknown == silent.get(feature.name.removesuffix(".top3"), [False] * 9), feature.name


def test_late_features_are_means_of_the_best_cosines_of_tokens(tmp_path: Path) -> None:
    characters = CharacterEncoder()
    some = characters.encode_tokens([document.text for c in societies(8) for document in c.documents], "passage")
    late = LateEncoder(characters, fit_head(some, some, 12))
    encoder = CachedEncoder(characters.inner, EmbeddingCache(tmp_path / "cache.sqlite"), late)
    candidates = societies(8)
    index = build_index(candidates, encoder)
    query = encode_needs([need(3)], encoder, tokens=True)[0]
    for numbers in (index.layout.numbers, index.layout.numbers[2:5]):  # the whole catalogue at once, and some of it
        matrix = FeatureBuilder(Kind.SOCIETY, index).build(query, numbers)
        for part, text in (("whole", query.facets.whole), ("title", query.facets.title)):
            asking = late.encode_tokens([text], "query")[0].heaviest(MAX_NEED_TOKENS)
            for row, number in enumerate(numbers.tolist()):
                texts = [passage.text for passage in passages_of(index.candidate(number))]
                found, _ = late.encode_tokens(texts, "passage")
                asked = sorted(
                    (
                        float(np.average((one.vectors @ asking.vectors.T).max(axis=1), weights=one.weights))
                        for one in map(found.of, range(len(texts)))
                    ),
                    reverse=True,
                )
                expected = {
                    "answered": np.average((asking.vectors @ found.vectors.T).max(axis=1), weights=asking.weights),
                    "max": asked[0],
                    "top3": np.mean(asked[:3]),
                    "top10": np.mean(asked[:10]),
                }
                for name, value in expected.items():  # a token is kept in one byte a component
                    np.testing.assert_allclose(matrix.column(f"late.{part}.{name}")[row], value, atol=0.02)


def test_other_kinds_have_only_the_common_features() -> None:
    index = build_index([replace(c, kind=Kind.EXPERT) for c in societies(4)], HashEncoder())
    matrix = FeatureBuilder(Kind.EXPERT, index).build(_query(), index.layout.numbers)
    assert matrix.features == features_for(Kind.EXPERT)
    assert matrix.values.shape == (4, len(features_for(Kind.EXPERT)))
    assert not np.isnan(matrix.values).any()


def test_a_candidates_features_do_not_depend_on_the_company_it_is_measured_in() -> None:
    one = Candidate("S900", Kind.SOCIETY, "短", (Document("name", "激光"),))  # one passage beside many: padding
    many = Candidate("S901", Kind.SOCIETY, "长", tuple(Document("keywords", f"焊接{n}") for n in range(50)))
    index = build_index([*societies(10), one, many], HashEncoder())
    builder = FeatureBuilder(Kind.SOCIETY, index, _experience())
    together = builder.build(_query(), index.layout.numbers)
    for row, number in enumerate(index.layout.numbers):
        alone = builder.build(_query(), np.array([number]))
        np.testing.assert_allclose(alone.values[0], together.values[row], atol=1e-5)
        assert alone.best[0] == together.best[row]


def test_the_best_passage_is_the_candidates_own_and_nearest_to_the_whole_need() -> None:
    index = build_index(societies(12), HashEncoder())
    numbers = index.layout.numbers[3:9]
    matrix, layout = FeatureBuilder(Kind.SOCIETY, index).build(_query(), numbers), index.layout
    for row, place in enumerate(layout.rows(numbers)):
        assert layout.starts[place] <= matrix.best[row] < layout.starts[place + 1]
        similarity = layout.vectors[matrix.best[row]] @ _query().whole
        np.testing.assert_allclose(similarity, matrix.column("dense.whole.max")[row], atol=1e-6)


def test_after_a_change_of_the_index_the_background_is_that_of_the_new_one() -> None:
    index = build_index(_stating(5), HashEncoder())
    builder = FeatureBuilder(Kind.SOCIETY, index, subjects=_SUBJECTS)
    builder.build(_query(), index.layout.numbers)
    index.upsert(_stating(15)[5:])
    fresh = build_index(_stating(15), HashEncoder())
    expected = FeatureBuilder(Kind.SOCIETY, fresh, subjects=_SUBJECTS).build(_query(), fresh.layout.numbers)
    np.testing.assert_allclose(builder.build(_query(), index.layout.numbers).values, expected.values, atol=1e-5)
