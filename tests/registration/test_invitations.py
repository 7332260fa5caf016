"""Ways in that are not open to all: who is invited comes in, once, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gfmd_days.core.models import Event, Mail, Role
from registration.domain import applying, deciding, inviting, links, retention
from registration.domain.answers import Answers
from registration.domain.inviting import Guest
from registration.domain.refusals import InvitationNotOpen, InvitedAlready
from registration.models import Entry, Invitation, InvitationState, Registration, State
from tests.conftest import NOW, make_event, make_member, make_registration
from tests.racing import at_once
from tests.registration.test_applying import ALL, base
from tests.registration.test_last_seat import shared_database  # noqa: F401 - a fixture

TODAY = NOW.date()


@pytest.fixture
def owner(event):
    return make_member(event, Role.OWNER)


@pytest.fixture
def closed(event):
    """The way in of the test's event, for invited people only."""
    stream = event.streams.get()
    stream.entry = Entry.INVITED
    stream.save()
    return stream


@pytest.fixture
def client_(client_of):
    return client_of(Role.REGISTRATION)


def invite(stream, owner, email="layla@example.org", **more):
    guest = Guest(full_name="Layla BEN YOUSSEF", email=email, language="en")
    return inviting.invite(stream, guest, by=owner, now=NOW, **more)


def path(invitation):
    return links.invitation_url(invitation).split("8000", 1)[1]


def apply_by(client, event, invitation, **changes):
    """Open the invitation and answer, as a browser does."""
    opened = client.get(path(invitation))
    if opened.status_code != 302:
        return opened
    return client.post(opened.url, {**ALL, **changes})


def test_a_way_in_for_invited_people_lets_nobody_else_in(client, event, closed):
    page = client.get(f"{base(event)}{closed.code}/")
    assert "for invited people" in page.content.decode()
    client.post(f"{base(event)}{closed.code}/", ALL)
    assert not Registration.objects.exists()
    assert "by invitation" in client.get(f"/e/{event.code}/").content.decode()


def test_whoever_is_invited_applies_with_the_address_invited(
    client, event, closed, owner
):
    invitation = invite(closed, owner)
    [mail] = Mail.objects.filter(kind="registration.invitation")
    assert mail.to == "layla@example.org"
    assert path(invitation) in mail.text

    form = client.get(client.get(path(invitation)).url).content.decode()
    assert 'value="Layla BEN YOUSSEF"' in form
    apply_by(client, event, invitation, email="somebody.else@example.org")

    row = Registration.objects.get()
    assert row.person.email == "layla@example.org"
    assert (row.invitation, row.state) == (invitation, State.SUBMITTED)
    assert row.nominated_at is not None


def test_a_personal_invitation_works_once(client, event, closed, owner):
    invitation = invite(closed, owner)
    apply_by(client, event, invitation)
    again = apply_by(client, event, invitation)
    assert "used already" in again.content.decode()
    assert Registration.objects.count() == 1


def test_an_invitation_ends_on_its_date_and_when_it_is_taken_back(
    client, event, closed, owner
):
    late = invite(closed, owner, until=TODAY)
    assert late.state(today=TODAY) == InvitationState.OPEN
    assert late.state(today=TODAY + timedelta(days=1)) == InvitationState.EXPIRED
    gone = invite(closed, owner, "bao@example.org")
    inviting.withdraw(gone, by=owner, now=NOW)
    assert "not open any more" in client.get(path(gone)).content.decode()
    with pytest.raises(InvitationNotOpen):
        inviting.withdraw(gone, by=owner, now=NOW)


@pytest.mark.parametrize("token", ["x", "0" * 32 + ".forged", "é", "a" * 500])
def test_a_forged_link_opens_nothing(client, event, closed, token):
    assert client.get(f"{base(event)}invited/{token}/").status_code == 404


def test_an_invitation_to_another_event_opens_nothing(
    client, event, other_event, closed, owner
):
    invitation = invite(closed, owner)
    there = path(invitation).replace(event.code, other_event.code)
    assert client.get(there).status_code == 404


def test_an_invitation_does_not_open_another_way_in(client, event, closed, owner):
    other = event.streams.create(
        code="other",
        name={"en": "Other"},
        category=closed.category,
        opens_at=closed.opens_at,
        closes_at=closed.closes_at,
        entry=Entry.INVITED,
    )
    client.get(path(invite(closed, owner)))
    client.post(f"{base(event)}{other.code}/", ALL)
    assert not Registration.objects.exists()


