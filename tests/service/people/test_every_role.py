"""Every operation, called by everybody: let in exactly as the table says, and nobody sees the other tenant."""

from __future__ import annotations

import re
from typing import Any

import pytest

from matcher.programmes.words import Role
from service.domain.access import BEFORE_ACCOUNTS, OPEN, RULES, TokenScope, duties_of, may, token_may
from service.domain.bodies import Duty, Viewer
from service.domain.scope import PUBLIC_ROLES
from service.security.tokens import make_token
from tests.service.people.conftest import NOON, ROLES, World, account_id, mark

_PERSON = {"person": "nobody", "giver": "nobody", "kind": "本人", "purpose": "试"}
BODIES: dict[str, Any] = {
    "gaps": {"needs": []},
    "replay": [],
    "create_body": {"role": "学会", "name": "某学会", "parent": "nobody"},
    "change_body": {"name": "新名称", "level": "", "region": "", "parent": None},
    "create_account": {"body": "nobody", "name": "nobody.new", "shown": "某人", "duty": "查看"},
    "change_account": {"shown": "某人", "duty": "查看"},
    "change_password": {"old": "不对的原密码不对", "new": "不对的新密码不对的"},
    "create_token": {"name": "试", "scopes": ["读"], "days": 1},
    "erase_person": {"reason": "试"},
    "give_consent": _PERSON,
    "look_at_contacts": {"purpose": "试"},
    "put_contacts": {"phone": "1"},
}
"""What is sent to operations whose answer depends on a sound request; the matching ones are sent nothing sound."""

AT_THE_TOP = {"promote_model", "roll_back_model"}
"""What changes things for the whole installation: let in, and then refused to all but the association at the top."""


def operations(world: World) -> dict[str, tuple[str, str]]:
    paths = world.client.app.openapi()["paths"]  # type: ignore[attr-defined]  # an application
    return {
        one["operationId"]: (method.upper(), path) for path, methods in paths.items() for method, one in methods.items()
    }


def address(path: str, one: str = "nobody") -> str:
    return re.sub(r"\{[^}]*\}", one, path)


def test_every_operation_stands_in_the_table_and_nothing_else_does(world: World) -> None:
    named = set(operations(world))
    assert named == (set(RULES) | OPEN) - {"match_page"}
    assert named - OPEN >= BEFORE_ACCOUNTS - {"match_page"}


def test_every_answer_of_a_guarded_operation_is_told(world: World) -> None:
    paths = world.client.get("/openapi.json").json()["paths"]
    for path, methods in paths.items():
        for one in methods.values():
            if one["operationId"] not in OPEN:
                assert {"401", "403"} <= set(one["responses"]), path
                both = [{"session": []}, {"token": []}]
                assert one["security"] == (both if RULES[one["operationId"]].token else both[:1])
            refusals = [status for status in one["responses"] if status >= "400"]
            assert all(list(one["responses"][status]["content"]) == ["application/problem+json"] for status in refusals)
            assert one["summary"]
            assert re.search("[一-鿿]", one["summary"])


def test_nobody_gets_in_unsigned(world: World) -> None:
    for operation, (method, path) in operations(world).items():
        answer = world.client.request(method, address(path), json={})
        if operation in OPEN:
            assert answer.status_code != 401
        else:
            assert answer.status_code == 401, operation
            assert answer.headers["www-authenticate"].startswith("Bearer")
            assert answer.headers["content-type"] == "application/problem+json"


def duties(world: World, role: Role) -> list[Duty]:
    """All duties on one database; on the other, which differs in how rows are read, those that read most."""
    return [duty for duty in Duty if duty in duties_of(role) and (world.database.embedded or duty is Duty.ADMIN)]


@pytest.mark.parametrize("role", ROLES, ids=[role.name for role in ROLES])
def test_everybody_is_let_in_as_the_table_says(world: World, role: Role) -> None:
    body = f"wh-{ROLES[role]}"
    for duty in duties(world, role):
        viewer = Viewer(account_id(body, duty), role, duty, body, f"hb/{body}/")
        who, allowed = world.someone(body, duty), []
        for operation, (method, path) in operations(world).items():
            if operation in OPEN or operation == "sign_out":
                continue
            sent = None if method == "GET" else BODIES.get(operation, {})
            answer = who.ask(method, address(path), sent, if_match="*")
            if may(viewer, operation):
                allowed.append(operation)
                if operation in AT_THE_TOP and answer.status_code == 403:
                    assert "最上级科协" in answer.json()["remedy"]
                    continue
                assert answer.status_code in {200, 201, 204, 404, 409, 422}, (duty, operation, answer.text)
            else:
                assert answer.status_code == 403, (duty, operation, answer.text)
                assert "不能做这一项" in answer.json()["detail"]
            assert mark("yc") not in answer.text, (duty, operation)
        assert who.get("/api/v1/sessions/current").json()["may"] == sorted([*allowed, "match_page", "sign_out"])


