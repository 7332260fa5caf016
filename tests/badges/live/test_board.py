"""The live board: what it tells, to whom, and what it costs."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core import mail as outbox
from django.core.cache import cache
from django.urls import reverse

from agenda.models import Appearance, Function, Standing
from badges.domain import scanning
from badges.domain.live import alert_mails, board
from badges.models import DeskSettings, Device, Point, Printer
from gfmd_days.core.models import AuditEntry, Mail, Region, Role
from registration.models import Category, State
from tests.agenda.conftest import make_room, make_session
from tests.badges.conftest import scan
from tests.conftest import make_member, make_person, make_registration

# In Marrakech clocks show UTC in December; 1 December is the first day.
NOW = datetime(2026, 12, 1, 8, 40, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def session(event):
    """A session at nine with somebody to moderate and somebody to speak."""
    row = make_session(event, "B05a", start=time(9), room=make_room(event, "Atlas"))
    for name, function in (("Awa", "moderator"), ("Binta", "speaker")):
        person = make_registration(
            event, name, state=State.CONFIRMED, email=f"{name}@x.example",
            phone="+221 77 000 00 00",
        ).person  # fmt: skip
        Appearance.objects.create(session=row, person=person, function=function)
    return row


def check_in(event, registration, at=NOW, **more):
    return scan(event, registration.code, scanned_at=at, now=at, **more)


def confirmed(event, name, **more):
    return make_registration(event, name, state=State.CONFIRMED, **more)


def of_person(event, name):
    return event.registrations.get(person__full_name=name)


def test_it_counts_whoever_came_by_minute_category_and_region(event):
    region = Region.objects.create(event=event, code="mena", name={"en": "MENA"})
    guest = Category.objects.create(event=event, code="guest", name={"en": "Guest"})
    first = confirmed(event, "A", email="a@x.example", region=region)
    second = confirmed(event, "B", email="b@x.example")
    second.category = guest
    second.save()
    confirmed(event, "C", email="c@x.example")
    check_in(event, first, NOW - timedelta(minutes=3))
    check_in(event, second, NOW - timedelta(hours=2))
    undone = confirmed(event, "D", email="d@x.example")
    answer = check_in(event, undone, NOW - timedelta(minutes=1))
    scanning.undo(answer.scan, by=None, now=NOW)
    found = board.make(event, now=NOW)
    assert (found.present, found.confirmed, found.hour) == (2, 4, 1)
    came = {one.start: one.count for one in found.minutes if one.count}
    assert came == {datetime(2026, 12, 1, 8, 37, tzinfo=UTC): 1}
    assert len(found.minutes) == 60
    told = {one.words: (one.came, one.expected) for one in found.categories}
    assert told == {"Delegate": (1, 3), "Guest": (1, 1)}
    told = {one.words: (one.came, one.expected) for one in found.regions}
    assert told == {"MENA": (1, 1), "No region": (1, 3)}


def test_people_of_the_next_sessions_are_missing_until_they_are_read(event, session):
    declined = make_person(event, "Declined", email="no@x.example")
    Appearance.objects.create(
        session=session, person=declined, standing=Standing.DECLINED,
        function=Function.HOST,
    )  # fmt: skip
    far = make_session(event, "Late", start=time(15))
    Appearance.objects.create(session=far, person=declined)
    check_in(event, of_person(event, "Awa"), NOW - timedelta(days=1))
    (soon,) = board.make(event, now=NOW).awaited
    assert (soon.people, {one.name for one in soon.missing}) == (2, {"Awa", "Binta"})
    days = {one.name: str(one.last_seen) for one in soon.missing}
    assert days == {"Awa": "2026-11-30", "Binta": "None"}
    # read again: she is “already” checked in, and here
    check_in(event, of_person(event, "Awa"))
    (soon,) = board.make(event, now=NOW).awaited
    assert {one.name for one in soon.missing} == {"Binta"}


def test_it_warns_of_missing_people_full_rooms_refusals_and_printers(event, session):
    DeskSettings.objects.create(event=event, most_refusals=2)
    room = Point.objects.create(event=event, code="r", name={"en": "Room"}, capacity=1)
    check_in(event, of_person(event, "Awa"), point=room)
    for code in ("NOBODYSCODEAAAAA", "NOBODYSCODEAAAAB"):
        scan(event, code, scanned_at=NOW, now=NOW)
    Printer.objects.create(event=event, name="One", reasons=["no_paper"])
    Printer.objects.create(event=event, name="Two", reasons=["silent"])
    keys = {one.key.split(":")[0] for one in board.make(event, now=NOW).alerts}
    assert keys == {"session", "full", "refusals", "printer"}
    earlier = NOW - timedelta(minutes=11)
    keys = {one.key.split(":")[0] for one in board.make(event, now=earlier).alerts}
    assert "session" not in keys


def test_its_cost_does_not_grow_with_the_event(
    event, session, django_assert_max_num_queries
):
    with django_assert_max_num_queries(22):
        board.make(event, now=NOW)
    for n in range(6):
        row = make_session(event, f"S{n}", start=time(9, n))
        who = confirmed(event, f"P{n}", email=f"p{n}@x.example")
        Appearance.objects.create(session=row, person=who.person)
        point = Point.objects.create(event=event, code=f"p{n}", name={"en": "Room"})
        check_in(event, who, point=point)
        check_in(event, who)
        Printer.objects.create(event=event, name=f"Printer {n}")
        Device.objects.create(
            event=event, name=f"Phone {n}", token=f"t{n}", added_at=NOW,
            added_by=make_member_once(event),
        )  # fmt: skip
    with django_assert_max_num_queries(22):
        board.make(event, now=NOW)


def make_member_once(event):
    found = event.memberships.filter(role=Role.OWNER).first()
    return found.user if found else make_member(event, Role.OWNER)


def test_whoever_looks_again_is_told_that_nothing_changed(
    event, session, client_of, django_assert_max_num_queries
):
    client = client_of(Role.DESK)
    url = reverse("badges:board", args=[event.code])
    first = client.get(url)
    assert first.status_code == 200
    with django_assert_max_num_queries(6):
        again = client.get(url, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def at_half_past_eight(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.mark.parametrize(
    ("role", "name", "phone"),
    [
        (Role.REGISTRATION, True, True),
        (Role.DESK, True, False),
        (Role.VIEWER, False, False),
    ],
)
def test_names_and_telephones_are_for_those_who_may_see_them(
    event, session, client_of, monkeypatch, role, name, phone
):
    person = of_person(event, "Binta").person
    person.alias = "Bee"
    person.save()
    at_half_past_eight(monkeypatch)
    client = client_of(role)
    page = client.get(reverse("badges:board", args=[event.code])).content.decode()
    assert "B05a" in page or str(session.title) in page
    assert ("Awa" in page, "Bee" in page) == (name, name)
    assert ("+221 77" in page) == phone
    assert "Binta" not in page
    wall = client.get(reverse("badges:board_screen", args=[event.code]))
    assert not any(word in wall.content.decode() for word in ("Awa", "Bee", "+221"))


def test_a_warning_is_mailed_once_to_the_roles_that_want_it(event, session):
    owner = make_member(event, Role.OWNER)
    make_member(event, Role.VIEWER)
    make_member(event, Role.DESK)
    DeskSettings.objects.create(event=event, mailed_roles=[Role.OWNER])
    for _again in range(2):
        alert_mails.warn(now=NOW)
    (mail,) = Mail.objects.filter(kind="badges.warning")
    assert mail.to == owner.email
    assert "Awa" not in mail.text + mail.subject
    assert f"/desk/{event.code}/board/" in mail.text
    assert not outbox.outbox
    alert_mails.warn(now=NOW + timedelta(days=30))  # the event is over
    assert Mail.objects.filter(kind="badges.warning").count() == 1


def test_the_overview_shows_warnings_on_the_days_of_the_event(
    event, session, client_of, monkeypatch
):
    client = client_of(Role.OWNER)
    words = "2 people with a function are not here"
    url = reverse("home:overview", args=[event.code])
    assert words not in client.get(url).content.decode()
    at_half_past_eight(monkeypatch)
    assert words in client.get(url).content.decode()


def test_settings_are_kept_and_recorded(event, client_of):
    client = client_of(Role.REGISTRATION)
    url = reverse("badges:desk_settings", args=[event.code])
    sent = {"warn_minutes": 15, "most_refusals": 7, "mailed_roles": ["owner", "desk"]}
    assert client.post(url, sent | {"warn_minutes": 0}).status_code == 422
    assert client.post(url, sent).status_code == 302
    row = DeskSettings.objects.get(event=event)
    assert (row.warn_minutes, row.most_refusals) == (15, 7)
    assert row.mailed_roles == ["owner", "desk"]
    assert AuditEntry.objects.filter(event=event, verb="badges:desk_set_up").exists()


def test_worked_out_anew_it_has_the_same_tag_until_something_differs(event, session):
    DeskSettings.objects.create(event=event, most_refusals=1)
    Point.objects.create(event=event, code="r", name={"en": "Room"}, capacity=1)
    check_in(event, of_person(event, "Awa"))
    scan(event, "NOBODYSCODEAAAAA", scanned_at=NOW, now=NOW)
    Printer.objects.create(event=event, name="One", reasons=["no_paper"])
    Device.objects.create(
        event=event, name="Phone", token="t", added_at=NOW,
        added_by=make_member_once(event),
    )  # fmt: skip
    first = board.make(event, now=NOW)
    assert {one.key.split(":")[0] for one in first.alerts} >= {"session", "refusals"}
    assert board.make(event, now=NOW).tag == first.tag
    Point.objects.entrance(event)
    check_in(event, of_person(event, "Binta"))
    assert board.make(event, now=NOW).tag != first.tag
