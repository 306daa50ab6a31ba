"""Schemathesis for as long as it is given: `python -m tests.benchmarks.fuzz_api MINUTES`.

Round after round with another seed, by an administrator, an officer and an enterprise in turn, each on a database of
its own; prints what was asked and every fault once, and ends with 1 if there was any.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from matcher.home import home_folder
from service.storage.database import open_database
from tests.fakes.databases import Shelf
from tests.fakes.fuzzing import Fuzzing, fuzz
from tests.fakes.lively import enliven
from tests.fakes.shipped_models import recommender_of_every_kind
from tests.fakes.town import town_of

_WHO = ("officer", "enterprise", "admin")
_EXAMPLES = 40


def main(minutes: float) -> int:
    """Try until the time is over; a round that has begun is finished."""
    console = Console()
    ends = time.monotonic() + minutes * 60
    recommender = recommender_of_every_kind(home_folder())
    faults: dict[str, str] = {}
    seed = asked = 0
    while time.monotonic() < ends:
        with TemporaryDirectory() as folder:
            database = open_database(Shelf(Path(folder)).ready())
            lively = enliven(town_of(database, Path(folder) / "home", recommender))
            who = _WHO[seed % len(_WHO)]
            covering = seed < len(_WHO)
            how = Fuzzing(
                lively.people[who],
                lively.here if seed % 2 == 0 else {},
                _EXAMPLES,
                seed,
                covering=covering,
                based=seed % 2 == 0,
                leave=("sign_out",) if covering else ("sign_out", "replay"),
            )
            found = fuzz(lively.town.client.app, how)
            lively.town.require_whole()
            lively.town.office.close()
            database.close()
        asked += found.requests
        new = {name: told for name, told in found.faults.items() if name not in faults}
        faults |= new
        console.print(f"round {seed}, {who}: {found.requests:,} requests, {len(new)} new faults", highlight=False)
        for told in new.values():
            console.print(told, markup=False, highlight=False)
        seed += 1
    console.print(f"{seed} rounds, {asked:,} requests, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
