"""The parts of docs/design.md by themselves, under the site's own strict policy."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import AXE

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';"
    " img-src 'self' data:; object-src 'none'; base-uri 'none'"
)
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
HEAD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test</title>'
    '<link rel="icon" href="data:,"><link rel="stylesheet" href="/dist/app.css">'
    '<script type="module" src="/dist/site.js"></script>'
    '<script type="module" src="/dist/scanner.js"></script></head>'
)
DESK = """<body><main class="desk" data-scanner data-url="/scan" data-point="main">
<span data-scanner-waiting="Waiting: {count}" hidden></span>
<form method="post" data-scanner-form><label for="code">Code</label>
<input id="code" name="code"><button>Find</button></form>
<div data-scanner-answer aria-live="assertive"></div>
<template data-scanner-offline><section class="answer answer-wait" data-outcome="wait">
<h2>Kept</h2><button class="btn answer-next" data-answer-close>Next</button></section>
</template></main></body></html>"""
ANSWER = """<section class="answer answer-yes" data-outcome="yes"><h2>Welcome</h2>
<button class="btn answer-next" data-answer-close>Next person</button></section>"""
FORM = """<body><form method="post" action="/save"
data-autosave="a" data-autosave-url="/draft"
data-text-saved="Saved at {time}" data-text-waiting="Kept here"
data-text-restored="Brought back"><label for="n">Name</label><input id="n" name="name">
<div data-private><label for="p">Passport</label><input id="p" name="passport"></div>
<button>Send</button><p data-save-note role="status"></p></form></body></html>"""
# A form without a draft on the server.
LOCAL = FORM.replace(' data-autosave-url="/draft"', "")
DONE = '<body><p data-autosave-done="a">Thank you</p></body></html>'
ASK = """<body data-text-no="No, go back"><form method="post" action="/save">
<button data-confirm="Delete it?" data-confirm-yes="Delete" name="deed" value="delete">
Delete</button></form></body></html>"""


class Pages(BaseHTTPRequestHandler):
    """Serves frontend/ and the pages above; remembers what was posted."""

    posts: list[tuple[str, dict[str, list[str]]]]
    pages = {"/desk": DESK, "/form": FORM, "/local": LOCAL, "/ask": ASK}

    def do_GET(self) -> None:
        if page := self.pages.get(self.path):
            self._answer(HEAD + page, "text/html")
            return
        file = FRONTEND / self.path.lstrip("/")
        if file.is_file():
            self._answer(file.read_text(), TYPES.get(file.suffix, "text/html"))
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        fields = parse_qs(body) or dict(re.findall(r'name="(\w+)"\s+(.*?)\s+--', body))
        self.posts.append((self.path, fields))
        self._answer(ANSWER if self.path == "/scan" else HEAD + DONE, "text/html")

    def _answer(self, text: str, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def posts() -> list[tuple[str, dict[str, list[str]]]]:
    return []


@pytest.fixture
def server(posts: list[tuple[str, dict[str, list[str]]]]) -> Iterator[str]:
    handler = type("Handler", (Pages,), {"posts": posts})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.fixture
def window(browser: Browser, server: str) -> Iterator[Callable[..., Page]]:
    complaints: list[str] = []
    contexts = []

    def build(path: str, **options: object) -> Page:
        contexts.append(browser.new_context(base_url=server, **options))
        page = contexts[-1].new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: (
                complaints.append(message.text)
                if message.type == "error" and "ERR_INTERNET" not in message.text
                else None
            ),
        )
        page.goto(path)
        return page

    yield build
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize(
    ("width", "scheme"), [(360, "light"), (768, "dark"), (1440, "light")]
)
def test_every_part_is_accessible_and_fits(
    window: Callable[..., Page], width: int, scheme: str
) -> None:
    page = window(
        "/gallery.html",
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
    )
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document)")
    assert [
        (one["id"], [node["target"] for node in one["nodes"]])
        for one in found["violations"]
    ] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_hand_scanner_is_heard_anywhere_on_the_page(
    window: Callable[..., Page], posts: list[tuple[str, dict[str, list[str]]]]
) -> None:
    page = window("/desk")
    # in one go: a busy machine's own typing may be as slow as a person's
    page.evaluate(
        """() => [..."7KQ2M8XD", "Enter"].forEach((key) => document.body
        .dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })))"""
    )
    expect(page.get_by_text("Welcome")).to_be_visible()
    [(path, scan)] = posts
    assert path == "/scan"
    assert scan["code"] == ["7KQ2M8XD"]
    assert scan["point"] == ["main"]
    assert sorted(scan) == ["code", "id", "point", "scanned_at"]
    page.get_by_role("button", name="Next person").click()
    expect(page.get_by_text("Welcome")).to_have_count(0)


def test_a_scan_without_network_is_kept_and_sent_later_under_its_own_id(
    window: Callable[..., Page], posts: list[tuple[str, dict[str, list[str]]]]
) -> None:
    page = window("/desk")
    page.context.set_offline(True)
    page.get_by_label("Code").fill("7KQ2M8XD")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("Kept")).to_be_visible()
    expect(page.get_by_text("Waiting: 1")).to_be_visible()
    kept = json.loads(page.evaluate("localStorage.getItem('scans:/scan')"))
    page.context.set_offline(False)
    expect(page.get_by_text("Waiting: 1")).to_be_hidden()
    assert [scan["id"] for _, scan in posts] == [[kept[0]["id"]]]
    assert json.loads(page.evaluate("localStorage.getItem('scans:/scan')")) == []


def test_a_form_says_when_the_server_has_it(
    window: Callable[..., Page], posts: list[tuple[str, dict[str, list[str]]]]
) -> None:
    page = window("/form")
    page.get_by_label("Name").fill("Layla")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"Saved at \d\d:\d\d"))
    assert posts[0][0] == "/draft"
    assert page.evaluate("localStorage.getItem('draft:a')") is None


def test_what_was_typed_without_network_outlives_the_page(
    window: Callable[..., Page],
) -> None:
    page = window("/form")
    page.route("**/draft", lambda route: route.abort("internetdisconnected"))
    page.get_by_label("Name").fill("Layla")
    page.get_by_label("Passport").fill("AB123")
    expect(page.get_by_role("status")).to_have_text("Kept here")
    page.goto("/form")
    expect(page.get_by_label("Name")).to_have_value("Layla")
    expect(page.get_by_label("Passport")).to_have_value("")


def test_a_successful_send_drops_what_the_device_kept(
    window: Callable[..., Page],
) -> None:
    page = window("/form")
    page.get_by_label("Name").fill("Layla")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you")).to_be_visible()
    page.wait_for_load_state()  # the words can be read before the script has run
    assert page.evaluate("localStorage.getItem('draft:a')") is None


def test_a_form_without_a_draft_on_the_server_is_kept_on_the_device_until_it_is_sent(
    window: Callable[..., Page], posts: list[tuple[str, dict[str, list[str]]]]
) -> None:
    page = window("/local")
    page.get_by_label("Name").fill("Layla")
    page.get_by_label("Passport").fill("AB123")
    page.goto("/local")
    expect(page.get_by_label("Name")).to_have_value("Layla")
    expect(page.get_by_label("Passport")).to_have_value("")
    expect(page.get_by_role("status")).to_have_text("Brought back")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you")).to_be_visible()
    page.wait_for_load_state()
    assert page.evaluate("localStorage.getItem('draft:a')") is None
    assert [path for path, _ in posts] == ["/save"]


def test_a_second_press_sends_nothing(
    window: Callable[..., Page], posts: list[tuple[str, dict[str, list[str]]]]
) -> None:
    page = window("/form")
    page.evaluate(
        "() => { const form = document.forms[0];"
        " form.requestSubmit(); form.requestSubmit(); }"
    )
    expect(page.get_by_text("Thank you")).to_be_visible()
    assert [path for path, _ in posts] == ["/save"]


def test_a_question_comes_before_the_deed_and_keeps_the_button(
    window: Callable[..., Page], posts: list[tuple[str, dict[str, list[str]]]]
) -> None:
    page = window("/ask")
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="No, go back").click()
    assert posts == []
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Thank you")).to_be_visible()
    assert posts == [("/save", {"deed": ["delete"]})]
