"""What becomes of walk-ins, points and scans of a venue when a newer copy comes."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from badges.domain import handing_over
from badges.domain.designs import keeping
from badges.domain.venue import packing, telling, unpacking
from badges.models import (
    FAR,
    HandOver,
    OperationState,
    Point,
    Print,
    PrintKind,
    PrintOrder,
    Scan,
    Told,
    VenueCopy,
)
from gfmd_days.core.models import Event, User
from registration.models import Category, Registration, State
from tests.api.rows import make_order, make_session
from tests.badges.conftest import scan
from tests.badges.designs.conftest import TEXT, content
from tests.badges.devices import make_device, paired
from tests.badges.test_syncing import done, take
from tests.badges.test_syncing import walk_in as come
from tests.conftest import NOW, make_event, make_registration
from tests.racing import at_once
from tests.registration.test_last_seat import shared_database  # noqa: F401

Copy = dict[str, Any]


@pytest.fixture
def held(event: Event) -> VenueCopy:
    return VenueCopy.objects.create(
        event=event, server="https://days.example.org", device=uuid.uuid4(), token="t"
    )


@pytest.fixture
def walk_in(event: Event, entrance: Point, layla: Registration) -> Registration:
    """Somebody who came to the venue, as its database has them."""
    there = make_registration(event, "Binta", state=State.CONFIRMED)
    Registration.objects.filter(pk=there.pk).update(id=FAR + 1)
    return Registration.objects.get(pk=FAR + 1)


def without(copy: Copy, *labels: str) -> Copy:
    """Return a copy as the site makes it, which knows nothing of the venue's rows."""
    rows = [one for one in copy["rows"] if one["model"] not in labels]
    return copy | {"rows": rows}


def of_the_site(event: Event, walk_in: Registration, *gone: str) -> Copy:
    whole = without(packing.pack(event), "badges.scan", "badges.handover", *gone)
    theirs = {
        ("registration.registration", walk_in.pk),
        ("core.person", walk_in.person_id),
    }
    return whole | {
        "rows": [
            one
            for one in whole["rows"]
            if (one["model"], one["pk"]) not in theirs
            and one["fields"].get("registration") != walk_in.pk
        ]
    }


def made_anew(copy: Copy, *labels: str) -> Copy:
    """Give rows other keys, as if they had been deleted and made once more."""
    for label in labels:
        field = label.split(".")[1]
        for one in copy["rows"]:
            if one["model"] == label:
                one["pk"] += 50
            elif one["fields"].get(field):
                one["fields"][field] += 50
    return copy


def tell_all(
    held: VenueCopy,
    walk_in: Registration,
    there: int | None,
    state: OperationState = OperationState.DONE,
) -> None:
    """Note all that was done here as told; the site's row of the walk-in is `there`."""
    for one in telling.operations(held):
        is_theirs = one["kind"] == "walk_in"
        Told.objects.create(
            id=one["id"],
            copy=held,
            at=NOW,
            state=state,
            registration=walk_in if is_theirs else None,
            there=there if is_theirs else None,
        )


def test_a_walk_in_the_site_refused_stays_with_all_that_is_theirs(
    event: Event, held: VenueCopy, walk_in: Registration, helper: User
) -> None:
    """Even where their category is another there, under the same code."""
    met = scan(event, walk_in.code).scan
    handing_over.give(walk_in, "receiver", number="7", deposit="", by=helper, now=NOW)
    Print.objects.create(
        pk=FAR + 1, registration=walk_in, code=walk_in.code, at=NOW,
        kind=PrintKind.SINGLE,
    )  # fmt: skip
    tell_all(held, walk_in, None, OperationState.REFUSED)
    copy = made_anew(of_the_site(event, walk_in), "registration.category")

    for _again in range(2):
        unpacking.replace(held, copy, tag="newer", now=NOW)

    walk_in.refresh_from_db()
    assert walk_in.person.full_name == "Binta"
    assert Scan.objects.inside().get().pk == met.pk
    assert HandOver.objects.get().number == "7"
    assert Print.objects.get().code == walk_in.code
    assert Category.objects.filter(event=event, code="delegate").count() == 1


def test_a_walk_in_the_site_merged_before_the_copy_came_is_the_one_they_became(
    event: Event, held: VenueCopy, walk_in: Registration, layla: Registration
) -> None:
    """Both were checked in here; of the two the site counts one."""
    order = make_order(walk_in)
    scan(event, layla.code)
    scan(event, walk_in.code)
    tell_all(held, walk_in, there=layla.pk + 7)
    copy = of_the_site(event, walk_in)
    copy["rows"].append(
        {
            "model": "badges.voidcode",
            "pk": 5,
            "fields": {
                "event": event.pk,
                "registration": layla.pk,
                "code": walk_in.code,
                "at": NOW,
                "reason": "merged",
            },
        }
    )
    unpacking.replace(held, copy, tag="newer", now=NOW)
    assert not Registration.objects.filter(pk__gte=FAR).exists()
    order.refresh_from_db()
    assert order.registration == layla


