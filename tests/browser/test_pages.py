"""Every page, as everybody who may see it: on a phone in Arabic, wide in English."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.browser.walk import Walk

LOOKS: dict[str, dict[str, Any]] = {
    "phone-ar": {"phone": True, "language": "ar"},
    "wide-en": {"language": "en"},
}
# who walks, from where, and where they stay
WALKS = {
    "nobody": (
        ("/", "/?q=zzzz", "/e/csd-demo/", "/e/csd-2016/agenda/", "/accounts/login/"),
        ("/", "/e/", "/accounts/"),
    ),
    "owner": (
        ("/manage/csd-demo/", "/manage/csd-2016/registrations/?q=zzzz"),
        ("/manage/csd-demo/",),
    ),
    "admin": (
        ("/dashboard/", "/site/", "/accounts/email/"),
        ("/dashboard/", "/site/", "/events/", "/accounts/"),
    ),
    "desk": (
        ("/desk/csd-demo/", "/desk/csd-demo/?q=Wulandari", "/desk/csd-demo/?q=zzzz"),
        ("/desk/",),
    ),
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("who", WALKS)
def test_every_page_is_sound(
    visitor: Callable[..., Visitor], who: str, look: str
) -> None:
    window = visitor(**LOOKS[look])
    if who != "nobody":
        window.sign_in(who)
    roots, within = WALKS[who]
    walk = Walk(window, within)
    problems: list[str] = []
    for response in walk.along(*roots):
        problems += window.problems()
        if response.status != 200:
            problems.append(f"{response.url} answered {response.status}")
        if _language(window.page) != LOOKS[look]["language"]:
            problems.append(f"{response.url} is {_language(window.page)}")
    problems += walk.astray
    assert not problems, "\n".join(problems)


def _language(page: Page) -> str:
    """Return the language a page says it has, if it runs that language's way."""
    language, direction = page.evaluate(
        "[document.documentElement.lang, getComputedStyle(document.body).direction]"
    )
    right = "rtl" if language == "ar" else "ltr"
    return language if direction == right else f"{language} but {direction}"
