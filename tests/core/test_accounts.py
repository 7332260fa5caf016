"""Signing in: every page in our design, no inline code, no way in for strangers."""

import re

import pytest
from django.core import mail as django_mail
from django.core.cache import cache
from django.test import Client

from gfmd_days.core.models import Mail, User
from tests.conftest import make_user

OPEN = ["login/", "signup/", "password/reset/", "password/reset/done/"]
SIGNED_IN = [
    "email/",
    "password/change/",
    "logout/",
    "2fa/",
    "2fa/totp/activate/",
    "2fa/webauthn/add/",
    "2fa/webauthn/",
]
SCRIPT = re.compile(r"<script\b([^>]*)>")


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def check(page: str) -> None:
    assert 'class="topbar"' in page
    assert 'id="main"' in page
    for script in SCRIPT.findall(page):
        assert "src=" in script or "application/json" in script
    assert not re.search(r"\s(?:style|on\w+)=\"", page)


@pytest.mark.parametrize("path", OPEN)
def test_pages_before_signing_in_stand_in_our_design(client, db, path):
    answer = client.get(f"/accounts/{path}")
    assert answer.status_code == 200
    check(answer.content.decode())


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("path", SIGNED_IN)
def test_pages_of_an_account_stand_in_our_design(db, path, language):
    client, user = Client(), make_user("a@example.org")
    form = {"login": user.email, "password": "correct horse"}
    assert client.post("/accounts/login/", form).status_code == 302
    answer = client.get(f"/accounts/{path}?lang={language}", follow=True)
    assert answer.status_code == 200
    check(answer.content.decode())


def test_nobody_signs_up_by_themselves(client, db):
    form = {
        "email": "x@example.org",
        "password1": "8djw92kf!",
        "password2": "8djw92kf!",
    }
    answer = client.post("/accounts/signup/", form)
    assert b"Accounts are made by invitation" in answer.content
    assert not User.objects.exists()


@pytest.mark.parametrize("email", ["a@example.org", "unknown@example.org"])
def test_asking_for_a_password_tells_nobody_who_has_an_account(client, db, email):
    make_user("a@example.org")
    answer = client.post("/accounts/password/reset/", {"email": email})
    assert answer.url == "/accounts/password/reset/done/"
    assert django_mail.outbox == []
    assert Mail.objects.count() == 1


def test_a_notice_names_this_site_and_no_other(client, db):
    client.post("/accounts/password/reset/", {"email": "nobody@example.net"})
    mail = Mail.objects.get()
    assert "example.com" not in mail.subject + mail.text
    assert "[" not in mail.subject


def test_the_link_in_the_mail_sets_a_new_password(client, db):
    user = make_user("a@example.org", language="fr")
    client.post("/accounts/password/reset/", {"email": user.email})
    mail = Mail.objects.get()
    assert mail.language == "fr"
    link = re.search(r"http://[^/]+(/\S+)", mail.text).group(1)

    answer = client.get(link, follow=True)
    form = {"password1": "quite another one 7", "password2": "quite another one 7"}
    client.post(answer.redirect_chain[-1][0], form)

    user.refresh_from_db()
    assert user.check_password("quite another one 7")


def test_guessing_passwords_is_slowed_down(client, db):
    make_user("a@example.org")
    form = {"login": "a@example.org", "password": "wrong"}
    pages = [client.post("/accounts/login/", form) for _time in range(7)]
    assert "Too many" in pages[-1].content.decode()
    right = {**form, "password": "correct horse"}
    assert client.post("/accounts/login/", right).status_code != 302


def test_too_many_requests_are_answered_in_our_design(client, db):
    answers = [
        client.post("/accounts/password/reset/", {"email": f"a{n}@example.org"})
        for n in range(25)
    ]
    assert answers[-1].status_code == 429
    assert b"Too many tries" in answers[-1].content


def test_nobody_takes_an_address_that_is_not_theirs(client, db):
    """Else they would get the role an owner gives to its true holder."""
    user = make_user("desk@example.org")
    client.post("/accounts/login/", {"login": user.email, "password": "correct horse"})
    url = "/accounts/email/"
    client.post(url, {"action_add": "", "email": "minister@example.org"})
    client.post(url, {"action_primary": "", "email": "minister@example.org"})
    user.refresh_from_db()
    assert user.email == "desk@example.org"
