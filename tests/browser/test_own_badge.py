"""A delegate's badge on their own phone, kept there on their word and no other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.own_links import own_token, set_state
from tests.servers.site import Site

STORES = (
    "async () => [(await caches.keys()).length,"
    " (await navigator.serviceWorker.getRegistrations()).length]"
)


def test_a_badge_is_kept_on_the_phone_when_asked_and_goes_when_asked(
    visitor: Callable[..., Visitor], site: Site, tmp_path: Path
) -> None:
    delegate = visitor(phone=True)
    delegate.forgive("ERR_INTERNET_DISCONNECTED", "Failed to fetch")
    page = delegate.go(f"/r/{own_token(site, event='csd-demo')}/badge/")
    expect(page.locator("[data-keep]")).to_be_visible()
    delegate.check()
    assert page.evaluate(STORES) == [0, 0]
    page.locator("[data-keep]").click()
    expect(page.locator("[data-remove]")).to_be_visible()
    page.wait_for_function("navigator.serviceWorker.controller !== null")

    delegate.context.set_offline(True)
    page.reload()

    note = page.locator("[data-kept-note]")
    expect(note).to_contain_text("No network. This is your badge as of")
    page.locator(".phone-code").screenshot(path=tmp_path / "code.png")
    read = zxingcpp.read_barcode(Image.open(tmp_path / "code.png"))
    said = page.locator("code.code").inner_text()
    assert read is not None
    assert read.text.startswith(said)
    delegate.context.set_offline(False)
    page.reload()
    expect(note).to_be_hidden()
    page.locator("[data-remove]").click()
    expect(page.locator("[data-keep]")).to_be_visible()
    assert page.evaluate(STORES) == [0, 0]


def test_a_kept_badge_goes_when_there_is_none_any_more(
    visitor: Callable[..., Visitor], site: Site
) -> None:
    delegate = visitor(phone=True, language="ar", dark=True)
    token = own_token(site, event="csd-2016")
    page = delegate.go(f"/r/{token}/badge/")
    page.locator("[data-keep]").click()
    expect(page.locator("[data-remove]")).to_be_visible()
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    delegate.check()
    delegate.forgive("410")
    try:
        set_state(site, token, "withdrawn")
        page.reload()
        expect(page.locator("[data-phone-badge-gone]")).to_be_visible()
        page.wait_for_function(f"({STORES})().then(found => `${{found}}` === '0,0')")
    finally:
        set_state(site, token, "confirmed")
    delegate.check()
