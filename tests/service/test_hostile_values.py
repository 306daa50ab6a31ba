"""Every field of every request, filled with what breaks careless programs: refused or taken, never a fault."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from service.storage.database import open_database
from service.web.examples import example_of
from tests.fakes.databases import Shelf
from tests.fakes.lively import Lively, enliven
from tests.fakes.shipped_models import recommender_of_every_kind
from tests.fakes.town import town_of

TEXTS = (
    "\0",
    "\ud800",
    "压铸\udfff气孔",
    "x" * 100_000,
    "\u202e\r\n\x1b[31m",
    "'; DROP TABLE needs; --",
    "%s%n{0}{{7*7}}",
)
NUMBERS = (2**63, -(2**63) - 1, 2**200, -1, 0, 1.5, 1e308, True, "1")
DAYS = ("0001-01-01", "9999-12-31", "10000-01-01", "2015-02-30", "2015-06-01T00:00:00Z", "٢٠١٥-٠١-٠١", 0)
SHAPES = (None, [], {}, [[]], {"": {"": []}})
LEAVES = {"string": TEXTS, "integer": NUMBERS, "number": (*NUMBERS, float("nan"), float("inf")), "boolean": ("yes", 2)}
ENDS_IT = {"sign_out", "replay"}
"""The first would end the session; the second starts a process each time, and has tests of its own."""

TOLD_APART = tuple(json.dumps(one).encode() for one in ("\0", "\ud800", 2**63, "0001-01-01"))
"""What one database may take and the other not; the rest is tried once."""

NO_DATABASE = {"match", "dossier", "eligibility", "gaps", "needs_for", "services"}
"""They read the catalogue only: tried once, not with each database."""


@pytest.fixture(scope="module")
def lively(home: Path, shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lively]:
    database = open_database(shelf.ready())
    made = enliven(town_of(database, tmp_path_factory.mktemp("home"), recommender_of_every_kind(home)))
    yield made
    made.town.office.close()
    database.close()


class Asking:
    """Sends requests as the officer, and looks at what comes back."""

    def __init__(self, lively: Lively) -> None:
        self.client = lively.town.client
        self.document = self.client.app.openapi()  # type: ignore[attr-defined]  # an application
        self._headers = lively.people["admin"] | {"if-match": "*"}
        self._here = lively.here
        self.embedded = lively.town.database.embedded
        self._left = ENDS_IT | (set() if self.embedded else NO_DATABASE)
        self.asked = 0
        self.faults: list[str] = []

    def operations(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        for path, methods in self.document["paths"].items():
            for method, one in methods.items():
                if one["operationId"] not in self._left:
                    yield method.upper(), path, one

    def address(self, path: str, **other: str) -> str:
        for name, value in (dict(self._here) | {"key": "wuhan", "year": "2015"} | other).items():
            path = path.replace(f"{{{name}}}", value)
        return path

    def send(self, method: str, address: str, one: dict[str, Any], body: bytes | None = None, **headers: str) -> None:
        sent = self._headers | {"content-type": "application/json"} | headers
        answer = self.client.request(method, address, content=body, headers=sent)
        told = f"{method} {address[:200]} {(body or b'')[:300]!r}: {answer.status_code} {answer.text[:300]}"
        self.asked += 1
        if answer.status_code >= 500 or str(answer.status_code) not in one["responses"]:
            self.faults.append(told)
        elif answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json", told
            assert answer.json()["detail"].isprintable()


@pytest.fixture
def asking(lively: Lively) -> Iterator[Asking]:
    made = Asking(lively)
    yield made
    assert not made.faults, "\n".join(made.faults)


def bodies(asking: Asking) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    """Every operation that takes JSON, with each form its body has."""
    for method, path, one in asking.operations():
        schema = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        for form in schema.get("oneOf", [schema]) if schema else ():
            yield method, path, one, form


def whole(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """An example of a schema with every field there is."""
    named = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    if named.get("type") != "object" or "properties" not in named:
        return example_of(schema, schemas)
    return {field: whole(one, schemas) for field, one in named["properties"].items()}


def spoilt(schema: dict[str, Any], schemas: dict[str, Any], value: Any) -> Iterator[Any]:
    """A value with one leaf at a time replaced by each hostile value of its kind."""
    if "$ref" in schema:
        yield from spoilt(schemas[schema["$ref"].rpartition("/")[2]], schemas, value)
    for one in schema.get("anyOf", ()):
        yield from spoilt(one, schemas, example_of(one, schemas))
    for field, one in schema.get("properties", {}).items():
        yield from ((value or {}) | {field: bad} for bad in spoilt(one, schemas, (value or {}).get(field)))
    if schema.get("additionalProperties"):
        yield from ({text: 1} for text in TEXTS)
        yield from ({"id": text, "name": text, "text": text, "year": 2**63} for text in TEXTS)
    if "items" in schema:
        yield from ([bad] for bad in spoilt(schema["items"], schemas, example_of(schema["items"], schemas)))
    if schema.get("format") == "date":
        yield from DAYS
    elif "enum" not in schema:
        yield from LEAVES.get(schema.get("type", ""), ())


def test_every_field_of_every_body(asking: Asking) -> None:
    schemas = asking.document["components"]["schemas"]
    tried = set()
    for method, path, one, form in bodies(asking):
        good = whole(form, schemas)
        for bad in (*spoilt(form, schemas, good), *SHAPES):
            body = json.dumps(bad).encode()
            key = (form.get("$ref", path), body)
            if key not in tried and (asking.embedded or any(mark in body for mark in TOLD_APART)):
                tried.add(key)
                asking.send(method, asking.address(path), one, body)
    assert asking.asked > (1000 if asking.embedded else 300)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 50_000,
        b'{"a": 1e999999}',
        b'{"a": ' + b"9" * 5_000 + b"}",
        '{"text": "压铸"}'.encode("gbk"),
        b"\xef\xbb\xbf{}",
        b"null",
    ],
    ids=["nothing", "half", "bytes", "deep", "exponent", "digits", "gbk", "mark", "null"],
)
def test_bodies_that_are_no_json_object(asking: Asking, body: bytes) -> None:
    for method, path, one in asking.operations():
        if "requestBody" in one:
            asking.send(method, asking.address(path), one, body)


def test_a_name_given_twice_is_no_fault(asking: Asking) -> None:
    schemas = asking.document["components"]["schemas"]
    for method, path, one, form in bodies(asking):
        good = json.dumps(deepcopy(whole(form, schemas)), ensure_ascii=False)
        first = next(iter(json.loads(good)))
        asking.send(method, asking.address(path), one, good.replace("{", f'{{"{first}": null, ', 1).encode())


def test_every_query_every_header_and_every_part_of_an_address(asking: Asking) -> None:
    texts = [quote(text.encode("utf-8", "surrogatepass")) for text in TEXTS[:3]]
    texts.append(f"{2**63}")
    if asking.embedded:
        texts += ["x" * 5_000, "%FF", "%E5", "-1"]
    for method, path, one in asking.operations():
        body = b"{}" if "requestBody" in one else None
        for parameter in one.get("parameters", ()):
            name = parameter["name"]
            for text in texts:
                if parameter["in"] == "query":
                    asking.send(method, f"{asking.address(path)}?{name}={text}", one, body)
                elif parameter["in"] == "path":
                    one["responses"].setdefault("404", None)
                    asking.send(method, asking.address(path, **{name: text}), one, body)
                elif parameter["in"] == "header" and text.isprintable():
                    asking.send(method, asking.address(path), one, body, **{name: text[:2_000]})


def test_the_histories_and_the_ledger_are_whole_after_all_that(lively: Lively) -> None:
    lively.town.require_whole()
