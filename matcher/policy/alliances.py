"""What the work of an alliance is about: what the need asks for and a member serves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matcher.policy.parties import Alliance
from matcher.taxonomy.classification import Classification, classification
from matcher.vocabulary import Candidate


@dataclass(frozen=True, slots=True)
class About:
    """What a need asks for; None where nobody knows.

    Attributes:
        directions: names of priority directions; empty: none of them.
        disciplines: first-level codes of GB/T 13745.
        sectors: divisions (大类) of GB/T 4754.
        stated: whether somebody stated the directions; otherwise they were read from the text.
    """

    directions: tuple[str, ...] | None = None
    disciplines: tuple[str, ...] | None = None
    sectors: tuple[str, ...] | None = None
    stated: bool = False


def alliance_of(about: About, enterprises: Sequence[str], societies: Sequence[Candidate]) -> Alliance:
    """Return the alliance of enterprises (by name, the first leads) and societies that work on a need.

    Where nothing is shared and a member does not say what it serves, what they share is unknown.
    """

    def served(codes: tuple[str, ...], scheme: str) -> frozenset[str]:
        return frozenset(line for code in codes for line in _line(classification(scheme), code))

    return Alliance(
        tuple(enterprises),
        tuple(societies),
        _shared(about.directions, societies, lambda one: frozenset(one.industries)),
        _shared(about.disciplines, societies, lambda one: served(one.disciplines, "disciplines")),
        _shared(about.sectors, societies, lambda one: served(one.sectors, "industries")),
    )


def _shared(
    wanted: tuple[str, ...] | None, members: Sequence[Candidate], serves: Callable[[Candidate], frozenset[str]]
) -> tuple[str, ...] | None:
    if not wanted:
        return wanted
    offered = [serves(member) for member in members]
    shared = tuple(one for one in wanted if any(one in has for has in offered))
    return shared if shared or all(offered) else None


def _line(listed: Classification, code: str) -> tuple[str, ...]:
    """Return a code with those above it: who serves 机床制造 serves 通用设备制造业."""
    return (code, *(above.code for above in listed.ancestors(code))) if code in listed else (code,)
