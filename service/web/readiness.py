"""Whether the service can do its work: named checks, each of what it stands on, asked anew every time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matcher.errors import HuiqiError

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Check:
    """Something the service stands on.

    Attributes:
        name: short and English; monitors know the check by it.
        probe: says in Chinese how things are, or raises what stands in the way; it must not take long.
    """

    name: str
    probe: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a check found.

    Attributes:
        name: of the check.
        ready: whether nothing stands in the way.
        detail: how things are, or what stands in the way.
        remedy: what can be done about it; empty when ready.
    """

    name: str
    ready: bool
    detail: str
    remedy: str = ""


def standings(checks: Sequence[Check]) -> tuple[Standing, ...]:
    """Return what each check finds now, in their order."""
    return tuple(_standing(check) for check in checks)


def _standing(check: Check) -> Standing:
    try:
        return Standing(check.name, True, check.probe())
    except HuiqiError as error:
        return Standing(check.name, False, error.problem, error.remedy)
    except Exception as error:
        _log.exception("the check %s failed", check.name)
        return Standing(check.name, False, f"检查未能完成（{type(error).__name__}）", "请查看服务日志")
