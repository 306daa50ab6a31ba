"""What a nearness to one point of a need is worth: from how far it stands out to a probability, and three levels.

Measured on 198 needs with 1,151 points and 209 national societies, two annotators: for a point, how far a society's
three nearest passages stand out of the catalogue (`reach`), and whether the society was judged competent for the whole
need. Nobody judged points one by one, so a degree is the chance that who comes so near to a point is competent for the
need it belongs to. `matcher.trials.point_task` measures it again; levels are those of folds that were not fitted on:

| encoder | AUC of a point | of the 12 nearest | of a need's mean | covered: precision, recall | at least partly |
|---|---|---|---|---|---|
| e5-small | .93 | .68 | .96 | .61, .14 | .39, .32 |
| use | .90 | .65 | .95 | .53, .07 | .33, .22 |

So a point that is covered has evidence; of one that is not, only that none was found: most competent societies do not
speak of most points.

A point is covered from an even chance on; .7 societies a point are with e5-small, .4 with use, where 3.3 are competent
for its need. Nothing was judged of experts: their passages are held to what societies reach.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from matcher.ranking.model import Calibration

COVERED, PARTLY = 0.5, 0.2
"""Degrees from which on a point counts as covered or partly covered."""

CALIBRATIONS: Mapping[str, Calibration] = {"e5-small": Calibration(1.867, -5.955), "use": Calibration(1.524, -5.446)}
"""By encoder, of the standardised nearness."""

CAREFUL = "use"
"""Whose calibration stands for encoders that nothing was measured for: it claims less."""


class Level(StrEnum):
    """How far a point is covered; the values are the officers' words."""

    COVERED = "覆盖"
    PARTLY = "部分覆盖"
    NOT = "未覆盖"


def level_of(degree: float) -> Level:
    """Return the level of a degree, 0–1."""
    return Level.COVERED if degree >= COVERED else Level.PARTLY if degree >= PARTLY else Level.NOT


def calibration_for(encoder: str) -> Calibration:
    """Return what turns a nearness into a degree."""
    return CALIBRATIONS.get(encoder, CALIBRATIONS[CAREFUL])
