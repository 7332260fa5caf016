from datetime import date, time, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from agenda.domain import publishing
from agenda.models import Kind, Session
from gfmd_days import glance
from gfmd_days.core import dates
from gfmd_days.core.models import Day, Event, Role
from registration.models import Intake, State
from tests.conftest import NOW, make_event, make_member, make_registration


def test_health_check_says_ok(client, db):
    assert client.get("/healthz").content == b"ok"


def test_front_page_speaks_the_visitors_language(client, event):
    page = client.get("/?lang=ar").content.decode()
    assert 'lang="ar" dir="rtl"' in page
    assert "?lang=fr" in page
    assert client.get("/").content.decode().count('dir="rtl"') == 1


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([date(2016, 12, 8), date(2016, 12, 9)], "8–9 December 2016"),
        ([date(2017, 7, 1), date(2017, 6, 29)], "29 June and 1 July 2017"),
        ([date(2016, 12, 8), date(2016, 12, 10)], "8 and 10 December 2016"),
        ([date(2020, 1, 22)], "22 January 2020"),
        ([date(2026, 11, 30), date(2026, 12, 1)], "30 November – 1 December 2026"),
        ([date(2026, 12, 31), date(2027, 1, 1)], "31 December 2026 – 1 January 2027"),
        ([], ""),
    ],
)
def test_dates_in_words_name_the_days_that_are_meant(days, words):
    with override("en"):
        assert dates.in_words(days) == words


def test_front_page_tells_coming_from_past_and_keeps_hidden_ones_back(client, event):
    coming, hidden = make_event("csd-coming"), make_event("csd-hidden")
    event.days.all().delete()
    Day.objects.create(event=event, date=date(2016, 12, 8))
    for shift, day in enumerate(coming.days.all(), start=30):
        day.date = timezone.now().date() + timedelta(days=shift)
        day.save()
    Event.objects.filter(pk=hidden.pk).update(is_public=False)

    context = client.get("/").context
    assert [one.code for one in context["coming"]] == ["csd-coming"]
    assert [one.code for _series, them in context["past"] for one in them] == [
        event.code
    ]


@pytest.mark.parametrize(
    ("words", "found"), [("marrákech", 1), ("MOROCCO", 1), ("dhaka", 0), ("%_", 1)]
)
def test_events_are_found_however_they_are_typed(client, event, words, found):
    assert client.get("/", {"q": words}).context["found"] == found


def test_front_page_takes_as_many_queries_for_many_events(
    client, event, django_assert_num_queries
):
    with django_assert_num_queries(2):
        client.get("/")
    make_event("csd-b")
    make_event("csd-c")
    with django_assert_num_queries(2):
        client.get("/")


def test_event_page_offers_the_way_in_that_is_open(client, event):
    page = client.get(f"/e/{event.code}/").content.decode()
    assert f"/e/{event.code}/apply/" in page
    assert "Applications close on" in page
    assert 'data-venue-zone="Africa/Casablanca"' in page


def test_event_page_says_what_comes_next_once_applications_are_closed(client, event):
    now = timezone.now()
    event.streams.update(
        opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1)
    )
    for day, shift in zip(event.days.all(), (20, 21), strict=True):
        day.date = now.date() + timedelta(days=shift)
        day.save()
    Intake.objects.create(event=event, decision_by=now.date() + timedelta(days=7))

    page = client.get(f"/e/{event.code}/").content.decode()
    assert "Applications are closed." in page
    assert "hears from us by" in page
    assert f"/e/{event.code}/apply/" not in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"is_external": True, "organiser": "IOM"}, "run by another organisation"),
        ({}, "This event is over."),
    ],
)
def test_event_page_of_what_nobody_can_apply_for(client, event, change, words):
    event.days.all().delete()
    Day.objects.create(event=event, date=date(2016, 12, 8))
    Event.objects.filter(pk=event.pk).update(**change)
    page = client.get(f"/e/{event.code}/").content.decode()
    assert words in page
    assert "apply/" not in page


def test_event_page_stands_before_place_and_days_are_known(client, event):
    event.venue.delete()
    event.days.all().delete()
    page = client.get(f"/e/{event.code}/").content.decode()
    assert "The place is not known yet." in page
    assert "The date is not known yet." in page


def test_dashboard_leads_to_the_only_event_and_lists_several(
    client, event, other_event
):
    user = make_member(event, Role.VIEWER)
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/dashboard/").url == f"/manage/{event.code}/"

    other_event.memberships.create(user=user, role=Role.DESK)
    page = client.get("/dashboard/").content.decode()
    assert "Viewer" in page
    assert "Desk" in page


def test_dashboard_of_a_stranger_says_what_to_do(stranger, event):
    page = stranger.get("/dashboard/").content.decode()
    assert "You are in no team yet" in page


def test_overview_keeps_four_numbers_apart(client_of, event):
    for number, state in enumerate(
        [State.SUBMITTED, State.CONFIRMED, State.CONFIRMED, State.DRAFT]
    ):
        make_registration(event, f"Person {number}", state=state)

    context = client_of(Role.OWNER).get(f"/manage/{event.code}/").context
    figures = context["figures"]
    assert (figures["places"], figures["applied"]) == (100, 3)
    assert (figures["invited"], figures["confirmed"], figures["attended"]) == (2, 2, 0)
    assert any("1 application waits" in str(task.words) for task in context["tasks"])


def test_overview_of_an_empty_event_says_what_to_do_first(client_of, event):
    event.venue.delete()
    event.days.all().delete()
    tasks = client_of(Role.OWNER).get(f"/manage/{event.code}/").context["tasks"]
    assert [task.url_name for task in tasks][:2] == ["core:place", "core:days"]


def test_only_what_would_be_published_counts_as_a_change(event):
    day = event.days.first() or Day.objects.create(event=event, date=NOW.date())
    given = {"event": event, "minutes": 60, "kind": Kind.WORKING}
    placed = {**given, "day": day, "start": time(9)}
    Session.objects.create(code="S1", **placed)
    Session.objects.create(code="S2", withdrawn_at=NOW, **placed)
    Session.objects.create(code="S3", **given)  # nobody said when
    state = glance.programme_state(event, now=NOW)
    assert (state["sessions"], state["pending"]) == (2, 1)
    publishing.publish(event, by=None, now=NOW)
    event.refresh_from_db()
    assert glance.programme_state(event, now=NOW)["pending"] == 0


def test_overview_offers_only_what_the_role_may_do(client_of, event):
    make_registration(event, state=State.SUBMITTED)
    tasks = client_of(Role.VIEWER).get(f"/manage/{event.code}/").context["tasks"]
    assert tasks == []


def test_overview_takes_as_many_queries_for_many_people(
    client_of, event, django_assert_max_num_queries
):
    client = client_of(Role.OWNER)
    for number in range(10):
        make_registration(event, f"Person {number}", state=State.CONFIRMED)
    with django_assert_max_num_queries(24):
        client.get(f"/manage/{event.code}/")


def test_pages_of_the_team_are_kept_by_no_browser(event, client_of):
    response = client_of(Role.OWNER).get(f"/manage/{event.code}/")

    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
