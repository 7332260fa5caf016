"""Dhaka's programme is built in the browser, and two people build at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import zip_longest
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, Visitor
from tests.servers.site import Site

DATA = ROOT / "gfmd_days/core/data/programme-csd-2016.json"
PAGE = "/manage/dhaka-plan/programme/"
NEWS = "**/programme/grid/"
# An event with its days and rooms, and 62 sessions that wait for their time.
PREPARE = """
import json
from datetime import date
from django.utils import timezone
from agenda.domain import importing
from gfmd_days.core.models import Day, Event, Membership, Series, User, Venue
data = json.load(open({data!r}, encoding="utf-8"))
series = Series.objects.first()
event = Event.objects.create(series=series, code="dhaka-plan", languages=["en"],
                             title={{"en": "Dhaka, being planned"}})
Venue.objects.create(event=event, name="BICC", city="Dhaka", country="BD",
                     zone="Asia/Dhaka")
for day in (7, 8, 9, 10):
    Day.objects.create(event=event, date=date(2016, 12, day))
for role in ("owner", "programme"):
    user = User.objects.get(email=role + "@demo.example")
    Membership.objects.create(user=user, event=event, role=role)
for one in data["sessions"]:
    hours = [int(one[k][:2]) * 60 + int(one[k][3:]) for k in ("start", "end")]
    one["minutes"] = hours[1] - hours[0]
    del one["day"], one["start"], one["end"]
    if one["id"] == "B04":
        one["room"] = None  # coffee is everywhere
