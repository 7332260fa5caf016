"""Small windows, dark rooms and paper: the same pages under other conditions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NARROW, Visitor

EVENT, MANAGE = "/e/csd-demo", "/manage/csd-demo"
# none of these has another test in the dark
IN_THE_DARK = {
    "nobody": (
        "/e/csd-2016/agenda/?day=all",
        "/e/csd-2016/agenda/B05a/",
        "/e/no-such-event/",
        "/accounts/login/",
        "/accounts/password/reset/",
    ),
    "owner": (
        f"{MANAGE}/programme/publish/",
        f"{MANAGE}/programme/rooms/",
        f"{MANAGE}/programme/?view=list",
        f"{MANAGE}/programme/settings/",
        "/manage/csd-2016/programme/sessions/B05a/",
        f"{MANAGE}/moderators/",
        f"{MANAGE}/badges/",
        f"{MANAGE}/badges/designs/1/",
        f"{MANAGE}/intake/",
        f"{MANAGE}/settings/regions/",
        f"{MANAGE}/team/",
        f"{MANAGE}/history/",
        f"{MANAGE}/outbox/",
        "/accounts/2fa/",
        "/accounts/email/",
    ),
}
BACKGROUND = "getComputedStyle(document.body).backgroundColor"
BUTTONS = """() => [...document.querySelectorAll(
    '.btn, button, input:not([type=hidden]), nav, .chip'
  )].filter(one => one.checkVisibility()).map(one => one.outerHTML.slice(0, 80))"""
# the pages people print, and what must stand on the paper
ON_PAPER = [
    ("nobody", "/e/csd-2016/agenda/?day=2016-12-08", "Civil Society Days 2016"),
    ("owner", f"{MANAGE}/registrations/", "Civil Society Days, Marrakech (demo)"),
    ("owner", f"{MANAGE}/programme/", "Civil Society Days, Marrakech (demo)"),
    ("owner", f"{MANAGE}/team/", "What each role may do"),
]


@pytest.mark.parametrize("who", IN_THE_DARK)
def test_pages_hold_together_at_320_pixels_in_the_dark(
    visitor: Callable[..., Visitor], who: str
) -> None:
    window = visitor(dark=True, size=NARROW)
    window.forgive("404")
    if who != "nobody":
        window.sign_in(who)
    problems: list[str] = []
    for path in IN_THE_DARK[who]:
        window.go(path)
        problems += window.problems()
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize(("who", "path", "words"), ON_PAPER)
def test_paper_shows_whose_page_it_is_and_nothing_to_press(
    visitor: Callable[..., Visitor], who: str, path: str, words: str
) -> None:
    window = visitor()
    if who != "nobody":
        window.sign_in(who)
    page = window.go(path)
    page.emulate_media(media="print")
    expect(page.get_by_text(words).first).to_be_visible()
    assert page.evaluate(BUTTONS) == []


def test_chosen_colours_stay_and_come_before_the_page(
    visitor: Callable[..., Visitor],
) -> None:
    window = visitor()
    page = window.go(f"{EVENT}/")
    light = page.evaluate(BACKGROUND)
    _choose(page, "Dark colours")
    dark = page.evaluate(BACKGROUND)
    assert dark != light
    page.route("**/site*.js", _answer_with_nothing)
    window.go(f"{EVENT}/agenda/")
    assert page.evaluate(BACKGROUND) == dark
    page.unroute("**/site*.js")
    window.go(f"{EVENT}/")
    _choose(page, "Colours as on this device")
    assert page.evaluate(BACKGROUND) == light


def _answer_with_nothing(route: Route) -> None:
    route.fulfill(content_type="text/javascript", body="")


def _choose(page: Page, colours: str) -> None:
    page.locator("summary", has_text="Colours").click()
    page.get_by_role("button", name=colours).click()
    expect(page.locator("[data-theme-choice][aria-pressed=true]")).to_have_text(colours)


def test_without_script_no_choice_of_colours_is_offered(
    visitor: Callable[..., Visitor],
) -> None:
    page = visitor(script=False, dark=True).go(f"{EVENT}/")
    expect(page.locator("summary", has_text="Colours")).to_be_hidden()
