"""What a refusal by the JSON interface must look like."""

from __future__ import annotations

from typing import Any


def problem_of(answer: Any, status: int = 422) -> str:
    """Check that an answer is a problem document of this status; returns detail and remedy in one line."""
    assert answer.status_code == status, answer.text[:300]
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert document["status"] == status
    assert document["title"]
    assert document["detail"].isprintable()
    assert 0 < len(document["detail"]) <= 300
    assert "Traceback" not in answer.text
    return f"{document['detail']}。{document['remedy']}"