@pytest.mark.parametrize("role", ROLES, ids=[role.name for role in ROLES])
def test_nothing_of_the_other_tenant_is_seen_found_counted_or_changed(world: World, role: Role) -> None:
    with world.database.work() as work:
        for one in ("yc-qy", "yc-ex"):
            work.contacts.put(one, {"phone": f"{mark('yc')}电话"}, NOON)
        work.commit()
    for duty in duties(world, role):
        who = world.someone(f"wh-{ROLES[role]}", duty)
        listed = who.get("/api/v1/bodies?limit=200")
        assert mark("yc") not in listed.text
        assert len(listed.json()["items"]) == listed.json()["total"]
        assert who.get(f"/api/v1/bodies?name={mark('yc')}").json()["total"] == 0
        assert who.get("/api/v1/bodies?parent=yc-kx&role=企业").json()["total"] == 0
        for path in ("/api/v1/accounts?limit=200", "/api/v1/accounts?body=yc-qy", "/api/v1/looks", "/api/v1/consents"):
            assert mark("yc") not in who.get(path).text
        all_of_them = role is Role.ASSOCIATION and duty is Duty.ADMIN
        hidden = (
            [other for other in ROLES if other not in PUBLIC_ROLES] if all_of_them else [Role.ENTERPRISE, Role.EXPERT]
        )
        before = world.stored()
        for body in sorted(f"yc-{ROLES[other]}" for other in hidden):
            for method, path, sent in _trespasses(body):
                answer = who.ask(method, f"/api/v1{path}", sent, if_match="*")
                assert answer.status_code in {403, 404}, (duty, method, path, answer.text)
                assert mark("yc") not in answer.text
        assert world.stored() == before


def _trespasses(body: str) -> list[tuple[str, str, Any]]:
    person = account_id(body, Duty.ADMIN)
    return [
        ("GET", f"/bodies/{body}", None),
        ("PUT", f"/bodies/{body}", BODIES["change_body"]),
        ("POST", f"/bodies/{body}/close", {}),
        ("GET", f"/accounts/{person}", None),
        ("PUT", f"/accounts/{person}", BODIES["change_account"]),
        ("POST", f"/accounts/{person}/disable", {}),
        ("POST", f"/accounts/{person}/enable", {}),
        ("POST", f"/accounts/{person}/password-reset", None),
        ("POST", "/accounts", BODIES["create_account"] | {"body": body}),
        ("POST", "/bodies", BODIES["create_body"] | {"parent": body}),
        ("POST", f"/persons/{person}/export", None),
        ("POST", f"/persons/{body}/export", None),
        ("POST", f"/persons/{person}/erase", BODIES["erase_person"]),
        ("PUT", f"/bodies/{body}/contacts", BODIES["put_contacts"]),
        ("DELETE", f"/bodies/{body}/contacts", None),
        ("POST", f"/bodies/{body}/contacts/look", BODIES["look_at_contacts"]),
        ("POST", "/consents", {"person": body, "kind": "本人", "purpose": "试"}),
    ]


def test_the_associations_of_others_are_public_but_not_to_be_touched(world: World) -> None:
    who = world.someone("wh-kx")
    for body in ("hb", "yc-kx", "yc-xh"):
        tag = world.tag(who, f"/api/v1/bodies/{body}")
        for method, path, sent in (
            ("PUT", "", BODIES["change_body"]),
            ("POST", "/close", {}),
            ("PUT", "/contacts", BODIES["put_contacts"]),
            ("DELETE", "/contacts", None),
        ):
            answer = who.ask(method, f"/api/v1/bodies/{body}{path}", sent, if_match=tag)
            assert answer.status_code == 403, answer.text
        assert who.post("/api/v1/bodies", BODIES["create_body"] | {"parent": body}).status_code == 403
        assert who.post("/api/v1/accounts", BODIES["create_account"] | {"body": body}).status_code == 403
    world.require_whole()


@pytest.mark.parametrize("scope", list(TokenScope))
def test_a_token_opens_what_it_is_for_and_nothing_else(world: World, scope: TokenScope) -> None:
    viewer = Viewer("wh-kx-admin", Role.ASSOCIATION, Duty.ADMIN, "wh-kx", "hb/wh-kx/")
    token = make_token(world.database, viewer, "t", "试", frozenset({scope}), 1, NOON)
    headers = {"authorization": f"Bearer {token}", "if-match": "*"}
    for operation, (method, path) in operations(world).items():
        if operation in OPEN:
            continue
        sent = None if method == "GET" else BODIES.get(operation, {})
        answer = world.client.request(method, address(path), json=sent, headers=headers)
        if not may(viewer, operation):  # what parties alone do
            assert "不能做这一项" in answer.json()["detail"], operation
        elif token_may({scope}, operation):
            assert operation in AT_THE_TOP or answer.status_code in {200, 201, 204, 404, 409, 422}, (
                operation,
                answer.text,
            )
        else:
            assert answer.status_code == 403, (operation, answer.text)
            assert "令牌的权限" in answer.json()["detail"]
