"""The committee at work: by keyboard, by thumb, and without script."""

from __future__ import annotations

import re

from playwright.sync_api import expect

REVIEW = "/manage/csd-demo/review/"
ONE = re.compile(r"/review/\d+/$")


def begin(page):
    page.get_by_role("link", name="Go on reviewing").click()
    page.wait_for_url(ONE)


def test_an_application_is_reviewed_by_keyboard_alone(visitor):
    reviewer = visitor()
    reviewer.sign_in("reviewer")
    page = reviewer.go(REVIEW)
    reviewer.check()
    begin(page)
    reviewer.check()
    here = page.url

    for key in "435":
        page.keyboard.press(key)
    chosen = page.locator("[data-review-criterion] input:checked")
    assert [one.input_value() for one in chosen.all()] == ["4", "3", "5"]
    page.keyboard.press("Enter")

    expect(page.get_by_text("Saved. Here is the next application.")).to_be_visible()
    assert page.url != here
    page.goto(here)
    assert [one.input_value() for one in chosen.all()] == ["4", "3", "5"]


def test_keys_turn_the_pages_but_not_while_one_writes(visitor):
    reviewer = visitor()
    reviewer.sign_in("reviewer")
    page = reviewer.go(REVIEW)
    begin(page)
    here = page.url
    page.get_by_label("Comment").press_sequentially("jk 4")
    assert page.get_by_label("Comment").input_value() == "jk 4"
    assert page.locator("[data-review-criterion] input:checked").count() == 0
    page.locator("h1").click()
    page.keyboard.press("j")
    page.wait_for_url(lambda url: url != here)
    page.wait_for_load_state("networkidle")
    page.keyboard.press("k")
    page.wait_for_url(here)
    page.wait_for_load_state("networkidle")

    page.get_by_text("Keyboard", exact=True).click()
    page.get_by_label("Use these keys on this device").uncheck()
    page.locator("h1").click()
    page.keyboard.press("4")
    assert page.locator("[data-review-criterion] input:checked").count() == 0


def test_a_phone_reviews_with_the_thumb(visitor):
    reviewer = visitor(phone=True)
    reviewer.sign_in("reviewer")
    page = reviewer.go(REVIEW)
    reviewer.check()
    begin(page)
    reviewer.check()
    page.get_by_role("button", name="Save and next").click()
    expect(page.locator(".error-summary")).to_be_visible()
    reviewer.forgive("422")
    reviewer.complaints.clear()
    for scale in page.locator("[data-review-criterion]").all():
        scale.get_by_label("4", exact=True).tap()
    page.get_by_role("button", name="Save and next").click()
    expect(page.get_by_text("Saved. Here is the next application.")).to_be_visible()


def test_the_organizer_s_pages_of_the_review_are_sound(visitor):
    owner = visitor(language="ar")
    owner.sign_in("owner")
    page = owner.go(f"{REVIEW}phases/")
    owner.check()
    page.locator("main tbody th a").first.click()
    owner.check()
    here = page.url
    for path in ("spread/", "edit/", "criteria/", "results/"):
        page.goto(here + path)
        owner.check()
