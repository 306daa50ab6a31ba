"""What somebody may see of the catalogue: the tenants' enterprises and needs only by place and by body.

An association sees the enterprises and needs of its place, and those of bodies that hang below it; an enterprise its
own record and needs; everybody else none, so that a society learns of a need when an office invites it. Records that
say neither whose they are nor where are seen by the association at the top of the tree, where there is only one:
whoever runs the installation has imported them. Societies, experts and achievements are seen by all. What is hidden is
answered like what is not there, in lists, counts, names and faults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NoReturn

from matcher.corpus.catalogue import Catalogue
from matcher.corpus.names import name_key
from matcher.programmes.words import Role
from matcher.taxonomy.regions import find_region
from matcher.vocabulary import RecordKind
from service.domain.bodies import Viewer, within
from service.domain.scope import HELD, SYSTEM, Outlook, may_learn_of, reach
from service.domain.tree import stem_of
from service.storage.work import Work
from service.use_cases.office import Office

Seen = Callable[[RecordKind, Mapping[str, Any]], bool]

_NATIONAL = "全国"


def seen_catalogue(office: Office, home: Path, viewer: Viewer) -> Catalogue:
    """Return the catalogue as a viewer may see it; what that is, is looked up when the first record is asked for."""
    return _Partial(home, _Sight(office, Catalogue(home), viewer))


def outlook_of(work: Work, viewer: Viewer) -> Outlook:
    """Return what a viewer may learn of."""
    linked = work.bodies.linked()
    over = reach(viewer) if viewer.role is Role.ASSOCIATION else ""
    seen = [one for one in linked if one.body.id == viewer.body or (over and within(one.path, over))]
    own = frozenset(one.body.record for one in seen)
    others = frozenset(one.body.record for one in linked) - own
    if viewer.role is not Role.ASSOCIATION:
        return Outlook(own, others)
    tops = [one.body.id for one in work.bodies.tops() if one.body.role is Role.ASSOCIATION]
    return Outlook(own, others, _places(work, viewer), tops == [viewer.body])


class _Partial(Catalogue):
    """A catalogue of which only some records are there; it is only read."""

    def __init__(self, home: Path, seen: Seen) -> None:
        super().__init__(home)
        self._seen = seen

    def records(self, kind: RecordKind) -> Iterator[dict[str, Any]]:
        return (record for record in super().records(kind) if self._seen(kind, record))

    def record(self, kind: RecordKind, identifier: str) -> dict[str, Any] | None:
        found = super().record(kind, identifier)
        return found if found is not None and self._seen(kind, found) else None

    def named(self, kind: RecordKind, key: str) -> list[dict[str, Any]]:
        with super().batch(dry_run=True) as batch:
            return [record for record in batch.named(kind, key) if self._seen(kind, record)]

    def count(self, kind: RecordKind) -> int:
        return super().count(kind) if kind not in HELD else sum(1 for _ in self.records(kind))

    def batch(self, *, dry_run: bool = False) -> NoReturn:
        raise AssertionError(f"a catalogue seen in part is only read, and through its filter ({dry_run=})")


class _Sight:
    """Tells whether a viewer may learn of a record."""

    def __init__(self, office: Office, whole: Catalogue, viewer: Viewer) -> None:
        self._office = office
        self._whole = whole
        self._viewer = viewer

    def __call__(self, kind: RecordKind, record: Mapping[str, Any]) -> bool:
        if kind not in HELD:
            return True
        places = [record.get("region", "")]
        if kind is RecordKind.ENTERPRISE:
            whose = [str(record["id"])]
        else:
            found = self._behind(str(record.get("enterprise", "")))
            whose = [str(one["id"]) for one in found]
            places += [one.get("region", "") for one in found if len(found) == 1]
        return may_learn_of(self._outlook, kind, whose, next((code for code in map(_code, places) if code), ""))

    @cached_property
    def _outlook(self) -> Outlook:
        with self._office.database.reading() as work:
            return outlook_of(work, self._viewer)

    def _behind(self, called: str) -> list[dict[str, Any]]:
        """The enterprises that a need calls by id or name."""
        return self._enterprises.get(called) or self._enterprises.get(name_key(called), [])

    @cached_property
    def _enterprises(self) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for one in self._whole.records(RecordKind.ENTERPRISE):
            for called in {str(one["id"]), name_key(str(one["name"]))} - {""}:
                found.setdefault(called, []).append(one)
        return found


def _places(work: Work, viewer: Viewer) -> tuple[str, ...]:
    """The stems of an association's place and of those above it: what it was given below them does not widen them."""
    line = [work.bodies.get(SYSTEM, one).body for one in viewer.path.removesuffix("/").split("/")]
    if not line[-1].region:
        return ("",) if line[-1].level == _NATIONAL else ()
    return tuple(stem_of(one.region) for one in line if one.region)


@lru_cache(maxsize=4096)
def _code(region: str) -> str:
    found = find_region(region) if region else None
    return found.code if found else ""
