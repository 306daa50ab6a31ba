"""An application under a programme, as a shortlist sees it: who is in already, and what everyone was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from matcher.policy.alliances import About, alliance_of
from matcher.policy.eligibility import Eligibility, check
from matcher.policy.parties import Answers, Party, Site
from matcher.policy.priorities import Lift, lifts
from matcher.programmes.pack import Pack
from matcher.vocabulary import Candidate, Enterprise, Kind, Need

SOMEBODY = "需求单位"
"""What the enterprise behind a need is called where nobody named it."""


@dataclass(frozen=True, slots=True)
class Application:
    """申报: under which programme, by whom, with what is known of them.

    Attributes:
        pack: the programme in its year.
        enterprises: those that apply together; the first leads.
        societies: those chosen already; the first leads.
        site: where the leading enterprise stands.
        answers: what people answered, by question.
        answers_about: answers on one candidate only, by its id.
    """

    pack: Pack
    enterprises: tuple[Enterprise, ...] = ()
    societies: tuple[Candidate, ...] = ()
    site: Site | None = None
    answers: Answers = field(default_factory=dict)
    answers_about: Mapping[str, Answers] = field(default_factory=dict)

    def names(self, need: Need) -> tuple[str, ...]:
        """Return the enterprises behind a need, by name; there is always one."""
        return tuple(one.name for one in self.enterprises) or (need.enterprise or SOMEBODY,)

    def lifts_of(self, candidate: Candidate, need: Need, about: About) -> tuple[Lift, ...]:
        """Return what moves a candidate within the list of a need: its own priorities, those of the alliance with it.

        The alliance is that of everyone chosen and the candidate. Only a society joins one.
        """
        parties: list[Party] = [candidate]
        if candidate.kind is Kind.SOCIETY:
            others = [one for one in self.societies if one.id != candidate.id]
            parties.append(alliance_of(about, self.names(need), (*others, candidate)))
        return lifts(self.pack, parties, self.answers, self.answers_about)

    def eligibility_of(self, candidate: Candidate) -> Eligibility:
        """Return what the programme's conditions say of a candidate; they move nobody and hide nobody."""
        return check(self.pack, candidate, self.answers_about.get(candidate.id, {}))

    def lifts_of_all(self) -> tuple[Lift, ...]:
        """Return the priorities of the enterprises and the site: the same for every candidate, so they move none."""
        parties: list[Party] = [*self.enterprises, *([self.site] if self.site else [])]
        return lifts(self.pack, parties, self.answers)
