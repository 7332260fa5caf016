from datetime import date, time

import pytest

from gfmd_days.core.domain import events
from gfmd_days.core.domain.refusals import CodeTaken, DateTaken, DayInUse
from gfmd_days.core.models import Event, Membership, Role
from tests.agenda.conftest import make_session
from tests.conftest import make_member, make_user


def test_a_new_event_has_an_owner_regions_and_an_entry(event):
    user = make_user("maker@example.org")

    made = events.create(
        event.series, code="csd-new", title={"en": "New"}, languages=["en"], by=user
    )

    assert Membership.objects.get(event=made).user == user
    assert made.regions.count() == 6
    assert made.audit_entries.filter(verb="event:created", by=user).exists()
    assert not made.is_public


def test_a_code_is_given_once(event):
    with pytest.raises(CodeTaken):
        events.create(
            event.series,
            code=event.code,
            title={"en": "Twin"},
            languages=["en"],
            by=make_user("maker@example.org"),
        )
    assert Event.objects.count() == 1


def test_changing_nothing_writes_no_entry(event):
    owner = make_member(event, Role.OWNER)
    assert events.change(event, values={"capacity": 100}, by=owner) == []
    assert not event.audit_entries.exists()

    assert events.change(event, values={"capacity": 90}, by=owner) == ["capacity"]
    assert event.audit_entries.get().data == {"fields": ["capacity"]}


def test_days_need_not_be_contiguous_but_each_counts_once(event):
    owner = make_member(event, Role.OWNER)
    hours = {"opens_at": time(9), "closes_at": time(18), "label": "", "by": owner}

    events.add_day(event, on=date(2026, 12, 9), **hours)

    assert [day.day for day in event.dates] == [1, 2, 9]
    with pytest.raises(DateTaken):
        events.add_day(event, on=date(2026, 12, 9), **hours)
    with pytest.raises(DateTaken):
        events.change_day(
            event.days.last(), values={"date": date(2026, 12, 1)}, by=owner
        )


def test_a_day_with_sessions_stays(event):
    owner = make_member(event, Role.OWNER)
    first, second = event.days.all()
    make_session(event, day=first)

    with pytest.raises(DayInUse):
        events.remove_day(first, by=owner)
    assert event.days.count() == 2
    assert not event.audit_entries.exists()

    events.remove_day(second, by=owner)
    assert event.days.get() == first


def test_the_place_is_noted_field_by_field(event):
    owner = make_member(event, Role.OWNER)
    events.set_place(event, values={"zone": "Asia/Dhaka", "country": "MA"}, by=owner)

    event.refresh_from_db()
    assert event.zone_name == "Asia/Dhaka"
    assert event.audit_entries.get().data == {"fields": ["zone"]}
