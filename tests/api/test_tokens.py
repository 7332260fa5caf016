import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gfmd_days.api import tokens
from gfmd_days.api.models import ApiToken
from gfmd_days.core.models import AuditEntry, Role
from tests.api.conftest import base, caller, secret_of
from tests.conftest import make_member, make_user

PAGE = "/accounts/api-token/"
WISH = {"name": "Scanner 1", "event": "", "rights": ["desk"], "days": "90"}


def ask(event, secret: str, keyword: str = "Bearer") -> int:
    client = Client(headers={"authorization": f"{keyword} {secret}"})
    return client.get(f"{base(event)}/sessions/").status_code


def test_only_a_digest_is_kept(event):
    secret = secret_of(make_member(event, Role.OWNER))
    row = ApiToken.objects.values().get()
    assert secret not in str(row)
    assert row["digest"] == tokens.digest(secret)


@pytest.mark.parametrize("keyword", ["Bearer", "bearer", "Token"])
def test_both_keywords_are_understood(event, keyword):
    assert ask(event, secret_of(make_member(event, Role.OWNER)), keyword) == 200


@pytest.mark.parametrize(
    "secret", ["", "x", "gfmd_" + "A" * 43, "gfmd_" + "é" * 43, "a b c", "gfmd_" * 900]
)
def test_forged_tokens_are_refused(event, secret):
    make_member(event, Role.OWNER)
    assert ask(event, secret) == 401


def test_an_old_token_is_refused(event):
    user = make_member(event, Role.OWNER)
    assert ask(event, secret_of(user, lasts=timedelta(seconds=-1))) == 401


def test_the_token_of_somebody_shut_out_is_refused(event):
    user = make_member(event, Role.OWNER)
    secret = secret_of(user)
    user.is_active = False
    user.save()
    assert ask(event, secret) == 401


def test_a_refusal_says_how_to_sign_in(event):
    answer = Client(headers={"authorization": "Bearer x"}).get("/api/v1/events/")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert "Make a new one" in answer.json()["detail"]


def test_its_use_is_noted_once_an_hour(event, django_assert_num_queries):
    secret = secret_of(make_member(event, Role.OWNER))
    now = timezone.now()
    with django_assert_num_queries(2):
        tokens.find(secret, now=now)
    with django_assert_num_queries(1):
        tokens.find(secret, now=now + timedelta(minutes=59))
    with django_assert_num_queries(2):
        tokens.find(secret, now=now + timedelta(minutes=61))


def test_the_page_asks_to_sign_in(client, db):
    assert client.get(PAGE).status_code == 302
    assert client.post("/accounts/api-token/1/revoke/").status_code == 302


def test_a_new_token_is_shown_once_and_works(event, client_of):
    browser = client_of(Role.OWNER)
    answer = browser.post(PAGE, {**WISH, "rights": ["programme.view"]}, follow=True)
    secret = re.search(r'value="(gfmd_[^"]+)"', answer.content.decode())[1]
    assert "no-store" in answer["Cache-Control"]
    assert ask(event, secret) == 200
    assert secret not in browser.get(PAGE).content.decode()
    assert AuditEntry.objects.filter(verb="api:token_made").count() == 1


def test_the_secret_does_not_rest_in_the_session(event, client_of):
    browser = client_of(Role.OWNER)
    browser.post(PAGE, WISH)
    assert tokens.PREFIX not in str(dict(browser.session))


def test_a_form_sent_twice_makes_one_token(event, client_of):
    browser = client_of(Role.OWNER)
    key = "6f1f1a52-9a53-4d8c-8f9e-3c4b0f0f7f11"
    for _ in range(2):
        browser.post(PAGE, {**WISH, "idempotency_key": key})
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "x" * 81}, {"rights": []}, {"rights": ["team"]}],
)
def test_a_wrong_wish_is_explained_and_makes_nothing(event, client_of, wrong):
    answer = client_of(Role.OWNER).post(PAGE, {**WISH, **wrong})
    assert answer.status_code == 400
    assert "Please look at these answers again" in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_a_token_cannot_be_limited_to_an_event_of_others(event, other_event, client_of):
    answer = client_of(Role.OWNER).post(PAGE, {**WISH, "event": other_event.pk})
    assert answer.status_code == 400


def test_a_revoked_token_opens_nothing(event):
    user = make_member(event, Role.OWNER)
    secret = secret_of(user)
    browser = Client()
    browser.force_login(user)
    token = user.api_tokens.get()
    answer = browser.post(f"{PAGE}{token.pk}/revoke/", follow=True)
    assert "no longer opens anything" in answer.content.decode()
    assert ask(event, secret) == 401
    assert AuditEntry.objects.filter(verb="api:token_revoked").exists()


def test_nobody_revokes_the_token_of_somebody_else(event, client_of):
    owner = make_user("other@example.org")
    secret_of(owner)
    browser = client_of(Role.OWNER)
    assert browser.post(f"{PAGE}{owner.api_tokens.get().pk}/revoke/").status_code == 404
    assert owner.api_tokens.exists()


def test_the_list_costs_the_same_for_one_and_three(
    event, client_of, django_assert_num_queries
):
    browser = client_of(Role.OWNER)
    user = event.memberships.get().user
    browser.get(PAGE)
    for number in (1, 2):
        for _ in range(number):
            secret_of(user, event=event)
        with django_assert_num_queries(4):
            browser.get(PAGE)


def test_too_many_calls_are_asked_to_wait(event, monkeypatch):
    monkeypatch.setattr("gfmd_days.api.throttles.KNOWN", 3)
    client = caller(make_member(event, Role.OWNER))
    codes = [client.get(f"{base(event)}/sessions/").status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    answer = client.get(f"{base(event)}/sessions/")
    assert 0 < int(answer["Retry-After"]) <= 60
