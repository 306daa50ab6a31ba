"""Who may call what: one table from the operations of the interface to roles, duties and what a token must be for.

An operation that is not in the table may be called by nobody. Which rows somebody then sees is decided by
`service.domain.scope`, and what a case allows by its workflow; here is only who may knock.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from matcher.programmes.words import Role
from service.domain.bodies import Duty, Viewer


class TokenScope(StrEnum):
    """What an API token may be used for; never for more than its account may do."""

    READ = "读"
    MATCH = "匹配"
    HANDLE = "办理"
    COUNT = "统计"
    MANAGE = "管理"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may call an operation.

    Attributes:
        roles: of the body one acts for.
        duties: that one has there.
        token: what an API token must be for; None: no token will do, only a session.
        provisional: whether it may be called with a one-time password that was not changed yet.
    """

    roles: frozenset[Role]
    duties: frozenset[Duty]
    token: TokenScope | None
    provisional: bool = False


OPEN = frozenset({"health", "readiness", "version", "sign_in", "notices", "notice", "object", "apply"})
"""Operations that anybody may call, signed in or not."""

BEFORE_ACCOUNTS = frozenset(
    {
        "match_page",
        "match",
        "programmes",
        "programme",
        "explain_programme",
        "needs_for",
        "eligibility",
        "services",
        "dossier",
        "replay",
        "gaps",
    }
)
"""Operations that anybody may call until the first account exists: one officer at one machine, as before accounts."""

_ASSOCIATION = frozenset({Role.ASSOCIATION})
_NEEDING = frozenset({Role.ASSOCIATION, Role.ENTERPRISE, Role.PARK, Role.GOVERNMENT})
_REPORTING = frozenset({Role.ASSOCIATION, Role.SOCIETY, Role.UNIVERSITY})
_RECORDED = frozenset({Role.ENTERPRISE, Role.SOCIETY, Role.UNIVERSITY, Role.EXPERT})
_NAMING = frozenset({Role.SOCIETY, Role.UNIVERSITY})
_OFFERING = _RECORDED - {Role.ENTERPRISE}
_EVERYBODY = frozenset(Role) - {Role.PUBLIC}
_ANY = frozenset(Duty)
_ACTING = frozenset(duty for duty in Duty if duty.acts)
_ADMIN = frozenset({Duty.ADMIN})

