"""A real browser on a real site: every page it sees is checked as it goes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from gfmd_days.demo import PASSWORD
from tests.servers import site as sites

# Playwright's synchronous API runs a loop; Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
PATIENCE_MS = 15_000  # several browsers share two cores
NARROW = {"width": 320, "height": 640}  # 1280 px at 400 %, as WCAG 1.4.10 asks
expect.set_options(timeout=PATIENCE_MS)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
    _begin_with_the_longest(items)


def _begin_with_the_longest(items: list[pytest.Item]) -> None:
    """Let tests of minutes begin first, or processes wait for the last one at the end.

    With --maxschedchunk=1 each process begins with two tests: a long and a short one.
    """
    long = [item for item in items if item.get_closest_marker("long")]
    short = [item for item in items if item not in long]
    pairs = list(chain.from_iterable(zip(long, short, strict=False)))
    items[:] = [*pairs, *long[len(short) :], *short[len(long) :]]


@pytest.fixture(scope="session")
def site(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[sites.Site]:
    alone = worker_id == "master"
    made = None if alone else tmp_path_factory.getbasetemp().parent / "demo"
    with sites.running(tmp_path_factory.mktemp("site"), made=made) as running:
        yield running


def chromium() -> str | None:
    """Return the machine's own Chromium; without one, Playwright's is taken."""
    return shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


class Visitor:
    """A person at a browser window.

    Every page visited must load nothing from another host and log no error; `check`
    runs axe on the page as it stands.
    """

    def __init__(self, context: BrowserContext, site: sites.Site) -> None:
        self.context = context
        self.site = site
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.forgiven: tuple[str, ...] = ()
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._on_request)

    def _on_console(self, message: object) -> None:
        kind, text = message.type, message.text  # type: ignore[attr-defined]
        if kind == "error" and not any(one in text for one in self.forgiven):
            self.complaints.append(f"{self.page.url}: {text}")

    def _on_request(self, request: object) -> None:
        url: str = request.url  # type: ignore[attr-defined]
        if not url.startswith((self.site.url, "data:", "blob:", "about:")):
            self.complaints.append(f"{self.page.url} asked another host: {url}")

    def forgive(self, *texts: str) -> None:
        """Expect errors on the console that hold one of these texts."""
        self.forgiven = texts

    def go(self, path: str) -> Page:
        self.page.goto(path if "://" in path else self.site.url + path)
        return self.page

    def sign_in(self, role: str) -> None:
        self.go("/accounts/login/")
        self.page.fill("input[name=login]", f"{role}@demo.example")
        self.page.fill("input[name=password]", PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "login" not in url)

    def check(self) -> None:
        """Refuse a page with a problem."""
        assert self.problems() == []

    def problems(self) -> list[str]:
        """Return what axe finds (WCAG 2.2 A and AA and its best practices), what the
        console said since, and whether the page scrolls sideways."""
        return [*self._axe(), *self.mishaps()]

    def _axe(self) -> list[str]:
        # The strict CSP forbids injected script elements; evaluating is not injecting.
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate(
            "() => axe.run(document, {resultTypes: ['violations']})"
        )
        return [
            f"{self.page.url}: {one['id']}: {one['help']}:"
            f" {[node['target'] for node in one['nodes']][:5]}"
            for one in found["violations"]
        ]

    def mishaps(self) -> list[str]:
        """Return what the console said, and whether the page scrolls sideways."""
        problems = []
        if not self._is_no_wider_than_the_screen():
            problems.append(f"{self.page.url} scrolls sideways")
        problems += self.complaints
        self.complaints.clear()
        return problems

    def _is_no_wider_than_the_screen(self) -> bool:
        return bool(
            self.page.evaluate(
                "document.documentElement.scrollWidth"
                " <= document.documentElement.clientWidth + 1"
            )
        )


@pytest.fixture
def visitor(browser: Browser, site: sites.Site) -> Iterator[Callable[..., Visitor]]:
    """Open windows: `visitor(phone=True, language="ar", dark=True, size=NARROW)`."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def build(
        *,
        phone: bool = False,
        language: str = "en",
        dark: bool = False,
        script: bool = True,
        size: dict[str, int] | None = None,
    ) -> Visitor:
        context = browser.new_context(
            viewport=size or (PHONE if phone else DESKTOP),
            java_script_enabled=script,
            has_touch=phone,
            is_mobile=phone,
            locale=language,
            color_scheme="dark" if dark else "light",
            timezone_id="Europe/Paris",
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        visitors.append(Visitor(context, site))
        return visitors[-1]

    yield build
    complaints = [text for one in visitors for text in one.complaints]
    for context in contexts:
        context.close()
    assert complaints == []
