"""Seats of delegations: the focal point fills them, never more, and sees no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gfmd_days.core.models import Event, Mail, Role
from registration.domain import (
    answering,
    applying,
    deciding,
    delegating,
    inviting,
    links,
    retention,
)
from registration.domain import seats as seats_domain
from registration.domain.answers import Answers
from registration.domain.inviting import Guest
from registration.domain.refusals import (
    DelegationClosed,
    MoveNotAllowed,
    NoSeatLeft,
    SeatsInUse,
)
from registration.models import (
    Decision,
    Delegation,
    Entry,
    Registration,
    State,
)
from tests.conftest import NOW, make_event, make_member
from tests.racing import at_once
from tests.registration.test_last_seat import shared_database  # noqa: F401 - a fixture


@pytest.fixture
def owner(event):
    return make_member(event, Role.OWNER)


def make_delegation(event, seats=2, **more):
    stream = event.streams.get()
    stream.entry = Entry.INVITED
    stream.save()
    return Delegation.objects.create(
        event=Event.objects.get(pk=event.pk),
        stream=stream,
        name="Migrant Forum",
        focal_name="Roula",
        focal_email="roula@example.org",
        seats=seats,
        **more,
    )


@pytest.fixture
def delegation(event):
    return make_delegation(event)


def guest(name):
    return Guest(full_name=name, email=f"{name}@example.org")


def apply_with(invitation, name):
    answers = Answers(
        email=invitation.email or f"{name}@example.org",
        full_name=name,
        stream=invitation.stream,
    )
    return applying.submit(invitation.event, answers, invitation=invitation, now=NOW)


def comes(delegation, name):
    """Invite somebody to a seat, and let them apply."""
    invitation = delegating.invite(delegation, guest(name), by=None, now=NOW)
    return apply_with(invitation, name)


def free(delegation):
    return seats_domain.of(delegation, now=NOW).free


def url(delegation):
    return f"/d/{links.delegation_token(delegation)}/"


def test_an_invitation_keeps_a_seat_until_it_is_taken_back(delegation):
    invitation = delegating.invite(delegation, guest("amina"), by=None, now=NOW)
    assert free(delegation) == 1
    inviting.withdraw(invitation, by=None, now=NOW)
    assert free(delegation) == 2


def test_whoever_takes_a_seat_and_leaves_gives_it_back(delegation):
    row = apply_with(
        delegating.invite(delegation, guest("amina"), by=None, now=NOW), "amina"
    )
    assert row.nominated_at == NOW
    assert free(delegation) == 1
    answering.withdraw(row, by=None, now=NOW)
    assert free(delegation) == 2


def test_no_more_are_invited_than_there_are_seats(delegation):
    for name in ("amina", "bao"):
        delegating.invite(delegation, guest(name), by=None, now=NOW)
    with pytest.raises(NoSeatLeft):
        delegating.invite(delegation, guest("chi"), by=None, now=NOW)


def test_the_last_seat_goes_to_one_of_twenty(shared_database):  # noqa: F811
    delegation = make_delegation(make_event(), seats=1)
    deeds = [
        lambda n=n: delegating.invite(delegation, guest(f"p{n}"), by=None, now=NOW)
        for n in range(20)
    ]
    assert at_once(*deeds) == ["NoSeatLeft()"] * 19
    assert delegation.invitations.count() == 1


def test_the_open_link_brings_people_before_the_focal_point(delegation):
    link = delegating.share(delegation, by=None, now=NOW)
    assert delegating.share(delegation, by=None, now=NOW) == link
    row = apply_with(link, "amina")
    assert row.nominated_at is None
    assert free(delegation) == 2, "who only asks holds no seat"
    [mail] = Mail.objects.filter(kind="registration.delegation_waits")
    assert mail.to == "roula@example.org"
    assert "amina" not in mail.text

    delegating.take_in(row, by=None, now=NOW)
    delegating.take_in(row, by=None, now=NOW)
    assert free(delegation) == 1
    delegating.give_back(Registration.objects.get(), by=None, now=NOW)
    assert free(delegation) == 2


def test_a_seat_is_not_taken_from_somebody_who_knows_the_decision(delegation, owner):
    row = apply_with(
        delegating.invite(delegation, guest("amina"), by=None, now=NOW), "amina"
    )
    deciding.decide(row, Decision.SELECTED, by=owner)
    deciding.release(row, by=owner, now=NOW)
    row.refresh_from_db()
    with pytest.raises(MoveNotAllowed):
        delegating.give_back(row, by=None, now=NOW)


def test_where_networks_choose_their_people_are_selected_at_once(delegation):
    delegation.stream.selects = True
    delegation.stream.save()
    row = apply_with(
        delegating.invite(delegation, guest("amina"), by=None, now=NOW), "amina"
    )
    row.refresh_from_db()
    assert (row.state, row.decision) == (State.DECIDED, Decision.SELECTED)
    delegating.give_back(row, by=None, now=NOW)
    row.refresh_from_db()
    assert row.state in {State.SUBMITTED, State.UNDER_REVIEW}


def test_a_closed_or_late_delegation_names_nobody_more(delegation, owner):
    delegating.set_closed(delegation, True, by=owner)
    with pytest.raises(DelegationClosed):
        delegating.invite(delegation, guest("amina"), by=None, now=NOW)
    Delegation.objects.update(is_closed=False, until=NOW.date())
    late = Delegation.objects.get()
    assert seats_domain.is_open(late, now=NOW)
    assert not seats_domain.is_open(late, now=NOW + timedelta(days=1))


def test_seats_cannot_be_fewer_than_are_taken(delegation, owner):
    for name in ("amina", "bao"):
        delegating.invite(delegation, guest(name), by=None, now=NOW)
    values = {name: getattr(delegation, name) for name in delegating.CHANGED}
    with pytest.raises(SeatsInUse):
        delegating.change(delegation, {**values, "seats": 1}, by=owner, now=NOW)


def test_a_new_focal_point_gets_a_link_and_the_old_one_stops(client, delegation, owner):
    old = url(delegation)
    values = {name: getattr(delegation, name) for name in delegating.CHANGED}
    new = {**values, "focal_email": "carol@example.org"}
    delegating.change(delegation, new, by=owner, now=NOW)
    assert client.get(old).status_code == 404
    [mail] = Mail.objects.filter(kind="registration.focal_point")
    assert mail.to == "carol@example.org"
    assert url(Delegation.objects.get()) in mail.text


def test_the_focal_point_invites_sees_states_and_nothing_sensitive(client, delegation):
    page = client.post(
        url(delegation),
        {"full_name": "Amina", "email": "amina@example.org", "language": "en"},
    )
    assert page.status_code == 302
    row = apply_with(delegation.invitations.get(), "Amina")
    row.accessibility, row.motivation = "A-RAMP", "MY-REASONS"
    row.state, row.decision = State.DECIDED, Decision.REJECTED
    row.save()
    shown = client.get(url(delegation))
    words = shown.content.decode()
    assert "Amina" in words
    assert "Under review" in words, "a decision not yet released is nobody's"
    assert "A-RAMP" not in words
    assert "MY-REASONS" not in words
    assert shown["Cache-Control"] == "private, no-store"


def test_what_the_focal_point_typed_wrong_is_said_and_kept(client, delegation):
    page = client.post(url(delegation), {"full_name": "Amina", "email": "nowhere"})
    assert page.status_code == 422
    assert 'value="Amina"' in page.content.decode()
    assert not delegation.invitations.exists()


def test_people_of_another_delegation_are_out_of_reach(client, event, delegation):
    theirs = make_other(event)
    row = apply_with(delegating.share(theirs, by=None, now=NOW), "amina")
    waiting = delegating.invite(theirs, guest("bao"), by=None, now=NOW)
    here = url(delegation)
    for path in (
        f"people/{row.pk}/take/",
        f"people/{row.pk}/give-back/",
        f"invited/{waiting.pk}/again/",
        f"invited/{waiting.pk}/withdraw/",
    ):
        assert client.post(here + path).status_code == 404
    row.refresh_from_db()
    assert row.nominated_at is None


def make_other(event):
    return Delegation.objects.create(
        event=Event.objects.get(pk=event.pk),
        stream=event.streams.get(),
        name="Another network",
        focal_name="Ana",
        focal_email="ana@example.org",
        seats=2,
    )


@pytest.mark.parametrize("token", ["x", "abc.def", "é" * 40])
def test_a_forged_link_opens_no_delegation(client, db, token):
    assert client.get(f"/d/{token}/").status_code == 404


def test_the_team_adds_a_delegation_and_its_focal_point_hears(client_of, event):
    client: Client = client_of(Role.REGISTRATION)
    page = client.get(f"/manage/{event.code}/delegations/").content.decode()
    assert "No delegation yet" in page
    values = {
        "name": "Migrant Forum",
        "stream": event.streams.get().pk,
        "seats": 3,
        "focal_name": "Roula",
        "focal_email": "Roula@Example.org",
        "language": "fr",
    }
    add = f"/manage/{event.code}/delegations/add/"
    assert client.post(add, values).status_code == 302
    [mail] = Mail.objects.all()
    assert (mail.to, mail.language) == ("roula@example.org", "fr")
    again = client.post(add, values)
    assert "a delegation of this name already" in again.content.decode()


def test_the_list_of_delegations_takes_as_many_queries_for_many(client_of, event):
    client = client_of(Role.REGISTRATION)
    make_delegation(event)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/manage/{event.code}/delegations/")
        return len(asked)

    queries()
    one = queries()
    make_other(event)
    delegating.invite(Delegation.objects.first(), guest("amina"), by=None, now=NOW)
    assert queries() == one


def test_a_purge_deletes_delegations_with_their_invitations(event, delegation):
    delegating.invite(delegation, guest("amina"), by=None, now=NOW)
    retention.purge(event)
    assert not Delegation.objects.exists()