RULES: Mapping[str, Rule] = {
    # one's own sign-in: never by a token, so that a stolen one cannot make itself at home
    "who_am_i": Rule(_EVERYBODY, _ANY, TokenScope.READ, provisional=True),
    "sign_out": Rule(_EVERYBODY, _ANY, None, provisional=True),
    "change_password": Rule(_EVERYBODY, _ANY, None, provisional=True),
    "link_own_identity": Rule(_EVERYBODY, _ANY, None),
    "unlink_identity": Rule(_EVERYBODY, _ANY, None),
    "tokens": Rule(_EVERYBODY, _ANY, None),
    "sessions": Rule(_EVERYBODY, _ANY, None),
    "end_other_sessions": Rule(_EVERYBODY, _ANY, None),
    "create_token": Rule(_EVERYBODY, _ANY, None),
    "revoke_token": Rule(_EVERYBODY, _ANY, None),
    # matching reads the catalogue as `service.use_cases.catalogue` shows it to the caller; lists of its needs are for
    # associations only, so that a society learns of a need when an office invites it
    "match_page": Rule(_EVERYBODY, _ANY, None),
    "match": Rule(_NEEDING, _ANY, TokenScope.MATCH),
    "needs_for": Rule(_ASSOCIATION, _ANY, TokenScope.MATCH),
    "eligibility": Rule(_NEEDING | {Role.SOCIETY, Role.UNIVERSITY}, _ANY, TokenScope.MATCH),
    "gaps": Rule(_ASSOCIATION, _ANY, TokenScope.MATCH),
    "dossier": Rule(_NEEDING, _ANY, TokenScope.MATCH),
    "replay": Rule(_ASSOCIATION | {Role.OVERSIGHT}, _ANY, TokenScope.MATCH),
    "services": Rule(_EVERYBODY, _ANY, TokenScope.MATCH),
    "programmes": Rule(_EVERYBODY, _ANY, TokenScope.READ),
    "programme": Rule(_EVERYBODY, _ANY, TokenScope.READ),
    "explain_programme": Rule(_EVERYBODY, _ANY, TokenScope.READ),
    # the tree of bodies: looked up by all, kept by the administrators of associations
    "bodies": Rule(_EVERYBODY, _ANY, TokenScope.READ),
    "body": Rule(_EVERYBODY, _ANY, TokenScope.READ),
    "create_body": Rule(_ASSOCIATION, _ADMIN, TokenScope.MANAGE),
    "change_body": Rule(_ASSOCIATION, _ADMIN, TokenScope.MANAGE),
    "set_employer": Rule(_ASSOCIATION, _ADMIN, TokenScope.MANAGE),
    "close_body": Rule(_ASSOCIATION, _ADMIN, TokenScope.MANAGE),
    # who asks for an account; read and decided by the association of the place and those above it
    "applications": Rule(_ASSOCIATION, _ANY, TokenScope.READ),
    "application": Rule(_ASSOCIATION, _ANY, TokenScope.READ),
    "accept_application": Rule(_ASSOCIATION, frozenset({Duty.OFFICER, Duty.ADMIN}), None),
    "refuse_application": Rule(_ASSOCIATION, frozenset({Duty.OFFICER, Duty.ADMIN}), TokenScope.HANDLE),
    # accounts: one's own is read by each, kept by the administrators of the body and of those above it
    "account": Rule(_EVERYBODY, _ANY, TokenScope.READ),
    "accounts": Rule(_EVERYBODY, _ADMIN, TokenScope.READ),
    "identity": Rule(_EVERYBODY, _ANY, TokenScope.READ),
    "link_identity": Rule(_EVERYBODY, _ADMIN, None),
    "create_account": Rule(_EVERYBODY, _ADMIN, None),
    "change_account": Rule(_EVERYBODY, _ADMIN, TokenScope.MANAGE),
    "disable_account": Rule(_EVERYBODY, _ADMIN, TokenScope.MANAGE),
    "enable_account": Rule(_EVERYBODY, _ADMIN, TokenScope.MANAGE),
    "reset_password": Rule(_EVERYBODY, _ADMIN, None),
    # who did what: one's own deeds are told to each, those of their reach to administrators and auditors
    "audit": Rule(_EVERYBODY, _ANY, TokenScope.READ),
    # personal data; which person's is asked again where the person is known
    "export_person": Rule(_EVERYBODY, _ANY, None),
    "erase_person": Rule(_EVERYBODY, _ANY, None),
    "consents": Rule(_EVERYBODY, _ANY, TokenScope.READ),
    "give_consent": Rule(_EVERYBODY, _ACTING, TokenScope.HANDLE),
    "withdraw_consent": Rule(_EVERYBODY, _ACTING, TokenScope.HANDLE),
    "put_contacts": Rule(_EVERYBODY, _ACTING, TokenScope.HANDLE),
    "delete_contacts": Rule(_EVERYBODY, _ACTING, TokenScope.HANDLE),
    "look_at_contacts": Rule(_EVERYBODY, _ANY, None),
    "looks": Rule(_EVERYBODY, _ANY, TokenScope.READ),
    # needs and cases: who may knock is nearly everybody; what a case allows is its workflow's
    "needs": Rule(_EVERYBODY, _ANY, TokenScope.READ),
    "need": Rule(_EVERYBODY, _ANY, TokenScope.READ),
    "post_need": Rule(_NEEDING, _ACTING, TokenScope.HANDLE),
    "help_with_need": Rule(_NEEDING, _ACTING, TokenScope.MATCH),
    "turn_need": Rule(_NEEDING, _ACTING, TokenScope.HANDLE),
    "make_shortlist": Rule(_NEEDING, _ACTING, TokenScope.MATCH),
    "understanding": Rule(_NEEDING | {Role.OVERSIGHT}, _ANY, TokenScope.MATCH),
    "correct_need": Rule(_NEEDING, _ACTING, TokenScope.HANDLE),
    "compare_candidates": Rule(_NEEDING | {Role.OVERSIGHT}, _ANY, TokenScope.MATCH),
    "propose_team": Rule(_NEEDING | {Role.OVERSIGHT}, _ANY, TokenScope.MATCH),
    "shortlists": Rule(_NEEDING | {Role.OVERSIGHT}, _ANY, TokenScope.READ),
    "cases": Rule(_EVERYBODY, _ANY, TokenScope.READ),
    "case": Rule(_EVERYBODY, _ANY, TokenScope.READ),
    "open_case": Rule(_EVERYBODY - {Role.OVERSIGHT, Role.PANEL, Role.EVALUATOR}, _ACTING, TokenScope.HANDLE),
    "allowed": Rule(_EVERYBODY, _ANY, TokenScope.READ),
    "make_deed": Rule(_EVERYBODY - {Role.OVERSIGHT}, _ACTING, TokenScope.HANDLE),
    "reviewers": Rule(_ASSOCIATION, _ACTING, TokenScope.READ),
    "find_party": Rule(_EVERYBODY - {Role.OVERSIGHT}, _ACTING, TokenScope.HANDLE),
    "case_history": Rule(_EVERYBODY, _ANY, TokenScope.READ),
    "papers": Rule(_EVERYBODY, _ANY, TokenScope.READ),
    "paper_file": Rule(_EVERYBODY, _ANY, TokenScope.READ),
    "make_paper": Rule(_EVERYBODY - {Role.OVERSIGHT}, _ACTING, TokenScope.HANDLE),
    "hand_in_scan": Rule(_EVERYBODY - {Role.OVERSIGHT}, _ACTING, TokenScope.HANDLE),
    "platforms": Rule(_EVERYBODY, _ANY, TokenScope.READ),
    "platform": Rule(_EVERYBODY, _ANY, TokenScope.READ),
    "turn_platform": Rule(_EVERYBODY - {Role.OVERSIGHT}, _ACTING, TokenScope.HANDLE),
    "platform_history": Rule(_EVERYBODY, _ANY, TokenScope.READ),
    "pots": Rule(_ASSOCIATION | {Role.OVERSIGHT}, _ANY, TokenScope.READ),
    "pot": Rule(_ASSOCIATION | {Role.OVERSIGHT}, _ANY, TokenScope.READ),
    "commitments": Rule(_ASSOCIATION | {Role.OVERSIGHT}, _ANY, TokenScope.READ),
    "ledger": Rule(_ASSOCIATION | {Role.OVERSIGHT}, _ANY, TokenScope.READ),
    "pot_history": Rule(_ASSOCIATION | {Role.OVERSIGHT}, _ANY, TokenScope.READ),
    "open_pot": Rule(_ASSOCIATION, _ACTING, TokenScope.HANDLE),
    "raise_pot": Rule(_ASSOCIATION, _ACTING, TokenScope.HANDLE),
    # what the service does by itself; who may ask for which kind is asked again where the kind is known
    "jobs": Rule(_ASSOCIATION, _ANY, TokenScope.READ),
    "job": Rule(_ASSOCIATION, _ANY, TokenScope.READ),
    "ask_job": Rule(_ASSOCIATION, frozenset({Duty.OFFICER, Duty.ADMIN, Duty.ANALYST}), TokenScope.COUNT),
    "stop_job": Rule(_ASSOCIATION, frozenset({Duty.OFFICER, Duty.ADMIN, Duty.ANALYST}), TokenScope.COUNT),
    "retry_job": Rule(_ASSOCIATION, frozenset({Duty.OFFICER, Duty.ADMIN, Duty.ANALYST}), TokenScope.COUNT),
    "report": Rule(_ASSOCIATION, _ANY, TokenScope.COUNT),
    "check_import": Rule(_ASSOCIATION, _ADMIN, TokenScope.MANAGE),
    "apply_import": Rule(_ASSOCIATION, _ADMIN, TokenScope.MANAGE),
    "import_report": Rule(_ASSOCIATION, _ADMIN, TokenScope.MANAGE),
    "import_template": Rule(_ASSOCIATION, _ADMIN, TokenScope.MANAGE),
    # models are for everybody of an installation: who may change which is in force is asked again at the deed
    "models": Rule(_ASSOCIATION, _ANY, TokenScope.READ),
    "model": Rule(_ASSOCIATION, _ANY, TokenScope.READ),
    "hand_in_reference": Rule(_ASSOCIATION, frozenset({Duty.ADMIN, Duty.ANALYST}), TokenScope.MANAGE),
    "compare_models": Rule(_ASSOCIATION, frozenset({Duty.ADMIN, Duty.ANALYST}), TokenScope.MANAGE),
    "promote_model": Rule(_ASSOCIATION, frozenset({Duty.ADMIN, Duty.ANALYST}), None),
    "roll_back_model": Rule(_ASSOCIATION, frozenset({Duty.ADMIN, Duty.ANALYST}), None),
    "dashboard": Rule(_ASSOCIATION | {Role.OVERSIGHT}, _ANY, TokenScope.COUNT),
    "reminders": Rule(_ASSOCIATION | {Role.OVERSIGHT}, _ANY, TokenScope.READ),
    # the own record in the catalogue, kept by those it is about
    "own_record": Rule(_RECORDED, _ANY, TokenScope.READ),
    "change_own_record": Rule(_RECORDED, _ACTING, TokenScope.HANDLE),
    "preview_own_record": Rule(_OFFERING, _ACTING, TokenScope.MATCH),
    "suitable": Rule(_OFFERING, _ANY, TokenScope.MATCH),
    # experts that a society or university names; each decides for themselves
    "named_experts": Rule(_NAMING, _ANY, TokenScope.READ),
    "name_expert": Rule(_NAMING, _ACTING, None),
    "link_record": Rule(_ASSOCIATION, _ACTING, TokenScope.HANDLE),
    # what is reported: recorded by those who report, looked over by oversight
    "happenings": Rule(_REPORTING | {Role.OVERSIGHT}, _ANY, TokenScope.READ),
    "happening": Rule(_REPORTING | {Role.OVERSIGHT}, _ANY, TokenScope.READ),
    "happening_history": Rule(_REPORTING | {Role.OVERSIGHT}, _ANY, TokenScope.READ),
    "record_happening": Rule(_REPORTING, _ACTING, TokenScope.HANDLE),
    "correct_happening": Rule(_REPORTING, _ACTING, TokenScope.HANDLE),
    "withdraw_happening": Rule(_REPORTING, _ACTING, TokenScope.HANDLE),
    "filings": Rule(_REPORTING | {Role.OVERSIGHT}, _ANY, TokenScope.READ),
    "filing": Rule(_REPORTING | {Role.OVERSIGHT}, _ANY, TokenScope.READ),
    "filing_history": Rule(_REPORTING | {Role.OVERSIGHT}, _ANY, TokenScope.READ),
    "file_figure": Rule(_REPORTING, _ACTING, TokenScope.HANDLE),
    "correct_filing": Rule(_REPORTING, _ACTING, TokenScope.HANDLE),
    "withdraw_filing": Rule(_REPORTING, _ACTING, TokenScope.HANDLE),
    "hand_in_evidence": Rule(_REPORTING, _ACTING, TokenScope.HANDLE),
    "evidence_file": Rule(_REPORTING | {Role.OVERSIGHT}, _ANY, TokenScope.READ),
    "statistics": Rule(_REPORTING | {Role.OVERSIGHT}, _ANY, TokenScope.COUNT),
    "statistics_cell": Rule(_REPORTING | {Role.OVERSIGHT}, _ANY, TokenScope.COUNT),
    "statistics_book": Rule(_REPORTING | {Role.OVERSIGHT}, _ANY, TokenScope.COUNT),
    "statistics_form": Rule(_REPORTING | {Role.OVERSIGHT}, _ANY, TokenScope.COUNT),
    "targets": Rule(_REPORTING | {Role.OVERSIGHT}, _ANY, TokenScope.COUNT),
}


