"""A paired device in real Chromium: camera, cut network, restart, its disk."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import films, trial
from tests.browser.conftest import ARGUMENTS, PHONE, Visitor, chromium
from tests.servers.site import Site

EVENT = "desk-trial"
PAGE = f"/desk/{EVENT}/device/"
KEPT = f"""async () => {{
  const store = await caches.open('desk-1');
  const needed = [...document.querySelectorAll('script[src], link[rel=stylesheet]')];
  const urls = needed.map(one => one.src || one.href);
  const wasm = document.querySelector('[data-device]').dataset.wasm;
  const all = [...urls, '{PAGE}', '{PAGE}?lang=ar', wasm];
  return (await Promise.all(all.map(one => store.match(one)))).every(Boolean);
}}"""
# All a script of a stranger could read of what the site keeps in this browser.
DUMP = """async () => {
  const asked = indexedDB.open('gfmd-desk-desk-trial');
  const base = await new Promise(done => asked.onsuccess = () => done(asked.result));
  const read = name => new Promise(done => {
    const all = base.transaction(name).objectStore(name).getAll();
    all.onsuccess = () => done(all.result);
  });
  const stores = await Promise.all([...base.objectStoreNames].map(read));
  const pages = [];
  for (const name of await caches.keys()) {
    const store = await caches.open(name);
    for (const one of await store.matchAll()) {
      if (!one.url.endsWith('.wasm')) pages.push(await one.text());
    }
  }
  base.close();
  return JSON.stringify([stores, pages, {...localStorage}, {...sessionStorage}]);
}"""
EXPORT = """async () => {
  const asked = indexedDB.open('gfmd-desk-desk-trial');
  const base = await new Promise(done => asked.onsuccess = () => done(asked.result));
  const all = base.transaction('kept').objectStore('kept').get('keys');
  const keys = await new Promise(done => all.onsuccess = () => done(all.result));
  base.close();
  const found = Object.values(keys).filter(one => one instanceof CryptoKey);
  const tried = found.map(one => crypto.subtle.exportKey('raw', one));
  const got = await Promise.allSettled(tried);
  return [found.length, got.filter(one => one.status === 'fulfilled').length];
}"""
NO_DIALOG = "window.print = () => { window.printed = (window.printed ?? 0) + 1; }"


@pytest.fixture(scope="module")
def desk(site: Site) -> trial.Trial:
    return trial.prepare(site, EVENT, "phone", "lost")


@pytest.fixture
def seeing(
    browser: Browser, desk: trial.Trial, tmp_path: Path
) -> Iterator[BrowserContext]:
    """A browser with a profile on the disk, whose camera looks at the first badge."""
    film = tmp_path / "badge.mjpeg"
    films.write(desk.codes[0], film)
    context = browser.browser_type.launch_persistent_context(
        tmp_path / "profile",
        executable_path=chromium(),
        viewport=PHONE,
        args=[
            *ARGUMENTS,
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ],
    )
    context.set_default_timeout(20_000)
    context.add_init_script(NO_DIALOG)  # the dialog is the browser's, and would wait
    yield context
    context.close()


def _pair(window: Visitor, pairing: trial.Pairing) -> Page:
    page = window.go(f"{PAGE}#pair={pairing.code}")
    page.locator("#code").wait_for()
    assert "pair=" not in page.url
    return page


def _read(page: Page, text: str) -> None:
    page.fill("#code", text)
    page.press("#code", "Enter")


def _answered(page: Page, tone: str, name: str) -> None:
    answer = page.locator(f"[data-outcome={tone}]")
    expect(answer.locator(".answer-name")).to_have_text(name)


def _next(page: Page) -> None:
    page.locator(".answer [data-deed=next]:visible").first.click()


def _on_paper(page: Page) -> str:
    """Return what the symbol on the printed badge says."""
    page.emulate_media(media="print")
    picture = Image.open(io.BytesIO(page.locator(".badge-sheet").screenshot()))
    page.emulate_media(media="screen")
    (symbol,) = zxingcpp.read_barcodes(picture)
    return symbol.text


def test_a_morning_without_a_network(
    seeing: BrowserContext, site: Site, desk: trial.Trial, tmp_path: Path
) -> None:
    window = Visitor(seeing, site)
    window.forgive("ERR_INTERNET_DISCONNECTED")
    phone = desk.pairings["phone"]
    with window.page.expect_response("**/device/pair/") as paired:
        page = _pair(window, phone)
    secrets = list(paired.value.json().values())
    window.check()
    page.wait_for_function(KEPT)
    seeing.set_offline(True)

    # the camera, and after a restart a name spelt wrong
    page.locator("[data-deed=camera]").click()
    _answered(page, "yes", trial.NAMES[0][0])
    expect(page.locator(".answer")).to_contain_text("Answered without a network")
    shown = page.locator(".answer .desk-alerts li:visible")
    expect(shown).to_have_text(["VIP: call the host"])
    window.check()
    page.reload()
    waiting = page.locator("[data-fill=waiting]")
    expect(waiting).to_contain_text("1")
    _read(page, "wei tsang")
    page.fill("#typed", phone.letters.lower())
    page.press("#typed", "Enter")
    page.locator("[data-found] button").first.click()
    expect(page.locator("#person")).to_have_text(trial.NAMES[2][0])
    window.check()
    page.locator("[data-panel=card] [data-deed=name]").click()
    page.fill("#new_name", "Wei-Ling ZHANG")
    page.press("#new_name", "Enter")
    expect(page.locator("#person")).to_have_text("Wei-Ling ZHANG")
    page.locator("[data-panel=card] [data-deed=print]").click()
    assert _on_paper(page) == desk.codes[2]
    page.locator("[data-panel=card] [data-deed=check_in]").click()
    _answered(page, "yes", "Wei-Ling ZHANG")
    _next(page)

    # somebody who never applied, whose new badge every device knows
    page.locator("[data-deed=walk_in]").click()
    window.check()
    page.fill("#full_name", "Amara Okafor")
    page.locator("[data-panel=walk_in] .btn-primary").click()
    _answered(page, "yes", "Amara Okafor")
    page.locator(".answer [data-deed=print]").click()
    new = _on_paper(page)
    assert len(new) == 24
    _next(page)
    _read(page, new)
    _answered(page, "wait", "Amara Okafor")
    _next(page)
    expect(waiting).to_contain_text("8")

    # whoever takes the device apart now
    hidden = _hidden(desk, phone, secrets, new)
    dump = page.evaluate(DUMP)
    assert [one for one in hidden if one in dump] == []
    assert page.evaluate(EXPORT) == [5, 0]

    seeing.set_offline(False)
    expect(waiting).to_be_hidden()
    expect(page.locator("[data-when=online]")).to_be_visible()
    _agrees(desk, new)
    seeing.close()
    assert _found_in_files(tmp_path / "profile", hidden) == []


def _hidden(
    desk: trial.Trial, pairing: trial.Pairing, secrets: list[str], new: str
) -> list[str]:
    """What must lie nowhere in the clear: names, codes, letters, token and keys."""
    device, _name, token, secret, mark_key = secrets
    assert device == pairing.device
    codes = [one[:16] for one in (*desk.codes, new)]
    people = [one for pair in trial.NAMES for one in pair if one]
    return [
        *people,
        "Wei-Ling",
        "Amara",
        *codes,
        pairing.letters,
        token,
        secret,
        mark_key,
    ]


def _found_in_files(folder: Path, hidden: list[str]) -> list[str]:
    written = [file.read_bytes() for file in folder.rglob("*") if file.is_file()]
    assert any(b"gfmd-desk-desk-trial" in one for one in written)
    forms = [(one, one.encode(), one.encode("utf-16-le")) for one in hidden]
    return [
        one
        for one, plain, wide in forms
        if any(plain in content or wide in content for content in written)
    ]


def _agrees(desk: trial.Trial, new: str) -> None:
    """The server has all of it, once."""
    people = dict(
        desk.rows(
            """SELECT one.code, person.full_name FROM registration_registration one
            JOIN core_person person ON person.id = one.person_id
            JOIN core_event event ON event.id = one.event_id WHERE event.code = ?""",
            EVENT,
        )
    )
    assert len(people) == len(trial.NAMES) + 1
    assert people[new[:16]] == "Amara Okafor"
    assert people[desk.codes[2][:16]] == "Wei-Ling ZHANG"
    scans = desk.rows(
        "SELECT code, outcome FROM badges_scan WHERE device_id = ? ORDER BY scanned_at",
        desk.pairings["phone"].device.replace("-", ""),
    )
    expected = [desk.codes[0], desk.codes[2], new, new]
    outcomes = ["checked_in"] * 3 + ["already"]
    assert scans == list(zip((one[:16] for one in expected), outcomes, strict=True))
    printed = desk.rows("SELECT code FROM badges_print ORDER BY at")
    assert {(desk.codes[2][:16],), (new[:16],)} <= set(printed)


def test_a_revoked_device_forgets_everything(
    visitor, site: Site, desk: trial.Trial
) -> None:
    window: Visitor = visitor(phone=True)
    window.forgive("401")
    page = _pair(window, desk.pairings["lost"])
    window.context.set_offline(True)
    window.forgive("401", "ERR_INTERNET_DISCONNECTED")
    _read(page, desk.codes[3])
    _answered(page, "yes", trial.NAMES[3][0])
    _next(page)
    page.locator("[data-deed=settings]").click()
    window.check()
    team: Visitor = visitor()
    team.sign_in("owner")
    where = f"/manage/{EVENT}/devices/{desk.pairings['lost'].device}/"
    team.go(where).locator("form[action$='/revoke/'] button").click()
    team.page.locator("dialog .btn-primary").click()
    expect(team.page.locator(".tone-bad")).to_be_visible()
    window.context.set_offline(False)
    expect(page.locator("[data-note]")).to_contain_text("revoked")
    expect(page.locator("#pairing")).to_be_visible()
    window.check()
    stores, _pages, *_rest = json.loads(page.evaluate(DUMP))
    assert [one for one in stores if one] == []
