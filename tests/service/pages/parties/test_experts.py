"""A society names an expert with name and employer alone; the expert consents, or nothing is left of the name."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from matcher.programmes.words import Role
from service.domain.bodies import Body, Duty
from service.domain.errors import InvalidDeed
from service.domain.scope import SYSTEM
from service.use_cases.naming import KEPT, clear_unanswered, require_agreed
from tests.service.pages.parties.conftest import Browser
from tests.service.people.conftest import NEW, NOON, World

ASKED = {"name": "陈推荐", "employer": "武汉的高校科协", "purpose": "参加企业技术诊断，一年内有效", "once": "a"}


def named(world: World) -> tuple[str, str]:
    """Have the society of Wuhan name an expert; returns the account's name and the one-time password."""
    shown = Browser.of(world, "wh-xh", Duty.MEMBER).send("/experts", ASKED)
    assert (shown.status_code, shown.headers["cache-control"]) == (200, "no-store")
    name, password = re.findall(r"<dd><code>([^<]+)</code>", shown.text)
    return name, password


def expert_of(world: World) -> Body:
    with world.database.reading() as work:
        (found,) = work.bodies.exactly((Role.EXPERT,), "陈推荐")
    return found.body


def agreed(world: World) -> bool:
    with world.database.reading() as work:
        try:
            require_agreed(work, expert_of(world))
        except InvalidDeed:
            return False
    return True


def signed_in(world: World, name: str, password: str) -> Browser:
    """The expert at the pages, with a password of their own."""
    entered = Browser(world).send("/sign-in", {"name": name, "password": password})
    assert entered.headers["location"] == "/password"
    session = entered.cookies["huiqi_session"]
    changed = Browser(world, session).send("/password", {"old": password, "new": NEW, "again": NEW})
    assert changed.status_code == 303, changed.text[-500:]
    return Browser(world, session)


def test_a_named_expert_is_told_what_for_consents_and_can_only_then_be_called_on(world: World) -> None:
    society = Browser.of(world, "wh-xh", Duty.MEMBER)
    expert = signed_in(world, *named(world))
    one = expert_of(world)
    assert (one.employer, one.parent, one.region, one.record) == ("wh-gx", "wh-kx", "", "")
    assert "等候同意" in society.read("/experts")
    assert not agreed(world)
    assert "等您答复" in expert.read("/desk")
    page = expert.read("/consents")
    assert "武汉的学会推荐您为专家" in page
    assert ASKED["purpose"] in page
    given = expert.send("/consents", {"person": one.id, "purpose": ASKED["purpose"], "case": "", "once": "c"})
    assert given.status_code == 303
    assert agreed(world)
    assert "推荐您为专家" not in expert.read("/consents")
    assert "已同意" in society.read("/experts")
    (consent,) = _consents(world, one.id)
    assert expert.send(f"/consents/{consent}/withdraw", {"why": ""}).status_code == 303
    assert not agreed(world)
    assert "已撤回同意" in society.read("/experts")
    world.require_whole()


def test_the_password_is_shown_once_and_the_name_stands_in_no_history(world: World) -> None:
    named(world)
    again = Browser.of(world, "wh-xh", Duty.MEMBER).send("/experts", ASKED)
    assert "密码当时已显示" in again.text
    other = Browser.of(world, "wh-xh", Duty.MEMBER).send("/experts", ASKED | {"once": "b"})
    assert (other.status_code, "已经登记" in other.text) == (409, True)
    with world.database.reading() as work:
        assert not [event for event in work.events.every() if "陈推荐" in f"{event.before}{event.after}{event.reason}"]


def test_what_is_wrong_stands_at_its_field_with_everything_kept(world: World) -> None:
    shown = Browser.of(world, "wh-xh").send("/experts", ASKED | {"employer": "某研究院"})
    assert (shown.status_code, 'id="employer-fault"' in shown.text, "陈推荐" in shown.text) == (422, True, True)
    for hidden in ("秘武汉密企业", "秘宜昌密企业"):  # enterprises are in no list that a society sees
        assert Browser.of(world, "wh-xh").send("/experts", ASKED | {"employer": hidden}).status_code == 422


def test_nobody_else_learns_of_the_expert_nor_names_one(world: World) -> None:
    named(world)
    for body in ("yc-xh", "wh-gx"):
        assert "陈推荐" not in Browser.of(world, body).read("/experts")
        assert world.someone(body).get("/api/v1/experts").json() == []
    assert "陈推荐" in Browser.of(world, "wh-gx").read("/consents")  # who employs the expert consents for the work
    assert "陈推荐" not in Browser.of(world, "yc-gx").read("/consents")
    reader = Browser.of(world, "wh-xh", Duty.READER)
    assert "推荐并开通帐号" not in reader.read("/experts")
    assert reader.send("/experts", ASKED).status_code == 403
    for body in ("wh-qy", "wh-ex", "wh-kx"):
        assert Browser.of(world, body).get("/experts").status_code == 403
    (told,) = world.someone("wh-xh").get("/api/v1/experts").json()
    assert (told["name"], told["employer"], told["agreed"]) == ("陈推荐", "wh-gx", None)


@pytest.mark.parametrize("answered", [False, True])
def test_who_does_not_answer_in_time_is_forgotten(world: World, answered: bool) -> None:
    name, password = named(world)
    one = expert_of(world)
    if answered:
        expert = signed_in(world, name, password)
        expert.send("/consents", {"person": one.id, "purpose": "诊断", "case": "", "once": "c"})
    with world.database.work() as work:
        assert clear_unanswered(work, NOON + KEPT - timedelta(days=1)) == 0
        assert clear_unanswered(work, NOON + KEPT + timedelta(days=1)) == (0 if answered else 1)
        assert clear_unanswered(work, NOON + KEPT + timedelta(days=2)) == 0
        work.commit()
    with world.database.reading() as work:
        placed = work.bodies.get(SYSTEM, one.id)
        assert (placed.body.name == "陈推荐", placed.closed is None) == (answered, answered)
    assert ("（资料已删除）" in Browser.of(world, "wh-xh").read("/experts")) is not answered
    world.require_whole()


def _consents(world: World, person: str) -> list[str]:
    with world.database.reading() as work:
        return [one.id for one in work.consents.list(SYSTEM, person)]