def may(viewer: Viewer, operation: str) -> bool:
    """Return whether somebody may call an operation at all."""
    if operation in OPEN:
        return True
    rule = RULES.get(operation)
    return rule is not None and viewer.role in rule.roles and viewer.duty in rule.duties


def token_may(scopes: Collection[TokenScope], operation: str) -> bool:
    """Return whether a token made for these ends may be used for an operation."""
    if operation in OPEN:
        return True
    rule = RULES.get(operation)
    return rule is not None and rule.token is not None and rule.token in scopes


def may_before_change(operation: str) -> bool:
    """Return whether an operation may be called with a one-time password that was not changed yet."""
    return operation in OPEN or (operation in RULES and RULES[operation].provisional)


def operations_of(viewer: Viewer) -> tuple[str, ...]:
    """Return what somebody may call, by name."""
    return tuple(sorted(operation for operation in RULES if may(viewer, operation)))


_DUTIES: Mapping[Role, frozenset[Duty]] = {
    Role.ASSOCIATION: frozenset({Duty.OFFICER, Duty.ADMIN, Duty.ANALYST, Duty.READER}),
    Role.OVERSIGHT: frozenset({Duty.ADMIN, Duty.READER}),
    Role.PUBLIC: frozenset(),
}
_OF_A_PARTY = frozenset({Duty.MEMBER, Duty.ADMIN, Duty.READER})


def duties_of(role: Role) -> frozenset[Duty]:
    """Return the duties there are in a body of a role: nobody moves anything for the auditors, nobody is the public."""
    return _DUTIES.get(role, _OF_A_PARTY)
