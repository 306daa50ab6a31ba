"""One's own sessions: which there are, and ending all but the present one."""

from __future__ import annotations

from service.domain.bodies import Viewer
from service.security.sessions import digest_of
from service.storage.signing_in import Session
from service.use_cases.office import Office


def list_sessions(office: Office, viewer: Viewer) -> tuple[Session, ...]:
    """Return the sessions of the viewer's own account that still run, the oldest first."""
    now = office.now()
    with office.database.reading() as work:
        return tuple(one for one in work.sessions.of(viewer.account) if one.ends > now)


def end_others(office: Office, viewer: Viewer, session: str) -> int:
    """End the viewer's sessions but the one with this token; returns how many there were."""
    with office.database.work() as work:
        ended = work.sessions.end_all(viewer.account, digest_of(session) if session else "")
        event = work.events.next(
            viewer, f"account:{viewer.account}", office.now(), "结束其他登录", {}, {"ended": ended}
        )
        work.events.append(event)
        work.commit()
    return ended
