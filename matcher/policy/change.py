"""A change that somebody could make so that a rule holds."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.policy.parties import Answers, Party


@dataclass(frozen=True, slots=True)
class Change:
    """改法: with the changed record and answers everything can be judged again.

    Attributes:
        says: what to do, in Chinese, such as 再增加 2 名研发人员即达到 10%.
        party: the record after it.
        answers: the answers after it.
    """

    says: str
    party: Party
    answers: Answers
