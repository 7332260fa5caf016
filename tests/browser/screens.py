"""Take the pictures under docs/screens/: phone and desktop, English and Arabic.

Usage: python -m tests.browser.screens [NAME ...]
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gfmd_days.settings")
django.setup()  # the demo's accounts name roles, which are models

from gfmd_days.demo import PASSWORD  # noqa: E402 - needs the line above
from tests.browser.conftest import ARGUMENTS, DESKTOP, PHONE, ROOT  # noqa: E402
from tests.browser.own_links import own_token  # noqa: E402
from tests.servers import site as sites  # noqa: E402

FOLDER = ROOT / "docs/screens"
COLOURS = 128
TALLEST = 2400


@dataclass(frozen=True)
class Screen:
    """A page worth a picture.

    Args:
        path: with `{token}` for that of a confirmed delegate.
        role: who looks at it; None for the public.
        prepare: what to do on the page before the picture.
    """

    name: str
    path: str
    role: str | None = None
    prepare: Callable[[Page], None] | None = None


def _first_registration(page: Page) -> None:
    page.locator("main tbody a").first.click()


def _first_pack(page: Page) -> None:
    page.locator("main tbody a[href$='/pack/']").first.click()


def _check_in(page: Page) -> None:
    """Find somebody by a name spelt wrong, and let them in."""
    field = page.locator("input[name=code]").first
    field.fill("leila benyusef")
    field.press("Enter")
    page.locator("[data-answer-first]").first.click()
    button = page.locator("form[action$='/check-in/'] button")
    if button.count():  # else an earlier picture's visit has let them in
        button.click()
    page.wait_for_load_state("networkidle")


def _two_sides(page: Page) -> None:
    """The design with a back, the person's names chosen."""
    page.locator(".badge-designs h2 a").last.click()
    page.locator("[data-truth]").wait_for()
    page.locator("[data-item]").nth(4).click()
    page.locator("[data-names] img:not([hidden])").nth(7).wait_for()


def _open_card(page: Page) -> None:
    """The card of somebody found by name."""
    field = page.locator("input[name=code]").first
    field.fill("layla")
    field.press("Enter")
    page.locator("[data-answer-first]").first.click()
    page.wait_for_load_state("networkidle")


def _second_day(page: Page) -> None:
    """The first full day of the grid, with only the rooms it uses."""
    page.locator("[data-day]").nth(1).click()
    page.locator("[data-used]").click()


def _device(page: Page) -> None:
    """Add a device, pair it, open its names and look for one."""
    language = page.locator("html").get_attribute("lang")
    page.fill("main [name=name]", "Phone 1")
    for name in ("points", "sees_names", "prints"):
        page.locator(f"main [name={name}]").first.check()
    page.locator("main form.panel .btn-primary").click()
    letters = page.locator("code.code").inner_text()
    page.locator("main form:not([action]) .btn-primary").click()
    pairing = page.locator("code.text-break").inner_text()
    page.goto(f"/desk/csd-demo/device/?lang={language}#pair={pairing}")
    for field, text in (("#code", "leila benyusef"), ("#typed", letters)):
        page.fill(field, text)
        page.press(field, "Enter")
    page.locator("[data-found] button").first.wait_for()


SCREENS = (
    Screen("event", "/e/csd-demo/"),
    Screen("application", "/e/csd-demo/apply/open/"),
    Screen("agenda", "/e/csd-2016/agenda/?day=2016-12-08"),
    Screen("overview", "/manage/csd-demo/", "owner"),
    Screen("registrations", "/manage/csd-demo/registrations/", "owner"),
    Screen(
        "registration",
        "/manage/csd-demo/registrations/",
        "owner",
        _first_registration,
    ),
    Screen("grid", "/manage/csd-demo/programme/", "owner", _second_day),
    Screen("programme", "/manage/csd-demo/programme/?view=list", "owner"),
    Screen("moderators", "/manage/csd-demo/moderators/", "owner"),
    Screen("askings", "/manage/csd-demo/moderators/askings/", "owner"),
    Screen(
        "moderators-pack",
        "/manage/csd-demo/moderators/askings/",
        "owner",
        _first_pack,
    ),
    Screen("desk", "/desk/csd-demo/", "desk", _check_in),
    Screen("board", "/desk/csd-demo/board/", "desk"),
    Screen("desk-card", "/desk/csd-demo/", "owner", _open_card),
    Screen("attendance", "/manage/csd-2016/attendance/", "owner"),
    Screen("device", "/manage/csd-demo/devices/", "owner", _device),
    Screen("badges", "/manage/csd-demo/badges/", "owner"),
    Screen("prints", "/manage/csd-demo/badges/prints/", "owner"),
    Screen("phone-badge", "/r/{token}/badge/"),
    Screen("sheets", "/manage/csd-demo/badges/sheets/", "owner"),
    Screen("designs", "/manage/csd-demo/badges/designs/", "owner"),
    Screen("designer", "/manage/csd-demo/badges/designs/", "owner", _two_sides),
    Screen("outbox", "/manage/csd-2016/outbox/", "owner"),
)


def main() -> None:
    wanted = set(sys.argv[1:])
    chosen = [one for one in SCREENS if not wanted or one.name in wanted]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        sites.running(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=ARGUMENTS
        )
        for language in ("en", "ar"):
            for device, size in (("phone", PHONE), ("desktop", DESKTOP)):
                for screen in chosen:
                    name = f"{screen.name}-{device}-{language}.png"
                    _take(browser, site, screen, size, language, FOLDER / name)
        browser.close()


def _take(
    browser: Browser,
    site: sites.Site,
    screen: Screen,
    size: dict[str, int],
    language: str,
    file: Path,
) -> None:
    context = browser.new_context(
        base_url=site.url,
        viewport=size,
        is_mobile=size is PHONE,
        has_touch=size is PHONE,
        locale=language,
        timezone_id="Africa/Casablanca",
    )
    page = context.new_page()
    if screen.role:
        page.goto(f"{site.url}/accounts/login/")
        page.fill("input[name=login]", f"{screen.role}@demo.example")
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(re.compile(r"^(?!.*login)"))
    joiner = "&" if "?" in screen.path else "?"
    path = screen.path
    if "{token}" in path:
        path = path.format(token=own_token(site, event="csd-demo"))
    page.goto(f"{site.url}{path}{joiner}lang={language}")
    if screen.prepare:
        screen.prepare(page)
    page.wait_for_load_state("networkidle")
    _save(page.screenshot(full_page=True), file)
    context.close()


def _save(png: bytes, file: Path) -> None:
    """Keep the picture small: few colours, and no taller than one looks at."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, TALLEST)))
    picture.quantize(COLOURS).save(file, optimize=True)


if __name__ == "__main__":
    main()
