"""A pack explained: one entry with its clauses and what it hangs together with, or the whole programme on one page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from matcher.errors import UnknownName
from matcher.programmes.entries import Condition, Entry, Money, Paper, Platform, Stage
from matcher.programmes.labels import SECTIONS, section_named
from matcher.programmes.order import followers
from matcher.programmes.pack import Pack
from matcher.programmes.reading import among
from matcher.programmes.telling import Line, headline, listed, names_in, stated


@dataclass(frozen=True, slots=True)
class Explained:
    """说明: one entry in plain Chinese.

    Attributes:
        section: its section in the file.
        key: of the entry.
        title: what it is called.
        lines: what it states and what it hangs together with.
        clauses: its citations, each with the heading of the clause and the document.
    """

    section: str
    key: str
    title: str
    lines: tuple[Line, ...]
    clauses: tuple[str, ...]


def explain(pack: Pack, text: str) -> tuple[Explained, ...]:
    """Return the explanation of what a person names in a checked pack.

    Args:
        pack: any.
        text: a key; section/key, the section by either name; or a clause, for every entry that cites it.

    Raises:
        UnknownName: nothing is called so, or several entries have the key.
    """
    entries = [(section, entry) for section, found in pack.sections().items() for entry in found]
    cited = {f"{source.key} {clause}": clause for source in pack.sources for clause in source.clauses}
    if clauses := {cite for cite, clause in cited.items() if text in {cite, clause}}:
        return tuple(_explained(pack, *one) for one in entries if clauses.intersection(one[1].cites))
    before, slash, key = text.rpartition("/")
    within = {section_named(before, pack.sections())} if slash else set(pack.sections())
    found = [(section, entry) for section, entry in entries if entry.key == key and section in within]
    if len(found) == 1:
        return (_explained(pack, *found[0]),)
    name = f"{pack.programme.key}-{pack.programme.year}"
    if found:
        named = "、".join(f"{section}/{key}" for section, _ in found)
        raise UnknownName(f"{name} 里有 {len(found)} 个条目叫“{key}”", f"请写明是哪一个：{named}")
    known = [entry.key for section, entry in entries if section in within]
    raise UnknownName(f"{name} 里没有“{text}”这个条目或条款", among(key, known, "条目有"))


def clauses_in_words(pack: Pack, cites: Iterable[str]) -> tuple[str, ...]:
    """Return citations with the headings of their clauses and the titles of the documents."""
    known = {
        f"{source.key} {clause}": f"{source.key} {clause} {heading}（《{source.title}》）"
        for source in pack.sources
        for clause, heading in source.clauses.items()
    }
    return tuple(known.get(cite, cite) for cite in cites)


def _explained(pack: Pack, section: str, entry: Entry) -> Explained:
    lines = (*stated(pack, entry), *_around(pack, section, entry))
    return Explained(section, entry.key, headline(entry), lines, clauses_in_words(pack, entry.cites))


def _around(pack: Pack, section: str, entry: Entry) -> Iterator[Line]:
    """Yield what other entries say of this one: the stages it stands in, what comes after."""
    match entry:
        case Stage():
            after = followers(pack.stages, entry.key)
            yield Line("接着", listed(one.name for one in after) or "没有后续环节")
            return
        case Condition():
            links = [("checks", "在哪个环节审查")]
        case Paper():
            links = [("makes", "在哪个环节形成"), ("wants", "在哪个环节使用")]
        case Platform():
            links = [("sets_up", "在哪个环节设立")]
        case Money():
            links = [("pays", "在哪个环节拨付")]
        case _ if section == "actors":
            links = [("by", "参加的环节")]
        case _:
            links = []
    for field, label in links:
        stages = [stage for stage in pack.stages if entry.key in getattr(stage, field)]
        if field == "by":
            said = listed(stage.name for stage in stages)
        else:
            said = listed(f"{stage.name}（{names_in(pack, 'actors', stage.by)}）" for stage in stages)
        if said or field == "checks":
            yield Line(label, said or "没有环节审查它")


def titled(one: Explained) -> str:
    """Return the title line of an explanation."""
    return f"{SECTIONS[one.section]} {one.key}：{one.title}"
