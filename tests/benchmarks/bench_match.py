"""How long one match takes on a warm service with 20,000 experts: p50 and p95 of 200 needs of about 60 characters.

Run it with ``make bench``. Profiles and needs are put together from the shipped lexicon with a fixed seed.
"""

from __future__ import annotations

import random
import time

import numpy as np
from rich.progress import track

from matcher.encoding.catalogue import open_encoder
from matcher.home import home_folder
from matcher.ranker import Ranker
from matcher.ranking.model import open_model
from matcher.recommender import Recommender, build_index
from matcher.resources import CORPORA
from matcher.text.segment import read_words
from matcher.vocabulary import Candidate, Document, Kind, Need

EXPERTS, NEEDS, WARM_UP = 20_000, 200, 20
_FORMS = ("基于{0}的{1}关键技术研究", "面向{1}的{0}方法", "{0}与{1}协同优化及应用", "{0}过程中{1}的机理")


def main() -> None:
    """Print the figures."""
    words = [word for word in read_words(CORPORA / "lexicon" / "domain.txt") if len(word) > 2]
    chance = random.Random(2026)
    experts = [_expert(number, words, chance) for number in range(EXPERTS)]
    encoder = open_encoder("e5-small", home_folder())
    index = build_index(experts, encoder, lambda _stage, _done, _total: None)
    recommender = Recommender(encoder, {Kind.EXPERT: Ranker(Kind.EXPERT, index, open_model(Kind.EXPERT, encoder))})
    took = []
    for number in track(range(WARM_UP + NEEDS), "match"):
        need = Need(str(number), _need(words, chance))
        started = time.perf_counter()
        recommender.shortlist(need, Kind.EXPERT)
        took.append((time.perf_counter() - started) * 1000)
    p50, p95 = np.percentile(took[WARM_UP:], [50, 95])
    print(f"{EXPERTS:,} experts, {NEEDS} needs: p50 {p50:.1f} ms, p95 {p95:.1f} ms")  # noqa: T201 - the result


def _expert(number: int, words: list[str], chance: random.Random) -> Candidate:
    titles = [chance.choice(_FORMS).format(*chance.sample(words, 2)) for _ in range(chance.choice((1, 1, 2)))]
    documents = tuple(Document("projects", title) for title in dict.fromkeys(titles))
    return Candidate(f"X{number:05d}", Kind.EXPERT, f"X{number:05d}", documents)


def _need(words: list[str], chance: random.Random) -> str:
    a, b, c, d = chance.sample(words, 4)
    return f"我公司在{a}生产中遇到{b}不稳定的问题，希望通过{c}或{d}提高合格率，降低能耗，寻求专家合作攻关"[:60]


if __name__ == "__main__":
    main()
