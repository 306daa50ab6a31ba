"""What a person sends with a form: read into a model, or shown again as typed with what is wrong beside each field.

A form carries the check value of the session, the version of what it changes, and a key of its own, so that pressing
the button twice acts once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode
from uuid import uuid4

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile

from matcher.errors import HuiqiError
from service.storage.idempotency import request_digest
from service.use_cases.once import ANEW, Once
from service.web.api.etags import Basis
from service.web.wrong_fields import in_chinese

Model = TypeVar("Model", bound=BaseModel)
Word = TypeVar("Word", bound=StrEnum)

VERSION, ONCE, CHECK = "version", "once", "csrf_token"
_CARRIED = {VERSION, ONCE, CHECK}
_LONGEST_SHOWN = 20_000
_MISSING = {"missing", "string_too_short", "too_short"}


class Unfilled(HuiqiError):
    """A form has fields that are not as they should be.

    Attributes:
        faults: what is wrong, by field.
    """

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(f"有 {len(faults)} 项需要改正", "请按提示改正后再提交，已填的内容都保留着")
        self.faults = dict(faults)


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as it is shown: what is in its fields, and what is wrong.

    Attributes:
        values: by field; several of a field that takes several.
        faults: what is wrong, by field.
        labels: what a person calls each field.
        error: what is wrong with the whole.
        once: key by which sending it twice is told.
    """

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    error: HuiqiError | None = None
    once: str = field(default_factory=lambda: uuid4().hex)

    def value(self, name: str) -> str:
        """Return what is in a field; empty where nothing is."""
        return next(iter(self.values.get(name, ())), "")

    def has(self, name: str, value: str) -> bool:
        """Return whether a value is among those of a field."""
        return value in self.values.get(name, ())

    @property
    def wrong(self) -> list[tuple[str, str, str]]:
        """Field, label and what is wrong, in the order of the form."""
        order = {name: place for place, name in enumerate(self.labels)}
        names = sorted(self.faults, key=lambda name: (order.get(name, len(order)), name))
        return [(name, self.labels.get(name, name), self.faults[name]) for name in names]


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it came.

    Attributes:
        where: path it was sent to.
        values: texts by field.
        files: uploads by field.
    """

    where: str
    values: Mapping[str, tuple[str, ...]]
    files: Mapping[str, tuple[UploadFile, ...]]

    def text(self, name: str) -> str:
        """Return what was typed in a field; line ends as one character; empty where nothing was."""
        return next(iter(self.values.get(name, ())), "")

    def read(self, model: type[Model], **known: Any) -> Model:
        """Return what was filled in. Fields left empty count as not sent; `known` goes beside them.

        Raises:
            Unfilled: something is missing or not as it should be.
        """
        given: dict[str, Any] = dict(known)
        for name, facts in model.model_fields.items():
            typed = [one for one in self.values.get(name, ()) if one.strip()]
            if name not in known and typed:
                given[name] = typed if "list" in str(facts.annotation) or "tuple" in str(facts.annotation) else typed[0]
        try:
            return model.model_validate(given)
        except ValidationError as error:
            raise Unfilled(dict(_told(fault) for fault in reversed(error.errors()))) from error

    def again(self, labels: Mapping[str, str], error: HuiqiError) -> Typed:
        """Return the form as it is shown again: everything as typed, with what is wrong."""
        faults = error.faults if isinstance(error, Unfilled) else {}
        shown = {
            name: [one.replace("\0", "")[:_LONGEST_SHOWN] for one in several]
            for name, several in self.values.items()
            if name not in _CARRIED
        }
        return Typed(shown, faults, labels, error)

    @property
    def once(self) -> Once:
        """By what the call is told apart, where the form carried a key."""
        if not self.text(ONCE):
            return ANEW
        said = urlencode([(name, one) for name, several in sorted(self.values.items()) for one in several])
        digest = request_digest("POST", self.where, said.encode())  # over the key too: sent changed, it acts again
        return Once(digest, digest)

    def once_with(self, upload: bytes) -> Once:
        """By what the call is told apart that brought this file: another file under the same key is another call."""
        if not self.once.key:
            return ANEW
        digest = sha256(f"{self.once.key} {sha256(upload).hexdigest()}".encode()).hexdigest()
        return Once(digest, digest)

    @property
    def basis(self) -> Basis:
        """The version that the form was filled in on."""
        return Basis(frozenset({self.text(VERSION)}))


def one_of(words: type[Word], chosen: str) -> Word:
    """Return which of some words a button stands for.

    Raises:
        HuiqiError: none.
    """
    found = next((word for word in words if word.value == chosen), None)
    if found is None:
        raise HuiqiError("没有说明要办什么", "请用页面上的按钮办理")
    return found


def labels_of(model: type[BaseModel]) -> dict[str, str]:
    """Return what a person calls the fields of a model: their titles, in the model's order."""
    return {name: facts.title or name for name, facts in model.model_fields.items()}


def blank(model: type[BaseModel], **values: Any) -> Typed:
    """Return an empty form of a model, or one with what is known filled in."""
    return Typed({name: _texts(value) for name, value in values.items()}, labels=labels_of(model))


def _texts(value: Any) -> list[str]:
    if value is None:
        return []
    if isinstance(value, list | tuple | set | frozenset):
        return [str(one) for one in value]
    return [str(value)]


def _told(fault: Mapping[str, Any]) -> tuple[str, str]:
    name = str(fault["loc"][0]) if fault["loc"] else ""
    if fault["type"] in _MISSING:
        return name, "没有填写"
    what, todo = in_chinese(fault)
    return name, f"{what}，{todo}"


async def _sent(request: Request) -> Sent:
    return sent_in(request, await request.form())


def sent_in(request: Request, form: FormData) -> Sent:
    """Return a form as it came; text is normalised to one kind of line end and no unpaired surrogate."""
    values: dict[str, list[str]] = {}
    files: dict[str, list[UploadFile]] = {}
    for name, one in form.multi_items():
        if isinstance(one, UploadFile):
            if one.filename:
                files.setdefault(name, []).append(one)
        else:
            text = one.replace("\r\n", "\n").encode("utf-8", "replace").decode()
            values.setdefault(name, []).append(text)
    return Sent(
        request.url.path,
        {name: tuple(several) for name, several in values.items()},
        {name: tuple(several) for name, several in files.items()},
    )


Filled = Annotated[Sent, Depends(_sent)]
"""The form a person sent."""
