"""Which administrative division the office that uses this installation works for."""

from __future__ import annotations

import os
from functools import lru_cache

from matcher.errors import UnknownName
from matcher.taxonomy.regions import Region, find_region, province_of

SETTING = "HUIQI_REGION"
"""Environment variable with the name or code of the office's division, such as 湖北省 or 湖北省武汉市."""


def office_region() -> Region | None:
    """Return the office's division, None where the setting is empty.

    Raises:
        UnknownName: the setting names no division.
    """
    return _named(os.environ.get(SETTING, "").strip())


def office_province() -> str:
    """Return the full name of the province the office works in, empty where the setting is.

    Raises:
        UnknownName: the setting names no division.
    """
    region = office_region()
    return province_of(region).full_name if region else ""


@lru_cache(maxsize=16)
def _named(text: str) -> Region | None:
    if not text:
        return None
    if region := find_region(text):
        return region
    raise UnknownName(
        f"环境变量 {SETTING} 是“{text}”，不是行政区划名称", "请改为省、市、县的全名，例如 湖北省 或 湖北省武汉市"
    )
