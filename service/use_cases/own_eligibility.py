"""Whether one's own body may take part in a programme, by its record and the answers kept with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matcher.corpus.fields import Field
from matcher.policy.documents import eligibility_document
from matcher.policy.eligibility import check, questions_for
from matcher.policy.known import answers_for, named_party
from matcher.policy.parties import subject_of
from matcher.programmes.pack import Pack
from service.use_cases.desk import Desk
from service.use_cases.own_records import OwnRecord, editable


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found.

    Attributes:
        found: as `matcher.policy.documents.eligibility_document`.
        questions: those that are open or were answered, in the order of the conditions.
        lacking: fields of the record that some condition lacks, or that speak against it.
    """

    found: dict[str, Any]
    questions: tuple[str, ...]
    lacking: tuple[Field, ...]


def check_own(desk: Desk, own: OwnRecord, pack: Pack) -> Checked:
    """Put every condition of a programme to one's own record."""
    party, doubts = named_party(desk.catalogue, own.kind, own.body.record)
    questions = questions_for(pack, subject_of(party))
    answered = {question: answer for question, answer in own.answers.items() if question in questions}
    found = eligibility_document(check(pack, party, answers_for(answered.items(), questions, ())), doubts)
    open_ones = set(found["asks"]) | set(answered)
    against = {one["name"] for row in found["checks"] if row["outcome"] == "fail" for one in row["figures"]}
    missing = {*found["missing"], *against}
    lacking = tuple(field for field in editable(own.kind) if {field.heading, *field.headings} & missing)
    return Checked(found, tuple(one for one in questions if one in open_ones), lacking)
