"""A paired device's page: a shell that anybody may keep, because it is about nobody."""

from __future__ import annotations

import json

from badges.domain import devices
from badges.models import AlertKind, OperationKind, ScanOutcome
from gfmd_days.core.models import Role
from registration.models import State
from tests.badges.devices import make_device


def test_the_page_tells_neither_who_asks_nor_whether_there_is_such_an_event(
    event, client_of, client
):
    event.is_public = False
    event.save()
    here, nowhere = f"/desk/{event.code}/device/", "/desk/no-such-event/device/"
    mine, strangers = client_of(Role.OWNER).get(here), client.get(here)
    assert mine.content == strangers.content
    elsewhere = client.get(nowhere).content
    assert elsewhere.replace(b"no-such-event", event.code.encode()) == mine.content
    assert event.title["en"].encode() not in mine.content
    assert not mine.cookies
    assert mine["X-Keep-Offline"]


def test_the_pairing_code_opens_it_as_it_is(event, helper, client):
    device = make_device(event, helper)
    url = devices.pairing_url(device, "PAIRING")
    path, fragment = url.removeprefix("http://127.0.0.1:8000").split("#")
    assert fragment == "pair=PAIRING"
    assert client.get(path).status_code == 200  # a redirect might lose the fragment


def test_only_the_device_page_may_use_the_camera_and_nothing_runs_inline(event, client):
    page = client.get(f"/desk/{event.code}/device/")
    assert "'wasm-unsafe-eval'" in page["Content-Security-Policy"]
    assert "unsafe-inline" not in page["Content-Security-Policy"]
    assert page["Permissions-Policy"].startswith("camera=(self)")


def test_it_installs_in_the_language_of_the_reader(event, client):
    answer = client.get(f"/desk/{event.code}/device/app.webmanifest?lang=ar")
    manifest = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert (manifest["lang"], manifest["dir"]) == ("ar", "rtl")
    assert manifest["start_url"] == manifest["scope"] == f"/desk/{event.code}/device/"
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}


def test_every_outcome_and_state_has_its_words(event, client):
    page = client.get(f"/desk/{event.code}/device/")
    words = json.loads(page.context["words"])
    assert set(ScanOutcome) <= words["outcomes"].keys() & words["tones"].keys()
    assert set(State) == words["states"].keys()
    assert set(OperationKind) == words["kinds"].keys()
    assert set(AlertKind) == words["alerts"].keys()
    assert all(f'data-when="alert_{one}"' in page.content.decode() for one in AlertKind)
