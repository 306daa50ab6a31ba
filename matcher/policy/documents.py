"""Eligibility and lifts as plain data, for JSON: the same facts as on paper."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from matcher.policy.applying import Application
from matcher.policy.eligibility import Check, Clause, Eligibility, clauses_of
from matcher.policy.lifted import LiftedMatch, LiftedShortlist
from matcher.policy.parties import Alliance, Party
from matcher.policy.priorities import Lift
from matcher.policy.ruling import Figure, Outcome
from matcher.programmes.pack import Pack


def eligibility_document(found: Eligibility, doubts: Sequence[str] = ()) -> dict[str, Any]:
    """Return what was found, every check in order, as JSON can hold it.

    Args:
        found: what was.
        doubts: what in the record contradicts itself.
    """
    facts = found.pack.programme
    return {
        "programme": {"key": facts.key, "year": facts.year, "title": facts.title},
        "party": {"subject": found.subject.value, "id": id_of_party(found.party), "name": found.party.name},
        "doubts": list(doubts),
        "outcome": found.outcome.value,
        "checks": [check_document(check) for check in found.checks],
        "missing": list(found.missing),
        "asks": list(found.asks),
    }


def check_document(check: Check) -> dict[str, Any]:
    """Return one check as JSON can hold it."""
    return {
        "condition": check.condition.key,
        "text": check.condition.text,
        "outcome": check.ruling.outcome.value,
        "says": check.ruling.says,
        "figures": [_figure(figure) for figure in check.ruling.figures],
        "clauses": [_clause(clause) for clause in check.clauses],
        "changes": [change.says for change in check.changes],
        "remedy": check.remedy,
        "asks": list(check.ruling.asks),
    }


def lift_document(lift: Lift, pack: Pack) -> dict[str, Any]:
    """Return one lift as JSON can hold it; `adds` is what counts, `full` what it adds below the bound."""
    return {
        "priority": lift.priority.key,
        "text": lift.priority.text,
        "scope": lift.priority.scope.value,
        "party": lift.party,
        "outcome": lift.ruling.outcome.value,
        "says": lift.ruling.says,
        "figures": [_figure(figure) for figure in lift.ruling.figures],
        "clauses": [_clause(clause) for clause in clauses_of(pack, lift.priority.cites)],
        "full": float(lift.full),
        "adds": float(lift.amount),
        "asks": list(lift.ruling.asks),
    }


def weighing_document(pack: Pack) -> dict[str, Any]:
    """Return a programme and how much its priorities weigh, as JSON can hold it."""
    facts, weighing = pack.programme, pack.weighing
    weight = None
    if weighing is not None:
        weight = {
            "bound": float(weighing.bound),
            "each": float(weighing.each),
            "by": weighing.by,
            "note": weighing.note,
        }
    return {"key": facts.key, "year": facts.year, "title": facts.title, "weighing": weight}


def lifted_match_document(match: LiftedMatch, application: Application) -> dict[str, Any]:
    """Return what a programme says of a match, beside what the match itself says."""
    return {
        "relevance": match.relevance,
        "total": float(match.total),
        "plain_rank": match.plain_rank,
        "lifts": [lift_document(lift, application.pack) for lift in match.lifts],
        "eligibility": _outcomes(application.eligibility_of(match.candidate)),
    }


def application_document(shortlist: LiftedShortlist) -> dict[str, Any]:
    """Return under what a shortlist is ordered: programme, who takes part, what the need is about, what is the same."""
    application, about = shortlist.application, shortlist.about
    return {
        "programme": weighing_document(application.pack),
        "enterprises": list(application.names(shortlist.need)),
        "societies": [society.id for society in application.societies],
        "site": application.site.name if application.site else None,
        "answers": dict(application.answers),
        "answers_about": {name: dict(own) for name, own in application.answers_about.items()},
        "about": {
            "directions": about.directions,
            "disciplines": about.disciplines,
            "sectors": about.sectors,
            "stated": about.stated,
        },
        "same_for_all": [lift_document(lift, application.pack) for lift in shortlist.same_for_all],
    }


def id_of_party(party: Party) -> str:
    """Return the id of a party, empty where it has none of its own."""
    return "" if isinstance(party, Alliance) else str(getattr(party, "id", ""))


def _outcomes(found: Eligibility) -> dict[str, Any]:
    """Return the keys of the conditions by outcome."""
    return {
        "outcome": found.outcome.value,
        **{outcome.value: [check.condition.key for check in found.of(outcome)] for outcome in Outcome},
    }


def _figure(figure: Figure) -> dict[str, Any]:
    value: Any = figure.value
    if isinstance(value, Decimal):
        value = int(value) if value == value.to_integral_value() else float(value)
    return {"name": figure.name, "value": value, "unit": figure.unit}


def _clause(clause: Clause) -> dict[str, str]:
    return {"cite": clause.cite, "heading": clause.heading, "document": clause.document}