@pytest.mark.parametrize("there", [1_000, None], ids=["since", "before the answer"])
def test_a_walk_in_the_site_erased_before_the_copy_came_is_forgotten_here(
    event: Event,
    held: VenueCopy,
    walk_in: Registration,
    layla: Registration,
    there: int | None,
) -> None:
    make_order(walk_in)
    tell_all(held, walk_in, there)
    copy = of_the_site(event, walk_in)
    unpacking.replace(held, copy, tag="newer", now=NOW)
    assert list(event.registrations.all()) == [layla]
    assert not PrintOrder.objects.exists()
    assert not event.people.filter(full_name="Binta").exists()


def test_what_the_site_deleted_and_made_once_more_comes_in(
    event: Event, held: VenueCopy, layla: Registration, helper: User
) -> None:
    session = make_session(event, "A1")
    Point.objects.create(event=event, code="a1", name={"en": "A1"}, session=session)
    drawn = keeping.checked(event, content(TEXT))
    design = keeping.create(event, name="Own", design=drawn, by=helper, now=NOW)
    keeping.assign(event, {None: design}, by=helper)
    labels = ("core.day", "registration.category", "registration.stream")
    copy = packing.pack(event)
    made_anew(copy, *labels, "badges.design", "badges.point")
    for _again in range(2):
        unpacking.replace(held, copy, tag="newer", now=NOW)
    for label in (*labels, "badges.design", "badges.point"):
        there = {one["pk"] for one in copy["rows"] if one["model"] == label}
        assert set(apps.get_model(label).objects.values_list("pk", flat=True)) == there
    assert event.badge_designs.get().name == "Own"


@pytest.mark.parametrize("comes_anew", [True, False])
def test_a_point_the_site_removed_stays_while_scans_made_there_are_here(
    event: Event, held: VenueCopy, walk_in: Registration, comes_anew: bool
) -> None:
    hall = Point.objects.create(event=event, code="hall", name={"en": "Hall"})
    Point.objects.create(event=event, code="door", name={"en": "Door"})
    copy = without(packing.pack(event), "badges.scan")
    for one in list(copy["rows"]):
        if one["fields"].get("code") == "hall":
            one["pk"] += 50
        if one["fields"].get("code") == ("door" if comes_anew else "hall"):
            copy["rows"].remove(one)
    met = scan(event, walk_in.code, point=hall).scan
    scan(event, walk_in.code, point=hall)
    tell_all(held, walk_in, None, OperationState.REFUSED)
    for _again in range(2):
        unpacking.replace(held, copy, tag="newer", now=NOW)
    assert Scan.objects.filter(point=hall).count() == 2
    assert Scan.objects.inside().get().pk == met.pk
    assert Point.objects.filter(event=event, code="hall").exists()
    assert Point.objects.filter(code="door").exists() is not comes_anew


def test_a_print_told_while_it_waited_is_told_no_second_time_when_it_is_done(
    event: Event, held: VenueCopy, helper: User
) -> None:
    phone = paired(make_device(event, helper, sees_names=False), by=helper)[0]
    code = "WALKINWALKIN2222"
    take(phone, done("print", code=code))
    (told,) = telling.operations(held)
    Told.objects.create(id=told["id"], copy=held, at=NOW, state=OperationState.WAITS)
    take(phone, come(code=code))
    assert Print.objects.update(id=FAR + 1) == 1
    assert not list(telling.operations(held))


@pytest.mark.django_db(transaction=True)
def test_a_copy_is_of_one_moment_while_people_come_in(
    shared_database: None,  # noqa: F811
) -> None:
    event = make_event()
    Point.objects.entrance(event)
    came: list[Registration] = []

    def somebody_comes() -> None:
        made = make_registration(event, "Layla", state=State.CONFIRMED)
        came.append(made)
        scan(event, made.code)

    def between(execute: Any, sql: str, *more: Any) -> Any:
        if not came and 'FROM "badges_scan"' in sql:
            assert not at_once(somebody_comes)
        return execute(sql, *more)

    with connection.execute_wrapper(between):
        copy = packing.pack(event)
    assert came
    models = {one["model"] for one in copy["rows"]}
    assert not models & {"badges.scan", "registration.registration"}
    whole = {one["model"] for one in packing.pack(event)["rows"]}
    assert {"badges.scan", "registration.registration"} <= whole


def test_days_that_all_move_on_by_one_come_in(event: Event, held: VenueCopy) -> None:
    event.days.all().delete()
    dates = [date(2026, 12, day) for day in (1, 2, 3)]
    for one in dates:
        event.days.create(date=one)
    copy = packing.pack(event)
    for row in copy["rows"]:
        if row["model"] == "core.day":
            row["fields"]["date"] += timedelta(days=1)
    unpacking.replace(held, copy, tag="newer", now=NOW)
    found = list(event.days.order_by("pk").values_list("date", flat=True))
    assert found == [one + timedelta(days=1) for one in dates]
