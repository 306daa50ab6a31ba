"""An enterprise searches for itself: page by page, narrowed by service and region."""

from __future__ import annotations

import re

from service.domain.bodies import Duty
from tests.service.pages.parties.conftest import Browser
from tests.service.people.conftest import World

ASKED: dict[str, str | list[str]] = {"need": "铝合金压铸件气孔多，需要检测", "kind": "society", "top": "5"}


def ranks(html: str) -> list[int]:
    return [int(one) for one in re.findall(r'<span class="rank">(\d+)</span>', html)]


def test_one_goes_on_through_the_list_and_back(world: World) -> None:
    firm = Browser.of(world, "wh-qy", Duty.MEMBER)
    first = firm.send("/match", ASKED)
    assert ranks(first.text) == [1, 2, 3, 4, 5]
    assert re.findall(r'name="start" value="(\d+)"', first.text) == ["5"]
    second = firm.send("/match", ASKED | {"start": "5"})
    assert ranks(second.text) == [6, 7, 8, 9, 10]
    assert re.findall(r'name="start" value="(\d+)"', second.text) == ["0", "10"]
    assert firm.send("/match", ASKED | {"start": "100000"}).status_code == 422


def test_the_list_is_narrowed_by_service_and_region(world: World) -> None:
    firm = Browser.of(world, "wh-qy", Duty.MEMBER)
    options = re.findall(r'<select name="service">(.*?)</select>', firm.read("/match"), re.S)[0]
    service = re.findall(r"<option >([^<]+)", options)[0]
    found = firm.send("/match", ASKED | {"service": service})
    assert found.status_code == 200
    assert f"<option selected>{service}" in found.text
    assert firm.send("/match", ASKED | {"service": "没有这种服务"}).status_code == 422
