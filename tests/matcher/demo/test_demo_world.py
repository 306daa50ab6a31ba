"""The records of the demonstration world: counts, marks, validity, the same bytes for the same seed."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from matcher.corpus.checking import check_record, contradictions
from matcher.corpus.records import candidate_from, enterprise_from, need_from
from matcher.demo.draws import MARK, stream
from matcher.demo.material import material
from matcher.demo.preferences import with_preferences
from matcher.demo.societies import make_societies
from matcher.demo.world import SEED, World, build_world, write_world
from matcher.errors import StorageUnavailable
from matcher.policy.eligibility import check
from matcher.policy.ruling import Outcome
from matcher.programmes.shelf import pack_of, shipped_packs
from matcher.taxonomy.classification import classification
from matcher.vocabulary import Kind, RecordKind

_KINDS = {
    "enterprises": RecordKind.ENTERPRISE,
    "societies": RecordKind.SOCIETY,
    "experts": RecordKind.EXPERT,
    "achievements": RecordKind.ACHIEVEMENT,
    "needs": RecordKind.NEED,
}
_WISHES = ("interests", "capacity", "ongoing", "least_budget", "served", "available")
_CONTACT = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|@|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)|(?<!\d)\d{17}[\dXx](?!\d)")


def _text(world: World) -> str:
    return json.dumps({name: list(records) for name, records in world.files().items()}, ensure_ascii=False)


def test_the_world_has_the_promised_size(world: World) -> None:
    assert len(world.enterprises) == 400
    assert len(world.experts) == 3000
    assert len(world.needs) == 900
    assert len(world.achievements) == 600
    assert len({record["region"] for record in world.enterprises}) == 17
    assert {need["date"][:4] for need in world.needs} == {"2021", "2022", "2023", "2024", "2025"}


def test_the_same_seed_writes_the_same_bytes_and_another_seed_others(world: World, tmp_path: Path) -> None:
    write_world(world, tmp_path / "one")
    write_world(build_world(), tmp_path / "two")
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == sorted([*(f"{name}.jsonl" for name in world.files()), "README.txt"])
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
    other = build_world(seed=7)
    for name, records in other.files().items():
        assert records != world.files()[name], name


def test_a_folder_with_files_is_never_overwritten(world: World, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(StorageUnavailable) as caught:
        write_world(world, tmp_path)
    assert "不是空目录" in caught.value.problem
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_an_empty_folder_is_filled(world: World, tmp_path: Path) -> None:
    target = tmp_path / "empty"
    target.mkdir()
    write_world(world, target)
    assert "虚构" in (target / "README.txt").read_text("utf-8")
    assert len((target / "needs.jsonl").read_text("utf-8").splitlines()) == 900


def test_every_record_is_marked(world: World) -> None:
    for name, records in world.files().items():
        for record in records:
            assert record["demo"] is True, name
            assert "演示" in record["name"], name
    assert all(MARK in need["title"] for need in world.needs if need["title"])
    assert all(MARK in expert["organization"] for expert in world.experts)
    assert all(MARK in achievement["owner"] for achievement in world.achievements)


def test_nothing_looks_like_a_telephone_number_an_address_or_an_identity_card(world: World) -> None:
    assert not _CONTACT.search(_text(world))


def test_ids_are_unique(world: World) -> None:
    for name in ("enterprises", "societies", "experts", "achievements", "needs", "events", "alliances"):
        ids = [record["id"] for record in world.files()[name]]
        assert len(set(ids)) == len(ids), name


@pytest.mark.parametrize("name", sorted(_KINDS))
def test_the_files_pass_the_checks_of_import(world: World, name: str) -> None:
    for record in world.files()[name]:
        checked = check_record(record, _KINDS[name])
        assert not checked.problems, record["id"]
        assert not contradictions(checked.record, _KINDS[name]), record["id"]


def test_candidates_and_needs_can_be_made_of_the_records(world: World) -> None:
    kinds = (("societies", Kind.SOCIETY), ("experts", Kind.EXPERT), ("achievements", Kind.ACHIEVEMENT))
    for name, kind in kinds:
        for record in world.files()[name]:
            assert len(candidate_from(record, kind).documents) > 1
    for record in world.needs:
        assert need_from(record).id == record["id"]


def test_some_figures_are_missing_some_below_the_thresholds_and_a_few_absurd(world: World) -> None:
    figures = [(record["research_staff"], record["staff"]) for record in world.enterprises]
    known = [few / many for few, many in figures if few is not None and many is not None]
    assert 0.1 < sum(share < 0.1 for share in known) / len(known) < 0.5
    assert 0.05 < 1 - len(known) / len(figures) < 0.2
    spending = [
        record["research_spending"] / record["revenue"]
        for record in world.enterprises
        if record["research_spending"] and record["revenue"]
    ]
    assert 0.2 < sum(share < 0.05 for share in spending) / len(spending) < 0.6
    assert 1 <= sum(share > 10 for share in spending) <= 12
    assert sum(record["revenue"] == 0 for record in world.enterprises) >= 3


def test_references_lead_to_records(world: World) -> None:
    enterprises = {record["id"] for record in world.enterprises}
    experts = {record["id"] for record in world.experts}
    assert all(need["enterprise"] in enterprises for need in world.needs)
    assert all(record["owner_id"] in enterprises | experts for record in world.achievements)


def test_achievements_have_different_titles_and_all_tags_occur(world: World) -> None:
    assert len({record["name"] for record in world.achievements}) == 600
    assert {tag for record in world.achievements for tag in record["tags"]} == {"节能", "环保", "创新"}
    assert all(record["tags"] for record in world.achievements)


def test_some_enterprises_pass_some_fail_some_are_open_and_some_stand_at_the_edge(world: World) -> None:
    pack = pack_of(shipped_packs(), "wuhan", 2015)
    business = {"主要业务是否为研发、生产技术密集型产品，或提供相应的服务？": True}
    checked = [check_record(record, RecordKind.ENTERPRISE).record for record in world.enterprises]
    found = [check(pack, enterprise_from(record), business) for record in checked]
    shares = Counter(one.outcome for one in found)
    assert all(shares[outcome] >= 20 for outcome in Outcome)
    said = [one.ruling.says for each in found for one in each.checks]
    assert any(" = 10%，" in line for line in said)
    assert any(" = 5%，" in line for line in said)
    changes = [change.says for each in found for one in each.checks for change in one.changes]
    assert any(line.startswith("再增加 1 名研发人员即达到 10%") for line in changes)
    assert any(line.startswith("再增加研发投入 0.01 万元即达到 5%") for line in changes)
    assert sum(each.missing[:2] == ("研发人员数", "职工总数") for each in found) >= 2


def test_local_societies_say_what_they_want_and_many_leave_something_out(world: World) -> None:
    stated = Counter(
        key
        for record in world.societies
        for key in ("interests", "capacity", "least_budget", "served")
        if key in record
    )
    for key, count in stated.items():
        assert 0.5 < count / len(world.societies) < 0.95, key
    for record in world.societies:
        society = candidate_from(record, Kind.SOCIETY)
        assert society.ongoing is None or (society.capacity is not None and society.ongoing <= society.capacity)
        assert set(society.interests) <= set(classification("directions-wuhan-2015").names())
    assert 1 <= sum(not record["available"] for record in world.societies) < 20
    assert sum(need["budget"] is not None for need in world.needs) > 500


def test_what_societies_want_changes_nothing_else_of_the_world(world: World) -> None:
    drawn = stream(SEED, "preferences")
    bare = [{key: value for key, value in record.items() if key not in _WISHES} for record in world.societies]
    again = with_preferences(drawn, material(), bare)
    assert again == list(world.societies)
    assert make_societies(stream(SEED, "societies"), material())[1] == bare
