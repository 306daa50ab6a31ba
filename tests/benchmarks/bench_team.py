"""How long a team proposal takes once the shortlist is there, with the shipped catalogue: p50 and p95 of 60 needs.

Run it with ``python -m tests.benchmarks.bench_team [e5-small|use]``. Needs are put together from the shipped lexicon
with a fixed seed; in a fresh HUIQI_HOME no vector of a need comes from the cache. What is timed: taking the need apart
and encoding its points, the coverage table of 12 societies, and every team of up to four.
"""

from __future__ import annotations

import random
import sys
import time

import numpy as np
from rich.progress import track

from matcher.cli.progress import progress_on_stderr
from matcher.corpus.profiles import shipped
from matcher.encoding.catalogue import open_encoder
from matcher.home import home_folder
from matcher.ranker import Ranker
from matcher.ranking.model import open_model
from matcher.recommender import Recommender, build_index
from matcher.resources import CORPORA
from matcher.teams.assembling import AT_HAND, SIZE, assemble
from matcher.teams.table import cover_table
from matcher.text.segment import read_words
from matcher.understanding.reading import read_need
from matcher.vocabulary import Kind, Need

NEEDS, WARM_UP = 60, 10
_POINTS = (
    "我公司{0}生产中{1}不稳定，废品率{2}%。",
    "希望通过{0}把{1}的损耗降到{2}%以下；",
    "需要研究{0}与{1}的协同控制；",
    "要求{0}精度达到±0.{2}℃；",
    "{0}过程中{1}容易失效，寻求新工艺。",
)


def main() -> None:
    """Print the figures."""
    name = sys.argv[1] if len(sys.argv) > 1 else "e5-small"
    words = [word for word in read_words(CORPORA / "lexicon" / "domain.txt") if len(word) > 2]
    chance = random.Random(2027)
    with progress_on_stderr() as progress:
        encoder = open_encoder(name, home_folder(), progress)
        index = build_index(shipped(Kind.SOCIETY), encoder, progress)
    recommender = Recommender(encoder, {Kind.SOCIETY: Ranker(Kind.SOCIETY, index, open_model(Kind.SOCIETY, encoder))})
    took: dict[str, list[float]] = {"read": [], "table": [], "teams": [], "all": []}
    points = []
    for number in track(range(WARM_UP + NEEDS), "team"):
        need = Need(str(number), _text(words, chance), "".join(chance.sample(words, 2)))
        matches = recommender.shortlist(need, Kind.SOCIETY, top=AT_HAND).matches
        started = time.perf_counter()
        read = read_need(need, recommender)
        encoded = time.perf_counter()
        table = cover_table(read, matches, recommender)
        covered = time.perf_counter()
        assemble(table, SIZE)
        ended = time.perf_counter()
        for part, spent in zip(
            took, (encoded - started, covered - encoded, ended - covered, ended - started), strict=True
        ):
            took[part].append(spent * 1000)
        points.append(len(table.facets))
    print(f"{name}: {len(index)} societies, {NEEDS} needs of {np.mean(points):.1f} points")  # noqa: T201 - the result
    for part, spent in took.items():
        p50, p95 = np.percentile(spent[WARM_UP:], [50, 95])
        print(f"{part:<6} p50 {p50:6.1f} ms, p95 {p95:6.1f} ms")  # noqa: T201 - the result


def _text(words: list[str], chance: random.Random) -> str:
    parts = [part.format(*chance.sample(words, 2), chance.randint(1, 9)) for part in _POINTS for _ in range(2)]
    return "".join(parts[: chance.randint(4, len(parts))])


if __name__ == "__main__":
    main()
