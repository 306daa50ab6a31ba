"""What a programme calls the services of the common vocabulary: its crosswalk read backwards."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.programmes.entries import Service
from matcher.programmes.pack import Pack
from matcher.taxonomy.classification import classification
from matcher.taxonomy.crosswalk import crosswalk
from matcher.taxonomy.services import OTHER_SERVICE, SERVICES, service_entry

_OVERLAPS = 2
"""How much worse an overlapping service answers than one that is the same, part of it or wider."""

_CATCH_ALL = 10


def in_words_of(pack: Pack, services: Iterable[str]) -> tuple[Service, ...]:
    """Return the services of a programme that answer services of the vocabulary, in the order of the pack.

    For each the nearest: the very one, else one it is part of or that is part of it, else what the programme calls
    other (武汉 7). A service that the programme has no word for adds nothing.

    Args:
        pack: a valid pack.
        services: codes or names of the vocabulary; unknown words are passed over.
    """
    found: set[str] = set()
    for text in services:
        if entry := service_entry(text):
            costs = {service.key: cost for service in pack.services if (cost := _cost(pack, service, entry.code))}
            least = min(costs.values(), default=0)
            found |= {key for key, cost in costs.items() if cost == least}
    return tuple(service for service in pack.services if service.key in found)


def _cost(pack: Pack, service: Service, wanted: str) -> int:
    """Return how far a programme's service is from one of the vocabulary, from 1; 0 where it does not answer it."""
    return min((cost for code, overlaps in _meant(pack, service) if (cost := _far(wanted, code, overlaps))), default=0)


def _meant(pack: Pack, service: Service) -> list[tuple[str, bool]]:
    if service.to:
        return [(code, False) for code in service.to]
    links = crosswalk(pack.programme.wording, SERVICES).targets(service.name)
    return [(link.target, link.relation == "related") for link in links]


def _far(wanted: str, code: str, overlaps: bool) -> int:
    worse = _OVERLAPS if overlaps else 0
    line, other = _codes(wanted), _codes(code)
    if wanted == code:
        return 1 + worse
    if wanted in other or code in line:
        return 2 + worse
    return _CATCH_ALL if code == OTHER_SERVICE else 0


def _codes(code: str) -> tuple[str, ...]:
    return (code, *(above.code for above in classification(SERVICES).ancestors(code)))
