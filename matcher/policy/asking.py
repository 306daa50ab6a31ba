"""An application as a person asks for it: names become records, answers are put to those they are about."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from matcher.corpus.catalogue import Catalogue
from matcher.errors import HuiqiError
from matcher.policy.answering import answers_from
from matcher.policy.applying import Application
from matcher.policy.facts import questions_of
from matcher.policy.known import named_party
from matcher.policy.parties import Answers, Site
from matcher.policy.sites import FILE, read_sites, site_of
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import pack_named
from matcher.programmes.words import Subject
from matcher.vocabulary import Candidate, Enterprise, Kind, Need, RecordKind

_ONE_OF_MANY = frozenset({Subject.SOCIETY, Subject.EXPERT, Subject.ACHIEVEMENT})
"""Whom a shortlist holds many of: an answer must say which of them it is about."""

_ABOUT = re.compile(r"([^\s:：=＝]{1,64})[:：](?!\s*$)(.+)", re.DOTALL)

Pair = tuple[str, Any]
"""A question and its answer, as written."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person gave, as written.

    Attributes:
        programme: KEY-YEAR or KEY.
        on: the day on which it must be in force; see `find_pack`.
        enterprises: ids or names; the first leads.
        societies: ids or names of those chosen already.
        sites: a table of sites; None: the office's own, if there is one.
        answers: a question about one candidate is written with its id before it and a colon.
    """

    programme: str
    on: date | None = None
    enterprises: tuple[str, ...] = ()
    societies: tuple[str, ...] = ()
    sites: Path | None = None
    answers: tuple[Pair, ...] = ()


def application_of(asked: Asked, home: Path, kind: Kind, known: Catalogue | None = None) -> Application:
    """Return the application that was asked for.

    Args:
        asked: with a programme.
        home: the state folder.
        kind: of the candidates that will be listed.
        known: where names are looked up; by default the catalogue of the state folder.

    Raises:
        HuiqiError: a name that means nothing, an answer nobody asked for.
    """
    catalogue = known or Catalogue(home)
    enterprises = enterprises_called(asked.enterprises, catalogue)
    pack = pack_named(home, asked.programme, asked.on)
    societies = [named_party(catalogue, RecordKind.SOCIETY, text)[0] for text in asked.societies]
    general, about = _answers(asked.answers, pack, catalogue, kind)
    table = asked.sites or (home / FILE if (home / FILE).is_file() else None)
    return Application(
        pack,
        enterprises,
        tuple(one for one in societies if isinstance(one, Candidate)),
        _site(enterprises[0], read_sites(table) if table else ()) if enterprises else None,
        general,
        about,
    )


def enterprises_called(names: Iterable[str], catalogue: Catalogue) -> tuple[Enterprise, ...]:
    """Return the enterprises of the catalogue that were named, each once."""
    found = [named_party(catalogue, RecordKind.ENTERPRISE, text)[0] for text in names]
    return tuple(dict.fromkeys(one for one in found if isinstance(one, Enterprise)))


def need_of(text: str, enterprises: tuple[Enterprise, ...], title: str = "") -> Need:
    """Return the need in a person's words, or, without any, what the leading enterprise does.

    Raises:
        HuiqiError: there is neither.
    """
    if text.strip() or title.strip():
        return Need("-", text, title, enterprise=enterprises[0].name if enterprises else "")
    if not enterprises:
        raise HuiqiError("没有写需求", '请写需求文本，例如 huiqi match "…"；或用 --enterprise 以企业的主营业务为需求')
    first = enterprises[0]
    if not first.business.strip():
        raise HuiqiError(f"{first.name}没有登记主营业务", "请写需求文本，或补填主营业务后重新导入")
    return Need("-", first.business, enterprise=first.name, industries=first.industries, region=first.region)


def answers_by_name(
    pairs: Iterable[Pair], questions: Collection[str], known: Collection[str]
) -> tuple[list[Pair], dict[str, list[Pair]]]:
    """Return answers that name nobody, and those such as 园区:问题 by the name before the colon, if it is known.

    A question that itself has a colon stays whole.
    """
    general: list[Pair] = []
    named: dict[str, list[Pair]] = {}
    for question, answer in pairs:
        found = _ABOUT.fullmatch(question)
        if found and question not in questions and (not known or found[1] in known):
            named.setdefault(found[1], []).append((found[2].strip(), answer))
        else:
            general.append((question, answer))
    return general, named


def _answers(
    written: Iterable[Pair], pack: Pack, catalogue: Catalogue, kind: Kind
) -> tuple[Answers, dict[str, Answers]]:
    asked = {
        many: [q for one in pack.priorities if (one.scope in _ONE_OF_MANY) is many for q in questions_of(one.rule)]
        for many in (True, False)
    }
    pairs, named = answers_by_name(written, [*asked[True], *asked[False]], ())
    for question in answers_from(pairs, [*asked[True], *asked[False]]):
        if question not in asked[False]:
            raise HuiqiError(
                f"“{question}”要对每个{kind.label}分别回答", f"请在问题前写上{kind.label}编号和冒号：编号:{question}"
            )
    about: dict[str, Answers] = {}
    for name, own in named.items():
        party, _ = named_party(catalogue, RecordKind(kind.value), name)
        if isinstance(party, Candidate):
            about[party.id] = answers_from(own, asked[True])
    return answers_from(pairs, asked[False]), about


def _site(enterprise: Enterprise, sites: tuple[Site, ...]) -> Site | None:
    """Return the enterprise's site of the table; without one, what its record says, of which no data are known."""
    if found := site_of(enterprise, sites):
        return found
    name = enterprise.park or enterprise.region
    return Site(name, enterprise.region) if name else None
