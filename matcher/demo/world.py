"""The whole world from one seed, and its folder of files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from matcher.demo.achievements import make_achievements
from matcher.demo.draws import stream
from matcher.demo.enterprises import make_enterprises
from matcher.demo.experts import make_experts
from matcher.demo.history import Simulation
from matcher.demo.material import material, relatedness
from matcher.demo.mechanism import Mechanism
from matcher.demo.needs import make_needs
from matcher.demo.parties import joined
from matcher.demo.preferences import with_preferences
from matcher.demo.societies import make_societies
from matcher.demo.standing import state_standing
from matcher.errors import StorageUnavailable
from matcher.progress import Progress, silent
from matcher.storage import new_folder
from matcher.vocabulary import Need

SEED = 2026
ENTERPRISES, EXPERTS, NEEDS, ACHIEVEMENTS = 400, 3000, 900, 600


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each there are."""

    enterprises: int = ENTERPRISES
    experts: int = EXPERTS
    needs: int = NEEDS
    achievements: int = ACHIEVEMENTS


FULL = Size()

Records = Sequence[Mapping[str, Any]]

_STAGES = 6


@dataclass(frozen=True, slots=True)
class World:
    """All records, each marked 演示; `mechanism` holds what an office could not know."""

    enterprises: Records
    societies: Records
    experts: Records
    achievements: Records
    needs: Records
    events: Records
    alliances: Records
    mechanism: Records

    def files(self) -> dict[str, Records]:
        """Return the records by file name, without suffix."""
        return {name: getattr(self, name) for name in self.__slots__}

    def demo_needs(self) -> list[Need]:
        """Return the needs as everybody else uses them."""
        return [Need(record["id"], record["text"], record["title"]) for record in self.needs]


def build_world(
    seed: int = SEED, mechanism: Mechanism | None = None, progress: Progress = silent, size: Size = FULL
) -> World:
    """Return the world of a seed; the same seed and size give the same world."""
    written = material()
    near = relatedness(written.topics)
    progress("生成演示数据", 0, _STAGES)
    enterprises = make_enterprises(stream(seed, "enterprises"), written, near, size.enterprises)
    society_parties, societies = make_societies(stream(seed, "societies"), written)
    societies = with_preferences(stream(seed, "preferences"), written, societies)
    progress("生成演示数据", 2, _STAGES)
    expert_parties, experts = make_experts(stream(seed, "experts"), written, near, size.experts)
    parties = joined([society_parties, expert_parties])
    enterprise_records = [enterprise.record for enterprise in enterprises]
    achievements = make_achievements(
        stream(seed, "achievements"), written, parties, experts, enterprise_records, size.achievements
    )
    progress("生成演示数据", 4, _STAGES)
    plans = make_needs(stream(seed, "needs"), written, near, enterprises, size.needs)
    simulation = Simulation(stream(seed, "history"), written, parties, enterprises, plans, mechanism or Mechanism())
    history = simulation.run(progress)
    state_standing(stream(seed, "standing"), enterprises)
    progress("生成演示数据", _STAGES, _STAGES)
    return World(
        enterprises=enterprise_records,
        societies=societies,
        experts=experts,
        achievements=achievements,
        needs=[plan.record for plan in plans],
        events=history.events,
        alliances=history.alliances,
        mechanism=history.mechanism,
    )


def check_free(folder: Path) -> None:
    """Check that a world may be written to `folder`.

    Raises:
        StorageUnavailable: it exists and is not an empty folder.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StorageUnavailable(f"{folder} 已存在且不是空目录", "请换一个目录，或先移走其中的文件；不会覆盖已有数据")


def write_world(world: World, folder: Path, seed: int = SEED) -> None:
    """Write one file of JSON lines for each kind of record, and README.txt; the folder appears whole or not at all.

    Raises:
        StorageUnavailable: the folder is not empty or cannot be written.
    """
    check_free(folder)
    with new_folder(folder) as draft:
        for name, records in world.files().items():
            lines = [json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in records]
            (draft / f"{name}.jsonl").write_bytes(("\n".join(lines) + "\n").encode())
        (draft / "README.txt").write_bytes(_readme(world, seed).encode())


def _readme(world: World, seed: int) -> str:
    counts = {name: len(records) for name, records in world.files().items()}
    parameters = "\n".join(f"  {name} = {value}" for name, value in asdict(Mechanism()).items())
    return f"""会企演示数据（种子 {seed}）

全部为程序生成的虚构数据。企业、专家、单位、学会（省级、市级）、需求、成果、联盟均不存在，名称后都标有“演示”；
记录中的全国学会只借用其公开名称和代码，往来与评价均为虚构，不代表该学会的任何行为。不含任何个人信息。

文件（每行一个 JSON 对象）：
  enterprises.jsonl   企业 {counts["enterprises"]} 家，部分指标缺失，少数自相矛盾
  societies.jsonl     模拟的省级、市级学会 {counts["societies"]} 个
  experts.jsonl       专家 {counts["experts"]} 名
  achievements.jsonl  成果 {counts["achievements"]} 项
  needs.jsonl         需求 {counts["needs"]} 条
  events.jsonl        事件日志 {counts["events"]} 条，按时间排列：发布、展示、邀请、答复、签约、检查、完成、评价
  alliances.jsonl     联盟 {counts["alliances"]} 个及其结果
  mechanism.jsonl     隐藏机制：每一次展示的真实接受、签约、成功概率，共 {counts["mechanism"]} 条。
                      只用于计算上限，训练和评测模型时不得作为输入。

导入：huiqi import enterprises.jsonl societies.jsonl experts.jsonl achievements.jsonl needs.jsonl

机制参数（公式见 corpora/demo/README.md）：
{parameters}
"""
