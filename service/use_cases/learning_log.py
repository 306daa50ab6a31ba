"""The learning log: from the histories to the folder that `huiqi train-alliances --events` reads.

Point in time: a log until a day holds nothing that happened or became known later. Societies keep their public ids;
needs, enterprises, experts and bodies without a record go by pseudonyms, and nobody's words but the needs' own, without
names and contacts, leave the office.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from matcher.corpus.catalogue import Catalogue, shipped
from matcher.corpus.serial import record_of
from matcher.errors import HuiqiError
from matcher.learning.logged import FEATURES
from matcher.programmes.words import Role
from matcher.storage import new_folder, sha256_of
from matcher.trials.alliances import EVENTS, NEEDS, PARTIES
from matcher.vocabulary import Candidate, Kind
from service.domain.history import BEIJING, Event, day_of
from service.domain.learning import SHOWN, CasePast, Known, Line, Named, NeedPast, log_of, text_of
from service.domain.pseudonyms import Pseudonyms, scrubbed
from service.domain.scope import SYSTEM
from service.storage.work import Work
from service.use_cases.matched_need import need_stated

MANIFEST = "manifest.json"
_ALL = 10**9
_UNSAID = {"name", "organization", "title", "owner", "source", "aliases"}
"""Of an expert's record: what says who it is."""


@dataclass(frozen=True, slots=True)
class Pasts:
    """Everything the log is made from, read at one moment.

    Attributes:
        names: of enterprises and people, which leave no text.
    """

    needs: Sequence[NeedPast]
    cases: Sequence[CasePast]
    bodies: Mapping[str, Known]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Written:
    """How much was written: lines of the log by event, needs, and parties by kind."""

    events: Mapping[str, int]
    needs: int
    parties: Mapping[Kind, int]


def end_of(until: date, today: date) -> datetime:
    """Return the first moment after a day in Beijing.

    Raises:
        HuiqiError: the day is not over yet, so that more of it may still become known.
    """
    if until >= today:
        raise HuiqiError(f"{until} 还没有过完，日志会缺当天之后的记录", "请用昨天或更早的日期")
    return datetime.combine(until + timedelta(days=1), time(), BEIJING)


def pasts_of(work: Work) -> Pasts:
    """Read all histories of needs and cases, and what the register says of everybody in them."""
    events = _histories(work.events.every())
    placed = [one.body for one in work.bodies.list(SYSTEM, limit=_ALL)]
    people = [account.shown for account in work.accounts.list(SYSTEM, limit=_ALL)]
    hidden = [body.name for body in placed if body.role in {Role.ENTERPRISE, Role.EXPERT, Role.PARK}]
    return Pasts(
        [NeedPast(need.id, need.owner, events[f"need:{need.id}"]) for need in work.needs.every()],
        [CasePast(case.need, events[f"case:{case.id}"]) for case, _ in work.cases.every()],
        {body.id: Known(body.role, body.record, body.region) for body in placed},
        frozenset([*people, *hidden]),
    )


def write_log(pasts: Pasts, catalogue: Catalogue, out: Path, before: datetime, names: Pseudonyms) -> Written:
    """Write the folder, whole or not at all: the log, the needs, the office's own parties, the logged features.

    Args:
        pasts: may reach beyond `before`; what lies later is not looked at.
        catalogue: whose records of parties are written, as they are now.
        out: the folder, replaced where it is there.
        before: first moment that is left out.
        names: who is called what.
    """
    lines = log_of(pasts.needs, pasts.cases, pasts.bodies, before)
    counts = {event: len(list(its)) for event, its in groupby(sorted(line.event for line in lines))}
    needs = [_need(one, pasts.names, before, names) for one in pasts.needs if one.events[0].at < before]
    parties = {
        Kind.SOCIETY: [record_of(one) for one in _own(catalogue, Kind.SOCIETY)],
        Kind.EXPERT: [_expert(one, names) for one in catalogue.candidates(Kind.EXPERT)],
    }
    with new_folder(out) as draft:
        _write(draft / EVENTS, (_line(one, names) for one in lines))
        _write(draft / NEEDS, sorted(needs, key=lambda one: str(one["id"])))
        for kind, records in parties.items():
            if records:
                _write(draft / PARTIES[kind], sorted(records, key=lambda one: str(one["id"])))
        _write(draft / FEATURES, _features(pasts.needs, before, names))
        files = {path.name: sha256_of(path) for path in sorted(draft.iterdir())}
        stated = {"until": (before - timedelta(days=1)).date().isoformat(), "events": counts, "files": files}
        (draft / MANIFEST).write_text(json.dumps(stated, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    return Written(counts, len(needs), {kind: len(records) for kind, records in parties.items()})


def _histories(events: Iterator[Event]) -> dict[str, list[Event]]:
    told = (event for event in events if event.subject.startswith(("need:", "case:")))
    return {subject: list(its) for subject, its in groupby(told, attrgetter("subject"))}


def _line(line: Line, names: Pseudonyms) -> dict[str, Any]:
    told = dict(line.told)
    if "enterprise" in told:
        told["enterprise"] = names.of("enterprise", told["enterprise"])
    return {
        "time": line.at.astimezone(BEIJING).isoformat(timespec="seconds"),
        "event": line.event,
        "need": names.of("need", line.need),
        "party": _called(line.party, names) if line.party else None,
        "party_kind": line.party.kind.value if line.party else None,
        **told,
    }


def _called(party: Named, names: Pseudonyms) -> str:
    if not party.recorded:
        return names.of("body", party.id)
    return names.of("party", party.id) if party.kind is Kind.EXPERT else party.id


def _need(need: NeedPast, hidden: Iterable[str], before: datetime, names: Pseudonyms) -> dict[str, Any]:
    stated = text_of(need.events, before)
    matched = need_stated(need.id, **stated)
    found = {
        "id": names.of("need", need.id),
        "title": scrubbed(matched.title, hidden),
        "text": scrubbed(matched.text, hidden),
        "enterprise": names.of("enterprise", need.owner),
        "date": day_of(need.events[0].at).isoformat(),
    }
    told = {"industries": list(matched.industries), "services": list(matched.services), "region": matched.region}
    return found | {key: value for key, value in told.items() if value}


def _own(catalogue: Catalogue, kind: Kind) -> list[Candidate]:
    known = {one.id: one for one in shipped(kind)}
    return [one for one in catalogue.candidates(kind) if known.get(one.id) != one]


def _expert(candidate: Candidate, names: Pseudonyms) -> dict[str, Any]:
    record = {key: value for key, value in record_of(candidate).items() if key not in _UNSAID}
    return record | {"id": names.of("party", candidate.id)}


def _features(needs: Iterable[NeedPast], before: datetime, names: Pseudonyms) -> Iterator[dict[str, Any]]:
    """Yield what each party on a first list was ranked by, as it was then."""
    for need in needs:
        shown = (event for event in need.events if event.at < before and event.move == SHOWN)
        seen: set[tuple[str, str]] = set()
        for event in shown:
            told = event.after["shown"]
            kind = Kind(told["kind"])
            for match in told["matches"] if kind in PARTIES else ():
                if (kind, match["candidate"]) not in seen:
                    seen.add((kind, match["candidate"]))
                    yield {
                        "need": names.of("need", need.id),
                        "party": _called(Named(match["candidate"], kind), names),
                        "encoder": told["fingerprints"]["encoder_weights"],
                        "features": match["features"],
                        "features_digest": match["features_digest"],
                    }


def _write(path: Path, records: Iterable[Mapping[str, Any]]) -> None:
    lines = (json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")) for record in records)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
