"""The lists that offices of the demonstration look at once they have taken a need up, made as the service makes them.

They are by the models in force now, also those of years ago: what an office that has long used the service would have
on record, were its models never trained anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from matcher.demo.draws import chance
from matcher.progress import Progress, silent
from matcher.recommender import Recommender, open_recommender
from matcher.vocabulary import Filters, Kind
from service.demo.firms import CITY, PROVINCE
from service.demo.play import Play
from service.demo.plot import HUBEI, WUHAN, Plot
from service.domain.bodies import Viewer
from service.domain.scope import SYSTEM
from service.use_cases.shortlists import matched, record

_TOP = 10
_FROM_LIST = 0.75
"""How many of the invitations go to somebody on the list; the others to whom the officer knows."""

_ON = 0.5
"""How many officers invite who stands at a place, of those who went past all the places above it."""

_ADMITTED = {
    WUHAN: Filters(levels=frozenset({"municipal"}), regions=frozenset({CITY})),
    HUBEI: Filters(levels=frozenset({"provincial"}), regions=frozenset({PROVINCE})),
}
"""Who may serve a need under a programme: what its officer asks for."""


class Lists:
    """Makes lists of societies, over the catalogue of a state folder.

    Args:
        home: the state folder; its index of societies is brought up to date.
        encoder: name of the encoder.
        progress: told of the encoding.
    """

    def __init__(self, home: Path, encoder: str, progress: Progress = silent) -> None:
        self._recommender: Recommender = open_recommender(home, encoder, progress, kinds=(Kind.SOCIETY,))

    def show(self, play: Play, need: str, plot: Plot | None, officer: Viewer) -> list[str]:
        """Have an officer shown the list of a need; of one that a case will come of, under its programme's terms.

        Returns the ids of those on it who are registered here, best first.
        """
        filters = _ADMITTED[plot.programme] if plot else Filters()
        row = play.work.needs.get(SYSTEM, need)
        made = matched(self._recommender, row, Kind.SOCIETY, _TOP, filters)
        record(play.work, made, officer, play.at)
        return [one.candidate.id for one in made.found.matches if one.candidate.id in play.cast]


def taken_from(listed: Sequence[str], plot: Plot, rng: np.random.Generator) -> Plot:
    """Return a plot with who is invited from a list, mostly from its top; one that is to be seen stays as it is."""
    if plot.made or not listed or not chance(rng, _FROM_LIST):
        return plot
    place = min(int(rng.geometric(_ON)), len(listed)) - 1
    chosen = listed[place]
    return plot if chosen == plot.society else replace(plot, society=chosen, other=plot.society)
