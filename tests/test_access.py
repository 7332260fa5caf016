"""Every address of the site, asked for by everybody, against the table of rights."""

from __future__ import annotations

from contextlib import nullcontext
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.template.backends.django import Template
from django.test import Client

from gfmd_days.core.access import TABLE, Right
from gfmd_days.core.models import Role
from tests import samples
from tests.conftest import make_event, make_member, make_user

# Addresses whose views are not ours, or which rest_framework guards (tests/api).
OTHERS = {
    "allauth": "sign-in pages guard themselves; tests/core/test_accounts.py",
    "django.views.i18n": "choosing a language is everybody's",
    "django.views.generic": "allauth's empty pages for social sign-in",
    "drf_spectacular": "the schema is public",
    "gfmd_days.api": "the API is walked by tests/api/test_access.py",
}
SIGN_IN = "/accounts/login/"
OWN = [
    route
    for route in samples.routes()
    if not any(route.module.startswith(module) for module in OTHERS)
]
# Addresses that name an event and, after it, a row of it.
ROW_ROUTES = [
    route
    for route in OWN
    if "<slug:code>" in route.path
    and route.path.count("<") > 1
    and route.access != "public"
    and "<slug:language>" not in route.path
]
# In parts of some forty: one world of rows serves many addresses.
PARTS = {
    f"{routes[0].name} to {routes[-1].name}": routes
    for routes in (OWN[start : start + 40] for start in range(0, len(OWN), 40))
}
# For whom pages are made: the one with all rights in an event, and strangers.
SEEN_BY = {Role.OWNER, "nobody"}
ANSWERED = {200, 202, 204, 302, 303, 400, 409, 410, 422}
# Those who may get there find nothing, because it is not there yet.
NOT_THERE = {
    "agenda:csv": "nothing is published",
    "agenda:json": "nothing is published",
    "agenda:pdf": "nothing is published",
    "agenda:session": "nothing is published",
    "agenda:session_file": "nothing is published",
    "agenda:track_feed": "nothing is published",
    "agenda:room_feed": "nothing is published",
    "agenda:calendars": "nothing is published",
    "agenda:version": "nothing is published",
    "agenda:compare_versions": "nothing is published",
    "agenda:xml": "nothing is published",
    "agenda:photo": "nothing is published",
    "agenda:document": "nothing is published",
    "agenda:own_sign_up": "nothing is published",
    "agenda:embed": "nothing is published",
    "agenda:foyer": "nothing is published",
    "agenda:door": "nothing is published",
    "agenda:worker": "nothing is built",
    "badges:badge": "the badge is not printed",
    "badges:device_worker": "nothing is built",
    "badges:let_in": "nobody was refused",
    "badges:own_apple": "the site has no keys",
    "badges:own_google": "the site has no keys",
    "badges:own_worker": "nothing is built",
    "registration:review_one": "the review is somebody else's",
    "registration:review_conflict": "the review is somebody else's",
}


def named(route: samples.Route) -> str:
    return route.name


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return client


def status(client: Client, url: str, method: str, *, is_seen: bool = True) -> int:
    """Ask, and undo what asking did.

    Args:
        is_seen: the page is made, too; whoever else may see it gets one of the same.
    """
    unseen = patch.object(Template, "render", return_value="")
    with transaction.atomic(), nullcontext() if is_seen else unseen:
        answer = getattr(client, method)(url)
        transaction.set_rollback(True)
    if answer.streaming:
        b"".join(answer)  # a file read to its end is closed
    code: int = answer.status_code
    if code == 302 and answer.url.startswith(SIGN_IN):
        return 401
    return code


@pytest.fixture
def everybody(event):
    """One browser per role, a stranger, an outsider, an administrator, nobody."""
    clients = {role: signed_in(make_member(event, role)) for role in Role}
    outsider = make_member(make_event("csd-elsewhere"), Role.OWNER)
    return {
        **clients,
        "stranger": signed_in(make_user("stranger@example.org")),
        "outsider": signed_in(outsider),
        "administrator": signed_in(make_user("root@example.org", is_superuser=True)),
        "nobody": Client(),
    }


