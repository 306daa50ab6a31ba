"""The tasks of `huiqi bench quality`, and running some of them; each task stands in a module of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from matcher.errors import NotReady, UnknownName
from matcher.trials import (
    alliance_task,
    direction_task,
    lexicon_task,
    lift_task,
    profile_task,
    ranking_task,
    reverse_task,
    service_task,
)
from matcher.trials.setting import Setting
from matcher.trials.tables import Table
from matcher.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class Task:
    """One set of tables.

    Attributes:
        files: those it reads under the data folder.
        measure: makes the tables.
    """

    title: str
    files: tuple[str, ...]
    measure: Callable[[Setting], Sequence[Table]]


TASKS = {
    **{
        kind.value: Task(ranking_task.TITLES[kind], ranking_task.FILES[kind], ranking_task.task(kind))
        for kind in (Kind.ACHIEVEMENT, Kind.SOCIETY, Kind.EXPERT)
    },
    "needs": Task("学会 → 需求", reverse_task.FILES, reverse_task.measure),
    "directions": Task("需求 → 产业方向", direction_task.FILES, direction_task.measure),
    "services": Task("需求 → 服务类型", service_task.FILES, service_task.measure),
    "lifts": Task("优先规定的代价", lift_task.FILES, lift_task.measure),
    "alliances": Task("从对接记录学习（演示世界）", (), alliance_task.measure),
    "lexicon": Task("领域词典", lexicon_task.FILES, lexicon_task.measure),
    "profiles": Task("学会资料", profile_task.FILES, profile_task.measure),
}
"""By name on the command line, in the order of the report."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A task that could not be run."""

    title: str
    files: tuple[Path, ...]


def measure_quality(
    setting: Setting, names: Sequence[str], done: Callable[[Sequence[Table]], None] = lambda _: None
) -> tuple[list[Table], list[Missing]]:
    """Run some tasks (all where none is named); those whose files are missing are left out and named.

    Args:
        setting: what to measure with.
        names: keys of `TASKS`.
        done: told each task's tables as soon as they are there.

    Raises:
        UnknownName: no such task.
        NotReady: not one of them can be run.
    """
    if unknown := sorted(set(names) - set(TASKS)):
        raise UnknownName(f"没有任务 {unknown[0]!r}", f"可用的任务：{'、'.join(TASKS)}")
    tables: list[Table] = []
    missing: list[Missing] = []
    for name, task in TASKS.items():
        if names and name not in names:
            continue
        if absent := tuple(path for path in map(setting.data.joinpath, task.files) if not path.is_file()):
            missing.append(Missing(task.title, absent))
            continue
        found = task.measure(setting)
        done(found)
        tables += found
    if not tables:
        raise NotReady(
            f"没有一项任务的数据齐全，缺少 {'、'.join(str(path) for one in missing for path in one.files)}",
            "请用 --data 给出含有 needs、qrels、experts 等文件夹的数据",
        )
    return tables, missing
