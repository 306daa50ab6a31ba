"""Documents drafted from a pack: title, parties, parts, services, rules of the money and the clauses they rest on.

What only a case knows stays blank; a use case fills it in with `dataclasses.replace`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

from matcher.errors import UnknownName
from matcher.programmes.entries import Paper, Platform
from matcher.programmes.pack import Pack
from service.documents.forms import Form, form_of, parts_of
from service.documents.papers import Advice, Agreement, Award, Document, Material, Notice, Plan, Rules, Summary
from service.documents.pieces import Choice, Party, Plaque
from service.documents.wording import LINE, ordinal

SEPARATE = "专账"
"""A programme whose rules of money have this word wants a separate account."""

_Named = TypeVar("_Named", Paper, Platform)

_SIDES = "甲乙丙丁戊己庚辛壬癸"


def draft(pack: Pack, key: str, *, sort: str = "") -> Document:
    """Return a paper of a pack, blank but for what the pack says.

    Args:
        pack: the programme's.
        key: of the paper.
        sort: 文种 of an advice, one of the parts of the paper where these are kinds; empty: the first.

    Raises:
        UnknownName: the pack has no such paper or sort, or it is a table of indicators.
    """
    paper = _entry(pack.papers, key, "材料")
    form = form_of(paper)
    sorts = tuple(part for part in paper.parts if part in form.sorts) or tuple(form.sorts)
    if sort and sort not in sorts:
        raise UnknownName(f"“{paper.name}”没有“{sort}”这一文种", f"可选：{'、'.join(sorts) or '（不分文种）'}")
    sort = sort or (sorts[0] if sorts else "")
    drafted = _blank(pack, form, _actors(pack, paper), sort)
    known: dict[str, Any] = {
        "title": "" if form.sorts else paper.name,
        "programme": pack.programme.title,
        "parts": parts_of(paper, form, sort),
        "basis": basis_of(pack, paper.cites),
    }
    fresh = {name: value for name, value in known.items() if hasattr(drafted, name) and not getattr(drafted, name)}
    return replace(drafted, **fresh)


def draft_notice(pack: Pack) -> Notice:
    """Return the notice of a programme's results, blank but for what the pack says."""
    facts = pack.programme
    return Notice(
        title=f"关于{facts.title}拟确定名单的公示",
        issuer=facts.issuer,
        reason=f"根据《{pack.sources[0].title}》，经评审，拟将下列名单予以确定，现予公示，接受社会监督。",
        objections=(
            "公示期内，任何单位和个人对名单有异议的，可以书面形式提出，写明异议的事实和理由并附佐证。"
            "单位提出的应加盖公章，个人提出的应署真实姓名和联系方式。"
        ),
    )


def draft_award(pack: Pack, keys: Iterable[str]) -> Award:
    """Return the decision to award plaques of platforms of the pack, one each, blank but for what the pack says.

    Raises:
        UnknownName: the pack has no such platform.
    """
    platforms = [_entry(pack.platforms, key, "平台") for key in keys]
    names = "、".join(dict.fromkeys(f"“{one.name}”" for one in platforms)) or LINE
    return Award(
        title=f"关于设立{names}的决定",
        issuer=pack.programme.issuer,
        reason=f"根据《{pack.sources[0].title}》，经研究，决定在下列单位设立{names}，并授予牌匾。",
        plaques=tuple(Plaque(name=one.name) for one in platforms),
    )


def basis_of(pack: Pack, cites: Iterable[str]) -> str:
    """Return citations as a document names them: 《…方案》（文号）一(三)2、二(二)1."""
    titles = {
        source.key: f"《{source.title}》" + (f"（{source.number}）" if source.number else "") for source in pack.sources
    }
    clauses: defaultdict[str, list[str]] = defaultdict(list)
    for cite in cites:
        key, _, clause = cite.partition(" ")
        clauses[titles.get(key, key)].append(clause)
    return "；".join(f"{title}{'、'.join(found)}" for title, found in clauses.items())


def _blank(pack: Pack, form: Form, units: tuple[str, ...], sort: str) -> Document:
    """Return the document of a form with what only this form has."""
    drafted: Document
    match form.key:
        case "task-agreement" | "cooperation-agreement":
            services = tuple(Choice(service.name) for service in pack.services)
            drafted = Agreement(form=form.key, parties=_parties(units), services=services)
        case "plan":
            rules = tuple(dict.fromkeys(rule for money in pack.money for rule in money.rules))
            account = "" if any(SEPARATE in rule for rule in rules) else None
            drafted = Plan(makers=units, account=account, money_rules=rules)
        case "rules":
            drafted = Rules(issuers=units)
        case "summary":
            drafted = Summary()
        case "advice":
            drafted = Advice(sort=sort, authors=units)
        case "notice":
            drafted = draft_notice(pack)
        case "award":
            drafted = draft_award(pack, ())
        case _:
            drafted = Material(to=pack.programme.issuer, units=units)
    return drafted


def _parties(roles: tuple[str, ...]) -> tuple[Party, ...]:
    sides = [f"{side}方" for side in _SIDES] + [f"第{ordinal(number)}方" for number in range(11, len(roles) + 1)]
    return tuple(Party(side=side, role=role) for side, role in zip(sides, roles, strict=False))


def _actors(pack: Pack, paper: Paper) -> tuple[str, ...]:
    names = {actor.key: actor.name for actor in pack.actors}
    return tuple(names[key] for key in paper.by)


def _entry(entries: tuple[_Named, ...], key: str, what: str) -> _Named:
    for one in entries:
        if one.key == key:
            return one
    known = "、".join(one.key for one in entries)
    raise UnknownName(f"计划里没有 key 为 {key!r} 的{what}", f"现有：{known or '（无）'}")
