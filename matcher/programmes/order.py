"""The order of stages: one after another as they can be done, what comes before a stage and what right after."""

from __future__ import annotations

from heapq import heapify, heappop, heappush

from matcher.programmes.entries import Stage


def in_order(stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """Return the stages of a checked pack so that each comes after those it follows, else as in the file."""
    place = {stage.key: i for i, stage in enumerate(stages)}
    waits = {stage.key: len(set(stage.after)) for stage in stages}
    ready = [place[key] for key, count in waits.items() if not count]
    heapify(ready)
    found = []
    while ready:
        found.append(stages[heappop(ready)])
        for follower in followers(stages, found[-1].key):
            waits[follower.key] -= 1
            if not waits[follower.key]:
                heappush(ready, place[follower.key])
    return tuple(found)


def followers(stages: tuple[Stage, ...], key: str) -> tuple[Stage, ...]:
    """Return the stages that come right after one."""
    return tuple(stage for stage in stages if key in stage.after)


def earlier(stages: tuple[Stage, ...]) -> dict[str, set[str]]:
    """Return for each stage every stage that must be done before it; in a circle also itself."""
    after = {stage.key: stage.after for stage in stages}
    found: dict[str, set[str]] = {}
    for key, right_before in after.items():
        seen: set[str] = set()
        waiting = list(right_before)
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                waiting.extend(after.get(one, ()))
        found[key] = seen
    return found
