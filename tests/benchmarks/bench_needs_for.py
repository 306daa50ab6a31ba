"""How long a society waits for its needs, and what recall costs: `python -m tests.benchmarks.bench_needs_for 1000`.

The needs are those of the demonstration world, posted again with other titles until there are enough; the societies the
national ones. Times are of a warm process with all needs encoded before. Recall is against scoring every pair of twenty
societies.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace

import numpy as np
from rich.progress import track

from matcher.corpus.records import need_from
from matcher.demo.world import build_world
from matcher.home import home_folder
from matcher.mutual import search as room
from matcher.mutual.search import open_mutual
from matcher.vocabulary import Need

SAMPLE = 20


def main(count: int = 1_000) -> None:
    """Print the figures."""
    search = open_mutual(home_folder())
    needs = _needs(count)
    started = time.perf_counter()
    pool = search.pool(needs)
    encoded = time.perf_counter()
    pool = search.pool(needs)
    opened = time.perf_counter()
    print(f"{len(pool):,} needs: first opened in {encoded - started:.1f} s, then in {opened - encoded:.2f} s")  # noqa: T201
    ids = [search.index.candidate(number).id for number in search.index.layout.numbers.tolist()]
    some = ids[:: max(1, len(ids) // SAMPLE)][:SAMPLE]
    first = search.needs_for(some, pool)
    took, used = [], []
    for one in track(some, "needs_for"):
        clock, work = time.perf_counter(), time.process_time()
        assert search.needs_for([one], pool)[one] == first[one]
        took.append(1000 * (time.perf_counter() - clock))
        used.append(1000 * (time.process_time() - work))
    (t50, t95), (u50, u95) = (np.percentile(values, [50, 95]) for values in (took, used))
    print(f"one society: p50 {t50:.0f} ms, p95 {t95:.0f} ms; of computing p50 {u50:.0f} ms, p95 {u95:.0f} ms")  # noqa: T201
    depth, room.DEPTH = room.DEPTH, len(pool)
    brute = search.needs_for(some, pool)
    room.DEPTH = depth
    kept = [len({p.need.id for p in first[one]} & {p.need.id for p in brute[one]}) / len(brute[one]) for one in some]
    print(f"of the true first ten by mutual score {np.mean(kept):.1%} are found, at the worst {min(kept):.0%}")  # noqa: T201


def _needs(count: int) -> list[Need]:
    posted = [need_from(record) for record in build_world().needs]
    turns = ((turn, need) for turn in range(-(-count // len(posted))) for need in posted)
    again = [replace(need, id=f"{need.id}-{turn}", title=f"{need.title}{turn or ''}") for turn, need in turns]
    return again[:count]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
