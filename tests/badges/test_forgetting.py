"""What devices sent about people who are to be forgotten, or not."""

from __future__ import annotations

from typing import Any

import pytest

from badges.models import Device, Operation, OperationState
from gfmd_days.core.models import Event, User
from registration.domain import removal, retention
from registration.models import Registration
from tests.badges.devices import make_device, paired
from tests.badges.test_syncing import done, take, walk_in

NOBODYS = "NOBODYNOBODY2222"


@pytest.fixture
def phone(event: Event, helper: User) -> Device:
    return paired(make_device(event, helper, sees_names=False), by=helper)[0]


def waiting() -> set[str]:
    return set(
        Operation.objects.filter(state=OperationState.WAITS).values_list(
            "kind", flat=True
        )
    )


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "name", "name": "Layla"},
        {"kind": "name", "name": "Layla Ben Youssef Haddad"},
        {"kind": "name", "name": "L", "native_name": "ليلى بن يوسف"},
        {"kind": "hand_over", "thing": "other", "deposit": "ID of Layla Ben Youssef"},
    ],
)
def test_what_waits_and_names_somebody_goes_with_them(
    phone: Device, layla: Registration, body: dict[str, Any]
) -> None:
    take(phone, done(**body, code=NOBODYS))
    assert waiting()
    removal.remove(layla)
    assert not Operation.objects.exists()


def test_what_waits_for_others_waits_on_when_somebody_is_forgotten(
    event: Event, phone: Device, layla: Registration
) -> None:
    code = "WALKINWALKIN2222"
    take(phone, done("name", code=code, name="Aminata Diallo"))
    take(phone, done("hand_over", code=code, thing="receiver", number="7"))
    removal.remove(layla)
    assert waiting() == {"name", "hand_over"}
    take(phone, walk_in(code=code))
    assert event.registrations.get().person.full_name == "Aminata Diallo"


def test_after_a_purge_nothing_waits_any_more(
    event: Event, phone: Device, layla: Registration
) -> None:
    code = "WALKINWALKIN2222"
    take(phone, done("name", code=code, name="Aminata Diallo"))
    retention.purge(event)
    assert not waiting()
    (result,) = take(phone, walk_in(code=code))
    assert result.state == "done"
