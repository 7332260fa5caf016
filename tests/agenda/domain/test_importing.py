import copy

import pytest

from agenda.domain import asking, importing
from agenda.domain.reading.shape import FileRefused
from agenda.exports import own_json
from agenda.models import Appearance, Asking, Session, Standing
from gfmd_days.core.models import Person
from tests.agenda.conftest import make_session, programme_file
from tests.conftest import NOW, make_event, make_person

pytestmark = pytest.mark.django_db


def test_real_programmes_come_in_whole(dhaka, stocktaking):
    assert dhaka.sessions.count() == 62
    assert dhaka.days.count() == 4  # the early badge desk opens the day before
    assert stocktaking.sessions.count() == 24
    opening = dhaka.sessions.get(code="B03")
    assert (opening.start.hour, opening.minutes, opening.room.name) == (
        9,
        90,
        "Hall of Fame",
    )
    assert opening.is_streamed
    assert opening.appearances.filter(function="speaker", person=None).count() == 4


def test_named_people_are_made_once(stocktaking):
    names = set(Person.objects.values_list("full_name", flat=True))
    assert names == {"Ignacio Packer", "Roula Hamati"}
    assert Appearance.objects.filter(person__full_name="Roula Hamati").count() > 3


def test_the_same_file_again_changes_nothing(stocktaking):
    before = list(Session.objects.values_list("code", "edit", "uid"))
    places = Appearance.objects.count()

    report = importing.load(
        stocktaking, programme_file("stocktaking-2017"), by=None, now=NOW
    )

    assert report.counts["sessions_same"] == 24
    assert list(Session.objects.values_list("code", "edit", "uid")) == before
    assert Appearance.objects.count() == places


def test_people_assigned_since_stay_when_the_file_comes_again(stocktaking):
    place = Appearance.objects.filter(function="moderator", person=None).first()
    place.person = Person.objects.create(event=stocktaking, full_name="Wulandari")
    place.save()

    importing.load(stocktaking, programme_file("stocktaking-2017"), by=None, now=NOW)

    place.refresh_from_db()
    assert place.person.full_name == "Wulandari"


def test_a_dry_run_writes_nothing(db):
    event = make_event("stocktaking-2017", zone="America/Mexico_City")
    report = importing.load(
        event, programme_file("stocktaking-2017"), by=None, now=NOW, dry_run=True
    )
    assert report.counts["sessions_created"] == 24
    assert not event.sessions.exists()
    assert event.days.count() == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"start": "25:00"}, "start"),
        ({"day": "8 December"}, "day"),
        ({"kind": "party"}, "kind"),
        ({"room": "Nowhere"}, "room"),
        ({"track": "9"}, "track"),
        ({"title": ""}, "title"),
        ({"title": {"xx": "Tlh"}}, "title"),
        ({"languages": ["en", "en"]}, "languages"),
        ({"languages": ["tlh"]}, "languages"),
        ({"roles": {"clown": 1}}, "roles"),
        ({"roles": {"speaker": -1}}, "roles"),
        ({"roles": {"speaker": ["x" * 201]}}, "roles"),
        ({"id": "A 01"}, "id"),
        ({"id": "A02"}, "id"),
        ({"end": "08:00"}, "end"),
        ({"closed": "yes"}, "closed"),
        ({"sign_up": -3}, "sign_up"),
        ({"online_link": "javascript:alert(1)"}, "online_link"),
    ],
)
def test_faults_are_named_by_session_and_field(db, change, field):
    event = make_event("stocktaking-2017", zone="America/Mexico_City")
    data = copy.deepcopy(programme_file("stocktaking-2017"))
    data["sessions"][0] |= change

    with pytest.raises(FileRefused) as refused:
        importing.load(event, data, by=None, now=NOW)

    (fault,) = refused.value.faults
    assert fault.where in {"A01", "A02", "A 01"}
    assert fault.field == field
    assert not event.sessions.exists()


@pytest.mark.parametrize("data", [None, [], {}, {"sessions": 3}, {"sessions": [1]}])
def test_what_is_no_programme_is_refused(db, data):
    with pytest.raises(FileRefused):
        importing.load(make_event(), data, by=None, now=NOW)


def test_a_session_may_pass_midnight(event):
    data = {
        "sessions": [
            {
                "id": "N1",
                "day": "2026-12-01",
                "start": "23:00",
                "end": "00:30",
                "kind": "side event",
                "title": "Film",
            }
        ]
    }
    importing.load(event, data, by=None, now=NOW)
    session = event.sessions.get()
    assert session.minutes == 90
    assert session.ends_local.isoformat() == "2026-12-02T00:30:00"


def test_a_file_neither_answers_for_people_nor_forgets_who_was_asked(event):
    place = Appearance.objects.create(
        session=make_session(event), person=make_person(event, email="a@example.org")
    )
    before = own_json.data(event)
    asking.ask([place], by=None, now=NOW, answer_by=None)
    asked = own_json.data(event)
    importing.load(event, before, by=None, now=NOW)
    place.refresh_from_db()
    assert place.standing == Standing.ASKED

    gone = copy.deepcopy(before)
    gone["sessions"][0]["people"] = []
    importing.load(event, gone, by=None, now=NOW)
    assert Asking.objects.get().state == "taken_back"

    importing.load(event, asked, by=None, now=NOW)
    assert Appearance.objects.get().standing == Standing.GIVEN


def test_who_gets_an_open_place_by_a_file_is_not_who_was_asked(event):
    person = make_person(event, "Awa", email="awa@example.org")
    place = Appearance.objects.create(session=make_session(event), person=person)
    filled = own_json.data(event)
    asking.ask([place], by=None, now=NOW, answer_by=None)
    # whoever was asked left, and nobody tidied up behind them
    Appearance.objects.update(person=None, standing=Standing.DECLINED)
    importing.load(event, filled, by=None, now=NOW)
    place.refresh_from_db()
    assert (place.person, place.standing) == (person, Standing.GIVEN)
    assert Asking.objects.get().state == "taken_back"


def test_a_place_that_nobody_holds_was_declined_by_nobody(event):
    place = {"function": "moderator", "standing": "declined"}
    data = own_json.data(make_session(event).event)
    data["sessions"][0]["people"] = [place]
    importing.load(event, data, by=None, now=NOW)
    assert Appearance.objects.get().standing == Standing.GIVEN
