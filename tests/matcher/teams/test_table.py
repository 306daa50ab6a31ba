"""Coverage and comparison over the invented office: cited words stand where they are said to, scores are the list's."""

from __future__ import annotations

import json

import numpy as np
import pytest

from matcher.errors import HuiqiError, UnknownName
from matcher.recommender import Recommender
from matcher.teams.assembling import assemble, at_hand
from matcher.teams.calibration import PARTLY
from matcher.teams.comparing import compare, matches_for, parties_named
from matcher.teams.documents import comparison_document, proposal_document, specialists_document, table_document
from matcher.teams.specialists import specialists
from matcher.teams.table import cover_table
from matcher.teams.team import cover
from matcher.understanding.corrections import Corrections
from matcher.understanding.reading import read_need
from matcher.vocabulary import Kind, Need

NEED = Need("N1", "激光焊接时焊缝跟踪困难；污水处理要脱氮除磷。", "激光焊接与污水处理")


def test_a_candidate_is_covered_alike_alone_and_in_a_crowd_and_cited_word_by_word(recommender: Recommender) -> None:
    read = read_need(NEED, recommender)
    lists = [recommender.shortlist(NEED, kind).matches for kind in (Kind.SOCIETY, Kind.EXPERT)]
    table = cover_table(read, at_hand(lists), recommender)
    assert len(table.matches) == 20
    for column, match in enumerate(table.matches):
        alone = cover_table(read, [match], recommender)
        assert [row[column] for row in table.cells] == [row[0] for row in alone.cells]
        for row in table.cells:
            cell = row[column]
            document = match.candidate.documents[cell.span.document]
            assert document.text[cell.span.start : cell.span.end] == cell.quote
            assert document.field == cell.field


def test_each_topic_of_a_need_is_covered_by_those_who_serve_it(recommender: Recommender) -> None:
    read = read_need(NEED, recommender)
    table = cover_table(read, at_hand([recommender.shortlist(NEED, Kind.SOCIETY).matches]), recommender)
    names = [match.candidate.name for match in table.matches]
    for facet, topic in zip(read.understanding.wanted[1:], ("焊接", "水处理"), strict=True):
        row = table.degrees[table.facets.index(facet)]
        assert topic in names[int(np.argmax(row))], facet
    team = assemble(table, 2).best
    assert {"焊接" in one.match.candidate.name for one in team.members} == {True, False} or len(team.members) == 1


def test_a_struck_point_is_none_and_an_added_one_is_one_to_cover(recommender: Recommender) -> None:
    read = read_need(NEED, recommender, Corrections(added=("红外成像系统",)))
    matches = matches_for(read, [(Kind.EXPERT, "E07"), (Kind.EXPERT, "E00")], recommender)
    table = cover_table(read, matches, recommender)
    assert table.facets[-1].want.text == "红外成像系统"
    assert table.degrees[-1, 0] > table.degrees[-1, 1]


def test_a_comparison_shows_the_very_match_of_the_list(recommender: Recommender) -> None:
    listed = recommender.shortlist(NEED, Kind.SOCIETY, top=25).matches
    read = read_need(NEED, recommender)
    chosen = [(Kind.SOCIETY, listed[place].candidate.id) for place in (4, 0, 17)]
    found = compare(read, [*chosen, chosen[0]], recommender)
    assert [one.match for one in found.candidates] == [listed[place] for place in (4, 0, 17)]
    for one in found.candidates:
        total = sum(one.groups.values()) + one.match.contributions["base"]
        assert total == pytest.approx(one.match.score, abs=1e-4)
    json.dumps(comparison_document(found), allow_nan=False)


def test_a_team_put_together_by_hand_may_hold_anybody_of_the_catalogue(recommender: Recommender) -> None:
    read = read_need(NEED, recommender)
    parties = [(Kind.SOCIETY, "S002"), (Kind.EXPERT, "E09")]
    table = cover_table(read, matches_for(read, parties, recommender), recommender)
    team = cover(table, parties)
    assert set(team.parties) == set(parties)
    assert cover(table, parties[::-1]) == team
    document = proposal_document(assemble(table, 2, society=True))
    json.dumps([document, table_document(table)], allow_nan=False)
    assert {one["id"] for one in document["steps"][-1]["members"]} == {"S002", "E09"}


def test_load_level_and_services_are_told(recommender: Recommender) -> None:
    read = read_need(NEED, recommender)
    full, stranger = compare(read, [(Kind.SOCIETY, "S900"), (Kind.EXPERT, "E01")], recommender).candidates
    assert full.load == "在办 2 项，可承接 2 项，已满"
    assert full.level == "全国"
    assert stranger.load == "未填"
    assert stranger.shared is None
    assert stranger.among == 10
    busy = compare(read, [(Kind.SOCIETY, "S001")], recommender).candidates[0]
    assert busy.load == "暂不接受新任务"


def test_candidates_are_found_by_id_or_name_and_twins_are_told_apart(recommender: Recommender) -> None:
    assert parties_named(["S003", "专家4", "expert:E01"], recommender) == (
        (Kind.SOCIETY, "S003"),
        (Kind.EXPERT, "E04"),
        (Kind.EXPERT, "E01"),
    )
    with pytest.raises(UnknownName, match="society:S000、society:S900"):
        parties_named(["示例焊接学会0"], recommender)
    with pytest.raises(UnknownName, match="没有叫“幽灵”"):
        parties_named(["幽灵"], recommender)


def test_too_many_nobody_and_those_who_are_gone_are_refused(recommender: Recommender) -> None:
    read = read_need(NEED, recommender)
    for wrong, says in (([], "选了 0 个"), ([(Kind.SOCIETY, f"S{n:03d}") for n in range(9)], "选了 9 个")):
        with pytest.raises(HuiqiError, match=says):
            compare(read, wrong, recommender)
    with pytest.raises(UnknownName, match="X1"):
        compare(read, [(Kind.EXPERT, "X1")], recommender)


def test_points_left_open_have_specialists_of_the_whole_catalogue_but_not_the_team(recommender: Recommender) -> None:
    read = read_need(NEED, recommender, Corrections(added=("深海钻井平台防腐",)))
    open_point = read.understanding.wanted[-1]
    found = specialists(read, [open_point], recommender)[open_point.key]
    assert [one.candidate.id for one in found] == ["E09"]
    assert found[0].cell.degree >= PARTLY
    assert found[0].cell.quote == "深海钻井平台防腐"
    alone = cover_table(read, matches_for(read, [(Kind.EXPERT, "E09")], recommender), recommender)
    assert alone.cells[-1][0] == found[0].cell
    assert specialists(read, [open_point], recommender, [(Kind.EXPERT, "E09")]) == {open_point.key: ()}
    assert specialists(read, [], recommender) == {}
    json.dumps(specialists_document({open_point.key: found}), allow_nan=False)