importing.load(event, data, by=None, now=timezone.now())
"""
STATE = "async url => (await (await fetch(url)).json()).state"
# Scroll until a waiting card and its place are in sight; where to press and let go.
REACH = """([code, room, start]) => {
  const one = selector => document.querySelector(selector);
  const heads = [...document.querySelectorAll(".editor-head")];
  const at = room ? heads.findIndex(head => head.firstChild.textContent === room) : 0;
  const column = document.querySelectorAll(".editor-column")[at];
  const hours = [...document.querySelectorAll(".editor-times time")];
  const first = parseInt(hours[0].textContent) * 60;
  const share = (start - first) / (hours.length * 60);
  column.scrollIntoView({inline: "center", block: "nearest"});
  one("[data-scroll]").scrollTop = share * column.offsetHeight - 100;
  const card = one(`.editor-waiting [data-code="${code}"]`);
  card.scrollIntoView({block: "nearest"});
  const [from, to] = [card.getBoundingClientRect(), column.getBoundingClientRect()];
  return [from.left + 20, from.top + 8, to.left + 30,
          to.top + share * to.height + 1];
}"""


def planned() -> dict[str, dict[str, Any]]:
    """Where each session of the file belongs: day and start as the grid has them."""
    data = json.loads(DATA.read_text("utf-8"))
    return {
        one["id"]: {
            "day": int(one["day"][-2:]),
            "start": int(one["start"][:2]) * 60 + int(one["start"][3:]),
            "room": None if one["id"] == "B04" else one["room"],
        }
        for one in data["sessions"]
    }


PLAN = planned()


def card(page: Page, code: str) -> Any:
    return page.locator(f'[data-code="{code}"]')


def drag(page: Page, code: str) -> None:
    """Take a waiting session to its place with the mouse."""
    from_x, from_y, to_x, to_y = page.evaluate(
        REACH, [code, PLAN[code]["room"], PLAN[code]["start"]]
    )
    page.mouse.move(from_x, from_y)
    page.mouse.down()
    page.mouse.move(to_x, to_y - 30, steps=3)
    page.mouse.move(to_x, to_y, steps=3)
    page.mouse.up()


def by_keys(page: Page, code: str, *keys: tuple[str, int]) -> None:
    """Place a waiting session in its room, at the first free time, and walk on."""
    card(page, code).focus()
    page.keyboard.press("p")
    for key, times in keys:
        expect(page.locator(f'.editor-board [data-code="{code}"]')).to_be_focused()
        for _time in range(times):
            page.keyboard.press(key)


def back_and_again(page: Page, code: str) -> None:
    """Undo until the session waits again, and redo as often.

    Keystrokes are one step unless this machine was slow between two of them.
    """
    waiting = page.locator(f'.editor-waiting [data-code="{code}"]')
    times = 0
    while not waiting.count() and times < 20:
        page.keyboard.press("Control+z")
        times += 1
    expect(waiting).to_be_visible()
    for _time in range(times):
        page.keyboard.press("Control+y")


def saved(page: Page) -> None:
    """Wait until nothing is on its way any more."""
    expect(page.locator("[data-editor]")).not_to_have_attribute("data-busy", "")


def state(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(STATE, f"{PAGE}grid/")
    return found


def misplaced(page: Page) -> dict[str, Any]:
    """The sessions that are not where the plan has them, with where they are."""
    now = state(page)
    dates = {one["id"]: 7 + number for number, one in enumerate(now["days"])}
    rooms = {one["id"]: one["name"] for one in now["rooms"]}
    found = {
        one["code"]: {
            "day": dates.get(one["day"]),
            "start": one["start"],
            "room": rooms.get(one["room"]),
        }
        for one in now["sessions"]
    }
    return {code: place for code, place in found.items() if place != PLAN[code]}


def build(ada: Page, bea: Page, turns: dict[str, tuple[Page, int]]) -> None:
    """Let two people place what waits, in turn, each on the days that are theirs.

    No page looks for news meanwhile, or a card would move away under the mouse: what
    the other has done comes with the answer to one's own change.
    """
    for page in (ada, bea):
        page.route(NEWS, lambda route: route.fulfill(status=304))
    for code, (page, day) in turns.items():
        saved(page)
        page.locator("[data-day]").nth(day).click()
        drag(page, code)
        expect(page.locator(f'.editor-board [data-code="{code}"]')).to_be_visible()
    for page in (ada, bea):
        saved(page)
        page.unroute(NEWS)


def in_turn(ada: Page, bea: Page, but: set[str]) -> dict[str, tuple[Page, int]]:
    """Give Bea the day with the most sessions and Ada the rest, one after the other."""
    todo = [code for code in PLAN if code not in but]
    hers = [code for code in todo if PLAN[code]["day"] == 9]
    others = [code for code in todo if code not in hers]
    pages = dict.fromkeys(hers, bea) | dict.fromkeys(others, ada)
    mixed = [code for pair in zip_longest(others, hers) for code in pair if code]
    return {code: (pages[code], PLAN[code]["day"] - 7) for code in mixed}


@pytest.fixture(scope="module")
def plan(site: Site) -> str:
    site.manage("shell", "--verbosity=0", "-c", PREPARE.format(data=str(DATA)))
    return PAGE


@pytest.mark.slow
@pytest.mark.long
def test_dhaka_is_planned_by_two_people_at_once(
    visitor: Callable[..., Visitor], plan: str
) -> None:
    size = {"width": 1440, "height": 1000}
    ada, bea = visitor(size=size), visitor(size=size)
    ada.sign_in("owner")
    bea.sign_in("programme")
    page, other = ada.go(plan), bea.go(plan)
    expect(page.locator("[data-tray-count]")).to_have_text("62")
    page.locator("[data-day]").nth(1).click()
    by_keys(page, "B02", ("ArrowUp", 6))
    by_keys(page, "B19b", ("PageDown", 1), ("ArrowDown", 12))
    expect(page.locator("[data-tray-count]")).to_have_text("60")
    back_and_again(page, "B19b")
    saved(page)
    build(page, other, in_turn(page, other, {"B02", "B19b"}))
    assert misplaced(page) == {}
    for one in (page, other):  # each page looked, and sees what the other built
        expect(one.locator("[data-tray-empty]")).to_be_visible()
    page.locator("[data-day]").nth(1).click()
    other.locator("[data-day]").nth(1).click()
    expect(page.locator('[data-bands] [data-code="B04"]')).to_contain_text("10:30")
    ada.check()

    card(page, "B05a").focus()
    page.keyboard.press("ArrowDown")
    expect(card(other, "B05a")).to_contain_text("10:50–12:50")
    expect(other.locator(".is-news")).to_have_attribute("data-code", "B05a")

    # Bea's page does not look for a while, and she moves what Ada has moved
    other.route(NEWS, lambda route: route.fulfill(status=304))
    card(page, "B05b").focus()
    page.keyboard.press("ArrowDown")
    saved(page)
    bea.forgive("409")
    card(other, "B05b").focus()
    other.keyboard.press("ArrowUp")
    expect(other.locator("[data-alert]")).to_contain_text(
        "Demo Owner has changed B05b meanwhile: now 10:50–12:50, Meghna."
    )
    expect(card(other, "B05b")).to_contain_text("10:50–12:50")
    other.keyboard.press("ArrowUp")
    expect(card(page, "B05b")).to_contain_text("10:45–12:45")
    page.keyboard.press("Control+z")
    expect(page.locator("[data-alert]")).to_contain_text(
        "somebody else has changed B05b since"
    )
    bea.check()


def test_a_finger_that_rests_on_a_session_moves_it(
    visitor: Callable[..., Visitor],
) -> None:
    one = visitor(phone=True)
    one.sign_in("owner")
    page = one.go("/manage/csd-demo/programme/")
    moved = page.locator(".editor-column [data-code]").first
    code, was = moved.get_attribute("data-code"), moved.inner_text()
    moved.scroll_into_view_if_needed()
    box = moved.bounding_box()
    assert code
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + 12
    fingers = one.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        at = [{"x": px, "y": py} for px, py in points]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    touch("touchStart", (x, y))
    page.locator(".editor-ghost").wait_for()  # held long enough to be taken
    for far in range(10, 80, 10):
        touch("touchMove", (x, y + far))
    touch("touchEnd")
    expect(card(page, code)).not_to_have_text(was)
    saved(page)
    page.locator("[data-undo]").click()
    expect(card(page, code)).to_have_text(was, use_inner_text=True)
    saved(page)
    one.check()
