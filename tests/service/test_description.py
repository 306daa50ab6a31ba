"""The description of the interface: valid OpenAPI, complete enough to generate a client from, its examples true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from schemathesis.specs.openapi.definitions import OPENAPI_31

from service.app import create_app
from service.settings import Settings

_CHINESE = re.compile("[一-鿿]")
_JSON = "application/json"
_WITHOUT_SHAPE = {"dossier", "export_person"}
"""Operations that answer with a file; what is in it is no part of the interface."""


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return create_app(Settings(home=tmp_path_factory.mktemp("home"))).openapi()


def operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from path.values()


def contents(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every body and every answer: of what, its media type, its content."""
    for one in operations(document):
        for media, content in one.get("requestBody", {}).get("content", {}).items():
            yield one["operationId"], media, content
        for status, answer in one["responses"].items():
            for media, content in answer.get("content", {}).items():
                yield f"{one['operationId']} {status}", media, content


def parts(document: Any, path: str = "#") -> Iterator[tuple[str, Any]]:
    """Everything there is, with where it stands."""
    yield path, document
    inside = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for name, part in inside:
        yield from parts(part, f"{path}/{name}")


def test_it_is_valid_openapi_with_valid_schemas(document: dict[str, Any]) -> None:
    Draft202012Validator(OPENAPI_31).validate(document)
    assert document["openapi"].startswith("3.1.")
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_no_parameter_is_called_what_generated_clients_call_the_request_body(document: dict[str, Any]) -> None:
    sending = [one for one in operations(document) if "requestBody" in one]
    assert len(sending) > 30
    for one in sending:
        assert "body" not in [parameter["name"] for parameter in one.get("parameters", [])], one["operationId"]


def test_every_reference_resolves_and_every_schema_is_used(document: dict[str, Any]) -> None:
    used = set()
    for path, part in parts(document):
        if isinstance(part, dict) and isinstance(part.get("$ref"), str):
            found: Any = document
            for step in part["$ref"].removeprefix("#/").split("/"):
                assert step in found, path
                found = found[step]
            used.add(part["$ref"].rpartition("/")[2])
    assert used == set(document["components"]["schemas"])


def test_every_operation_is_told(document: dict[str, Any]) -> None:
    names = [one["operationId"] for one in operations(document)]
    assert len(names) == len(set(names))
    tags = {tag["name"]: tag["description"] for tag in document["tags"]}
    for one in operations(document):
        assert re.fullmatch("[a-z_]+", one["operationId"])
        assert _CHINESE.search(one["summary"])
        (tag,) = one["tags"]
        assert tags[tag]
        for parameter in one.get("parameters", ()):
            assert _CHINESE.search(parameter["description"]), (one["operationId"], parameter["name"])


def test_faults_are_problem_documents_and_nothing_else_is(document: dict[str, Any]) -> None:
    for one in operations(document):
        for status, answer in one["responses"].items():
            media = set(answer.get("content", {}))
            if int(status) >= 400:
                assert media == {"application/problem+json"}, (one["operationId"], status)
            else:
                assert "application/problem+json" not in media
        answers = set(one["responses"])
        if "requestBody" in one:
            assert {"400", "413", "422", "503"} <= answers, one["operationId"]
        headers = {parameter["name"] for parameter in one.get("parameters", ()) if parameter["in"] == "header"}
        assert ("If-Match" in headers) == ({"412", "428"} <= answers), one["operationId"]
        assert ("If-None-Match" in headers) == ("304" in answers), one["operationId"]
        assert ("429" in answers) == ("Retry-After" in one["responses"].get("429", {}).get("headers", ()))


def test_a_client_gets_named_types(document: dict[str, Any]) -> None:
    for what, media, content in contents(document):
        if media != _JSON or what.partition(" ")[0] in _WITHOUT_SHAPE:
            continue
        schema = content["schema"]
        several = schema.get("oneOf")
        assert "$ref" in schema or "$ref" in schema.get("items", {}) or (several and "discriminator" in schema), what
    for name in document["components"]["schemas"]:
        assert re.fullmatch("[A-Z][A-Za-z]*", name), name


def test_values_are_chinese_or_explained(document: dict[str, Any]) -> None:
    for path, part in parts(document):
        if isinstance(part, dict) and isinstance(part.get("enum"), list):
            plain = all(value == "" or _CHINESE.search(value) for value in part["enum"])
            assert plain or _CHINESE.search(part.get("description", "")), path
    for name, schema in document["components"]["schemas"].items():
        if "enum" in schema:
            assert _CHINESE.search(schema["description"]), name


def test_alternatives_that_are_objects_are_told_apart_by_a_field(document: dict[str, Any]) -> None:
    for path, part in parts(document):
        several = part.get("anyOf", part.get("oneOf", ())) if isinstance(part, dict) else ()
        if sum("$ref" in one for one in several) > 1:
            named = part["discriminator"]["mapping"].values()
            assert set(named) == {one["$ref"] for one in several}, path


def test_every_body_and_every_answer_has_an_example_that_is_valid(document: dict[str, Any]) -> None:
    for what, media, content in contents(document):
        if "json" not in media or (what.partition(" ")[0] in _WITHOUT_SHAPE and what.endswith(" 200")):
            continue
        schema = content["schema"] | {"components": document["components"]}
        faults = list(
            Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).iter_errors(
                content["example"]
            )
        )
        assert not faults, (what, faults[0].message, list(faults[0].path))
    for name, schema in document["components"]["schemas"].items():
        for field, one in schema.get("properties", {}).items():
            for example in one.get("examples", ()):
                assert not list(
                    Draft202012Validator(one | {"components": document["components"]}).iter_errors(example)
                ), (name, field)


def test_the_description_is_the_same_every_time(document: dict[str, Any], tmp_path: Path) -> None:
    assert create_app(Settings(home=tmp_path)).openapi() == document
