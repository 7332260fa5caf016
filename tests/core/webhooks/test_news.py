"""Which deeds are news, and that news hold keys and codes alone."""

import json
from datetime import time

import pytest

from agenda.domain import asking, interpreting, programme, publishing
from agenda.models import Function, Room
from gfmd_days.core.domain import announcing, webhooks
from gfmd_days.core.models import Delivery
from registration.domain import answering, deciding
from registration.models import Decision, State
from tests.api import rows
from tests.conftest import NOW, make_registration

ALL = [
    *("session.created", "session.changed", "session.withdrawn", "session.restored"),
    *("function.changed", "programme.changed", "programme.published"),
    "registration.state_changed",
]


@pytest.fixture(autouse=True)
def hook(event, owner):
    found, _secret = webhooks.add(
        event, url="https://example.org/", about=ALL, by=owner, now=NOW
    )
    return found


def told() -> list[tuple[str, dict]]:
    found = Delivery.objects.order_by("created_at", "pk")
    return [(one.topic, one.payload["data"]) for one in found]


def test_every_deed_to_a_session_is_news(event, owner):
    session = rows.make_session(event)
    about = {"event": event.code, "session": "A1", "uid": str(session.uid)}
    programme.change_session(session, by=owner, values={"start": time(8)})
    programme.withdraw_session(session, by=owner, now=NOW)
    programme.restore_session(session, by=owner)
    assert told() == [
        ("session.changed", {**about, "fields": ["start"]}),
        ("session.withdrawn", about),
        ("session.restored", about),
    ]


def test_a_function_names_the_person_by_key(event, owner):
    session = rows.make_session(event)
    person = make_registration(event, "Secret Name").person
    place = programme.add_function(
        session, function=Function.CHAIR, person=person, by=owner
    )
    programme.hand_function(place, person=None, by=owner)
    programme.remove_function(place, by=owner)
    about = {"event": event.code, "session": "A1", "uid": str(session.uid)}
    about |= {"function": "chair"}
    assert told() == [
        ("function.changed", {**about, "person": person.pk}),
        ("function.changed", {**about, "person": None}),
        ("function.changed", about),
    ]


def test_rooms_and_versions_are_news_of_the_programme(event, owner):
    programme.save_part(Room(event=event, name="Atlas"), by=owner)
    publishing.publish(event, by=owner, now=NOW)
    assert told() == [
        ("programme.changed", {"event": event.code}),
        ("programme.published", {"event": event.code, "number": 1, "changes": 0}),
    ]


def test_asking_and_answering_are_news_and_reminding_is_none(event, owner):
    session = rows.make_session(event)
    person = make_registration(event, email="secret@example.org").person
    place = programme.add_function(
        session, function=Function.CHAIR, person=person, by=owner
    )
    (row,) = asking.ask([place], by=owner, now=NOW, answer_by=None)
    before = len(told())
    assert asking.remind([row], by=owner, now=NOW) == 1
    assert len(told()) == before
    asking.accept(row, now=NOW)
    assert [topic for topic, _data in told()] == ["function.changed"] * 3


def test_interpreters_places_are_news_of_the_programme_when_there_are_any(event, owner):
    assert interpreting.make_places(event, by=owner) == 0
    assert told() == []
    session = rows.make_session(event)
    session.languages, session.interpretation = ["en"], ["fr"]
    session.save()
    assert interpreting.make_places(event, by=owner) > 0
    assert told() == [("programme.changed", {"event": event.code})]


def test_a_registration_is_told_by_key_and_state(event, owner):
    row = make_registration(event, "Secret Name", email="secret@example.org")
    deciding.decide(row, Decision.SELECTED, by=owner)
    deciding.release(row, by=owner, now=NOW)
    row.refresh_from_db()
    answering.confirm(row, by=None, now=NOW)
    found = [data["state"] for _topic, data in told()]
    assert found == [State.DECIDED, State.RELEASED, State.CONFIRMED]
    kept = json.dumps([one.payload for one in Delivery.objects.all()])
    assert row.code not in kept
    assert "secret" not in kept.lower()
    assert "selected" not in kept


def test_only_what_is_followed_is_written(event, hook):
    hook.topics = ["session.created"]
    hook.save()
    announcing.announce(event, "session.changed", {}, now=NOW)
    assert not Delivery.objects.exists()


def test_an_event_without_webhooks_pays_nothing(
    event, other_event, owner, django_assert_num_queries
):
    announcing.followed()
    with django_assert_num_queries(0):
        announcing.note("session:created", [], event=other_event, now=NOW)
