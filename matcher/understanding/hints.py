"""What would help a need and is not there: a goal, a figure, a field; told where the text was searched in vain."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.text.facets import MAX_ASK, facets
from matcher.text.wants import Aspect
from matcher.understanding.value import Facet, Hint
from matcher.vocabulary import Need

_SHORT = 20
"""Letters and signs below which a text hardly says what is asked for."""

_LACKS = (
    (
        {Aspect.PROBLEM},
        Hint("problem", "没有写现在遇到什么问题", "写明哪道工序、什么现象、造成什么损失，如“压铸件气孔多，废品率 12%”"),
    ),
    (
        {Aspect.GOAL, Aspect.FIGURE},
        Hint("goal", "没有写要达到什么目标", "写明希望做成什么样，如“开发低压铸造工艺，替代进口”"),
    ),
    ({Aspect.FIGURE}, Hint("figure", "没有写技术指标", "写上数字和单位，如“废品率降到 3% 以下”“控温精度 ±0.1℃”")),
)
"""What a need lacks that has none of some aspects."""


def hints_for(need: Need, found: Sequence[Facet], *, field_known: bool) -> tuple[Hint, ...]:
    """Return what is missing, the most helpful first.

    Args:
        need: as it is matched.
        found: its points.
        field_known: whether any direction is stated or read.
    """
    hints = []
    letters = sum(character.isalnum() for character in need.title + need.text)
    if letters < _SHORT:
        hints.append(Hint("short", f"需求只有 {letters} 个字", "把问题、目标和指标各写一两句，结果会准得多"))
    # a title names a goal as a matter of course (…的研发), which says little of what shall come of it
    counted = [one.want for one in found if not one.struck]
    said = {one.aspect for one in counted if one.aspect is Aspect.PROBLEM or not one.in_title}
    hints += [hint for aspects, hint in _LACKS if not said & aspects]
    if not field_known:
        hints.append(Hint("direction", "看不出属于哪个优先方向", "请选一个产业方向，或写明用在什么产品上"))
    if not need.title.strip():
        hints.append(Hint("title", "没有标题", "用一句话概括要解决什么，匹配时标题很要紧"))
    if not need.region:
        hints.append(Hint("region", "没有填所在地区", "填上地区，才能优先本地学会和计划"))
    if len(facets(need).ask) == MAX_ASK:
        hints.append(Hint("long", f"文字较长，只按前 {MAX_ASK} 字匹配", "请把最要紧的问题和指标写在前面"))
    return tuple(hints)
