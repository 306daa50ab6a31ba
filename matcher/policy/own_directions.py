"""Whether a party serves a direction of a programme's own list, by what the direction covers and the record states."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.policy.facts import direction_question
from matcher.policy.parties import Alliance, Answers, Party
from matcher.policy.ruling import Figure, Ruling, asked, settled
from matcher.programmes.rules import Direction
from matcher.taxonomy.classification import Classification, classification


def own_direction_ruling(direction: Direction, party: Party, answers: Answers) -> Ruling:
    """Return whether a party serves a direction of a programme's own list.

    It does where its record states anything the direction covers: one of the known directions, or a code of or below
    one of its sectors or disciplines. It does not where the record states something in every scheme that the direction
    is told in, and nothing of it is covered. Otherwise somebody must say.
    """
    verdicts: list[bool | None] = []
    looked_at: list[Figure] = []
    for what, stated, covered, scheme in _schemes(direction, party):
        if not covered:
            continue
        found = _shared(stated or (), covered, classification(scheme) if scheme else None)
        if found:
            says = f"{what}中的{'、'.join(found)}属于“{direction.name}”"
            return settled(True, says, Figure(what, "、".join(found)))
        verdicts.append(None if stated is None or _wider(stated, covered, scheme) else False)
        looked_at.append(Figure(what, "、".join(stated) if stated else None))
    if verdicts and None not in verdicts:
        return settled(False, f"记录的方向、行业、学科都不属于“{direction.name}”", *looked_at)
    return asked(direction_question(direction), None, answers)


def _schemes(direction: Direction, party: Party) -> Iterable[tuple[str, tuple[str, ...] | None, tuple[str, ...], str]]:
    """Yield what is compared: its name, what the party states (None: nothing), what is covered, whose codes."""
    if isinstance(party, Alliance):
        stated = [party.directions, party.sectors, party.disciplines]
    else:  # a record that lists none says nothing
        stated = [getattr(party, name, ()) or None for name in ("industries", "sectors", "disciplines")]
    yield "产业方向", stated[0], direction.directions, ""
    yield "国民经济行业", stated[1], direction.sectors, "industries"
    yield "学科", stated[2], direction.disciplines, "disciplines"


def _shared(stated: Iterable[str], covered: tuple[str, ...], tree: Classification | None) -> tuple[str, ...]:
    if tree is None:
        return tuple(name for name in stated if name in covered)
    return tuple(
        tree.entry(code).name
        for code in stated
        if code in tree and not {code, *(above.code for above in tree.ancestors(code))}.isdisjoint(covered)
    )


def _wider(stated: Iterable[str], covered: tuple[str, ...], scheme: str) -> bool:
    """Return whether the party states something that contains what is covered, so that it may or may not belong."""
    if not scheme:
        return False
    tree = classification(scheme)
    return any(above.code in set(stated) for code in covered for above in tree.ancestors(code))
