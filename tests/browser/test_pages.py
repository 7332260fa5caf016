"""Every page, as everybody who may see it: on a phone in Arabic, wide in English."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.browser.walk import Walk

LOOKS: dict[str, dict[str, Any]] = {
    "phone-ar": {"phone": True, "language": "ar"},
    "wide-en": {"language": "en"},
}
HEAVIEST = 200_000  # bytes over the wire, for a first visit
DARK = 100
BRIGHTNESS = """Math.max(...getComputedStyle(document.body).backgroundColor
  .match(/\\d+/g).slice(0, 3).map(Number))"""
# What the Tab key should come to; of the buttons of one choice only one.
REACHABLE = """() => {
  const groups = new Set();
  window.reachable = [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [tabindex="0"]'
  )].filter(one => {
    const isGrouped = one.type === 'radio' && groups.has(one.name);
    if (one.type === 'radio') groups.add(one.name);
    return !isGrouped && !one.disabled && one.tabIndex >= 0 && one.checkVisibility();
  });
  window.unfocused = window.reachable.map(one => {
    const { outline, boxShadow, borderColor } = getComputedStyle(one);
    return outline + boxShadow + borderColor;
  });
  return window.reachable.length;
}"""
FOCUSED = """() => {
  const one = document.activeElement;
  const place = window.reachable.indexOf(one);
  const { outline, boxShadow, borderColor } = getComputedStyle(one);
  const looks = outline + boxShadow + borderColor;
  return [place, one.outerHTML.slice(0, 80), looks !== window.unfocused[place]];
}"""
# who walks, from where, and where they stay
WALKS = {
    "nobody": (
        ("/", "/?q=zzzz", "/e/csd-demo/", "/e/csd-2016/agenda/", "/accounts/login/"),
        ("/", "/e/", "/accounts/"),
    ),
    "owner": (
        ("/manage/csd-demo/", "/manage/csd-2016/registrations/?q=zzzz"),
        ("/manage/csd-demo/",),
    ),
    "admin": (
        ("/dashboard/", "/site/", "/accounts/email/"),
        ("/dashboard/", "/site/", "/events/", "/accounts/"),
    ),
    "desk": (
        ("/desk/csd-demo/", "/desk/csd-demo/?q=Wulandari", "/desk/csd-demo/?q=zzzz"),
        ("/desk/",),
    ),
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("who", WALKS)
def test_every_page_is_sound(
    visitor: Callable[..., Visitor], who: str, look: str
) -> None:
    window = visitor(**LOOKS[look])
    if who != "nobody":
        window.sign_in(who)
    roots, within = WALKS[who]
    walk = Walk(window, within)
    problems: list[str] = []
    for response in walk.along(*roots):
        problems += window.problems()
        if response.status != 200:
            problems.append(f"{response.url} answered {response.status}")
        if _language(window.page) != LOOKS[look]["language"]:
            problems.append(f"{response.url} is {_language(window.page)}")
    problems += walk.astray
    assert not problems, "\n".join(problems)


def _language(page: Page) -> str:
    """Return the language a page says it has, if it runs that language's way."""
    language, direction = page.evaluate(
        "[document.documentElement.lang, getComputedStyle(document.body).direction]"
    )
    right = "rtl" if language == "ar" else "ltr"
    return language if direction == right else f"{language} but {direction}"


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("nobody", "/"),
        ("nobody", "/e/csd-demo/"),
        ("nobody", "/e/csd-demo/apply/"),
        ("nobody", "/e/csd-2016/agenda/"),
        ("owner", "/manage/csd-demo/"),
        ("owner", "/manage/csd-demo/registrations/"),
        ("owner", "/manage/csd-demo/programme/"),
        ("desk", "/desk/csd-demo/?q=Wulandari"),
    ],
)
def test_the_main_pages_are_sound_in_the_dark_and_light_to_load(
    visitor: Callable[..., Visitor], who: str, path: str
) -> None:
    window = visitor(phone=True, dark=True)
    if who != "nobody":
        window.sign_in(who)
    weight = _weight(window, path)
    window.check()
    assert window.page.evaluate(BRIGHTNESS) < DARK
    assert weight < HEAVIEST, f"{path} weighs {weight} bytes"


def _weight(window: Visitor, path: str) -> int:
    """Open a page as if for the first time; return the bytes that came over."""
    sizes: list[float] = []
    wire = window.context.new_cdp_session(window.page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    wire.on(
        "Network.loadingFinished", lambda one: sizes.append(one["encodedDataLength"])
    )
    window.go(path)
    window.page.wait_for_load_state("networkidle")
    return int(sum(sizes))


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("nobody", "/e/csd-demo/apply/"),
        ("desk", "/desk/csd-demo/"),
        ("desk", "/desk/csd-demo/?q=Wulandari"),
    ],
)
def test_the_keyboard_reaches_everything_in_order(
    visitor: Callable[..., Visitor], who: str, path: str
) -> None:
    window = visitor()
    if who != "nobody":
        window.sign_in(who)
    page = window.go(path)
    page.evaluate("document.activeElement.blur()")
    count = page.evaluate(REACHABLE)
    page.evaluate("window.reachable[0].focus()")
    reached = [page.evaluate(FOCUSED)]
    while len(reached) < count:
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
    assert [place for place, _, _ in reached] == list(range(count))
    assert [name for _, name, is_visible in reached if not is_visible] == []
