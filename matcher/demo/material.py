"""The hand-written material of the demonstration world, read from ``corpora/demo``.

Topics, cities, institutions, names and phrases. Nothing here is random; `draws` picks from what stands here.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.errors import DamagedFile
from matcher.resources import CORPORA

FOLDER = CORPORA / "demo"

_EARTH_KM = 6371.0
_LAST_FARM, _FIRST_FACTORY, _LAST_FACTORY = "05", "13", "43"


@dataclass(frozen=True, slots=True)
class Topic:
    """A technical field in which needs arise, with all that is written about it.

    Attributes:
        sector: 3-digit code of GB/T 4754-2017.
        disciplines: first-level codes of GB/T 13745-2009.
        lead: code of the national society an officer would call first.
        competent: codes of other national societies that could help.
        goals, bases: sentences with slots `{low-high}` for quantities.
    """

    id: str
    name: str
    directions: tuple[str, ...]
    sector: str
    disciplines: tuple[str, ...]
    lead: str
    competent: tuple[str, ...]
    products: tuple[str, ...]
    stems: tuple[str, ...]
    background: str
    titles: tuple[str, ...]
    asks: tuple[str, ...]
    problems: tuple[str, ...]
    goals: tuple[str, ...]
    bases: tuple[str, ...]
    research: tuple[str, ...]
    keywords: tuple[str, ...]
    achievements: tuple[str, ...]

    @property
    def societies(self) -> tuple[str, ...]:
        """The lead society and the competent ones."""
        return (self.lead, *self.competent)

    @property
    def on_the_land(self) -> bool:
        """Whether its enterprises farm (section A of GB/T 4754)."""
        return self.sector[:2] <= _LAST_FARM

    @property
    def in_factories(self) -> bool:
        """Whether its enterprises manufacture (section C of GB/T 4754)."""
        return _FIRST_FACTORY <= self.sector[:2] <= _LAST_FACTORY


@dataclass(frozen=True, slots=True)
class City:
    """A city: where it lies (degrees), how many enterprises it has, and what they do.

    Attributes:
        weight: relative number of enterprises; 0 for cities outside the province, where only experts live.
        scarce: whether its science resources are weak.
        directions: relative weight of each priority direction.
        sectors: 2-digit codes of GB/T 4754 in which it is strong.
    """

    name: str
    province: str
    latitude: float
    longitude: float
    weight: float
    scarce: bool
    directions: Mapping[str, float]
    sectors: tuple[str, ...]

    @property
    def region(self) -> str:
        """Province and city in one name, as 湖北省武汉市."""
        return self.name if self.name == self.province else self.province + self.name

    @property
    def short(self) -> str:
        """The name without its suffix, as companies use it: 武汉, 恩施, 神农架."""
        return self.name.removesuffix("林区")[:3].removesuffix("市").replace("恩施土", "恩施")


@dataclass(frozen=True, slots=True)
class Institution:
    """An invented university or institute and the directions its people work in."""

    name: str
    city: str
    weight: float
    directions: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything the generator draws from; `phrases` and `names` by slot."""

    topics: tuple[Topic, ...]
    cities: tuple[City, ...]
    institutions: tuple[Institution, ...]
    phrases: Mapping[str, tuple[str, ...]]
    names: Mapping[str, tuple[str, ...]]

    def city(self, name: str) -> int:
        """Return the index of a city."""
        return next(index for index, city in enumerate(self.cities) if city.name == name)


@cache
def material() -> Material:
    """Return the shipped material, read once.

    Raises:
        DamagedFile: a file is missing, or a row of it cannot be understood.
    """
    try:
        topics = [_topic(row) for path in sorted(FOLDER.glob("topics-*.jsonl")) for row in _lines(path.name)]
        return Material(
            topics=tuple(sorted(topics, key=lambda topic: topic.id)),
            cities=tuple(_city(row) for row in _table("cities.csv")),
            institutions=tuple(_institution(row) for row in _table("institutions.csv")),
            phrases={row["slot"]: tuple(row["values"]) for row in _lines("phrases.jsonl")},
            names={row["kind"]: tuple(row["values"]) for row in _lines("names.jsonl")},
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedFile(f"演示材料无法读取（{error}）", "请重新安装 huiqi") from error


def distances(cities: tuple[City, ...]) -> NDArray[np.float64]:
    """Return the great-circle distances between cities in km, shape (cities, cities) (haversine)."""
    latitude = np.radians([city.latitude for city in cities])
    longitude = np.radians([city.longitude for city in cities])
    half = (
        np.sin((latitude[:, None] - latitude) / 2) ** 2
        + np.cos(latitude)[:, None] * np.cos(latitude) * np.sin((longitude[:, None] - longitude) / 2) ** 2
    )
    km: NDArray[np.float64] = 2 * _EARTH_KM * np.arcsin(np.sqrt(half))
    return km


def relatedness(topics: tuple[Topic, ...]) -> NDArray[np.float64]:
    """Return how near topics are to each other, shape (topics, topics), 0–1, ones on the diagonal.

    Cosines of the societies that serve them (half of it), of disciplines and of directions (a quarter each), where
    what many topics share counts little: weight ln(topics / topics that have it).
    """
    total = np.zeros((len(topics), len(topics)))
    for share, sets in (
        (0.5, [set(topic.societies) for topic in topics]),
        (0.25, [set(topic.disciplines) for topic in topics]),
        (0.25, [set(topic.directions) for topic in topics]),
    ):
        names = sorted(set().union(*sets))
        table = np.array([[name in one for name in names] for one in sets], dtype=float)
        table *= np.log(len(topics) / table.sum(axis=0))
        table /= np.linalg.norm(table, axis=1, keepdims=True)
        total += share * table @ table.T
    return total


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines() if line.strip()]


def _table(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _topic(row: dict[str, Any]) -> Topic:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Topic(**values)


def _city(row: dict[str, str]) -> City:
    return City(
        row["name"],
        row["province"],
        float(row["latitude"]),
        float(row["longitude"]),
        float(row["weight"]),
        row["scarce"] == "是",
        _weights(row["directions"]),
        tuple(filter(None, row["sectors"].split(";"))),
    )


def _institution(row: dict[str, str]) -> Institution:
    return Institution(row["name"], row["city"], float(row["weight"]), _weights(row["directions"]))


def _weights(text: str) -> dict[str, float]:
    pairs = (part.split(":") for part in text.split(";") if part)
    return {name: float(weight) for name, weight in pairs}
