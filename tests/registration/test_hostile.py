"""What must hold however people and links are misused."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from gfmd_days.core.models import Mail, Role
from registration.domain import (
    answering,
    delegating,
    merging,
    removal,
)
from registration.domain.refusals import InvitedAlready
from registration.models import MailingKind, MergeRecord
from tests.conftest import NOW, make_member, make_registration
from tests.registration.mailings.conftest import draft, make_three, send, work
from tests.registration.test_delegations import apply_with, guest, make_delegation


@pytest.fixture(autouse=True)
def _nobody_was_here_before():
    cache.clear()


@pytest.fixture
def owner(event):
    return make_member(event, Role.OWNER)


@pytest.fixture
def delegation(event):
    return make_delegation(event)


def to_another_way_in(delegation, owner):
    """Let the delegation's people come by another way in from now on."""
    first = delegation.stream
    other = delegation.event.streams.create(
        code="network",
        name={"en": "Networks"},
        category=first.category,
        entry=first.entry,
        opens_at=first.opens_at,
        closes_at=first.closes_at,
    )
    values = {name: getattr(delegation, name) for name in delegating.CHANGED}
    delegating.change(delegation, {**values, "stream": other}, by=owner, now=NOW)
    delegation.refresh_from_db()
    return other


def test_invitations_follow_their_delegation_to_another_way_in(delegation, owner):
    invitation = delegating.invite(delegation, guest("amina"), by=None, now=NOW)
    shared = delegating.share(delegation, by=None, now=NOW)
    other = to_another_way_in(delegation, owner)
    invitation.refresh_from_db()
    shared.refresh_from_db()
    assert (invitation.stream, shared.stream) == (other, other)


def test_nobody_is_invited_twice_after_a_delegation_changed_its_way_in(
    delegation, owner
):
    apply_with(delegating.invite(delegation, guest("amina"), by=None, now=NOW), "amina")
    to_another_way_in(delegation, owner)
    with pytest.raises(InvitedAlready):
        delegating.invite(delegation, guest("amina"), by=None, now=NOW)


def test_erasing_somebody_leaves_nothing_in_a_merge_that_was_undone(event, owner):
    kept = make_registration(event, "Bao", email="bao@example.org")
    gone = make_registration(event, "Layla", email="layla@example.org")
    record = merging.merge(kept, dropped=gone, taking=(), by=owner, now=NOW)
    back = merging.undo(record, by=owner, now=NOW)
    removal.remove(back)
    held = "".join(MergeRecord.objects.values_list("content", flat=True))
    assert "Layla" not in held


def test_erasing_somebody_leaves_no_mail_to_the_address_they_were_invited_at(
    event, delegation, owner
):
    row = apply_with(
        delegating.invite(delegation, guest("amina"), by=None, now=NOW), "amina"
    )
    row.person.email = "new@example.org"
    row.person.save()
    removal.remove(row)
    assert not Mail.objects.filter(to="amina@example.org").exists()


def test_who_left_before_their_turn_gets_no_mail_to_many(event, owner):
    rows = make_three(event)
    row = draft(event, owner, kind=MailingKind.NEWS)
    send(row, owner, works=False)
    answering.withdraw(rows[0], by=None, now=NOW)
    Mail.objects.all().delete()
    work()
    assert rows[0].person.email not in Mail.objects.values_list("to", flat=True)


def test_who_leaves_gets_nothing_of_a_mail_to_many_that_still_waits(event, owner):
    rows = make_three(event)
    row = draft(event, owner, kind=MailingKind.NEWS)
    send(row, owner)
    answering.withdraw(rows[0], by=None, now=NOW)
    assert not Mail.objects.filter(
        to=rows[0].person.email, kind="registration.news"
    ).exists()
