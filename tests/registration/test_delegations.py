"""Seats of delegations: the focal point fills them, never more, and sees no more."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gfmd_days.core.models import Event, Mail, Role
from registration.domain import (
    answering,
    applying,
    deciding,
    delegating,
    inviting,
    links,
    merging,
    retention,
)
from registration.domain import seats as seats_domain
from registration.domain.answers import Answers
from registration.domain.inviting import Guest
from registration.domain.refusals import (
    DelegationClosed,
    MoveNotAllowed,
    NoSeatLeft,
    Refused,
    SeatsInUse,
)
from registration.models import (
    Decision,
    Delegation,
    Entry,
    InvitationState,
    MergeRecord,
    Registration,
    State,
)
from tests.conftest import NOW, make_event, make_member, make_registration
from tests.registration.test_last_seat import shared_database  # noqa: F401 - a fixture
from tests.registration.test_review_races import at_once


@pytest.fixture(autouse=True)
def _nobody_was_here_before():
    cache.clear()


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
    assert delegating.is_open(late, now=NOW)
    assert not delegating.is_open(late, now=NOW + timedelta(days=1))


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


DEEDS = (
    "invite", "ask", "take", "back", "leave", "reopen", "select", "reject", "merge",
    "unmerge", "invite", "leave", "reopen",
)  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.integers(0, 3)), min_size=8, max_size=20
)


def step(delegation, deed, number, which, *, by):
    """Do one of the deeds to one of those there, if there is one."""
    rows = list(Registration.objects.order_by("pk"))
    if deed == "invite":
        made = delegating.invite(delegation, guest(f"i{number}"), by=None, now=NOW)
        if which:
            apply_with(made, f"i{number}")
    elif deed == "ask":
        apply_with(delegating.share(delegation, by=None, now=NOW), f"a{number}")
    elif deed == "unmerge":
        for record in MergeRecord.objects.standing().order_by("-pk")[:1]:
            merging.undo(record, by=by, now=NOW)
    elif rows:
        row, other = rows[which % len(rows)], rows[(which + 1) % len(rows)]
        does = {
            "take": lambda: delegating.take_in(row, by=None, now=NOW),
            "back": lambda: delegating.give_back(row, by=None, now=NOW),
            "leave": lambda: answering.withdraw(row, by=None, now=NOW),
            "reopen": lambda: answering.reopen(row, by=by, now=NOW),
            "select": lambda: tell(row, Decision.SELECTED, by=by),
            "reject": lambda: tell(row, Decision.REJECTED, by=by),
            "merge": lambda: merging.merge(
                row, dropped=other, taking=(), by=by, now=NOW
            ),
        }
        does[deed]()


def tell(row, decision, *, by):
    deciding.decide(row, decision, by=by)
    deciding.release(row, by=by, now=NOW)


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seats=st.integers(1, 2), steps=STEPS)
def test_whatever_anybody_does_no_seat_is_given_twice(event, owner, seats, steps):
    with transaction.atomic():
        delegation = make_delegation(event, seats=seats)
        for number, (deed, which) in enumerate(steps):
            with contextlib.suppress(Refused), transaction.atomic():
                step(delegation, deed, number, which, by=owner)
            here = seats_domain.of(delegation, now=NOW)
            assert 0 <= here.used <= seats, (number, deed)
            [(_row, counted)] = delegating.with_counts(delegation.event, now=NOW)
            assert counted == here.used, "the list and the page count alike"
        transaction.set_rollback(True)


def test_a_seat_given_on_is_not_had_again_by_opening_again(event, owner):
    delegation = make_delegation(event, seats=1)
    row = comes(delegation, "amina")
    answering.withdraw(row, by=None, now=NOW)
    comes(delegation, "bao")
    with pytest.raises(NoSeatLeft):
        answering.reopen(row, by=owner, now=NOW)
    Delegation.objects.update(seats=2)
    answering.reopen(row, by=owner, now=NOW)
    assert free(Delegation.objects.get()) == 0


def test_a_seat_given_on_is_not_had_again_by_a_second_decision(event, owner):
    delegation = make_delegation(event, seats=1)
    row = comes(delegation, "amina")
    tell(row, Decision.REJECTED, by=owner)
    comes(delegation, "bao")
    row.refresh_from_db()
    deciding.decide(row, Decision.SELECTED, by=owner)
    with pytest.raises(NoSeatLeft):
        deciding.release(row, by=owner, now=NOW)
    row.refresh_from_db()
    assert row.told == Decision.REJECTED


def test_merging_keeps_the_seat_and_its_invitation_is_not_open_again(event, owner):
    delegation = make_delegation(event, seats=1)
    kept = make_registration(event, "Amina Ba", email="other@example.org")
    row = comes(delegation, "amina")
    invitation = row.invitation
    record = merging.merge(kept, dropped=row, taking=(), by=owner, now=NOW)
    kept.refresh_from_db()
    assert (kept.invitation, kept.nominated_at) == (invitation, NOW)
    assert free(delegation) == 0
    assert invitation.state(today=NOW.date()) == InvitationState.USED
    merging.undo(record, by=owner, now=NOW)
    kept.refresh_from_db()
    assert kept.nominated_at is None
    assert free(delegation) == 0


def test_of_two_with_seats_merged_one_seat_is_free_until_it_is_undone(event, owner):
    delegation = make_delegation(event, seats=2)
    first, second = comes(delegation, "amina"), comes(delegation, "aminah")
    invitation = second.invitation
    record = merging.merge(first, dropped=second, taking=(), by=owner, now=NOW)
    invitation.refresh_from_db()
    assert free(delegation) == 1
    assert invitation.state(today=NOW.date()) == InvitationState.WITHDRAWN
    comes(delegation, "bao")
    with pytest.raises(NoSeatLeft):
        merging.undo(record, by=owner, now=NOW)


def test_the_last_seat_goes_to_one_of_ten_who_applied(shared_database):  # noqa: F811
    delegation = make_delegation(make_event(), seats=1)
    link = delegating.share(delegation, by=None, now=NOW)
    rows = [apply_with(link, f"p{number}") for number in range(10)]
    deeds = [lambda row=row: delegating.take_in(row, by=None, now=NOW) for row in rows]
    assert at_once(*deeds) == ["NoSeatLeft()"] * 9
    assert free(delegation) == 0


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
