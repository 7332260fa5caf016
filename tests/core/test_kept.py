"""Strangers share a page for some seconds; nobody shares anything of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from gfmd_days.core.models import Event, Role
from registration.models import Intake

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pages_are_kept(settings: Any) -> Iterator[None]:
    settings.KEEP_PAGES = True
    caches["pages"].clear()
    yield
    caches["pages"].clear()


def _page(event: Event, client: Client | None = None, **headers: str) -> str:
    address = reverse("registration:apply", args=[event.code])
    answer = (client or Client()).get(address, **headers)
    assert answer.status_code == 200
    return answer.content.decode()


def _change(event: Event) -> None:
    Intake.objects.update_or_create(event=event, defaults={"introduction": "New words"})


def _marks(page: str) -> list[str]:
    return re.findall(r'(?:idempotency_key|csrf\w+)" (?:value|content)="([^"]+)"', page)


@pytest.mark.parametrize("name", ["home:event", "registration:apply", "home:index"])
def test_a_second_stranger_costs_no_query(event, name, django_assert_num_queries):
    address = reverse(name, args=[] if name == "home:index" else [event.code])
    first = Client().get(address)
    with django_assert_num_queries(0):
        second = Client().get(address)
    assert second.status_code == 200
    assert len(second.content) == len(first.content)
    assert second.headers["Content-Type"] == first.headers["Content-Type"]
    assert second.headers["Content-Language"] == first.headers["Content-Language"]
    rule = second.headers.get("Cache-Control")
    assert rule == first.headers.get("Cache-Control")
    assert second.headers["Vary"] == "Cookie, Accept-Language", "or a proxy mixes them"


def test_each_stranger_gets_a_token_and_a_key_of_their_own(event):
    pages = [_page(event) for _ in range(3)]
    marks = [mark for page in pages for mark in set(_marks(page))]
    assert len(marks) == len(set(marks)) >= 6
    alike = {re.sub(r'(value|content)="[\w-]{36,64}"', "", page) for page in pages}
    assert len(alike) == 1


def test_an_application_sent_from_a_copy_is_taken(event):
    address = reverse("registration:apply_by", args=[event.code, "open"])
    Client().get(address)
    stranger = Client(enforce_csrf_checks=True)
    copy = stranger.get(address).content.decode()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', copy)
    key = re.search(r'idempotency_key" value="([^"]+)"', copy)
    assert token is not None
    assert key is not None
    form = {
        "csrfmiddlewaretoken": token[1], "idempotency_key": key[1],
        "full_name": "Awa Diallo", "email": "awa@copy.example", "language": "fr",
        "sector": "union", "country": "SN", "organisation": "UNSAS",
        "motivation": "To speak.", "languages": "fr", "gender": "woman",
        "consent_processing": "on",
    }  # fmt: skip
    assert stranger.post(address, form).status_code == 302
    assert event.registrations.with_email("awa@copy.example").exists()


def test_each_language_has_its_own(event):
    english = _page(event)
    french = _page(event, HTTP_ACCEPT_LANGUAGE="fr")
    assert 'lang="en"' in english
    assert 'lang="fr"' in french


def test_each_host_has_its_own(event, settings, django_assert_num_queries):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    address = reverse("home:event", args=[event.code])
    Client().get(address, HTTP_HOST="one.example")
    with django_assert_num_queries(0):
        Client().get(address, HTTP_HOST="one.example")
    event.title = {"en": "Renamed"}
    event.save()
    assert b"Renamed" in Client().get(address, HTTP_HOST="two.example").content


def test_a_change_is_seen_at_once_by_whoever_has_a_session(event, client_of):
    _page(event)
    _change(event)
    assert "New words" in _page(event, client_of(Role.OWNER))
    assert "New words" not in _page(event)  # a stranger sees it seconds later
    caches["pages"].clear()
    assert "New words" in _page(event)


def test_what_somebody_typed_is_shown_to_nobody_else(event):
    somebody = Client()
    address = reverse("registration:apply", args=[event.code])
    refused = somebody.post(address, {"full_name": "Very Secret", "email": "s@x.org"})
    assert "Very Secret" in refused.content.decode()
    assert "Very Secret" in _page(event, somebody)
    assert "Very Secret" not in _page(event)


def test_a_page_that_is_refused_is_not_kept(event):
    event.is_public = False
    event.save()
    address = reverse("home:event", args=[event.code])
    assert Client().get(address).status_code == 404
    event.is_public = True
    event.save()
    assert Client().get(address).status_code == 200


def test_the_team_s_preview_of_a_hidden_event_is_not_shown_to_strangers(
    event, client_of
):
    event.is_public = False
    event.save()
    address = reverse("home:event", args=[event.code])
    assert client_of(Role.OWNER).get(address).status_code == 200
    assert Client().get(address).status_code == 404
