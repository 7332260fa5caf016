"""The programme in a hall whose network is gone."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import Visitor

AGENDA = "/e/csd-demo/agenda/"
IS_KEPT = f"""async () => {{
  const store = await caches.open('programme-1');
  const style = document.querySelector('link[rel=stylesheet]').href;
  const needed = ['{AGENDA}', '{AGENDA}?day=all', style];
  return (await Promise.all(needed.map(one => store.match(one)))).every(Boolean);
}}"""


def reload(page: Page, *, kept: bool) -> None:
    """Load the page anew until it is the kept one, or the site's own.

    Of a slow machine the first answer may come too late: then the kept page is shown.
    """
    for _ in range(5):
        with contextlib.suppress(Error):
            page.reload()
            if page.locator("[data-kept-note]").is_visible() == kept:
                return


def test_the_programme_is_readable_without_a_network_and_says_from_when_it_is(
    visitor: Callable[..., Visitor],
) -> None:
    reader = visitor(phone=True)
    page = reader.go(AGENDA)
    page.locator(".agenda-list [data-mark]").first.click()
    page.wait_for_function(IS_KEPT)
    reader.context.set_offline(True)
    reader.forgive("ERR_INTERNET_DISCONNECTED", "Failed to fetch")
    reload(page, kept=True)
    note = page.locator("[data-kept-note]")
    expect(note).to_contain_text("No network. This is the programme as of")
    expect(page.locator(".agenda-list").first).to_be_visible()
    expect(page.locator(".agenda-list [aria-pressed=true]")).to_have_count(1)
    reader.check()
    # a day never looked at: all days are there instead
    page.goto(reader.site.url + AGENDA + "?q=plenary")
    expect(note).to_be_visible()
    expect(page.locator(".agenda-list")).not_to_have_count(0)
    reader.context.set_offline(False)
    reload(page, kept=False)
    expect(note).to_be_hidden()
