"""The vocabulary of services: what several services together cover, and what of it is missing.

Which services a text asks for is `matcher.tagging.services`; their names in a programme `matcher.programmes.own_words`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from matcher.taxonomy.classification import Entry, classification
from matcher.vocabulary import Candidate

SERVICES = "services"
"""Key of the vocabulary."""

OTHER_SERVICE = "99"
"""The code of what fits no other kind."""


def services_fit(wanted: Iterable[str], offered: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which of the services wanted are offered, and which are not.

    A service is offered where the same, a wider or a narrower one is: 技术培训与继续教育 by who offers 人才交流培养,
    and 人才交流培养 by who offers 技术顾问. A word that the vocabulary lacks is offered only where it stands itself.

    Args:
        wanted: codes or names.
        offered: codes or names, in the same vocabulary.

    Returns:
        The names of those shared and of those missing, each in the order of the vocabulary, unknown words last.
    """
    names = in_order(wanted)
    others = in_order(offered)
    shared = tuple(name for name in names if any(_related(name, other) for other in others))
    return shared, tuple(name for name in names if name not in shared)


def offered_by(candidate: Candidate) -> tuple[str, ...]:
    """Return the services a candidate offers, the ways an expert works with an enterprise among them."""
    return (*candidate.services, *candidate.service_modes)


def fit_of(wanted: Iterable[str], candidate: Candidate) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return `services_fit` of what a candidate offers; None where it does not say what it offers."""
    offered = offered_by(candidate)
    return services_fit(wanted, offered) if offered else None


def in_order(services: Iterable[str]) -> tuple[str, ...]:
    """Return the names of services given by code or name, each once, in the order of the vocabulary.

    Words that the vocabulary lacks come last, sorted.
    """
    listed = classification(SERVICES)
    known = {text: service_entry(text) for text in services if text}
    found = {entry.code: entry.name for entry in known.values() if entry}
    unknown = sorted(text for text, entry in known.items() if entry is None)
    return (*(found[entry.code] for entry in listed.entries if entry.code in found), *unknown)


def kinds_of(services: Iterable[str]) -> tuple[str, ...]:
    """Return the first-level names of services given by code or name, each once, in the order of the vocabulary."""
    return in_order(_line(text)[-1] for text in services if text)


@lru_cache(maxsize=4096)
def with_wider(services: tuple[str, ...]) -> frozenset[str]:
    """Return the names of services and of those they are part of: who offers 技术顾问 offers 人才交流培养."""
    return frozenset(name for text in services if text for name in _line(text))


def service_entry(text: str) -> Entry | None:
    """Return the entry that a code or name means, None where the vocabulary has none."""
    return classification(SERVICES).find(text)


def _related(one: str, other: str) -> bool:
    return one in _line(other) or other in _line(one)


@lru_cache(maxsize=4096)
def _line(text: str) -> tuple[str, ...]:
    """Return the name of a service and of those above it, nearest first."""
    entry = service_entry(text)
    if entry is None:
        return (text,)
    return (entry.name, *(above.name for above in classification(SERVICES).ancestors(entry.code)))
