from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from django.utils.translation import override

from gfmd_days import home
from gfmd_days.core.views import errors
from tests.conftest import make_user

LANGUAGES = ("en", "fr", "es", "ar")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_address_is_answered_in_the_visitors_language(client, db, language):
    answer = client.get(f"/nowhere/?lang={language}")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert f'lang="{language}"' in page
    assert 'href="/"' in page


def test_a_page_not_for_this_role_says_who_can_help(stranger, event):
    answer = stranger.get("/site/")
    assert answer.status_code == 403
    assert b"stranger@example.org" in answer.content


def test_control_characters_in_an_address_are_a_bad_request(client, event):
    answer = client.get("/?q=a%00b")
    assert answer.status_code == 400
    assert b"We could not read this request" in answer.content


def test_a_cookie_that_no_database_takes_counts_as_none(client, event):
    answer = client.get("/", headers={"cookie": r'sessionid="abcdefgh\000"'})
    assert answer.status_code == 200


def test_a_form_without_its_token_is_explained(event):
    client = Client(enforce_csrf_checks=True)
    answer = client.post(f"/e/{event.code}/apply/", {"email": "a@example.org"})
    assert answer.status_code == 403
    assert b"Please send the form again" in answer.content


def test_too_many_tries_says_how_long_to_wait(db):
    request = RequestFactory().get("/")
    request.user = make_user("a@example.org")
    answer = errors.too_many(request, wait=130)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "130"
    assert b"Wait 3 minutes" in answer.content


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fault_is_answered_without_the_database(language):
    with override(language):
        answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert f'lang="{language}"' in answer.content.decode()


def test_a_fault_in_a_view_shows_the_page_of_faults(event, monkeypatch):
    def broken(*_args, **_values):
        raise RuntimeError("deliberate")

    monkeypatch.setattr(home, "render", broken)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert b"Something went wrong on our side" in answer.content


def test_a_fault_is_answered_even_without_static_files(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.DEBUG = False
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {
            "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        },
    }
    answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert b"Something went wrong on our side" in answer.content
    assert not list(Path(tmp_path).iterdir())
