"""What people see when something fails, in every language of the interface."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import Page, Route, expect

from gfmd_days.core import languages
from tests.browser.conftest import Visitor

SOON_ENOUGH = 12  # more tries than the brake on forms allows


def _sound(window: Visitor, language: str, seen: set[str]) -> None:
    """The page is a whole one, says something of its own, and leads on."""
    page = window.page
    expect(page.locator("html")).to_have_attribute("lang", language)
    heading = page.locator("h1").inner_text()
    assert heading not in seen
    seen.add(heading)
    expect(page.locator("main a, main button, footer a").first).to_be_visible()
    window.check()


def _break(page: Page, language: str) -> None:
    """Show the page of a broken server; asking for it breaks no real one."""

    def answer(route: Route) -> None:
        with translation.override(language):
            body = render_to_string("core/errors/500.html")
        route.fulfill(status=500, body=body, content_type="text/html; charset=utf-8")

    page.route("**/broken/", answer)


@pytest.mark.parametrize("language", languages.interface_codes())
def test_errors_are_said_in_the_language_of_the_visitor(
    visitor: Callable[..., Visitor], language: str
) -> None:
    window = visitor(phone=True, language=language)
    window.forgive("responded with a status of")
    seen: set[str] = set()
    for path in ("/e/nowhere/", "/r/forged/", "/?q=%01"):
        window.go(path)
        _sound(window, language, seen)
    _break(window.page, language)
    window.go("/broken/")
    _sound(window, language, seen)
    window.go("/accounts/login/")
    window.context.clear_cookies()
    window.page.fill("input[name=login]", "desk@demo.example")
    window.page.fill("input[name=password]", "anything")
    window.page.press("input[name=password]", "Enter")
    expect(window.page.locator("input[name=password]")).to_have_count(0)
    _sound(window, language, seen)
    window.sign_in("desk")
    window.go("/manage/csd-demo/team/")
    _sound(window, language, seen)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_who_asks_too_often_is_told_when_to_come_back(
    visitor: Callable[..., Visitor], language: str
) -> None:
    window = visitor(language=language)
    window.forgive("status of 429")
    field = window.page.locator("input[name=email]")
    for _ in range(SOON_ENOUGH):
        window.go("/accounts/password/reset/")
        field.fill("nobody@example.org")
        with window.page.expect_navigation() as answered:
            field.press("Enter")
        if answered.value.status == 429:
            break
    _sound(window, language, set())
