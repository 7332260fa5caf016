"""The selection rules of 2016 to 2019, each set up on the settings pages alone.

Source: the calls of those years; the rule changed nearly every time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache

from gfmd_days.core.models import AuditEntry, Event, Organisation, Role
from registration.audit import Verb
from registration.domain import answering, applying, deciding, delegating, inviting
from registration.domain.answers import Answers
from registration.domain.inviting import Guest
from registration.domain.refusals import (
    EventFull,
    InvitationNeeded,
    OrganisationFull,
    StreamClosed,
    StreamFull,
)
from registration.models import Decision, Entry, Registration, State
from tests.conftest import NOW, make_member, make_registration

OPENS, CLOSES = NOW - timedelta(days=10), NOW + timedelta(days=30)


@pytest.fixture(autouse=True)
def _nobody_was_here_before():
    cache.clear()


@pytest.fixture
def owner(event):
    return make_member(event, Role.OWNER)


@pytest.fixture
def office(client_of):
    return client_of(Role.REGISTRATION)


@pytest.fixture
def settle(office, event):
    """Set up the places of the event and its ways in, as on the settings pages."""

    def build(capacity: int, **ways: dict[str, object]) -> Event:
        Event.objects.filter(pk=event.pk).update(capacity=capacity)
        event.streams.all().delete()
        delegate = event.categories.get(code="delegate")
        for position, (code, way) in enumerate(ways.items()):
            data = {
                "code": code,
                "name_en": code.title(),
                "name_fr": code.title(),
                "category": delegate.pk,
                "position": position,
                "entry": Entry.OPEN,
                "opens_at": at(OPENS),
                "closes_at": at(CLOSES),
                **way,
            }
            url = f"/manage/{event.code}/intake/ways-in/add/"
            answer = office.post(url, data)
            assert answer.status_code == 302, answer.context["form"].errors
        return Event.objects.get(pk=event.pk)

    return build


def at(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M")


def apply(stream, name, **more):
    answers = Answers(email=f"{name}@example.org", full_name=name, stream=stream)
    registration = applying.submit(stream.event, answers, now=NOW, **more)
    registration.refresh_from_db()
    return registration


def confirm(row, owner):
    """Select, release and confirm."""
    if row.state != State.DECIDED:
        deciding.decide(row, Decision.SELECTED, by=owner)
    deciding.release(row, by=owner, now=NOW)
    answering.confirm(row, by=None, now=NOW)


def enter(stream, name, **more):
    email = f"{name}@example.org"
    row = make_registration(stream.event, name, email=email, **more)
    row.stream = stream
    row.save()
    return row


def fill(stream, count):
    """People who hold a place already."""
    for number in range(count):
        enter(stream, f"{stream.code}{number}", state=State.CONFIRMED)


def delegation_of(stream, office, seats):
    office.post(
        f"/manage/{stream.event.code}/delegations/add/",
        {
            "name": "Migrant Forum in Asia",
            "stream": stream.pk,
            "seats": seats,
            "focal_name": "Agnes",
            "focal_email": "agnes@example.org",
            "language": "en",
        },
    )
    return stream.delegations.get()


def test_2016_half_by_networks_at_once_half_by_open_call(settle, office, owner):
    event = settle(
        10,
        networks={"entry": Entry.INVITED, "selects": "on", "places": 5},
        call={"places": 5},
    )
    networks, call = event.streams.get(code="networks"), event.streams.get(code="call")
    delegation = delegation_of(networks, office, seats=5)
    guest = Guest(full_name="Ana", email="ana@example.org")
    invitation = delegating.invite(delegation, guest, by=None, now=NOW)

    nominee = apply(networks, "ana", invitation=invitation)
    applicant = apply(call, "bao")

    assert (nominee.state, nominee.decision) == (State.DECIDED, Decision.SELECTED)
    assert applicant.state == State.SUBMITTED, "the committee reads the open call"
    with pytest.raises(InvitationNeeded):
        apply(networks, "chi")
    fill(call, 5)
    with pytest.raises(StreamFull):
        confirm(applicant, owner)
    confirm(nominee, owner)


def test_2017_by_invitation_only_and_more_invited_than_places(settle, office, owner):
    event = settle(
        4, invited={"entry": Entry.INVITED, "selects": "on", "per_organisation": 1}
    )
    stream = event.streams.get()
    guests = [Guest(full_name=f"G {n}", email=f"g{n}@example.org") for n in range(6)]
    done, refused = inviting.invite_many(stream, guests, by=owner, now=NOW)
    assert (done, refused) == (6, [])
    assert "by invitation" in office.get(f"/e/{event.code}/").content.decode()

    rows = [
        apply(stream, one.email.split("@")[0], invitation=one)
        for one in stream.invitations.order_by("pk")
    ]
    for row in rows[:4]:
        confirm(row, owner)
    with pytest.raises(EventFull):
        confirm(rows[4], owner)


def test_2017_one_of_an_organisation_with_exceptions_on_record(settle, owner):
    event = settle(10, invited={"entry": Entry.INVITED, "per_organisation": 1})
    stream = event.streams.get()
    union = Organisation.objects.named(event, "Union")
    people = [
        enter(stream, name, organisation=union) for name in ("delegate", "speaker")
    ]
    deciding.decide(people[0], Decision.SELECTED, by=owner)
    with pytest.raises(OrganisationFull):
        deciding.decide(people[1], Decision.SELECTED, by=owner)
    deciding.decide(people[1], Decision.SELECTED, by=owner, beyond_limit=True)
    kept = AuditEntry.objects.filter(verb=Verb.SELECTED).order_by("-pk").first()
    assert kept.data == {"beyond_limit": True}


def test_2018_more_for_networks_than_for_the_call_and_the_event_counts(settle, owner):
    event = settle(
        250, networks={"entry": Entry.INVITED, "places": 174}, call={"places": 80}
    )
    networks, call = event.streams.get(code="networks"), event.streams.get(code="call")
    fill(networks, 174)
    fill(call, 75)
    last, one_more = (apply(call, name) for name in ("ana", "bao"))
    confirm(last, owner)
    with pytest.raises(EventFull):  # 254 in the ways in, 250 in the house
        confirm(one_more, owner)
    assert Registration.objects.filter(state=State.CONFIRMED).count() == 250


def test_2019_one_form_for_all_another_for_observers_until_a_day(settle, office, event):
    observer = event.categories.create(code="observer", name={"en": "Observer"})
    for code in ("all", "observers"):
        office.post(
            f"/manage/{event.code}/forms/add/",
            {"code": code, "name_en": code, "name_fr": code, "purpose": "application"},
        )
        office.post(f"/manage/{event.code}/forms/{code}/publish/")
    forms = {form.code: form.pk for form in event.forms.all()}
    event = settle(
        200,
        call={"form": forms["all"], "closes_at": at(NOW + timedelta(days=1))},
        observers={"form": forms["observers"], "category": observer.pk},
    )
    call = event.streams.get(code="call")
    seen = apply(event.streams.get(code="observers"), "ana")
    assert seen.category == observer
    late = Answers(email="bao@example.org", full_name="Bao", stream=call)
    with pytest.raises(StreamClosed):
        applying.submit(event, late, now=NOW + timedelta(days=2))
    asked = {stream.form.code for stream in event.streams.all()}
    assert asked == {"all", "observers"}
