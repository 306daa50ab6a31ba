"""Dossiers by the interface: the bytes of the library, replayed to the same; damage is refused, falsehood is found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from matcher.dossier.apart import replayed_apart
from matcher.dossier.document import parse_dossier, seal_of, sealed
from matcher.dossier.writing import dossier_of
from matcher.errors import HuiqiError
from matcher.manifest import fingerprint_of
from matcher.recommender import Recommender
from matcher.vocabulary import Filters, Kind, Need
from tests.fakes.firms import LASER
from tests.fakes.problems import problem_of

WRITE, REPLAY = "/api/v1/dossiers", "/api/v1/dossiers/replay"
TEXT = "高功率半导体激光器芯片的散热封装与光束整形"
JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def data(office: TestClient) -> bytes:
    body = {"need": TEXT, "programme": "wuhan-2015", "enterprises": [LASER["id"]], "top": 5}
    answer = office.post(WRITE, json=body)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["content-disposition"].startswith('attachment; filename="huiqi-')
    return answer.content


def test_the_dossier_has_the_bytes_of_the_library(office: TestClient, learned: Recommender) -> None:
    answer = office.post(WRITE, json={"need": TEXT, "top": 3})
    shortlist = learned.shortlist(Need("-", TEXT), Kind.SOCIETY, top=3)
    assert answer.content == sealed(dossier_of(learned, shortlist, Filters(), 3))


def test_it_holds_the_list_that_the_match_gives_and_is_replayed_to_the_same_bytes(
    office: TestClient, data: bytes
) -> None:
    document = parse_dossier(data, "it")
    body = {"need": TEXT, "programme": "wuhan-2015", "enterprises": [LASER["id"]], "top": 5}
    matches = office.post("/api/v1/match", json=body).json()["matches"]
    assert [one["id"] for one in document["result"]["matches"]] == [one["id"] for one in matches]
    answer = office.post(REPLAY, content=data, headers=JSON)
    assert answer.json() == {"same": True, "differences": [], "seal": document["seal"]}


def _other_score(document: dict[str, Any]) -> None:
    document["result"]["matches"][0]["score"] += 1


def _other_place(document: dict[str, Any]) -> None:
    first, second = document["result"]["matches"][:2]
    first["rank"], second["rank"] = 2, 1


@pytest.mark.parametrize("alter", [_other_score, _other_place])
def test_what_was_edited_and_sealed_again_is_found(
    office: TestClient, data: bytes, alter: Callable[[dict[str, Any]], None]
) -> None:
    document = json.loads(data)
    alter(document)
    answer = office.post(REPLAY, content=sealed(document), headers=JSON).json()
    assert not answer["same"]
    assert any("result.matches[1]" in line for line in answer["differences"])
    assert answer["seal"] == seal_of(document)


def _cut(document: dict[str, Any]) -> None:
    document["need"]["text"] = document["need"]["text"][:-1]


def _later(document: dict[str, Any]) -> None:
    document["format"] = 99


def _not_a_number(document: dict[str, Any]) -> None:
    document["top"] = float("nan")


@pytest.mark.parametrize(("alter", "said"), [(_cut, "改动过"), (_later, "格式是 99"), (_not_a_number, "不是数的数")])
def test_a_damaged_dossier_is_refused(
    office: TestClient, data: bytes, alter: Callable[[dict[str, Any]], None], said: str
) -> None:
    document = json.loads(data)
    alter(document)
    assert said in problem_of(office.post(REPLAY, content=json.dumps(document).encode(), headers=JSON))


def _without_model(document: dict[str, Any]) -> None:
    del document["model"]["files"]


def _without_columns(document: dict[str, Any]) -> None:
    document["features"]["names"].pop()


def _odd_pack(document: dict[str, Any]) -> None:
    document["programme"]["file"] = "../.."


@pytest.mark.parametrize("alter", [_without_model, _without_columns, _odd_pack])
def test_a_dossier_whose_parts_do_not_fit_is_refused_though_its_seal_is_right(
    office: TestClient, data: bytes, alter: Callable[[dict[str, Any]], None]
) -> None:
    document = json.loads(data)
    alter(document)
    problem_of(office.post(REPLAY, content=sealed(document), headers=JSON))


def test_trees_that_would_crash_their_library_crash_only_the_process_of_the_replay(data: bytes) -> None:
    document = json.loads(data)
    scorer = json.loads(document["model"]["files"]["scorer.json"])
    for tree in scorer["learner"]["gradient_booster"]["model"]["trees"]:
        tree["left_children"] = [2**30 if child >= 0 else child for child in tree["left_children"]]
        tree["right_children"] = [2**30 if child >= 0 else child for child in tree["right_children"]]
    text = json.dumps(scorer)
    document["model"]["files"]["scorer.json"] = text
    document["model"]["manifest"]["files"]["scorer.json"] = hashlib.sha256(text.encode()).hexdigest()
    document["fingerprints"]["model"] = fingerprint_of(document["model"]["manifest"])
    with pytest.raises(HuiqiError):
        replayed_apart(sealed(document))


@pytest.mark.parametrize("body", [b"{}", b'{"seal": "x"}', b'{"format": 1}'])
def test_what_is_no_dossier_is_refused(office: TestClient, body: bytes) -> None:
    assert "不是决策档案" in problem_of(office.post(REPLAY, content=body, headers=JSON))


@pytest.mark.parametrize("body", [b"[]", b"null", b'"x"', b"", b"{"])
def test_what_is_no_object_is_refused_before_any_replay(office: TestClient, body: bytes) -> None:
    problem_of(office.post(REPLAY, content=body, headers=JSON))


def test_a_list_by_the_mutual_score_is_no_dossier(office: TestClient) -> None:
    assert "mutual" in problem_of(office.post(WRITE, json={"need": TEXT, "mutual": True}))


def test_a_need_that_is_none_gets_no_dossier(office: TestClient) -> None:
    assert "空的" in problem_of(office.post(WRITE, json={"need": ""}))
