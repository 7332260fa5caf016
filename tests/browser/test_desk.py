"""The desk: camera, hand scanner, misspelt names, walk-ins."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import films
from tests.browser.conftest import ARGUMENTS, Visitor, chromium
from tests.servers.site import Site

DESK = "/desk/csd-demo/"
CONFIRMED = """
    SELECT one.code, person.full_name FROM registration_registration one
    JOIN core_person person ON person.id = one.person_id
    JOIN core_event event ON event.id = one.event_id
    WHERE event.code = 'csd-demo' AND one.state = 'confirmed' AND alias = ''
    ORDER BY one.id
"""


class Holder(NamedTuple):
    """Who holds a badge, and its code."""

    code: str
    name: str


@pytest.fixture
def holders(site: Site) -> list[Holder]:
    """The confirmed people of csd-demo."""
    with closing(sqlite3.connect(site.folder / "db.sqlite3")) as base:
        return [Holder(*row) for row in base.execute(CONFIRMED)]


@pytest.fixture
def desk(visitor: Callable[..., Visitor]) -> Visitor:
    window: Visitor = visitor(phone=True)
    window.sign_in("desk")
    window.go(DESK)
    return window


@pytest.fixture
def camera(
    browser: Browser, holders: list[Holder], tmp_path: Path
) -> Iterator[Browser]:
    """A browser whose camera looks at the badge of the first holder."""
    film = tmp_path / "badge.mjpeg"
    films.write(holders[0].code, film)
    seeing = browser.browser_type.launch(
        executable_path=chromium(),
        args=[
            *ARGUMENTS,
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ],
    )
    yield seeing
    seeing.close()


def _answer(page: Page, outcome: str, name: str) -> None:
    answer = page.locator(f"[data-outcome={outcome}]")
    expect(answer.locator(".answer-name")).to_have_text(name)


def test_the_camera_checks_in(
    camera: Browser, site: Site, holders: list[Holder]
) -> None:
    context = camera.new_context(viewport={"width": 390, "height": 844})
    context.set_default_timeout(15_000)
    window = Visitor(context, site)
    window.sign_in("desk")
    page = window.go(DESK)
    page.locator("[data-scanner-camera]").click()
    _answer(page, "yes", holders[0].name)
    window.check()
    context.close()


def test_a_hand_scanner_is_heard_wherever_the_cursor_is(
    desk: Visitor, holders: list[Holder]
) -> None:
    page = desk.page
    page.locator("h1").click()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.type(holders[1].code)
    page.keyboard.press("Enter")
    _answer(page, "yes", holders[1].name)
    page.locator("a[data-answer-close]").click()
    expect(page.locator("[name=code]")).to_be_focused()
    page.keyboard.type(holders[2].code)
    page.keyboard.press("Enter")
    _answer(page, "yes", holders[2].name)


def test_a_misspelt_name_is_found_and_checked_in(
    desk: Visitor, holders: list[Holder]
) -> None:
    page = desk.page
    name = max((one.name for one in holders[3:]), key=len)
    page.fill("[name=code]", _misspelt(name))
    page.press("[name=code]", "Enter")
    page.locator(".desk-list a", has_text=name).first.click()
    desk.check()
    page.locator("form[action$='/check-in/'] button").click()
    _answer(page, "yes", name)


def _misspelt(name: str) -> str:
    """Double one letter and leave one out."""
    return name[:2] + name[1:4] + name[5:]


def test_without_a_network_the_scan_waits_and_counts_once(
    desk: Visitor, holders: list[Holder]
) -> None:
    desk.forgive("ERR_INTERNET_DISCONNECTED")
    page = desk.page
    desk.context.set_offline(True)
    page.fill("[name=code]", holders[-1].code)
    page.press("[name=code]", "Enter")
    expect(page.locator("[data-outcome=wait]")).to_be_visible()
    expect(page.locator("[data-scanner-waiting]")).to_contain_text("1")
    desk.context.set_offline(False)
    expect(page.locator("[data-scanner-waiting]")).to_be_hidden()
    page.locator("[data-answer-close]").click()
    page.fill("[name=code]", holders[-1].code)
    page.press("[name=code]", "Enter")
    _answer(page, "wait", holders[-1].name)


def test_somebody_who_did_not_apply_is_let_in(desk: Visitor) -> None:
    page = desk.page
    page.locator("a[href$='/walk-in/']").click()
    desk.check()
    page.fill("[name=full_name]", "Amara Okafor")
    page.locator("main form button.btn-primary").click()
    expect(page.locator("#person")).to_have_text("Amara Okafor")
    page.locator("form[action$='/check-in/'] button").click()
    _answer(page, "yes", "Amara Okafor")
