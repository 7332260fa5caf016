"""A focal point enters answers for somebody, who looks through them and sends them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from gfmd_days.core.models import AuditEntry, Event, Mail, Role
from registration.domain import answering, applying, delegating, inviting, links
from registration.domain.answers import Answers
from registration.domain.inviting import Guest
from registration.domain.refusals import (
    DraftTooLong,
    InvitationNotOpen,
    InvitationUsed,
    InvitedAlready,
    MoveNotAllowed,
    SeatHeldAlready,
)
from registration.models import Delegation, Entry, Invitation
from tests.conftest import NOW, make_member
from tests.registration.test_delegations import (
    apply_with,
    free,
    guest,
    make_delegation,
)

WORDS = "To speak for those who clean our houses."


@pytest.fixture
def delegation(event):
    return make_delegation(event)


@pytest.fixture
def owner(event):
    return make_member(event, Role.OWNER)


@pytest.fixture
def invited(delegation):
    return delegating.invite(delegation, guest("amina"), by=None, now=NOW)


def enter_url(delegation, invitation):
    token = links.delegation_token(delegation)
    return reverse("registration:delegation_enter", args=[token, invitation.pk])


def another(delegation):
    """A second delegation of the same way in."""
    return Delegation.objects.create(
        event=delegation.event,
        stream=delegation.stream,
        name="Another",
        focal_name="Ana",
        focal_email="ana@example.org",
        seats=2,
    )


def opened(invitation):
    """A browser in which the person has opened their invitation, and its form."""
    browser = Client()
    page = browser.get(links.invitation_url(invitation), follow=True)
    return browser, page


def applied(event, name):
    """Somebody who came by the open call, before anybody invited them."""
    event = Event.objects.get(pk=event.pk)
    stream = event.streams.create(
        code="call",
        name={"en": "Open call"},
        category=event.streams.first().category,
        entry=Entry.OPEN,
        opens_at=event.streams.first().opens_at,
        closes_at=event.streams.first().closes_at,
    )
    answers = Answers(email=f"{name}@example.org", full_name=name, stream=stream)
    return applying.submit(event, answers, now=NOW)


# entering


def test_what_a_focal_point_entered_is_in_the_form_of_the_person(delegation, invited):
    page = Client().post(
        enter_url(delegation, invited),
        {"full_name": "Amina Diallo", "motivation": WORDS, "languages": ["fr", "wo"]},
    )
    assert page.status_code == 302
    _browser, form = opened(invited)
    words = form.content.decode()
    assert "Amina Diallo" in words
    assert WORDS in words
    assert form.context["form"].initial["languages"] == ["fr", "wo"]


def test_the_person_alone_sends_and_agrees(delegation, invited):
    Client().post(enter_url(delegation, invited), {"full_name": "Amina Diallo"})
    assert not delegation.event.registrations.exists()
    page = Client().get(enter_url(delegation, invited))
    assert "consent_processing" not in page.context["form"].fields
    assert "gender" not in page.context["form"].fields
    assert "accessibility" not in page.context["form"].fields


def test_a_consent_posted_for_somebody_is_not_kept(delegation, invited):
    Client().post(
        enter_url(delegation, invited),
        {"full_name": "Amina", "consent_processing": "on", "alias": "Nobody"},
    )
    invited.refresh_from_db()
    assert set(invited.entered) <= {"full_name", "language"}


def test_entered_answers_are_sealed_in_the_database(delegation, invited):
    Client().post(enter_url(delegation, invited), {"motivation": WORDS})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT entered_json FROM registration_invitation WHERE id = %s",
            [invited.pk],
        )
        (stored,) = cursor.fetchone()
    assert stored
    assert "clean" not in stored


def test_the_person_may_change_what_was_entered(delegation, invited):
    Client().post(enter_url(delegation, invited), {"full_name": "Amina Dialo"})
    row = apply_with(invited, "Amina Diallo")
    assert row.person.full_name == "Amina Diallo"


def test_what_was_entered_is_deleted_when_the_person_has_answered(delegation, invited):
    delegating.enter(invited, {"motivation": [WORDS]}, by=None, now=NOW)
    apply_with(Invitation.objects.get(pk=invited.pk), "amina")
    invited.refresh_from_db()
    assert invited.entered == {}


def test_what_was_entered_is_deleted_when_the_invitation_is_taken_back(invited):
    delegating.enter(invited, {"motivation": [WORDS]}, by=None, now=NOW)
    inviting.withdraw(invited, by=None, now=NOW)
    invited.refresh_from_db()
    assert invited.entered_json == ""


def test_nothing_is_entered_for_somebody_who_has_answered(delegation, invited):
    apply_with(invited, "amina")
    with pytest.raises(InvitationUsed):
        delegating.enter(invited, {"motivation": [WORDS]}, by=None, now=NOW)
    answer = Client().post(enter_url(delegation, invited), {"motivation": WORDS})
    assert answer.status_code == 302
    invited.refresh_from_db()
    assert invited.entered == {}


def test_more_than_anybody_writes_is_refused(invited):
    with pytest.raises(DraftTooLong):
        delegating.enter(invited, {"motivation": ["x" * 300_000]}, by=None, now=NOW)


def test_what_does_not_fit_is_said_and_stays_on_the_page(delegation, invited):
    long = "word " * 2000
    page = Client().post(enter_url(delegation, invited), {"motivation": long})
    assert page.status_code == 422
    assert "word word" in page.content.decode()
    invited.refresh_from_db()
    assert invited.entered == {}


def test_another_delegations_invitation_is_not_reached(event, delegation, invited):
    other = another(delegation)
    assert Client().get(enter_url(other, invited)).status_code == 404


def test_entering_is_noted_without_what_was_entered(delegation, invited):
    delegating.enter(invited, {"motivation": [WORDS]}, by=None, now=NOW)
    entry = AuditEntry.objects.get(verb="invitation:entered")
    assert WORDS not in str(entry.data)


def test_inviting_may_go_on_to_entering(delegation):
    page = f"/d/{links.delegation_token(delegation)}/"
    form = {
        "full_name": "Bao",
        "email": "bao@example.org",
        "language": "en",
        "then": "enter",
    }
    answer = Client().post(page, form)
    invited = Invitation.objects.get(email="bao@example.org")
    assert answer.url == enter_url(delegation, invited)


# somebody who has applied already


def test_a_focal_point_is_not_told_who_has_applied(event, delegation):
    applied(event, "amina")
    Mail.objects.all().delete()
    page = f"/d/{links.delegation_token(delegation)}/"
    form = {"full_name": "Amina", "email": "amina@example.org", "language": "en"}
    answer = Client().post(page, form)
    assert answer.status_code == 302
    assert Mail.objects.get().kind == "registration.invitation"
    assert free(delegation) == 1


def test_who_has_applied_takes_the_seat_with_one_press(event, delegation):
    row = applied(event, "amina")
    invitation = delegating.invite(delegation, guest("amina"), by=None, now=NOW)
    browser, page = opened(invitation)
    assert "You have applied already" in page.content.decode()
    done = browser.post(page.redirect_chain[-1][0], follow=True)
    assert "The seat is yours" in done.content.decode()
    row.refresh_from_db()
    assert row.invitation_id == invitation.pk
    assert row.nominated_at is not None
    assert free(delegation) == 1
    assert event.registrations.count() == 1


def test_opening_the_link_alone_takes_no_seat(event, delegation):
    row = applied(event, "amina")
    invitation = delegating.invite(delegation, guest("amina"), by=None, now=NOW)
    opened(invitation)
    row.refresh_from_db()
    assert row.invitation is None


def test_a_seat_is_taken_once(event, delegation):
    row = applied(event, "amina")
    invitation = delegating.invite(delegation, guest("amina"), by=None, now=NOW)
    delegating.join(row, invitation, by=None, now=NOW)
    with pytest.raises(InvitationUsed):
        delegating.join(row, invitation, by=None, now=NOW)
    assert free(delegation) == 1


def test_nobody_holds_two_seats(event, delegation):
    row = applied(event, "amina")
    first = delegating.invite(delegation, guest("amina"), by=None, now=NOW)
    delegating.join(row, first, by=None, now=NOW)
    other = another(delegation)
    second = delegating.invite(other, guest("amina"), by=None, now=NOW)
    with pytest.raises(SeatHeldAlready):
        delegating.join(row, second, by=None, now=NOW)
    row.refresh_from_db()
    assert row.invitation_id == first.pk


def test_who_has_left_takes_no_seat(event, delegation):
    row = applied(event, "amina")
    answering.withdraw(row, by=None, now=NOW)
    invitation = delegating.invite(delegation, guest("amina"), by=None, now=NOW)
    with pytest.raises(MoveNotAllowed):
        delegating.join(row, invitation, by=None, now=NOW)


def test_an_invitation_used_before_does_not_work_again(event, delegation):
    stream = delegation.stream
    own = inviting.invite(
        stream,
        Guest(full_name="Amina", email="amina@example.org"),
        by=None,
        now=NOW,
    )
    row = apply_with(own, "amina")
    seat = delegating.invite(delegation, guest("amina"), by=None, now=NOW)
    delegating.join(row, seat, by=None, now=NOW)
    with pytest.raises(InvitationNotOpen):
        inviting.check(own, now=NOW)


def test_two_delegations_may_invite_the_same_person(delegation):
    other = another(delegation)
    delegating.invite(delegation, guest("amina"), by=None, now=NOW)
    delegating.invite(other, guest("amina"), by=None, now=NOW)
    with pytest.raises(InvitedAlready):
        delegating.invite(other, guest("amina"), by=None, now=NOW)


# the links


def test_the_open_link_lasts_as_long_as_the_delegation_names_people(delegation):
    shared = delegating.share(delegation, by=None, now=NOW)
    delegation.until = NOW.date()
    delegation.save()
    assert inviting.check(shared, now=NOW) == shared
    late = NOW.replace(day=NOW.day + 1)
    with pytest.raises(InvitationNotOpen):
        inviting.check(shared, now=late)


def test_the_open_link_grows_with_the_seats(event, delegation, owner):
    shared = delegating.share(delegation, by=None, now=NOW)
    values = {name: getattr(delegation, name) for name in delegating.CHANGED}
    delegating.change(delegation, {**values, "seats": 5}, by=owner, now=NOW)
    shared.refresh_from_db()
    assert shared.uses == 50


def test_the_open_link_is_switched_off_alone(delegation):
    shared = delegating.share(delegation, by=None, now=NOW)
    token = links.delegation_token(delegation)
    address = reverse("registration:delegation_withdraw", args=[token, shared.pk])
    page = Client().post(address, follow=True)
    assert "The link works no more" in page.content.decode()
    with pytest.raises(InvitationNotOpen):
        inviting.check(shared, now=NOW)
    assert delegating.share(delegation, by=None, now=NOW) != shared


def test_a_new_link_ends_the_one_before(event, delegation, client_of):
    before = f"/d/{links.delegation_token(delegation)}/"
    address = reverse(
        "registration:delegation_new_link", args=[event.code, delegation.pk]
    )
    assert client_of(Role.OWNER).post(address).status_code == 302
    assert Client().get(before).status_code == 404
    delegation.refresh_from_db()
    assert Client().get(f"/d/{links.delegation_token(delegation)}/").status_code == 200
    assert Mail.objects.filter(to="roula@example.org").count() == 1


def test_the_list_is_filtered_by_delegation(event, delegation, client_of):
    applied(event, "bao")
    invitation = delegating.invite(delegation, guest("amina"), by=None, now=NOW)
    apply_with(invitation, "amina")
    address = reverse("registration:list", args=[event.code])
    page = client_of(Role.OWNER).get(address, {"delegation": delegation.pk})
    assert "amina" in page.content.decode()
    assert ">bao<" not in page.content.decode()


def test_invitations_nobody_used_follow_the_delegation_to_another_way_in(
    delegation, owner
):
    used = delegating.invite(delegation, guest("bao"), by=None, now=NOW)
    apply_with(used, "bao")
    waiting = delegating.invite(delegation, guest("amina"), by=None, now=NOW)
    other = delegation.event.streams.create(
        code="other",
        name={"en": "Other"},
        category=delegation.stream.category,
        entry=Entry.INVITED,
        opens_at=delegation.stream.opens_at,
        closes_at=delegation.stream.closes_at,
    )
    values = {name: getattr(delegation, name) for name in delegating.CHANGED}
    delegating.change(
        delegation, {**values, "stream": other, "seats": 3}, by=owner, now=NOW
    )
    used.refresh_from_db()
    waiting.refresh_from_db()
    assert (used.stream, waiting.stream) == (delegation.stream, other)
    delegation.refresh_from_db()
    with pytest.raises(InvitedAlready):
        delegating.invite(delegation, guest("amina"), by=None, now=NOW)


def test_somebody_whose_invitation_expired_is_invited_again(delegation):
    first = delegating.invite(delegation, guest("amina"), by=None, now=NOW)
    Invitation.objects.filter(pk=first.pk).update(until=NOW.date() - timedelta(days=1))
    second = delegating.invite(delegation, guest("amina"), by=None, now=NOW)
    assert inviting.check(second, now=NOW) == second
    with pytest.raises(InvitationNotOpen):
        inviting.check(first, now=NOW)


def test_the_history_names_who_did_it(event, delegation, client_of):
    row = applied(event, "amina")
    invitation = delegating.invite(delegation, guest("amina"), by=None, now=NOW)
    delegating.join(row, invitation, by=None, now=NOW)
    row.refresh_from_db()
    delegating.give_back(row, by=None, now=NOW)
    page = client_of(Role.OWNER).get(
        reverse("registration:one", args=[event.code, row.pk])
    )
    done = [(str(one["words"]), one["by"]) for one in page.context["history"]]
    assert ("Taken into the delegation", "the person") in done
    assert "the focal point" in {by for _words, by in done}
