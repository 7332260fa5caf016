from django.core.management import call_command

from gfmd_days.core.models import Event, Person
from gfmd_days.demo import words
from gfmd_days.demo.people import invent
from registration.models import Registration


def test_invented_people_are_the_same_every_time():
    once = list(invent(100, seed=7))

    assert once == list(invent(100, seed=7))
    assert len({one.email for one in once}) == 100


def test_titles_of_the_programme_are_translated():
    assert words.translated("Working session 1.2: Labour and recruitment (continued)")[
        "fr"
    ] == ("Séance de travail 1.2: Travail et recrutement (suite)")
    assert words.translated("Something new") == {"en": "Something new"}


def test_load_test_event_has_the_size_asked_for(db):
    call_command("load_test_event", delegates=40, sessions=25, code="load")

    event = Event.objects.get(code="load")
    assert event.registrations.count() == 40
    assert event.sessions.count() == 25
    assert Person.objects.filter(event=event).matching("Wulandari").count() == 1


def test_two_load_test_events_stand_side_by_side(db):
    for code in ("one", "two"):
        call_command("load_test_event", delegates=20, sessions=5, code=code)

    held = Registration.objects.filter(event__code__in=("one", "two"))
    assert held.values("code").distinct().count() == 40
