"""Dossiers on the shipped societies: sealed, replayed without anything but the file, and every alteration found."""

from __future__ import annotations

import base64
import json
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from matcher.cli.main import main
from matcher.corpus.catalogue import shipped
from matcher.corpus.serial import need_document
from matcher.dossier.document import Document, read_dossier, seal_of, sealed, write_dossier
from matcher.dossier.pieces import need_of
from matcher.dossier.replay import differences, replayed
from matcher.dossier.writing import dossier_of, retold
from matcher.encoding.catalogue import open_encoder
from matcher.errors import DamagedFile
from matcher.policy.applying import Application
from matcher.programmes.shelf import PROGRAMMES, find_pack, shipped_packs
from matcher.ranking.model import open_model, unlearned
from matcher.recommender import Ranker, Recommender, build_index
from matcher.vocabulary import Enterprise, Filters, Kind, Need

NEED = Need("D-1", "高功率半导体激光器芯片的散热封装与光束整形，要求寿命超过两万小时", "激光器封装")
COUNT = 40


@pytest.fixture(scope="module")
def recommender(home: Path) -> Recommender:
    encoder = open_encoder("use", home)
    index = build_index(shipped(Kind.SOCIETY)[:COUNT], encoder)
    return Recommender(encoder, {Kind.SOCIETY: Ranker(Kind.SOCIETY, index, open_model(Kind.SOCIETY, encoder))})


@pytest.fixture(scope="module")
def document(recommender: Recommender) -> Document:
    pack = find_pack(shipped_packs(), "wuhan-2015")
    application = Application(
        pack,
        (Enterprise("91420100MA00000000", "演示激光有限公司", statuses=("独立法人",), revenue=0.1),),
        answers={"企业同意": True},
    )
    shortlist = recommender.shortlist(NEED, Kind.SOCIETY, top=5, application=application)
    text = (PROGRAMMES / "wuhan-2015.toml").read_text("utf-8")
    return dossier_of(recommender, shortlist, Filters(), 5, ("wuhan-2015.toml", text))


def test_a_dossier_read_back_and_replayed_has_the_same_bytes(document: Document, tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    write_dossier(path, document)
    again = replayed(read_dossier(path))
    assert sealed(again) == path.read_bytes()
    assert differences(document, again) == []
    assert len(document["result"]["matches"]) == 5
    assert len(document["features"]["ids"]) == COUNT


def test_the_same_question_gives_the_same_bytes_from_the_text_on(document: Document, recommender: Recommender) -> None:
    assert sealed(retold(json.loads(sealed(document)), recommender)) == sealed(document)


def test_the_result_is_what_the_shortlist_said(document: Document, recommender: Recommender) -> None:
    pack = find_pack(shipped_packs(), "wuhan-2015")
    shortlist = recommender.shortlist(NEED, Kind.SOCIETY, top=5, application=Application(pack))
    for row, match in zip(document["result"]["matches"], shortlist.matches, strict=True):
        assert (row["rank"], row["id"], row["score"]) == (match.rank, match.candidate.id, match.score)
        assert row["contributions"] == match.contributions
        assert sum(row["contributions"].values()) == pytest.approx(row["score"], abs=1e-4)
        assert {lift["priority"] for lift in row["lifts"]} == {"directions", "cross-discipline", "several-parties"}


def test_an_unlearned_ranking_without_a_programme_is_replayed_too(recommender: Recommender, home: Path) -> None:
    encoder = open_encoder("use", home)
    index = build_index(shipped(Kind.SOCIETY)[:8], encoder)
    plain = Recommender(encoder, {Kind.SOCIETY: Ranker(Kind.SOCIETY, index, unlearned(Kind.SOCIETY))})
    document = dossier_of(plain, plain.shortlist(NEED, Kind.SOCIETY, top=3), Filters(), 3)
    assert document["model"] is None
    assert sealed(replayed(document)) == sealed(document)


def _edited(document: Document, what: str) -> Document:
    edited = deepcopy(document)
    if what == "score":
        edited["result"]["matches"][1]["score"] += 0.25
    elif what == "place":
        edited["result"]["matches"].reverse()
    elif what == "lift":
        edited["result"]["matches"][0]["lifts"][0]["amount"] = "0.09"
    elif what == "feature":
        values = np.frombuffer(base64.b64decode(edited["features"]["float32"]), "<f4").copy()
        values[:] += np.float32(0.2)
        edited["features"]["float32"] = base64.b64encode(values.tobytes()).decode()
    elif what == "pack":
        edited["programme"]["pack"] = edited["programme"]["pack"].replace('"光电子", ', "")
    elif what == "reason":
        next(iter(edited["reasons"].values()))[0]["contribution"] += 0.01
    elif what == "quote":
        next(one for ones in edited["reasons"].values() for one in ones if one["span"])["quote"] = "从未写过的话"
    elif what == "industry":
        for candidate in edited["candidates"]:
            candidate["industries"] = []
    return edited


@pytest.mark.parametrize("what", ["score", "place", "lift", "feature", "pack", "reason", "quote", "industry"])
def test_every_edit_is_found_even_under_a_new_seal(document: Document, tmp_path: Path, what: str) -> None:
    edited = _edited(document, what)
    path = tmp_path / "edited.json"
    write_dossier(path, edited)
    read = read_dossier(path)
    assert differences(read, replayed(read))
    assert main(["replay", str(path)]) == 2


def test_another_model_under_the_old_name_is_refused(document: Document) -> None:
    edited = deepcopy(document)
    edited["model"]["manifest"]["calibration"]["slope"] *= 2
    with pytest.raises(DamagedFile, match="不是它所写的"):
        replayed(edited)


def test_a_file_altered_without_a_new_seal_is_refused(document: Document, tmp_path: Path) -> None:
    path = tmp_path / "altered.json"
    path.write_bytes(sealed(document).replace("激光".encode(), "极光".encode(), 1))
    with pytest.raises(DamagedFile, match="改动过"):
        read_dossier(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "不是完整"),
        (b"[]", "不是决策档案"),
        (b'{"seal": "", "format": 9}', "格式是 9"),
        (b"\xff\xfe", "不是完整"),
    ],
)
def test_what_is_no_dossier_is_refused_with_a_line(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "none.json"
    path.write_bytes(content)
    with pytest.raises(DamagedFile, match=said):
        read_dossier(path)


def test_a_dossier_without_its_parts_is_refused_with_a_line(document: Document) -> None:
    for key in ("model", "features", "candidates", "need"):
        rest = {name: value for name, value in document.items() if name != key}
        with pytest.raises(DamagedFile, match="不全"):
            replayed(rest | {"seal": seal_of(rest)})


def test_the_command_says_what_it_found(document: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / "one.json", tmp_path / "again.json"
    write_dossier(path, document)
    assert main(["replay", str(path), "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "重放一致" in said
    assert "wuhan-2015" in said
    assert out.read_bytes() == path.read_bytes()


def test_a_need_is_told_as_in_earlier_versions_unless_somebody_stated_more(recommender: Recommender) -> None:
    assert not {"disciplines", "sectors"} & need_document(NEED).keys()
    stated = replace(NEED, disciplines=("430",), sectors=("39",))
    assert need_of(need_document(stated)) == stated
    document = dossier_of(recommender, recommender.shortlist(stated, Kind.SOCIETY, top=3), Filters(), 3)
    assert document["need"]["disciplines"] == ["430"]
    assert retold(document, recommender) == document
