"""Lists that were shown, made again: with the same model, index and encoder they come to the same features."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from matcher.errors import NotReady
from matcher.policy.applying import Application
from matcher.programmes.pack import Pack
from matcher.programmes.shelf import find_pack, shipped_packs
from matcher.progress import Progress, silent
from matcher.recommender import Recommender
from matcher.vocabulary import Kind
from service.domain.learning import SHOWN, NeedPast
from service.storage.needs import NeedRow
from service.use_cases.shortlists import asked_in, matched

Packs = Callable[[str], Pack]


def shipped(programme: str) -> Pack:
    """Return the shipped programme of a KEY-YEAR."""
    return find_pack(shipped_packs(), programme)


class Again(StrEnum):
    """How a list compares with itself made again."""

    SAME = "重算一致"
    DIFFERENT = "重算不一致"
    OTHER = "当时的模型、索引或编码器不在本机，未重算"


@dataclass(frozen=True, slots=True)
class Relisted:
    """A list that was shown: of which need, which event of its history, and how it compares."""

    need: str
    seq: int
    again: Again
    says: str = ""


def relisted(
    recommender: Recommender,
    needs: Iterable[NeedPast],
    before: datetime,
    progress: Progress = silent,
    packs: Packs = shipped,
) -> tuple[Relisted, ...]:
    """Make every list again that was shown before a moment, as far as what it rested on is open.

    Args:
        recommender: with the models in force.
        needs: with their histories.
        before: first moment that is left out.
        progress: told need by need.
        packs: tells the programme of a KEY-YEAR; by default those that ship.
    """
    found = []
    past = list(needs)
    for done, need in enumerate(past, start=1):
        stated: dict[str, Any] = {}
        for event in need.events:
            stated |= {key: event.after[key] for key in ("title", "text", "details") if key in event.after}
            if event.move == SHOWN and event.at < before:
                row = NeedRow(need.id, need.owner, "", opened=event.at, changed=event.at, **stated)
                again, says = _compared(recommender, row, event.after["shown"], packs)
                found.append(Relisted(need.id, event.seq, again, says))
        progress("重算名单", done, len(past))
    return tuple(found)


def _compared(recommender: Recommender, row: NeedRow, shown: Mapping[str, Any], packs: Packs) -> tuple[Again, str]:
    kind = Kind(shown["kind"])
    try:
        prints = recommender.fingerprints(kind)
    except NotReady:
        return Again.OTHER, ""
    if prints != shown["fingerprints"]:
        return Again.OTHER, ""
    asked = asked_in(shown)
    application = Application(packs(asked.programme)) if asked.programme else None
    now = matched(recommender, row, kind, asked.top, asked.filters, application).shown
    if now == shown:
        return Again.SAME, ""
    then = [(one["candidate"], one["features_digest"]) for one in shown["matches"]]
    anew = [(one["candidate"], one["features_digest"]) for one in now["matches"]]
    others = [place for place, pair in enumerate(zip(then, anew, strict=False), start=1) if pair[0] != pair[1]]
    return Again.DIFFERENT, f"第 {others[0]} 位的候选或特征不同" if others else "名单的其他内容不同"
