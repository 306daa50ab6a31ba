"""Examples for the description of the interface, put together from those of the fields.

A field that has none of its own gets one by what it is: its only value, its default, what fields of its name look like.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_REFERENCE = "#/components/schemas/"
_ID = "3f1c9a4e7d2b48c6a5e0f9d817263b4c"
_DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_NAMED: Mapping[str, Any] = {
    "digest": _DIGEST,
    "previous": _DIGEST,
    "seal": _DIGEST,
    "features_digest": _DIGEST,
    "etag": '"7-5f0c1a9e7d3b4c68"',
    "name": "武汉示例光电有限公司",
    "title": "铝合金激光焊接气孔",
    "text": "铝合金薄板激光焊接气孔率高，要求低于 1%。",
    "region": "湖北省武汉市",
    "level": "市",
}
"""What fields of a name look like, where they say nothing themselves."""

_IDS = frozenset(
    {"id", "body", "account", "person", "giver", "party", "employer", "enterprise", "pot", "case", "need", "owner"}
    | {"host", "office", "payee", "parent", "consent", "comparison"}
)
"""Fields that hold the id of something."""

_FORMATS = {"date": "2026-09-01", "date-time": "2026-09-01T12:00:00+08:00"}


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, Any], name: str = "") -> Any:
    """Return an example of a schema.

    Args:
        schema: the schema, or a reference to one.
        schemas: those that references name.
        name: of the field it is of; a word can look like anything, an id only like an id.
    """
    if schema.get("examples"):
        return schema["examples"][0]
    if "$ref" in schema:
        return example_of(schemas[str(schema["$ref"]).removeprefix(_REFERENCE)], schemas, name)
    if "enum" in schema:
        return schema["enum"][0]
    for told in ("const", "default"):
        if told in schema:
            return schema[told]
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return example_of(schema[several][0], schemas, name)
    return _plain(schema, schemas, name)


def _plain(schema: Mapping[str, Any], schemas: Mapping[str, Any], name: str) -> Any:
    match schema.get("type"):
        case "object":
            required = schema.get("required", ())
            fields = schema.get("properties", {}).items()
            found: Any = {
                field: example_of(one, schemas, field)
                for field, one in fields
                if field in required or one.get("examples")
            }
        case "array":
            found = [example_of(schema["items"], schemas, name)]
        case "string":
            found = _text(schema, name)
        case other:
            found = {"integer": schema.get("minimum", 1), "number": 1, "boolean": False}.get(str(other))
    return found


def _text(schema: Mapping[str, Any], name: str) -> str:
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    if name in _IDS:
        return _ID
    return str(_NAMED.get(name, "示例"))
