"""Which candidates meet a person's conditions."""

from __future__ import annotations

from matcher.taxonomy.services import offered_by, with_wider
from matcher.vocabulary import Candidate, Filters


def passes(candidate: Candidate, filters: Filters) -> bool:
    """Tell whether a candidate meets every condition that is set; a region holds what is written under it."""
    return (
        (not filters.levels or candidate.level in filters.levels)
        and (not filters.regions or candidate.region.startswith(tuple(filters.regions)))
        and (not filters.disciplines or not filters.disciplines.isdisjoint(candidate.disciplines))
        and (not filters.industries or not filters.industries.isdisjoint(candidate.industries))
        and (not filters.available_only or candidate.available)
        and (not filters.services or not filters.services.isdisjoint(with_wider(offered_by(candidate))))
        and (not filters.maturities or candidate.maturity in filters.maturities)
        and (not filters.tags or not filters.tags.isdisjoint(candidate.tags))
    )
