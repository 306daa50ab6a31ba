"""What was understood of a need, as plain frozen values: made by `reading`, shown by whoever asks."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.tagging.services import Asked
from matcher.text.wants import Want
from matcher.understanding.corrections import Corrections
from matcher.vocabulary import Need


@dataclass(frozen=True, slots=True)
class Facet:
    """要点: a point of the need as it stands after corrections.

    Attributes:
        key: names it within its need: ``1:12-30`` (document, start, end), ``+0`` for the first that was added.
        want: what it says and where; an added one has no span.
        struck: whether a person struck it out; then it is shown, but not matched.
    """

    key: str
    want: Want
    struck: bool = False

    @property
    def added(self) -> bool:
        """Whether a person added it."""
        return self.want.span is None


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a need lies with something.

    Attributes:
        code: of its classification.
        share: a direction's probability, or a discipline's or sector's share of the need, 0–1; both by the text.
        counts: whether matching takes the need for one of it: by what was stated, otherwise by the text.
    """

    code: str
    name: str
    share: float
    counts: bool


@dataclass(frozen=True, slots=True)
class Hint:
    """缺什么: something that would help and is not there, and what to write, in Chinese."""

    key: str
    says: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Understanding:
    """理解: what is understood of a need.

    Attributes:
        need: as the enterprise wrote it; all spans are of its title (document 0) and text (document 1).
        corrections: what a person said of it.
        matched: the need as it is matched, corrections carried out; give this one to `Recommender.shortlist`.
        title: of the need as matched, or its first sentence where it has none.
        facets: in the order of the text, added ones last.
        phrases: telling words, the most telling first.
        directions: all of the list, likeliest first; empty where no tagger ships for the encoder.
        disciplines: first level, the largest share first, small ones left out; None where nothing tells.
        sectors: divisions (大类), likewise.
        services: what is wanted, with the words that say so.
        stated: names of the fields (directions, disciplines, sectors, services) that somebody stated.
        hints: what would help.
    """

    need: Need
    corrections: Corrections
    matched: Need
    title: str
    facets: tuple[Facet, ...]
    phrases: tuple[str, ...]
    directions: tuple[Share, ...]
    disciplines: tuple[Share, ...] | None
    sectors: tuple[Share, ...] | None
    services: tuple[Asked, ...]
    stated: frozenset[str]
    hints: tuple[Hint, ...]

    @property
    def wanted(self) -> tuple[Facet, ...]:
        """The points that are matched."""
        return tuple(facet for facet in self.facets if not facet.struck)
