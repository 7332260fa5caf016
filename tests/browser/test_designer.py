"""A badge is designed in the browser: by mouse, by keys, and beside somebody else."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.servers.site import Site

DESIGNS = "/manage/csd-demo/badges/designs/"
STORED = """
import json
from badges.models import Design
row = Design.objects.get(name={name!r})
print(json.dumps([row.number, row.content]))
"""
ELSEWHERE = """
from django.utils import timezone
from badges.domain.designs import keeping
from badges.models import Design
from badges.pdf import design as data
from gfmd_days.core.models import User
row = Design.objects.get(name="Pass")
design = data.read({{"width": 80, "height": 80, "sides": [{{}}]}})
by = User.objects.get(email="programme@demo.example")
keeping.save(row, row.name, design, seen={seen}, by=by, now=timezone.now())
"""
SPEAKS = {
    "kind": "answer",
    "key": "functions",
    "test": "one_of",
    "values": ["speaker"],
}


def begin(page: Page, name: str) -> None:
    page.locator("form[action$='/add/'] [name=name]").fill(name)
    page.locator("form[action$='/add/'] [name=start]").select_option("a7")
    page.locator("form[action$='/add/'] button").click()
    expect(page.locator("[data-truth]")).to_be_visible()


def chosen(page: Page) -> Any:
    return page.locator("[data-item][aria-selected=true]")


def prop(page: Page, name: str) -> str:
    return page.locator(f"[data-scope=element] [data-prop={name}]").input_value()


def drag(page: Page, across: float, down: float) -> bool:
    """Pull the chosen element so many millimetres; tell whether it caught."""
    page.locator("[data-stage]").scroll_into_view_if_needed()
    box = chosen(page).bounding_box()
    stage = page.locator("[data-stage]").bounding_box()
    assert box
    assert stage
    mm = stage["width"] / 74
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across * mm, y + down * mm, steps=4)
    guides = page.locator(".designer-guide-x").count()
    page.mouse.up()
    return guides > 0


def stored(site: Site, name: str) -> Any:
    return json.loads(site.manage("shell", "-v0", "-c", STORED.format(name=name)))


@pytest.mark.long
def test_a_badge_is_designed_and_never_overwrites_somebody_elses(
    visitor: Callable[..., Visitor], site: Site, tmp_path: Any
) -> None:
    window = visitor()
    window.sign_in("owner")
    window.forgive("409")
    page = window.go(DESIGNS)
    begin(page, "Pass")
    before = stored(site, "Pass")[1]

    # a text of our own, by mouse: it catches at the margin, 5 mm from the edge
    page.locator(".designer-tools summary").first.click()
    page.locator("[data-add='text:words']").click()
    page.locator("[data-word=en]").fill("Has the floor")
    page.locator("[data-word=fr]").fill("A la parole")
    page.locator("[data-prop=width]").fill("20")
    drag(page, 10, -30)
    assert drag(page, 5.4 - float(prop(page, "x")), 0)
    assert float(prop(page, "x")) == 5
    y = float(prop(page, "y"))

    # by keys: half a millimetre, five with Shift, larger with Alt; back and again
    chosen(page).focus()
    for key in ("ArrowRight", "Shift+ArrowDown", "Alt+ArrowRight"):
        page.keyboard.press(key)
    page.keyboard.press("Control+d")
    page.keyboard.press("Delete")
    page.locator("[data-outline] li button").first.click()
    box = [float(prop(page, name)) for name in ("x", "y", "width")]
    assert box == [5.5, y + 5, 20.5]
    for _deleted_copied_widened in range(3):
        page.keyboard.press("Control+z")
    assert prop(page, "width") == "20"
    page.keyboard.press("Control+y")
    assert prop(page, "width") == "20.5"

    # only for speakers
    page.locator("[data-scope=element] [data-when-add]").click()
    page.locator("[data-when-rows] input[value=speaker]").check()
    window.check()

    # a background, by a file
    page.locator("[data-stage]").click(position={"x": 2, "y": 2})
    page.keyboard.press("Escape")
    picture = tmp_path / "ground.png"
    out = io.BytesIO()
    Image.new("RGB", (74, 105), "#eef4f5").save(out, "PNG")
    picture.write_bytes(out.getvalue())
    page.locator("input[type=file][data-for=background]").set_input_files(picture)
    expect(page.locator("[data-badge=background]")).not_to_have_value("")
    key = page.locator("[data-badge=background]").input_value()

    page.keyboard.press("Control+s")
    expect(page.locator("[data-unchanged]")).to_be_visible()
    expect(page.locator("[data-fresh=versions]")).to_contain_text("Version 2")
    text = {
        "kind": "text",
        "source": "words",
        "words": {"en": "Has the floor", "fr": "A la parole"},
        "x": 5.5,
        "y": y + 5,
        "width": 20.5,
        "height": 10.0,
        "largest": 14.0,
        "comfortable": 10.0,
        "smallest": 8.0,
        "lines": 2,
        "when": SPEAKS,
    }
    (side,) = before["sides"]
    side = {"background": key, "elements": [*side["elements"], text]}
    assert stored(site, "Pass") == [2, {**before, "sides": [side]}]

    # somebody else saves: mine is kept, asked about, and becomes the newer version
    site.manage("shell", "-v0", "-c", ELSEWHERE.format(seen=2))
    page.locator("[data-name]").fill("Pass of speakers")
    page.locator("[data-do=save]").click()
    expect(page.locator("dialog[data-theirs]")).to_contain_text("saved version 3")
    page.get_by_role("button", name="Decide later").click()
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("[data-restored]")).to_be_visible()
    page.locator("[data-do=save]").click()
    page.get_by_role("button", name="Save mine as the newer version").click()
    expect(page.locator("[data-unchanged]")).to_be_visible()
    assert stored(site, "Pass of speakers") == [4, {**before, "sides": [side]}]


def test_a_phone_in_arabic_shows_the_badge_in_its_own_direction(
    visitor: Callable[..., Visitor],
) -> None:
    window = visitor(phone=True, language="ar")
    window.sign_in("owner")
    page = window.go(DESIGNS)
    begin(page, "Card")
    page.locator("[data-item]").nth(4).tap()
    assert float(prop(page, "x")) > 0
    stage, item = (
        page.locator(one).bounding_box() for one in ("[data-stage]", "[data-frame]")
    )
    assert stage
    assert item
    from_left = (item["x"] - stage["x"]) / stage["width"] * 74
    assert abs(from_left - float(prop(page, "x"))) < 0.5
    window.check()
    page.locator("[data-item]").nth(4).press("Delete")
    expect(page.locator("[data-outline] li")).to_have_count(6)
    page.locator("[data-do=undo]").tap()
    expect(page.locator("[data-outline] li")).to_have_count(7)