def test_nobody_is_invited_twice_and_nobody_who_applied(event, closed, owner):
    invite(closed, owner)
    with pytest.raises(InvitedAlready):
        invite(closed, owner, "LAYLA@example.org ")
    make_registration(event, "Bao", email="bao@example.org")
    done, refused = inviting.invite_many(
        closed,
        [Guest(full_name="", email=f"{name}@example.org") for name in ("bao", "chi")],
        by=owner,
        now=NOW,
    )
    assert (done, [guest.email for guest, _ in refused]) == (1, ["bao@example.org"])


def test_an_open_link_lets_in_as_many_as_it_says(client, event, closed, owner):
    link = inviting.open_link(closed, label="Members", uses=2, by=owner)
    for name in ("a", "b", "c"):
        last = apply_by(client, event, link, email=f"{name}@example.org")
    assert "used already" in last.content.decode()
    assert Registration.objects.count() == 2
    assert inviting.uses_left(link) == 0


def test_the_last_use_of_a_link_goes_to_one_of_twenty(shared_database):  # noqa: F811
    event = Event.objects.get(pk=make_event().pk)
    stream = event.streams.get()
    link = inviting.open_link(stream, label="Members", uses=1, by=None)

    def applying_as(number):
        answers = Answers(
            email=f"p{number}@example.org", full_name=f"P {number}", stream=stream
        )
        return lambda: applying.submit(event, answers, invitation=link, now=NOW)

    faults = at_once(*map(applying_as, range(20)))

    assert faults == ["InvitationUsed()"] * 19
    assert Registration.objects.count() == 1


def test_a_way_in_that_selects_does_so_behind_the_release(client, event, closed, owner):
    closed.selects = True
    closed.save()
    apply_by(client, event, invite(closed, owner))
    row = Registration.objects.get()
    assert (row.state, row.decision, row.told) == (State.DECIDED, "selected", "")
    deciding.release(row, by=owner, now=NOW)


def test_a_limit_per_organisation_leaves_the_second_to_the_committee(
    client, event, closed, owner
):
    closed.selects, closed.per_organisation = True, 1
    closed.save()
    for name in ("a", "b"):
        invitation = invite(closed, owner, f"{name}@example.org")
        apply_by(client, event, invitation)
    states = sorted(Registration.objects.values_list("state", flat=True))
    assert states == [State.DECIDED, State.SUBMITTED]


def test_the_team_invites_a_list_and_hears_which_lines_cannot_be_read(
    client_, event, closed
):
    url = f"/manage/{event.code}/invitations/add/list/"
    good = "Amina Diallo <amina@example.org>\nBao\tbao@example.org\n\n"
    good += "chi@example.org, Chi"
    data = {"stream": closed.pk, "language": "en", "guests": f"{good}\nno address"}
    page = client_.post(url, data)
    assert page.status_code == 422
    assert "Line 5 has no address: no address" in page.content.decode()
    assert "Amina Diallo" in page.content.decode(), "what was typed is kept"
    assert not Invitation.objects.exists()

    client_.post(url, {**data, "guests": good})
    found = set(Invitation.objects.values_list("full_name", "email"))
    assert found == {
        ("Amina Diallo", "amina@example.org"),
        ("Bao", "bao@example.org"),
        ("Chi", "chi@example.org"),
    }
    assert Mail.objects.count() == 3


def test_the_list_counts_and_finds_in_as_many_queries_for_many(
    client_, event, closed, owner
):
    url = f"/manage/{event.code}/invitations/?q=example"

    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client_.get(url).status_code == 200
        return len(asked)

    assert "Nobody is invited yet" in client_.get(url).content.decode()
    invite(closed, owner)
    one = queries()
    for name in ("b", "c"):
        invite(closed, owner, f"{name}@example.org")
    assert queries() == one
    page = client_.get(f"{url}&state=used").content.decode()
    assert "Nobody found" in page


def test_an_invitation_sent_again_is_one_mail_in_ten_minutes(event, closed, owner):
    invitation = invite(closed, owner)
    for minutes in (0, 1, 11):
        later = NOW + timedelta(minutes=minutes)
        inviting.send_again(invitation, by=owner, now=later)
    assert Mail.objects.filter(kind="registration.invitation").count() == 3


def test_a_purge_deletes_who_was_invited(event, closed, owner):
    invite(closed, owner)
    retention.purge(event)
    assert not Invitation.objects.exists()
