"""From the front page to the badge in the hand: one delegate, two of the team."""

from __future__ import annotations

import re
from collections.abc import Callable

import icalendar
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visitor
from tests.browser.mailbox import code_in, letter, link_in, pages_of
from tests.servers.site import Site

ADDRESS = "layla.benyoussef@example.org"
NAME = "Layla Ben Youssef"
NATIVE = "ليلى بن يوسف"
CHOICES = "select[name={0}], input[name={0}][type=radio]"


def _choose(page: Page, name: str, number: int = 1) -> None:
    """Take the choice with this place, be it a list or a row of buttons."""
    field = page.locator(CHOICES.format(name)).first
    if field.evaluate("one => one.tagName") == "SELECT":
        field.select_option(index=number)
    else:
        page.locator(f"input[name={name}]").nth(number).check()


def _go_on(page: Page) -> None:
    page.locator("[data-step-next]").click()


def _send(page: Page) -> None:
    page.locator("button[name=go][value=send]").click()


def _fill_in_who(delegate: Visitor) -> None:
    """The first step: mistakes are said where they are, and a reload keeps all."""
    page = delegate.page
    _go_on(page)
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".field-error")).to_have_count(2)
    delegate.check()
    page.locator(".error-summary a").first.click()
    expect(page.locator("[name=email]")).to_be_focused()
    page.fill("[name=email]", ADDRESS)
    page.fill("[name=full_name]", NAME)
    page.fill("[name=native_name]", NATIVE)
    expect(page.locator("[data-save-note][data-state=saved]")).to_be_visible()
    page.reload()
    expect(page.locator("[name=full_name]")).to_have_value(NAME)
    expect(page.locator("[name=native_name]")).to_have_value(NATIVE)
    _go_on(page)
    expect(page.locator("#part-work")).to_be_focused()


def _fill_in_work(delegate: Visitor) -> None:
    """The second: the steps need no network, and what is typed is not lost."""
    page = delegate.page
    delegate.check()
    delegate.context.set_offline(True)
    page.fill("[name=organisation]", "Association Rihla")
    page.fill("[name=motivation]", "أريد أن أتحدث عن النساء المهاجرات.")
    _choose(page, "sector")
    page.select_option("[name=country]", "MA")
    expect(page.locator("[data-save-note][data-state=waiting]")).to_be_visible()
    _go_on(page)
    expect(page.locator("[name=accessibility]")).to_be_visible()
    page.go_back()
    expect(page.locator("[name=organisation]")).to_be_visible()
    delegate.context.set_offline(False)
    expect(page.locator("[data-save-note][data-state=saved]")).to_be_visible()
    page.reload()
    expect(page.locator("[name=organisation]")).to_have_value("Association Rihla")
    _go_on(page)


def _lose_the_network_while_sending(delegate: Visitor) -> None:
    """The answer is lost on its way: the page keeps all and offers to send again."""
    page = delegate.page
    arrived: list[int] = []

    def lose(route: Route) -> None:
        arrived.append(route.fetch(max_redirects=0).status)
        route.abort()

    page.route("**/apply/open/", lose)
    _send(page)
    expect(page.locator("[data-not-sent]")).to_be_visible()
    assert arrived == [302], "it was taken in, but the browser cannot know"
    delegate.check()
    expect(page.locator("[name=full_name]")).to_have_value(NAME)
    page.unroute("**/apply/open/")


def _apply(delegate: Visitor) -> None:
    page = delegate.page
    delegate.go("/")
    delegate.check()
    page.locator("a[href='/e/csd-demo/']").first.click()
    delegate.check()
    page.locator("a[href$='/apply/']").first.click()
    delegate.check()
    page.locator("a[href$='/apply/open/']").click()
    delegate.check()
    _fill_in_who(delegate)
    _fill_in_work(delegate)
    page.locator("[name=languages][value=ar]").check()
    page.fill("[name=accessibility]", "غرفة بلا درج")
    delegate.check()
    _go_on(page)
    expect(page.locator("[name=consent_processing]")).to_be_visible()
    delegate.check()
    _send(page)
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator("[name=consent_processing]").check()
    _lose_the_network_while_sending(delegate)
    _send(page)
    page.wait_for_url("**/apply/sent/")
    expect(page.get_by_text(ADDRESS)).to_be_visible()
    delegate.check()


