"""People who come without having applied."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from badges.domain import walkins
from gfmd_days.core.models import AuditEntry, Event, Person, Role, User
from registration.domain.refusals import EventFull
from registration.models import Category, Registration, Source, State
from tests.badges.conftest import scan
from tests.conftest import NOW, make_registration


def newcomer(event: Event, name: str = "Noa LEVI") -> walkins.Newcomer:
    return walkins.Newcomer(full_name=name, category=event.categories.get())


def form(event: Event, **changes: str) -> dict[str, str]:
    category = event.categories.get(code="delegate")
    return {"full_name": "Noa LEVI", "category": str(category.pk)} | changes


@pytest.fixture
def staff(client_of: Callable[[Role], Client]) -> Client:
    return client_of(Role.DESK)


@pytest.fixture
def url(event: Event) -> str:
    return reverse("badges:walk_in", args=[event.code])


def test_a_walk_in_is_confirmed_and_can_check_in(
    staff: Client, event: Event, url: str
) -> None:
    filled = form(
        event,
        native_name="נועה לוי",
        organisation="Hotline",
        country="IL",
        no_photo="on",
        idempotency_key="6f0a3a52-5a8a-4b3c-9a77-0f6f7f1f2b11",
    )
    for _twice in range(2):
        answer = staff.post(url, filled)
    registration = Registration.objects.get()
    assert answer.url == reverse("badges:person", args=[event.code, registration.pk])
    person = registration.person
    assert (registration.state, registration.source) == (State.CONFIRMED, Source.DESK)
    assert (person.native_name, person.country.code) == ("נועה לוי", "IL")
    assert person.organisation.name == "Hotline"
    assert person.no_photo
    assert scan(event, registration.code).outcome == "checked_in"


def test_the_category_chosen_is_the_badge_s(event: Event, helper: User) -> None:
    media = Category.objects.create(event=event, code="media", name={"en": "Media"})
    given = walkins.Newcomer(full_name="Noa LEVI", category=media)
    assert walkins.add(event, given, by=helper, now=NOW).category == media


def test_a_full_event_takes_nobody_without_a_reason(
    staff: Client, event: Event, url: str
) -> None:
    event.capacity = 1
    event.save()
    make_registration(event, state=State.CONFIRMED)
    answer = staff.post(url, form(event))
    assert "All places are taken" in answer.content.decode()
    assert Registration.objects.count() == 1
    staff.post(url, form(event, exception="speaker"))
    entry = AuditEntry.objects.get(verb="badges:beyond_places")
    assert entry.data == {"reason": "speaker"}


def test_a_full_way_in_asks_for_a_reason_too(
    staff: Client, event: Event, url: str
) -> None:
    event.streams.update(places=0)
    answer = staff.post(url, form(event))
    assert "All places are taken" in answer.content.decode()
    assert not Registration.objects.exists()
    staff.post(url, form(event, exception="host"))
    assert Registration.objects.get().state == State.CONFIRMED


def test_a_reason_given_while_there_are_places_is_no_exception(
    event: Event, helper: User
) -> None:
    walkins.add(event, newcomer(event), exception="speaker", by=helper, now=NOW)
    assert not AuditEntry.objects.filter(verb="badges:beyond_places").exists()


def test_the_deed_itself_keeps_to_the_places(event: Event, helper: User) -> None:
    event.capacity = 0
    event.save()
    with pytest.raises(EventFull):
        walkins.add(event, newcomer(event), by=helper, now=NOW)
    assert not Person.objects.exists()


def test_an_event_without_streams_takes_nobody(
    staff: Client, event: Event, url: str
) -> None:
    event.streams.all().delete()
    answer = staff.post(url, form(event))
    assert "no registrations yet" in answer.content.decode()
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [{"full_name": ""}, {"full_name": "\u202e"}, {"country": "XX"}, {"category": "0"}],
)
def test_errors_stand_beside_the_fields(
    staff: Client, event: Event, url: str, changes: dict[str, str]
) -> None:
    answer = staff.post(url, form(event, **changes))
    assert answer.status_code == 200
    assert "field-error" in answer.content.decode()
    assert not Registration.objects.exists()


def test_a_category_of_another_event_is_refused(
    staff: Client, event: Event, other_event: Event, url: str
) -> None:
    theirs = other_event.categories.get()
    staff.post(url, form(event, category=str(theirs.pk)))
    assert not Registration.objects.exists()
