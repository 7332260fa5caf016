"""Applying where little works: a network that breaks, one hand, no mouse."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visitor
from tests.browser.mailbox import letter, link_in
from tests.servers.site import Site

EVENT = "/e/csd-demo/"
FORM = "/e/csd-demo/apply/open/"
AUTOSAVE = "**/apply/draft/"
SLOW_SECONDS = 0.4
HEAVIEST = 200_000  # bytes over the wire, for a first visit
MOST_TABS = 150
COUNT = (
    "from registration.models import Registration as R;"
    "print(R.objects.filter(person__email='{0}').count())"
)


def _note(page: Page, state: str) -> None:
    expect(page.locator(f"[data-save-note][data-state={state}]")).to_be_visible()


def _slow(route: Route) -> None:
    time.sleep(SLOW_SECONDS)
    route.continue_()


def _registered(site: Site, address: str) -> int:
    command = COUNT.format(address)
    return int(site.manage("shell", "--verbosity=0", "-c", command).split()[-1])


def _type_while_it_breaks(visitor: Visitor, address: str) -> None:
    """Gone in the middle of a name, and back."""
    page = visitor.page
    page.fill("[name=email]", address)
    name = page.locator("[name=full_name]")
    name.press_sequentially("Aïssatou ")
    visitor.context.set_offline(True)
    name.press_sequentially("Sow")
    _note(page, "waiting")
    visitor.context.set_offline(False)
    _note(page, "saved")


def _lose_the_answer_of_an_autosave(page: Page) -> None:
    """The server has it, the page cannot know, asks again, and says so."""
    asked: list[int] = []

    def lose_first(route: Route) -> None:
        answer = route.fetch()
        asked.append(answer.status)
        if len(asked) == 1:
            route.abort()
        else:
            route.fulfill(response=answer)

    page.route(AUTOSAVE, lose_first)
    page.fill("[name=native_name]", "عائشة صو")
    _note(page, "waiting")
    _note(page, "saved")
    assert asked[:2] == [200, 200]
    page.unroute(AUTOSAVE)


def _type_on_while_it_is_saved(page: Page) -> None:
    """What is typed while an autosave is under way goes with the next one."""
    page.locator("[data-step-next]").click()
    saved: list[str] = []

    def take_time(route: Route) -> None:
        saved.append(route.request.post_data or "")
        if len(saved) == 1:
            page.locator("[name=job_title]").press_sequentially("Coordinator")
        route.continue_()

    page.route(AUTOSAVE, take_time)
    page.fill("[name=organisation]", "Pastoralists")
    page.select_option("[name=sector]", "union")
    page.select_option("[name=country]", "SN")
    page.fill("[name=motivation]", "We walk across three borders with our herds.")
    expect(page.locator("[name=job_title]")).to_have_value("Coordinator")
    deadline = time.monotonic() + 20
    while not any("job_title=Coordinator" in one for one in saved):
        assert time.monotonic() < deadline, saved
        page.wait_for_timeout(200)
    page.unroute(AUTOSAVE)
    _note(page, "saved")


def _send_without_network(visitor: Visitor) -> None:
    page = visitor.page
    page.locator("[data-step-next]").click()
    page.locator("[data-step-next]").click()
    page.locator("[name=consent_processing]").check()
    _note(page, "saved")
    visitor.context.set_offline(True)
    page.locator("button[name=go][value=send]").click()
    expect(page.locator("[data-not-sent]")).to_be_visible()
    expect(page.locator("[name=full_name]")).to_have_value("Aïssatou Sow")
    visitor.context.set_offline(False)


def _ask_for_the_link(page: Page) -> None:
    page.locator("button[name=go][value=later]").click()
    expect(page.locator(".message-success")).to_be_visible()


def _go_on_elsewhere(visitor: Visitor, link: str) -> None:
    """Everything is there, on a device that never saw the form."""
    page = visitor.go(link)
    expect(page.locator("[name=full_name]")).to_have_value("Aïssatou Sow")
    expected = {
        "native_name": "عائشة صو",
        "organisation": "Pastoralists",
        "job_title": "Coordinator",
        "sector": "union",
        "country": "SN",
        "motivation": "We walk across three borders with our herds.",
    }
    for name, value in expected.items():
        expect(page.locator(f"[name={name}]")).to_have_value(value)
    expect(page.locator("[name=consent_processing]")).to_be_checked()
    for _step in range(3):
        page.locator("[data-step-next]").click()
    page.locator("button[name=go][value=send]").click()
    page.wait_for_url("**/apply/sent/")


@pytest.mark.long
def test_a_network_that_breaks_loses_nothing_and_another_device_goes_on(
    visitor: Callable[..., Visitor], site: Site
) -> None:
    address = "aissatou.sow@example.org"
    phone = visitor(phone=True)
    phone.forgive("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
    phone.page.route("**/*", _slow)
    phone.go(FORM)
    _type_while_it_breaks(phone, address)
    _lose_the_answer_of_an_autosave(phone.page)
    _type_on_while_it_is_saved(phone.page)
    _send_without_network(phone)
    assert _registered(site, address) == 0
    _ask_for_the_link(phone.page)

    laptop = visitor()
    _go_on_elsewhere(laptop, link_in(letter(site, address, number=1)))

    # the phone, which knows nothing of it, sends the same once more
    phone.page.locator("button[name=go][value=send]").click()
    phone.page.wait_for_url("**/apply/sent/")
    assert _registered(site, address) == 1


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until the first field that fits is focused, as somebody would."""
    for _press in range(MOST_TABS):
        if page.evaluate("one => document.activeElement.matches(one)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def _write(page: Page, name: str, text: str) -> None:
    _tab_to(page, f"[name={name}]")
    page.keyboard.type(text)


def _pick(page: Page, name: str) -> str:
    """Choose the next of a list with the arrow; return its value."""
    _tab_to(page, f"select[name={name}]")
    page.keyboard.press("ArrowDown")
    value: str = page.locator(f"select[name={name}]").input_value()
    assert value, f"nothing is chosen in {name}"
    return value


def _tick(page: Page, selector: str) -> None:
    _tab_to(page, selector)
    page.keyboard.press("Space")
    expect(page.locator(f"{selector}:focus")).to_be_checked()


def _go_on(page: Page, part: str) -> None:
    _tab_to(page, "[data-step-next]")
    page.keyboard.press("Enter")
    expect(page.locator(f"#part-{part}")).to_be_focused()


def test_a_whole_application_is_made_by_keyboard_alone_in_arabic_on_a_phone(
    visitor: Callable[..., Visitor], site: Site
) -> None:
    address = "mariam.haddad@example.org"
    window = visitor(phone=True, language="ar")
    page = window.go(EVENT)
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    _tab_to(page, "main a[href$='/apply/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/apply/")
    _tab_to(page, f"a[href$='{FORM}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{FORM}")
    _write(page, "email", address)
    _write(page, "full_name", "Mariam Haddad")
    _write(page, "native_name", "مريم حداد")
    _go_on(page, "work")
    _write(page, "organisation", "جمعية الرحلة")
    _pick(page, "sector")
    _pick(page, "country")
    _write(page, "motivation", "أعمل مع النساء المهاجرات منذ عشر سنوات.")
    _go_on(page, "needs")
    _tick(page, "[name=languages][value=ar]")
    window.check()
    _go_on(page, "safety")
    _tick(page, "[name=consent_processing]")
    _tab_to(page, "button[name=go][value=send]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/apply/sent/")
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("[data-sent-to]")).to_contain_text(address)
    window.check()
    assert _registered(site, address) == 1


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_first_visit_is_light_up_to_the_form(
    visitor: Callable[..., Visitor], language: str
) -> None:
    window = visitor(phone=True, language=language)
    sizes: list[float] = []
    wire = window.context.new_cdp_session(window.page)
    wire.send("Network.enable")
    wire.on(
        "Network.loadingFinished", lambda one: sizes.append(one["encodedDataLength"])
    )
    for path in (EVENT, FORM):
        window.go(path)
        window.page.wait_for_load_state("networkidle")
    assert len(sizes) > 4, "pages, styles, scripts and icons"
    assert sum(sizes) < HEAVIEST, f"{int(sum(sizes))} bytes for event and form"
