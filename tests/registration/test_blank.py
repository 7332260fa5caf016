"""An empty form is rendered once; what changes it is shown at once, typing never."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from gfmd_days.core.models import Event
from registration.forms import blank
from registration.models import Intake

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_shelf() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def _page(event: Event, client: Client | None = None, **headers: str) -> str:
    address = reverse("registration:apply", args=[event.code])
    return (client or Client()).get(address, **headers).content.decode()


def _questions(page: str) -> str:
    found = re.search(r'<section class="form-part".*</section>', page, re.DOTALL)
    assert found is not None
    return found[0]


def test_an_empty_form_is_rendered_once_for_all(event, monkeypatch):
    first = _questions(_page(event))
    monkeypatch.setattr(blank, "_rendered", lambda form: pytest.fail("again"))
    assert _questions(_page(event)) == first


def test_each_language_has_its_own(event):
    english = _questions(_page(event))
    french = _questions(_page(event, HTTP_ACCEPT_LANGUAGE="fr"))
    assert french != english
    assert "Prénom" in french or "Nom" in french


def test_a_new_limit_of_words_is_shown_at_once(event):
    before = _questions(_page(event))
    Intake.objects.update_or_create(event=event, defaults={"motivation_words": 77})
    after = _questions(_page(event))
    assert "77" in after
    assert after != before


def test_a_new_country_list_is_shown_at_once(event):
    before = _questions(_page(event))
    assert 'value="FR"' in before
    region = event.regions.create(code="af", name={"en": "Africa"})
    event.countries.create(region=region, country="SN")
    after = _questions(_page(event))
    assert 'value="SN"' in after
    assert 'value="FR"' not in after


def test_what_somebody_typed_is_shown_to_nobody_else(event):
    somebody = Client()
    address = reverse("registration:apply", args=[event.code])
    refused = somebody.post(address, {"full_name": "Very Secret", "email": "s@x.org"})
    assert "Very Secret" in refused.content.decode()
    assert "Very Secret" in _page(event, somebody)
    assert "Very Secret" not in _page(event)
