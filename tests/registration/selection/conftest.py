"""A crowd to choose from, and scores as a review gives them."""

from __future__ import annotations

from typing import Any

import pytest

from gfmd_days.core.models import Event, Region
from registration.domain import scores
from registration.models import Registration, State, Target, TargetKind
from tests.conftest import make_registration


@pytest.fixture
def scored(monkeypatch):
    """Say what the review says: `scored({registration: 0.5})`."""
    given: dict[int, float] = {}
    monkeypatch.setattr(scores, "of_event", lambda _event: dict(given))

    def say(values: dict[Registration, float]) -> None:
        given.update({row.pk: score for row, score in values.items()})

    return say


def applicant(event: Event, number: int, **fields: Any) -> Registration:
    """An applicant; `stage` is the state and the decision."""
    state, decision = fields.pop("stage", (State.SUBMITTED, ""))
    facts = {
        name: fields.pop(name)
        for name in ("migrant_led", "newcomer", "stream")
        if name in fields
    }
    row = make_registration(
        event, f"Person {number}", email=f"{number}@example.org", **fields
    )
    Registration.objects.filter(pk=row.pk).update(
        state=state, decision=decision, **facts
    )
    row.refresh_from_db()
    return row


def region(event: Event, code: str) -> Region:
    found, _made = Region.objects.get_or_create(
        event=event, code=code, defaults={"name": {"en": code.title()}}
    )
    return found


def target(event: Event, dimension: str, value: str, **amount: Any) -> Target:
    """`at_least=5` or `at_most=40, is_share=True`."""
    is_share = amount.pop("is_share", False)
    ((kind, number),) = amount.items()
    return Target.objects.create(
        event=event, dimension=dimension, value=value, kind=TargetKind(kind),
        amount=number, is_share=is_share,
    )  # fmt: skip