def method_of(url: str, everybody) -> str:
    return "post" if status(everybody["administrator"], url, "get") == 405 else "get"


@pytest.mark.parametrize("route", OWN, ids=named)
def test_every_view_states_who_may_see_it(route):
    assert route.access is not None, f"{route.name} lacks a decorator of core.access"


@pytest.mark.parametrize("routes", PARTS.values(), ids=PARTS)
def test_every_address_answers_everybody_as_the_table_says(routes, event, everybody):
    known = samples.arguments(event)
    wrong = [line for route in routes for line in surprises(route, known, everybody)]
    assert not wrong, "\n".join(wrong)


def walkers(route, everybody):
    """Who may see what is no matter of the database, what a page asks it is; and what
    is open to everybody asks for no role."""
    if connection.vendor == "postgresql":
        return [Role.OWNER, "administrator", "nobody"]
    if route.access == "public":
        return [Role.OWNER, Role.VIEWER, "outsider", "nobody"]
    return list(everybody)


def surprises(route, known, everybody):
    """Ask for one address as everybody; yield each answer that is not as it should."""
    cache.clear()  # how often somebody asked counts for one address only
    url = samples.fill(route.path, known)
    method = method_of(url, everybody)
    complete = not any(value in url for value in samples.INVENTED.values())
    for who in walkers(route, everybody):
        code = status(everybody[who], url, method, is_seen=who in SEEN_BY)
        expected = expectation(route, who, complete=complete)
        if code not in expected:
            yield f"{who} {method} {url}: {code}, expected {expected}"


def expectation(route, who, *, complete: bool) -> set[int]:
    """Return the answers that are right for `who`."""
    access = route.access
    missing = {404} if not complete or route.name in NOT_THERE else set()
    fine = ANSWERED | missing
    if access == "public":
        return fine
    if who == "nobody":
        return {401}
    if access == "signed in":
        return fine | {403}
    if access == "administrator":
        return fine if who == "administrator" else {403}
    if who in {"stranger", "outsider"}:
        return {404}
    if access == "member":
        return fine | {403}
    opening = access if isinstance(access, frozenset) else {access}
    may = who == "administrator" or not opening.isdisjoint(TABLE[who])
    return fine if may else {403}


@pytest.mark.slow
def test_rows_of_one_event_are_not_reached_through_another(event, everybody):
    known = samples.arguments(event)
    reached = []
    for route in ROW_ROUTES:
        url = samples.fill(route.path, {**known, "<slug:code>": "csd-elsewhere"})
        method = method_of(samples.fill(route.path, known), everybody)
        if status(everybody["outsider"], url, method) != 404:
            reached.append(f"{method} {url}")
    assert len(ROW_ROUTES) > 50
    assert not reached, "\n".join(reached)


def test_a_hidden_event_is_unknown_to_strangers(event, everybody):
    event.is_public = False
    event.save()
    url = f"/e/{event.code}/"
    assert status(everybody["nobody"], url, "get") == 404
    assert status(everybody["outsider"], url, "get") == 404
    assert status(everybody[Role.VIEWER], url, "get") == 200


def test_the_table_gives_owners_all_and_no_other_role_the_team():
    assert TABLE[Role.OWNER] == frozenset(Right)
    for role in set(Role) - {Role.OWNER}:
        assert not TABLE[role] & {Right.TEAM, Right.EVENT_EDIT, Right.AUDIT}
    assert TABLE[Role.DESK] == {Right.DESK}
    assert Right.PEOPLE_SENSITIVE not in TABLE[Role.REVIEWER] | TABLE[Role.PROGRAMME]


def test_a_closed_login_opens_nothing(event):
    user = make_member(event, Role.OWNER)
    client = signed_in(user)
    user.is_active = False
    user.save()
    assert status(client, f"/manage/{event.code}/", "get") == 401
