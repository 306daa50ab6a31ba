"""Understanding a need: from what matching uses, with one pass of the encoder, and back into the one way of ranking."""

from __future__ import annotations

import json

import numpy as np
import pytest

from matcher.about import about_need
from matcher.errors import InvalidText
from matcher.ranking.needs import encode_needs
from matcher.ranking.subjects import Subjects
from matcher.recommender import Recommender
from matcher.understanding.corrections import Corrections, Struck, corrections_from
from matcher.understanding.documents import understanding_document
from matcher.understanding.reading import read_need, understand
from matcher.vocabulary import Kind, Need
from tests.fakes.encoder import HashEncoder

NEED = Need(
    "N1", "激光焊接时焊缝跟踪困难，需要提高精度；要求焊接变形控制在0.2mm以内。希望提供技术培训。", "激光焊接难题"
)


def test_the_encoder_sees_every_text_once(recommender: Recommender, encoder: HashEncoder) -> None:
    before = len(encoder.encoded)
    understand(NEED, recommender)
    assert len(encoder.encoded) - before == 2
    before = len(encoder.encoded)
    read = read_need(NEED, recommender)
    fresh = encoder.encoded[before:]
    assert len(set(fresh)) == len(fresh)
    assert {text for _, text in fresh} == {
        read.query.facets.whole,
        *(facet.want.text for facet in read.understanding.wanted),
        read.query.facets.title,
    }


def test_points_have_vectors_alone_and_half_way_to_the_title(recommender: Recommender) -> None:
    read = read_need(NEED, recommender)
    assert read.alone.shape == read.in_context.shape == (len(read.understanding.wanted), 64)
    np.testing.assert_allclose(np.linalg.norm(read.in_context, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(read.alone[0], read.query.title)
    assert (read.in_context @ read.query.title >= read.alone @ read.query.title - 1e-6).all()


def test_services_are_told_with_the_words_that_say_so_and_struck_words_say_nothing(recommender: Recommender) -> None:
    found = understand(NEED, recommender)
    training = next(one for one in found.services if one.words and "培训" in one.words[0])
    span = training.spans[0]
    assert NEED.text[span.start : span.end] == training.words[0]
    point = next(one for one in found.facets if "培训" in one.want.text)
    assert point.want.span is not None
    without = understand(NEED, recommender, Corrections(struck=(Struck(point.want.span, point.want.text),)))
    assert all("培训" not in word for one in without.services for word in one.words)
    assert [one.struck for one in without.facets] == [one.key == point.key for one in found.facets]


def test_the_corrected_need_ranks_by_the_one_way_there_is(recommender: Recommender) -> None:
    found = understand(NEED, recommender)
    points = [one for one in found.facets if "焊" in one.want.text and one.want.span]
    struck = tuple(Struck(one.want.span, one.want.text) for one in points if one.want.span)
    fish = understand(NEED, recommender, Corrections(struck=struck, added=("水产养殖鱼病防治",)))
    assert recommender.shortlist(found.matched, Kind.SOCIETY).matches[0].candidate.name.startswith("示例焊接")
    assert recommender.shortlist(fish.matched, Kind.SOCIETY).matches[0].candidate.name.startswith("示例水产")
    assert recommender.shortlist(found.matched, Kind.SOCIETY) == recommender.shortlist(NEED, Kind.SOCIETY)
    assert fish.facets[-1].added
    assert fish.facets[-1].key == "+0"
    again = corrections_from(json.loads(json.dumps(understanding_document(fish)))["corrections"])
    assert understand(NEED, recommender, again) == fish


def test_stated_disciplines_and_sectors_count_for_features_and_policy(encoder: HashEncoder) -> None:
    codes = {"disciplines": ("430", "460", "520"), "industries": ("33", "34", "C35")}
    axes = np.eye(64, dtype=np.float32)[:3]
    subjects = Subjects(codes, {"disciplines": axes, "industries": axes})
    vectors = np.stack([axes[0] + 0.1 * axes[1]])
    assert subjects.shares("disciplines", vectors)[0, 0] > 0.9
    np.testing.assert_allclose(subjects.shares_within("disciplines", vectors, ("520",)), [[0, 0, 1]])
    np.testing.assert_array_equal(
        subjects.shares_within("disciplines", vectors, ("999",)), subjects.shares("disciplines", vectors)
    )
    stated = Need("N", "焊接", disciplines=("52010",), sectors=("341",))
    about = about_need(encode_needs([stated], encoder)[0], subjects, None)
    assert about.disciplines == ("520",)
    assert about.sectors == ("34",)


def test_hints_name_what_is_missing(recommender: Recommender) -> None:
    def keys(need: Need) -> set[str]:
        return {hint.key for hint in understand(need, recommender).hints}

    assert keys(Need("N", "帮忙焊接")) >= {"short", "problem", "goal", "figure", "title", "region"}
    whole = Need("N", NEED.text * 20, NEED.title, region="湖北省武汉市")
    assert keys(whole) == {"long"}
    assert "region" in keys(NEED)


@pytest.mark.parametrize("text", ["", "。。。", "焊\x00接"])
def test_what_is_no_text_is_refused(recommender: Recommender, text: str) -> None:
    with pytest.raises(InvalidText):
        understand(Need("N", text), recommender)
