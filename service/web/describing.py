"""The application as it describes itself: what the framework cannot tell by itself is put right in one place.

Problem documents have their own media type; a body that is no JSON is answered 400; some operations take a session and
no token.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from service.domain.access import RULES
from service.web.api.schemas import ProblemOut
from service.web.problems import MEDIA_TYPE, title_of

_PROBLEMS = {"ProblemOut", "UnreadyOut"}
_BAD = 400


class Described(FastAPI):
    """An application whose description a client can be generated from."""

    def openapi(self) -> dict[str, Any]:
        """Return the description."""
        if self.openapi_schema is None:
            described = super().openapi()
            for methods in described["paths"].values():
                for operation in methods.values():
                    _complete(operation)
        return super().openapi()


def _complete(operation: dict[str, Any]) -> None:
    if "requestBody" in operation:
        schema = {"$ref": f"#/components/schemas/{ProblemOut.__name__}"}
        content = {"application/json": {"schema": schema}}
        operation["responses"].setdefault(str(_BAD), {"description": title_of(_BAD), "content": content})
    for answer in operation["responses"].values():
        content = answer.get("content", {})
        ref = content.get("application/json", {}).get("schema", {}).get("$ref", "")
        if ref.rpartition("/")[2] in _PROBLEMS:
            answer["content"] = {MEDIA_TYPE: content["application/json"]}
    rule = RULES.get(operation["operationId"])
    if rule is not None and rule.token is None:
        operation["security"] = [one for one in operation["security"] if "token" not in one]