def _change_answers(delegate: Visitor) -> None:
    page = delegate.page
    expect(page.locator(".state-line [aria-current=step]")).to_have_count(1)
    delegate.check()
    page.locator("a[href$='/edit/']").click()
    page.fill("[name=job_title]", "منسقة")
    delegate.check()
    page.locator("main form button.btn-primary").click()
    expect(page.get_by_text("منسقة")).to_be_visible()


def _select_and_release(organizer: Visitor) -> None:
    page = organizer.page
    organizer.sign_in("registration")
    organizer.go(f"/manage/csd-demo/registrations/?q={NATIVE}")
    page.get_by_role("link", name=NAME, exact=True).click()
    expect(page.get_by_text("منسقة")).to_be_visible()
    page.locator("button[name=move][value=select]").click()
    page.locator("button[name=move][value=release]").click()
    page.get_by_role("dialog").get_by_role("button", name="Yes").click()
    expect(page.locator(".message")).to_be_visible()
    expect(page.locator(".state-unreleased")).to_have_count(0)
    organizer.check()


def _confirm(delegate: Visitor) -> str:
    """Say yes; return the code of the badge, read from the screen."""
    page = delegate.page
    page.locator("form[action$='/confirm/'] button.btn-primary").click()
    picture = page.locator("img.qr")
    expect(picture).to_be_visible()
    delegate.check()
    code = code_in(picture)
    expect(page.locator("code.code")).to_have_text(code)
    return code


def _read_calendar(delegate: Visitor) -> None:
    link = delegate.page.locator("a[href^='webcal:']").first.get_attribute("href")
    answer = delegate.context.request.get((link or "").replace("webcal", "http", 1))
    assert answer.headers["content-type"].startswith("text/calendar")
    feed = icalendar.Calendar.from_ical(answer.body())
    assert feed.walk("VTIMEZONE")
    assert all(event["DTSTART"].dt.tzinfo for event in feed.walk("VEVENT"))


def _check_in(desk: Visitor, code: str) -> None:
    page = desk.page
    desk.sign_in("desk")
    desk.go("/desk/csd-demo/")
    desk.check()
    for outcome in ("yes", "wait"):
        page.fill("[name=code]", code)
        page.press("[name=code]", "Enter")
        answer = page.locator(f"[data-outcome={outcome}]")
        expect(answer).to_contain_text(NAME)
        expect(answer).to_contain_text(NATIVE)
        desk.check()
        if outcome == "wait":
            # when and where the first was
            expect(answer).to_contain_text(re.compile(r"\d\d:\d\d"))
            expect(answer).to_contain_text(_point(page))
        page.locator("a[data-answer-close]").click()
        expect(answer).to_have_count(0)


def _point(page: Page) -> str:
    """Return the name of the place where the desk stands."""
    return page.locator("h1").evaluate("one => one.firstChild.textContent.trim()")


def _print_badge(desk: Visitor, code: str) -> None:
    page = desk.page
    page.fill("[name=code]", code)
    page.press("[name=code]", "Enter")
    form = page.locator("form[action$='/print/']")
    address = form.get_attribute("action")
    with desk.context.expect_event("response", lambda one: "badge.pdf" in one.url):
        form.locator("button").click()
    paper = (address or "").replace("/print/", "/badge.pdf")
    answer = desk.context.request.get(desk.site.url + paper)
    assert answer.headers["content-type"] == "application/pdf"
    assert pages_of(answer.body()) == 1


@pytest.mark.long
def test_a_delegate_goes_from_the_front_page_to_the_badge(
    visitor: Callable[..., Visitor], site: Site
) -> None:
    delegate = visitor(phone=True, language="ar")
    delegate.forgive("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
    _apply(delegate)
    received = letter(site, ADDRESS, number=1)
    delegate.go(link_in(received))
    _change_answers(delegate)
    _select_and_release(visitor())
    selected = letter(site, ADDRESS, number=2)
    delegate.go(link_in(selected))
    code = _confirm(delegate)
    _read_calendar(delegate)
    desk = visitor(phone=True)
    _check_in(desk, code)
    _print_badge(desk, code)
