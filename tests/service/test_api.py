"""The JSON interface: what it answers, what it refuses and how it says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from matcher.vocabulary import Kind
from service.domain.access import OPEN, RULES

MATCH = "/api/v1/match"
NEED = "铝合金压铸件内部气孔多，希望把废品率降到 3% 以下"
JSON = {"content-type": "application/json"}


def assert_problem(answer: Any, status: int) -> dict[str, Any]:
    """Check that an answer is a problem document whose lines can be shown as they are; returns it."""
    assert answer.status_code == status, answer.text[:200]
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert document["status"] == status
    assert document["title"]
    assert document["detail"].isprintable()
    assert 0 < len(document["detail"]) <= 300
    assert document["remedy"].isprintable()
    assert "Traceback" not in answer.text
    return document


def test_a_need_gets_a_shortlist_with_reasons_that_cite_and_contributions_that_add_up(client: TestClient) -> None:
    answer = client.post(MATCH, json={"need": NEED, "top": 5})
    assert answer.status_code == 200
    body = answer.json()
    assert [match["rank"] for match in body["matches"]] == [1, 2, 3, 4, 5]
    assert body["kind"] == "society"
    assert body["considered"] == 209
    assert body["model"]
    assert body["index"]
    assert body["encoder"] == "use"
    for match in body["matches"]:
        assert 0 <= match["probability"] <= 1
        assert sum(match["contributions"].values()) == pytest.approx(match["score"], abs=1e-4)
        for reason in match["reasons"]:
            if reason["span"]:
                assert reason["span"]["end"] - reason["span"]["start"] == len(reason["quote"])
            assert all(word in reason["quote"].lower() for word in reason["shared"])


def test_a_title_takes_part_in_the_match(client: TestClient) -> None:
    without = client.post(MATCH, json={"need": "希望降低成本", "top": 3}).json()
    titled = client.post(MATCH, json={"need": "希望降低成本", "title": "电镀废水深度处理", "top": 3}).json()
    assert [m["id"] for m in titled["matches"]] != [m["id"] for m in without["matches"]]


@pytest.mark.parametrize("kind", ["expert", "achievement"])
def test_a_kind_without_calibration_states_no_probability(client: TestClient, kind: str) -> None:
    matches = client.post(MATCH, json={"need": NEED, "kind": kind}).json()["matches"]
    assert matches[0]["id"] in {"E-1", "T-1"}
    assert {match["probability"] for match in matches} == {None}


def test_filters_keep_only_candidates_that_pass(client: TestClient) -> None:
    filters = {"industries": ["农业与农村"], "levels": ["national"], "available_only": True}
    body = client.post(MATCH, json={"need": NEED, "top": 100, "filters": filters}).json()
    assert 0 < body["considered"] < 209
    assert len(body["matches"]) == body["considered"]
    assert all("农业与农村" in match["industries"] for match in body["matches"])


def test_the_services_wanted_and_what_each_candidate_offers_of_them_are_told(client: TestClient) -> None:
    asked = f"{NEED}，并委托第三方检测"
    body = client.post(MATCH, json={"need": asked, "top": 50, "filters": {"services": ["标准与检测"]}}).json()
    assert body["services_wanted"] == ["协同攻关", "标准与检测"]
    for match in body["matches"]:
        assert "标准与检测" in match["services"]
        assert "标准与检测" in match["services_shared"]
        assert sorted(match["services_shared"] + match["services_missing"]) == sorted(body["services_wanted"])
    expert = client.post(MATCH, json={"need": asked, "kind": "expert"}).json()["matches"][0]
    assert (expert["services_shared"], expert["services_missing"]) == (None, None)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{"need": ""}', "空的"),
        ('{"need": " \\n\\t "}', "空的"),
        ('{"need": "，。！？……"}', "标点"),
        (json.dumps({"need": "压" * 340_000}, ensure_ascii=False), "340,000"),
        ('{"need": "压铸\\u0000气孔"}', "U+0000"),
        ('{"need": "压铸\\ud800"}', "代理字符"),
        ('{"need": "\\udfff压铸"}', "代理字符"),
        ('{"need": "压铸", "title": "\\ud800"}', "代理字符"),
        ('{"need": "压铸", "kind": "team"}', "kind"),
        ('{"need": "压铸", "kind": "\\ud800"}', "kind"),
        ('{"need": "压铸", "top": 0}', "top"),
        ('{"need": "压铸", "top": 101}', "top"),
        ('{"need": "压铸", "top": "3"}', "top"),
        ('{"need": "压铸", "top": true}', "top"),
        ('{"need": "压铸", "top": 2.5}', "top"),
        ('{"need": "压铸", "top": NaN}', "top"),
        ('{"need": 5}', "need"),
        ('{"need": null}', "need"),
        ('{"need": ["压铸"]}', "need"),
        ("{}", "need"),
        ('{"title": "压铸"}', "need"),
        ('{"need": "压铸", "filters": []}', "filters"),
        ('{"need": "压铸", "filters": {"levels": "national"}}', "levels"),
        ('{"need": "压铸", "filters": {"available_only": "yes"}}', "available_only"),
        ('{"need": "压铸", "filters": {"colour": ["red"]}}', "colour"),
        ('{"need": "压铸", "limit": 3}', "limit"),
        ('{"need": "压铸", "a\\u0000\\nb": 3}', "不认识"),
        ('{"need": "压铸", "\\ud800": 3}', "请求体"),
        (json.dumps({"need": "压铸", "x" * 5000: 1}), "xxx"),
        (json.dumps({"need": "压铸", "filters": {"levels": ["x" * 5000]}}), "xxx"),
        ('{"need": "压铸", "filters": {"levels": ["\\ud800"]}}', "层级"),
        ("[]", "请求体"),
        ("null", "请求体"),
        ("", "请求体"),
        ("{need: 压铸", "JSON"),
    ],
)
def test_what_cannot_be_matched_is_refused_in_one_line(client: TestClient, body: str, said: str) -> None:
    assert said in assert_problem(client.post(MATCH, content=body.encode(), headers=JSON), 422)["detail"]


@pytest.mark.parametrize(
    "body", ['{"need": "压铸"}'.encode("gbk"), b'{"need": "\xff\xfe"}', b"[" * 100_000], ids=["gbk", "bytes", "deep"]
)
def test_bytes_that_are_not_readable_json_are_refused_with_a_remedy(client: TestClient, body: bytes) -> None:
    assert "UTF-8" in assert_problem(client.post(MATCH, content=body, headers=JSON), 400)["remedy"]


@pytest.mark.parametrize("name", ["levels", "regions", "disciplines", "industries", "services", "maturities", "tags"])
def test_an_unknown_filter_value_is_refused_with_those_that_exist(client: TestClient, name: str) -> None:
    problem = assert_problem(client.post(MATCH, json={"need": NEED, "filters": {name: ["没有的"]}}), 422)
    assert "没有的" in problem["detail"]
    assert problem["remedy"].startswith("可用的值：")
    if name == "levels":
        assert "national" in problem["remedy"]


def test_an_unknown_kind_is_answered_with_the_known_ones(client: TestClient) -> None:
    problem = assert_problem(client.post(MATCH, json={"need": NEED, "kind": "team"}), 422)
    assert problem["remedy"] == "可用的值：society、expert、achievement"


def test_a_body_that_does_not_say_it_is_json_is_told_to(client: TestClient) -> None:
    answer = client.post(MATCH, content=b'{"need": "a"}', headers={"content-type": "text/plain"})
    assert "application/json" in assert_problem(answer, 422)["remedy"]


def test_a_body_over_the_limit_is_refused_by_its_stated_length(client: TestClient) -> None:
    assert "4,194,304" in assert_problem(client.post(MATCH, content=b" " * 4_194_305, headers=JSON), 413)["detail"]


def test_a_body_of_no_stated_length_is_refused_at_the_limit_even_if_its_beginning_is_whole(client: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        yield json.dumps({"need": NEED}).encode()
        for _ in range(65):
            yield b" " * 65_536

    assert_problem(client.post(MATCH, content=pieces(), headers=JSON), 413)


def test_a_kind_without_candidates_is_not_ready_and_says_how_to_import(client_of_societies: TestClient) -> None:
    problem = assert_problem(client_of_societies.post(MATCH, json={"need": NEED, "kind": "expert"}), 503)
    assert "huiqi import" in problem["remedy"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/v1/nothing", 404), ("GET", MATCH, 405), ("DELETE", MATCH, 405), ("POST", "/healthz", 405)],
)
def test_addresses_and_methods_that_do_not_exist_get_problem_documents(
    client: TestClient, method: str, path: str, status: int
) -> None:
    assert_problem(client.request(method, path), status)


def test_operations_have_stable_unique_names_and_every_reference_resolves(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.")
    names = [op["operationId"] for path in document["paths"].values() for op in path.values()]
    assert len(names) == len(set(names))
    assert set(names) == set(RULES) - {"match_page"} | OPEN
    for reference in _references(document):
        found: Any = document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        assert found


def test_the_examples_of_the_interface_description_are_accepted(client: TestClient) -> None:
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    body = _example(schemas["MatchIn"]) | {"filters": _example(schemas["FiltersIn"])}
    assert body["need"]
    assert body["filters"]["industries"]
    answer = client.post(MATCH, json=body)
    assert answer.status_code == 200, answer.text
    assert set(answer.json()) == set(schemas["ShortlistOut"]["properties"])
    assert len(answer.json()["matches"]) == body["top"]


def test_every_kind_of_the_library_is_offered(client: TestClient) -> None:
    assert client.get("/openapi.json").json()["components"]["schemas"]["Kind"]["enum"] == [kind.value for kind in Kind]


def _example(schema: dict[str, Any]) -> dict[str, Any]:
    return {name: part["examples"][0] for name, part in schema["properties"].items() if "examples" in part}


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)
