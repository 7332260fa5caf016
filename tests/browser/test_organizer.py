"""A day of the team: people, programme, moderators, badges, mail, history, settings."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.mailbox import pages_of

MANAGE = "/manage/csd-demo/"
JOB_MS = 90_000


@pytest.fixture
def owner(visitor: Callable[..., Visitor]) -> Visitor:
    window: Visitor = visitor()
    window.sign_in("owner")
    return window


def _rows(page: Page) -> int:
    return page.locator("main tbody tr").count()


def test_people_are_found_in_another_script_and_by_filters(owner: Visitor) -> None:
    page = owner.go(f"{MANAGE}registrations/")
    everybody = _rows(page)
    page.fill("input[name=q]", "ليلى")
    page.press("input[name=q]", "Enter")
    expect(
        page.get_by_role("link", name=re.compile("Layla BEN", re.IGNORECASE)).first
    ).to_be_visible()
    assert 0 < _rows(page) < everybody
    owner.go(f"{MANAGE}registrations/")
    page.locator(".chips a[href*='state=submitted']").first.click()
    page.locator(".filters summary").click()
    page.locator(".filters .menu-panel select").first.select_option(index=1)
    page.locator(".filters .menu-panel button").click()
    expect(page.locator(".chips a", has=page.locator("svg")).first).to_be_visible()
    owner.check()


def test_many_are_chosen_told_and_the_history_keeps_it(owner: Visitor) -> None:
    page = owner.go(f"{MANAGE}registrations/?state=under_review")
    first = page.locator("main tbody th a").first
    name, link = first.inner_text(), first.get_attribute("href")
    for number in range(2):
        page.locator("[data-bulk-item]").nth(number).check()
    expect(page.locator("[data-bulk-count]")).to_contain_text("2")
    owner.check()
    page.locator("[data-bulk-bar] button[value=reserve]").click()
    expect(page.locator(".message")).to_be_visible()
    owner.go(f"{MANAGE}registrations/?state=decided&q={name}")
    page.locator("[data-bulk-item]").first.check()
    page.locator("[data-bulk-bar] button[value=release]").click()
    page.get_by_role("dialog").get_by_role("button", name="Yes").click()
    expect(page.locator(".message")).to_be_visible()
    owner.go(link or "")
    expect(page.locator(".timeline").last).to_contain_text("Demo Owner")
    owner.check()
    owner.go(f"{MANAGE}outbox/?q={name}")
    page.locator("main tbody th a").first.click()
    expect(page.locator(".prose")).to_contain_text(name)
    owner.check()
    owner.go(f"{MANAGE}history/")
    expect(page.locator("main tbody tr").first).to_contain_text("Demo Owner")


def test_a_list_leaves_as_a_file(owner: Visitor, tmp_path: Path) -> None:
    page = owner.go(f"{MANAGE}registrations/export/")
    with page.expect_download() as waiting:
        page.locator("main form button.btn-primary").click()
    file = tmp_path / "list.xlsx"
    waiting.value.save_as(file)
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    assert sheet.max_row > 20


def test_a_moved_session_is_doubted_published_and_seen(owner: Visitor) -> None:
    page = owner.go(f"{MANAGE}programme/?view=list")
    doubts = page.locator("#doubts li").count()
    page.locator("main tbody th a[href*='/sessions/']").nth(3).click()
    code = page.url.rstrip("/").rpartition("/")[2]
    page.fill("input[name=start]", "00:15")
    page.fill("input[name=end]", "23:45")
    page.locator("main form button.btn-primary", has_text="Save").first.click()
    expect(page.locator(".message").first).to_be_visible()
    owner.go(f"{MANAGE}programme/?view=list")
    expect(page.locator(f"#s-{code}")).to_contain_text("00:15–23:45")
    assert page.locator("#doubts li").count() > doubts
    owner.check()
    page.locator("main nav a[href$='/publish/']").click()
    expect(page.locator("main form li").first).to_be_visible()
    owner.check()
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator(".message")).to_be_visible()
    owner.go(f"/e/csd-demo/agenda/{code}/")
    expect(page.locator("main")).to_contain_text("00:15")


def test_moderators_are_proposed_by_the_worker_and_taken_over(owner: Visitor) -> None:
    page = owner.go(f"{MANAGE}moderators/")
    owner.check()
    page.locator("form[action$='/propose/'] button").click()
    page.wait_for_url("**/proposals/**", timeout=JOB_MS)
    expect(page.locator("h1")).to_have_text("Proposed people")
    owner.check()
    page.locator("form[action$='/apply/'] button").click()
    expect(page.locator(".message").first).to_be_visible()


def test_a_batch_of_badges_is_printed_in_the_background(owner: Visitor) -> None:
    page = owner.go(f"{MANAGE}badges/")
    page.get_by_role("button", name="Make the PDF").click()
    page.wait_for_url("**/jobs/**")
    expect(page.locator(".message-success")).to_be_visible(timeout=JOB_MS)
    owner.check()
    with page.expect_download() as waiting:
        page.locator("a[href$='/file/']").click()
    assert pages_of(Path(waiting.value.path()).read_bytes()) >= 60


def test_the_team_grows_and_the_event_is_changed(owner: Visitor) -> None:
    page = owner.go(f"{MANAGE}team/")
    page.fill("input[name=email]", "new.colleague@example.org")
    page.fill("input[name=name]", "New Colleague")
    page.get_by_role("button", name="Add to the team").click()
    expect(page.get_by_role("rowheader", name="New Colleague")).to_be_visible()
    owner.go(f"{MANAGE}settings/")
    page.fill("input[name=contact_email]", "days@example.org")
    page.locator("main form button.btn-primary").click()
    expect(page.locator(".message")).to_be_visible()
    owner.go("/e/csd-demo/")
    expect(page.locator("footer")).to_contain_text("days@example.org")
