"""A rapporteur writes in the browser, loses the page, goes on, and sends."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Visitor

REPORT = "/manage/csd-demo/reports/B06a/"


def test_what_a_rapporteur_types_survives_the_page(
    visitor: Callable[..., Visitor],
) -> None:
    owner = visitor()
    owner.sign_in("owner")
    link = owner.go(REPORT).get_by_role("link", name="Their link to this form")
    address = link.first.get_attribute("href") or ""

    rapporteur = visitor(phone=True)
    page = rapporteur.go(address)
    page.fill("[name=summary]", "Saving lives comes first.")
    page.locator("[data-row-add]").click()
    expect(page.locator("[name=advice-1-actor]")).to_be_focused()
    page.select_option("[name=advice-1-actor]", "media")
    page.fill("[name=advice-1-text]", "Ask people before showing their faces.")
    rapporteur.check()

    page.reload()
    expect(page.locator("[name=advice-1-text]")).to_have_value(
        "Ask people before showing their faces."
    )
    second = page.locator("[data-row]").nth(1)
    second.locator("[data-row-remove]").click()
    expect(page.locator("[data-row]")).to_have_count(1)
    page.get_by_role("button", name="Put it back").click()

    page.get_by_role("button", name="Send to the organizers").click()
    expect(page.get_by_text("Your report is with the organizers")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == []
    rapporteur.check()
    owner.go(REPORT)
    expect(owner.page.get_by_text("Ask people before showing")).to_be_visible()
    owner.check()
