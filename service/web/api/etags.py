"""Versions of things in HTTP: reading tells one, and a change says on which it is based (RFC 9110, 13).

What makes a change safe is the version that the database compares in the same transaction; these headers carry it
there, and refuse early what cannot succeed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, Header
from fastapi.responses import Response

from matcher.errors import HuiqiError
from service.web.api.schemas import ProblemOut
from service.web.errors import NotCurrent, Unconditional

CONDITIONS: dict[int | str, dict[str, Any]] = {
    412: {"model": ProblemOut, "description": "内容已被别人修改"},
    428: {"model": ProblemOut, "description": "缺少请求头 If-Match"},
}
"""What a route that changes something may answer beside `PROBLEMS`."""
_DIGITS = 16
_TAG = re.compile(r'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_TAGS = re.compile(rf"{_TAG.pattern}(?:[ \t]*,[ \t]*{_TAG.pattern})*")


class InvalidCondition(HuiqiError):
    """An If-Match that is no list of entity tags."""

    def __init__(self) -> None:
        super().__init__("If-Match：写法不对", '请原样填写读取时所得的 ETag（连同双引号），例如 "7-5f0c1a9e7d3b4c68"')


@dataclass(frozen=True, slots=True)
class Basis:
    """What a change says it is based on: the strong tags of an If-Match.

    Attributes:
        tags: the tags; `*` for whatever is there.
    """

    tags: frozenset[str]

    def check(self, tag: str) -> None:
        """Do nothing if the thing to be changed still has one of the tags.

        Raises:
            NotCurrent: it has not.
        """
        if tag not in self.tags and "*" not in self.tags:
            raise NotCurrent("您依据的版本已不是最新内容", "请重新读取，核对后再提交")


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader has already: the tags of an If-None-Match.

    Attributes:
        tags: the tags, weak ones like strong ones; `*` for whatever is there.
    """

    tags: frozenset[str]

    def has(self, tag: str) -> bool:
        """Return whether the reader has the present version."""
        return tag in self.tags or "*" in self.tags


def etag(version: int, digest: str) -> str:
    """Return the strong tag of a version.

    Args:
        version: number of the version.
        digest: hexadecimal digest of what led to it; two histories of the same length have different tags.
    """
    return f'"{version}-{digest[:_DIGITS]}"'


def not_modified(tag: str) -> Response:
    """Return the answer to a reader who has the present version."""
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"etag": tag})


def _basis(
    if_match: Annotated[
        str | None, Header(alias="If-Match", description="所依据的版本：读取时所得的 ETag，必填")
    ] = None,
) -> Basis:
    if if_match is None:
        raise Unconditional("没有说明依据哪个版本", "请先读取，再把所得的 ETag 放进请求头 If-Match 提交")
    if if_match.strip() != "*" and not _TAGS.fullmatch(if_match.strip()):
        raise InvalidCondition
    return Basis(frozenset(tag for weak, tag in _tags(if_match) if not weak))


def _known(
    if_none_match: Annotated[
        str | None, Header(alias="If-None-Match", description="已有的版本；没有变化时答 304")
    ] = None,
) -> Known:
    return Known(frozenset(tag for _, tag in _tags(if_none_match or "")))


def _tags(header: str) -> list[tuple[str, str]]:
    return [("", "*")] if header.strip() == "*" else _TAG.findall(header)


IfMatch = Annotated[Basis, Depends(_basis)]
IfNoneMatch = Annotated[Known, Depends(_known)]
