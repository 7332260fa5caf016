"""Every page, as everybody who may see it, on a phone in Arabic and a desk in English."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.browser.walk import Walk
from tests.servers.site import Site

ROOTS = {
    "public": ("/", "/e/csd-demo/", "/e/csd-2016/agenda/", "/accounts/login/"),
    "owner": (
        "/dashboard/",
        "/manage/csd-demo/",
        "/manage/csd-2016/",
        "/accounts/email/",
        "/accounts/2fa/",
    ),
    "desk": ("/dashboard/", "/desk/csd-demo/", "/desk/csd-demo/?q=Wulandari"),
    "admin": ("/dashboard/", "/site/", "/events/new/"),
}
LOOKS = {"phone-ar": {"phone": True, "language": "ar"}, "desktop-en": {}}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("role", ROOTS)
def test_every_page_is_sound(
    visitor: Callable[..., Visitor], role: str, look: str
) -> None:
    who = visitor(**LOOKS[look])
    if role != "public":
        who.sign_in(role)
    walk = Walk(who)
    problems: list[str] = []
    for response in walk.along(*ROOTS[role]):
        problems += who.problems()
        language = LOOKS[look].get("language", "en")
        if response.status != 200:
            problems.append(f"{response.url} answered {response.status}")
        if _direction(who.page) != [language, "rtl" if language == "ar" else "ltr"]:
            problems.append(f"{response.url}: {_direction(who.page)}")
    assert not problems, "\n".join(problems)


def _direction(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "[document.documentElement.lang, getComputedStyle(document.body).direction]"
    )
    return found
