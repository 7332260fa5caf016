from django.test import Client

from gfmd_days.core.models import Event, Role
from tests.api.conftest import caller
from tests.conftest import make_event, make_member

EVENTS = "/api/v1/events/"


def codes(client: Client) -> set[str]:
    return {one["code"] for one in client.get(EVENTS).json()["results"]}


def hide(*events: Event) -> None:
    Event.objects.filter(pk__in=[one.pk for one in events]).update(is_public=False)


def test_public_events_are_read_by_anybody(event, other_event, client):
    hide(other_event)
    assert codes(client) == {event.code}
    assert client.get(f"{EVENTS}{event.code}/").json()["rights"] == []
    assert client.get(f"{EVENTS}{other_event.code}/").status_code == 404


def test_members_read_their_own_events_too(event, other_event):
    hide(event, other_event)
    client = caller(make_member(event, Role.DESK))
    assert codes(client) == {event.code}
    assert client.get(f"{EVENTS}{event.code}/").json()["rights"] == ["desk"]
    assert client.get(f"{EVENTS}{other_event.code}/").status_code == 404


def test_a_token_for_one_event_lists_no_other_private_one(event, other_event):
    hide(event, other_event)
    user = make_member(event, Role.OWNER)
    user.memberships.create(event=other_event, role=Role.OWNER)
    assert codes(caller(user, event=event)) == {event.code}


def test_an_event_tells_place_dates_and_words(event, client):
    assert client.get(f"{EVENTS}{event.code}/").json() == {
        "code": "csd-test",
        "title": {"en": "Civil Society Days csd-test", "fr": "Journées csd-test"},
        "series": "csd",
        "organiser": "",
        "summary": {},
        "languages": ["en", "fr", "es", "ar"],
        "capacity": 100,
        "contact_email": "",
        "is_public": True,
        "is_external": False,
        "venue": {
            "name": "Palais",
            "address": "",
            "city": "Marrakech",
            "country": "MA",
            "zone": "Africa/Casablanca",
        },
        "dates": ["2026-12-01", "2026-12-02"],
        "rights": [],
    }


def test_an_event_without_a_venue_is_readable(event, client):
    event.venue.delete()
    assert client.get(f"{EVENTS}{event.code}/").json()["venue"] is None


def test_the_list_costs_the_same_for_one_and_three(
    event, client, django_assert_num_queries
):
    for number in (1, 3):
        while Event.objects.count() < number:
            make_event(f"csd-{Event.objects.count()}")
        with django_assert_num_queries(3):
            client.get(EVENTS)
