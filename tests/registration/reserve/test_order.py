"""Who stands where on the reserve list."""

from __future__ import annotations

import pytest

from gfmd_days.core.models import Role
from registration.domain import deciding, reserve
from registration.domain.refusals import MoveNotAllowed
from tests.conftest import make_member, make_registration
from tests.registration.reserve.people import (
    RESERVE,
    SELECTED,
    named,
    second_stream,
    told,
)


def test_new_ones_stand_at_the_end_of_the_reserve_list(full):
    owner = make_member(full, Role.OWNER)
    for name in ("Zeynep", "Farid"):
        row = make_registration(full, name, email=f"{name}@example.org")
        deciding.decide(row, RESERVE, by=owner)
    names = [row.person.full_name for row in reserve.in_order(full)]
    assert names == ["Chidi", "Dalia", "Esi", "Zeynep", "Farid"]
    deciding.decide(named(full, "Farid"), SELECTED, by=owner)
    assert named(full, "Farid").reserve_rank is None


def test_somebody_is_put_in_another_place_of_their_own_group(full):
    owner = make_member(full, Role.OWNER)
    network = second_stream(full)
    named(full, "Dalia").__class__.objects.filter(person__full_name="Dalia").update(
        stream=network
    )
    told(full, "Farid", RESERVE, rank=4)
    # one group: Chidi, Esi, Farid; the other: Dalia, whose place in all stays
    reserve.place(named(full, "Farid"), 1, by=owner)
    names = [row.person.full_name for row in reserve.in_order(full)]
    assert names == ["Farid", "Dalia", "Chidi", "Esi"]
    reserve.place(named(full, "Farid"), 99, by=owner)
    names = [row.person.full_name for row in reserve.in_order(full)]
    assert names == ["Chidi", "Dalia", "Esi", "Farid"]
    with pytest.raises(MoveNotAllowed):
        reserve.place(named(full, "Amina"), 1, by=owner)
