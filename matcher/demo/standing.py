"""What the invented enterprises are certified as and can spare; and a few of them at the very edge of a condition.

Comes after everything that the simulation uses, with a stream of its own, so that it changes nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from matcher.demo.draws import chance
from matcher.demo.enterprises import Enterprise

_SMALL = 500
"""Staff up to which an enterprise counts as small or medium here."""

_SAID = 0.85
"""Share of what they are certified as that their records say."""

_SMALL_SHARE, _HIGH_SHARE, _BACKBONE_SHARE, _PILLAR_SHARE = 0.7, 0.35, 0.12, 0.08
_SPARES, _SILENT_ON_SPARING = 0.8, 0.15

Record = dict[str, Any]


def state_standing(rng: np.random.Generator, enterprises: Sequence[Enterprise]) -> None:
    """Add `statuses` and `support_staff` to the records, and put the first that have their figures at the edges."""
    for enterprise in enterprises:
        true = {
            "独立法人": enterprise.legal_person,
            "科技型中小企业": chance(rng, _SMALL_SHARE) and enterprise.size <= _SMALL,
            "高新技术企业": chance(rng, _HIGH_SHARE),
            "骨干企业": chance(rng, _BACKBONE_SHARE),
            "支柱产业企业": chance(rng, _PILLAR_SHARE),
        }
        said = [chance(rng, _SAID) for _ in true]
        stated = [name for (name, is_so), says in zip(true.items(), said, strict=True) if is_so and says]
        spares, silent = chance(rng, _SPARES), chance(rng, _SILENT_ON_SPARING)
        enterprise.record.update(statuses=stated, support_staff=None if silent else spares)
    complete = [enterprise.record for enterprise in enterprises if _complete(enterprise.record)]
    for record, edge in zip(complete, _EDGES, strict=False):
        edge(record)


def _complete(record: Record) -> bool:
    return all(record[key] for key in ("staff", "research_staff", "revenue", "research_spending"))


def _exactly_a_tenth(record: Record) -> None:
    record["research_staff"] = max(1, round(record["staff"] / 10))
    record["staff"] = 10 * record["research_staff"]


def _one_person_short(record: Record) -> None:
    _exactly_a_tenth(record)
    record["staff"] += 1


def _exactly_a_twentieth(record: Record) -> None:
    record["research_spending"] = round(record["revenue"] / 20, 2)
    record["revenue"] = round(20 * record["research_spending"], 1)


def _a_hundred_yuan_short(record: Record) -> None:
    _exactly_a_twentieth(record)
    record["research_spending"] = round(record["research_spending"] - 0.01, 2)


def _no_figures(record: Record) -> None:
    record.update(dict.fromkeys(("staff", "research_staff", "revenue", "research_spending")))


_EDGES: tuple[Callable[[Record], None], ...] = (
    *(_exactly_a_tenth, _one_person_short, _exactly_a_twentieth, _a_hundred_yuan_short),
    *(_no_figures, _no_figures),
)
