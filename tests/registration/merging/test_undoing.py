"""What was made one is made two again, as long as that can be."""

from datetime import timedelta

import pytest

from gfmd_days.core.models import Person
from registration.domain import duplicates, merging
from registration.domain.refusals import (
    AddressTaken,
    CannotUndo,
    EventFull,
    GoneAlready,
)
from registration.models import Decision, MergeRecord, Registration, State
from tests.conftest import NOW, make_registration
from tests.registration.merging.lives import full_lives, merge, state_of


def test_undoing_brings_everything_back(event, both, user):
    full_lives(event, both, user)
    duplicates.look(event)
    before = state_of(event)
    record = merge(both, user, "full_name", "email")
    assert state_of(event) != before
    merging.undo(record, by=user, now=NOW + timedelta(days=29))
    after = state_of(event)
    for label, rows in before.items():
        differing = [
            (label, key, one[key], other[key])
            for one, other in zip(rows, after[label], strict=True)
            for key in one
            if one[key] != other[key]
        ]
        assert differing == []


@pytest.mark.parametrize("days", [31, 400])
def test_after_thirty_days_it_stays_as_it_is(event, both, user, days):
    record = merge(both, user)
    with pytest.raises(CannotUndo):
        merging.undo(record, by=user, now=NOW + timedelta(days=days))


def test_what_was_changed_since_is_not_overwritten(event, both, user):
    kept, _dropped = both
    record = merge(both, user, "full_name")
    Person.objects.filter(pk=kept.person_id).update(full_name="Layla B. YOUSSEF")
    with pytest.raises(CannotUndo):
        merging.undo(record, by=user, now=NOW)
    assert event.registrations.count() == 1
    assert MergeRecord.objects.standing().count() == 1
    assert Person.objects.get(pk=kept.person_id).full_name == "Layla B. YOUSSEF"


def test_an_address_that_is_taken_meanwhile_stops_the_undoing(event, both, user):
    record = merge(both, user)
    make_registration(event, "Somebody", email="x@example.org")
    with pytest.raises(AddressTaken):
        merging.undo(record, by=user, now=NOW)
    assert event.registrations.count() == 2


def test_undoing_gives_nobody_a_place_that_is_gone(event, both, user):
    Registration.objects.update(state=State.CONFIRMED, decision=Decision.SELECTED)
    record = merge(both, user)
    make_registration(event, "Other", email="o@example.org", state=State.CONFIRMED)
    event.capacity = 2
    event.save()
    with pytest.raises(EventFull):
        merging.undo(record, by=user, now=NOW)
    assert event.registrations.accredited().count() == 2


def test_two_at_once_merge_once(event, both, user):
    merge(both, user)
    with pytest.raises(GoneAlready):
        merge(both, user)
    kept = Registration.objects.get()
    with pytest.raises(GoneAlready):
        merge((kept, kept), user)
