"""The front door: ordered shortlists, refusals that say what to do, the same answer twice."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from matcher.cli.printing import shortlist_as_json
from matcher.errors import InvalidText, NotReady, UnknownName
from matcher.ranker import Ranker, filter_values
from matcher.ranking.model import unlearned
from matcher.recommender import Recommender, build_index, rank_needs
from matcher.retrieval.filtering import passes
from matcher.vocabulary import Filters, Kind, Need
from tests.fakes.encoder import HashEncoder
from tests.fakes.world import need, needs, societies


def _ranker(count: int = 24) -> Ranker:
    twins = [replace(candidate, id=f"T{candidate.id}") for candidate in societies(4)]
    index = build_index([*twins, *societies(count)], HashEncoder())
    return Ranker(Kind.SOCIETY, index, unlearned(Kind.SOCIETY))


@pytest.fixture(scope="module")
def recommender() -> Recommender:
    return Recommender(HashEncoder(), {Kind.SOCIETY: _ranker()})


def test_a_shortlist_is_ordered_by_score_then_id_and_numbered_from_one(recommender: Recommender) -> None:
    shortlist = recommender.shortlist(need(0), Kind.SOCIETY, top=28)
    keys = [(-match.score, match.candidate.id) for match in shortlist.matches]
    assert keys == sorted(keys)
    assert len({score for score, _ in keys}) < len(keys)  # the twins tie, so the ids decide
    assert [match.rank for match in shortlist.matches] == list(range(1, 29))
    assert len({match.candidate.id for match in shortlist.matches}) == 28
    assert shortlist.considered == 28
    assert shortlist.encoder == "hash"
    assert shortlist.model == "fusion-1"
    for match in shortlist.matches:
        assert sum(match.contributions.values()) == pytest.approx(match.score, abs=1e-4)


def test_a_shorter_list_is_the_head_of_the_longer(recommender: Recommender) -> None:
    long, short = (recommender.shortlist(need(1), Kind.SOCIETY, top=top).matches for top in (20, 5))
    assert [(m.rank, m.candidate.id) for m in short] == [(m.rank, m.candidate.id) for m in long[:5]]


def test_the_same_question_gives_the_same_bytes_also_from_a_fresh_start(recommender: Recommender) -> None:
    fresh = Recommender(HashEncoder(), {Kind.SOCIETY: _ranker()})
    texts = [shortlist_as_json(r.shortlist(need(2), Kind.SOCIETY)) for r in (recommender, recommender, fresh)]
    assert texts[0] == texts[1] == texts[2]


def test_those_who_serve_the_topic_come_first(recommender: Recommender) -> None:
    for wanted in needs(8):
        names = [match.candidate.name for match in recommender.shortlist(wanted, Kind.SOCIETY, top=3).matches]
        topic = societies(8)[int(wanted.id[1:])].name.removeprefix("示例").split("学会")[0]
        assert topic in names[0]


def test_only_those_that_pass_the_filters_are_listed_and_counted(recommender: Recommender) -> None:
    shortlist = recommender.shortlist(
        need(0), Kind.SOCIETY, filters=Filters(levels=frozenset({"national"}), regions=frozenset({"湖北"})), top=28
    )
    assert {(m.candidate.level, m.candidate.region) for m in shortlist.matches} == {("national", "湖北")}
    assert shortlist.considered == len(shortlist.matches) == 3  # S000, S012 and the twin of S000
    nobody = Filters(industries=frozenset({"产业1"}), levels=frozenset({"national"}), disciplines=frozenset({"103"}))
    empty = recommender.shortlist(need(0), Kind.SOCIETY, filters=nobody)
    assert (empty.matches, empty.considered) == ((), 0)


def test_a_region_holds_what_is_written_under_it() -> None:
    placed = {text: replace(societies(1)[0], region=text) for text in ("湖北省", "湖北省武汉市", "湖南省长沙市", "")}
    found = {text for text, one in placed.items() if passes(one, Filters(regions=frozenset({"湖北省"})))}
    assert found == {"湖北省", "湖北省武汉市"}
    assert filter_values([placed["湖北省武汉市"], placed["湖南省长沙市"], placed[""]])["regions"] == [
        "湖北省",
        "湖北省武汉市",
        "湖南省",
        "湖南省长沙市",
    ]


@pytest.mark.parametrize("text", ["", "  \n", "。，！？", "a" * 20_001, "焊\x00接", "焊接\ud800"])
def test_what_is_no_text_is_refused(recommender: Recommender, text: str) -> None:
    with pytest.raises(InvalidText) as caught:
        recommender.shortlist(Need("N", text), Kind.SOCIETY)
    assert caught.value.remedy


def test_a_title_alone_is_enough(recommender: Recommender) -> None:
    assert recommender.shortlist(Need("N", "", "激光焊接"), Kind.SOCIETY).matches


@pytest.mark.parametrize("kind", [Kind.EXPERT, Kind.ACHIEVEMENT])
def test_a_kind_without_candidates_is_not_ready_and_says_how_to_import(recommender: Recommender, kind: Kind) -> None:
    with pytest.raises(NotReady, match=f"{kind.label}.*huiqi import"):
        recommender.shortlist(need(0), kind)
    assert recommender.sizes() == {Kind.SOCIETY: 28, Kind.EXPERT: 0, Kind.ACHIEVEMENT: 0}


@pytest.mark.parametrize("name", ["levels", "regions", "disciplines", "industries", "services", "maturities", "tags"])
def test_a_filter_value_nobody_has_is_refused_with_those_there_are(recommender: Recommender, name: str) -> None:
    chosen: dict[str, frozenset[str]] = {name: frozenset({"没有这个"})}
    with pytest.raises(UnknownName) as caught:
        recommender.shortlist(need(0), Kind.SOCIETY, filters=replace(Filters(), **chosen))  # type: ignore[arg-type]
    assert "没有这个" in caught.value.problem
    assert all(value in caught.value.remedy for value in recommender.filter_values(Kind.SOCIETY)[name])


def test_the_values_to_filter_by_are_those_in_use_sorted(recommender: Recommender) -> None:
    found = recommender.filter_values(Kind.SOCIETY)
    rows = [asdict(candidate) for candidate in societies(24)]
    assert found["levels"] == ["municipal", "national", "provincial"]
    assert found["regions"] == sorted({row["region"] for row in rows} - {""})
    assert found["industries"] == sorted({name for row in rows for name in row["industries"]})
    assert found["disciplines"] == sorted({code for row in rows for code in row["disciplines"]})


def test_ranking_many_needs_agrees_with_their_shortlists_and_keeps_to_the_pools(recommender: Recommender) -> None:
    ranker, wanted = _ranker(), needs(5)
    run = rank_needs(wanted, ranker, HashEncoder(), 7)
    assert list(run) == [n.id for n in wanted]
    for n in wanted:
        matches = recommender.shortlist(n, Kind.SOCIETY, top=7).matches
        assert [identifier for identifier, _ in run[n.id]] == [match.candidate.id for match in matches]
        assert [score for _, score in run[n.id]] == pytest.approx([match.score for match in matches], abs=1e-5)
    pools = {"N001": ["S005", "S009", "unknown"], "N003": []}
    pooled = rank_needs(wanted, ranker, HashEncoder(), 7, pools)
    assert {name: sorted(i for i, _ in rows) for name, rows in pooled.items()} == {"N001": ["S005", "S009"], "N003": []}
