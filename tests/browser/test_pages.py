"""Every page, as everybody who may see it: on a phone in Arabic, wide in English."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.walk import Walk
from tests.servers.site import Site

LOOKS: dict[str, dict[str, Any]] = {
    "phone-ar": {"phone": True, "language": "ar"},
    "wide-en": {"language": "en"},
}
AT_LEAST = {"nobody": 12, "owner": 30, "admin": 8, "desk": 5}
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
STATES = ("submitted", "released", "confirmed", "declined", "withdrawn", "cancelled")
TOKENS = f"""
from django.urls import reverse
from registration.domain import links
from registration.models import Registration
seen = set()
for one in Registration.objects.filter(event__code="csd-demo", state__in={STATES}):
    if (one.state, one.decision) not in seen:
        seen.add((one.state, one.decision))
        print(reverse("registration:own", args=[links.token(one)]))
"""
# who walks, from where, and where they stay
WALKS = {
    "nobody": (
        (
            "/",
            "/?q=zzzz",
            "/e/csd-demo/",
            "/e/csd-2016/agenda/",
            "/e/csd-demo/apply/sent/",
            "/accounts/login/",
            "/accounts/signup/",
            "/accounts/inactive/",
            "/accounts/password/reset/done/",
        ),
        ("/", "/e/", "/accounts/"),
    ),
    "owner": (
        (
            "/manage/csd-demo/",
            "/manage/csd-demo/registrations/",
            "/manage/csd-demo/registrations/?q=zzzz",
        ),
        ("/manage/csd-demo/",),
    ),
    "admin": (
        (
            "/dashboard/",
            "/site/",
            "/accounts/email/",
            "/accounts/reauthenticate/",
            "/accounts/api-token/",
        ),
        ("/dashboard/", "/site/", "/events/", "/accounts/"),
    ),
    "desk": (
        ("/desk/csd-demo/", "/desk/csd-demo/?q=Wulandari", "/desk/csd-demo/?q=zzzz"),
        ("/desk/",),
    ),
}


# on the phone everybody, wide those who have the most pages; the longest first
WALKED = [
    ("owner", "phone-ar"),
    ("owner", "wide-en"),
    ("nobody", "phone-ar"),
    ("nobody", "wide-en"),
    ("desk", "phone-ar"),
    ("admin", "phone-ar"),
]


def test_everybody_walks_on_the_phone() -> None:
    assert {who for who, look in WALKED if look == "phone-ar"} == set(WALKS)


@pytest.mark.long
@pytest.mark.parametrize(("who", "look"), WALKED)
def test_every_page_is_sound(
    visitor: Callable[..., Visitor], who: str, look: str
) -> None:
    window = visitor(**LOOKS[look])
    if who != "nobody":
        window.sign_in(who)
    roots, within = WALKS[who]
    walk = Walk(window, within)
    problems: list[str] = []
    # the team's many pages are looked at by axe on the phone only
    is_much = (who, look) == ("owner", "wide-en")
    check = window.mishaps if is_much else window.problems
    for response in walk.along(*roots):
        problems += check()
        if response.status != 200:
            problems.append(f"{response.url} answered {response.status}")
        if _language(window.page) != LOOKS[look]["language"]:
            problems.append(f"{response.url} is {_language(window.page)}")
    problems += walk.astray
    assert not problems, "\n".join(problems)
    assert walk.pages >= AT_LEAST[who]


def test_the_description_of_the_api_opens_without_strangers(
    visitor: Callable[..., Visitor],
) -> None:
    window = visitor()
    window.sign_in("owner")
    page = window.go("/api/v1/docs/")
    expect(page.get_by_text("/api/v1/events/{code}/scans/").first).to_be_visible()


@pytest.fixture(scope="module")
def own_pages(site: Site) -> tuple[str, ...]:
    """The own pages of delegates, one for each state of a registration."""
    return tuple(site.manage("shell", "--verbosity=0", "-c", TOKENS).split())


@pytest.mark.parametrize("look", LOOKS)
def test_every_delegates_own_page_is_sound(
    visitor: Callable[..., Visitor], own_pages: tuple[str, ...], look: str
) -> None:
    window = visitor(**LOOKS[look])
    walk = Walk(window, ("/r/",))
    problems = [
        problem for _ in walk.along(*own_pages) for problem in window.problems()
    ]
    problems += walk.astray
    assert len(own_pages) >= len(STATES)
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
