"""Whether somebody is the one who makes a move: bound in the case to its actors, the host, invited, assigned …."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from matcher.programmes.words import Role
from service.domain.bodies import Duty, Viewer
from service.domain.workflow.case import Case
from service.domain.workflow.readings import (
    agreed,
    applicants,
    dispatches,
    joined,
    open_invitations,
    reviewers,
    scores,
    signatures,
)
from service.domain.workflow.scene import Scene
from service.domain.workflow.words import Tie, Who

_Test = Callable[[Scene], bool]


def may_act(case: Case, viewer: Viewer) -> bool:
    """Return whether somebody's duty lets them move anything; of the host's people only 经办 and 管理 act."""
    if viewer.body == case.host:
        return viewer.duty in {Duty.OFFICER, Duty.ADMIN}
    return viewer.duty.acts and viewer.role is not Role.OVERSIGHT


def makes(scene: Scene) -> bool:
    """Return whether a move is somebody's who may act at all."""
    return _TESTS[scene.transition.who](scene)


def _bound(scene: Scene) -> bool:
    return scene.viewer.body in scene.case.bound_to(scene.transition.by)


def _host(scene: Scene) -> bool:
    return scene.viewer.body == scene.case.host


def _invited(scene: Scene) -> bool:
    return scene.viewer.body in open_invitations(scene.stand)


def _joined(scene: Scene) -> bool:
    return scene.viewer.body in joined(scene.stand)


def _signatory(scene: Scene) -> bool:
    unsigned = any(scene.viewer.body not in signed for signed in signatures(scene.stand).values())
    return unsigned and _bound(scene)


def _applicant(scene: Scene) -> bool:
    return scene.viewer.body in applicants(scene.case, scene.transition.by) and scene.viewer.body not in agreed(
        scene.stand
    )


def _reviewer(scene: Scene) -> bool:
    return scene.viewer.account in reviewers(scene.stand) and scene.viewer.account not in scores(scene.stand)


def _named(scene: Scene) -> bool:
    asked = (one for one in dispatches(scene.stand).values() if one.open)
    return any(scene.viewer.body in one.asked and scene.viewer.body not in one.consented for one in asked)


def _party(scene: Scene) -> bool:
    return bool(scene.case.acts_as(scene.viewer.body))


def _opener(scene: Scene) -> bool:
    own = (party for party in scene.case.parties if party.body == scene.viewer.body)
    return any(party.tie is Tie.OPENED or party.lead for party in own)


def _anyone(_scene: Scene) -> bool:
    return True


_TESTS: Mapping[Who, _Test] = {
    Who.STAGE: _bound,
    Who.AUTHORITY: _bound,
    Who.CALLER: _bound,
    Who.HOST: _host,
    Who.INVITED: _invited,
    Who.JOINED: _joined,
    Who.SIGNATORY: _signatory,
    Who.APPLICANT: _applicant,
    Who.REVIEWER: _reviewer,
    Who.NAMED: _named,
    Who.PARTY: _party,
    Who.OPENER: _opener,
    Who.ANYONE: _anyone,
}
