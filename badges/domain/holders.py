"""Whose badge it is, with what the rules of a point ask about them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from django.db import models
from django.db.models import Exists, OuterRef

from agenda.models import Appearance, SignUp, Standing
from badges.domain.entry_rules import Rules
from badges.models import Point, VoidCode
from badges.models.card import with_alerts
from badges.models.printed import with_print_state
from gfmd_days.core.prepared import Prepared, Slot
from registration.models import Registration

RELATED = ("person__organisation", "category")
# What an answer shows; the rest of these rows stays in the database.
SHOWN = (
    "event_id", "state", "code", "category__code", "category__name",
    "category__colour", "person__full_name", "person__native_name",
    "person__native_language", "person__alias", "person__no_photo",
    "person__hide_organisation", "person__organisation__name",
)  # fmt: skip


class Holder(NamedTuple):
    """Who carries a code, or carried it before the badge was lost."""

    event_id: int
    registration: Registration
    is_void: bool


def find(code: str, point: Point, rules: Rules) -> Holder | None:
    """Return whose code it is; the registration is locked if the code is valid."""
    if not code:
        return None
    holder = _asked(point, rules).first(code=code)
    if holder:
        return Holder(holder.event_id, holder, is_void=False)
    related = [f"registration__{name}" for name in RELATED]
    void = VoidCode.objects.select_related(*related).filter(code=code).first()
    return Holder(void.event_id, void.registration, is_void=True) if void else None


def has_place(registration: Registration) -> bool:
    """Whether they signed up for the session of the point they were looked up for."""
    return bool(getattr(registration, "has_place", False))


def has_function(registration: Registration) -> bool:
    """Whether they have one of the functions that the point asks for."""
    return bool(getattr(registration, "has_function", False))


def _people() -> models.QuerySet[Registration]:
    people = Registration.objects.select_related(*RELATED).only(*SHOWN)
    with_both = with_alerts(with_print_state(people))
    locked = with_both.select_for_update(of=("self",)).order_by()
    return locked.filter(code=Slot("code", models.CharField()))


PEOPLE = Prepared(_people)


@lru_cache(maxsize=256)
def _with_session(
    session: int, *, sign_up: bool, functions: tuple[str, ...]
) -> Prepared[Registration]:
    people = _people()
    if sign_up:
        places = SignUp.objects.filter(
            session=session, registration=OuterRef("pk"), waits=False
        )
        people = people.annotate(has_place=Exists(places))
    if functions:
        theirs = Appearance.objects.filter(
            session=session, person=OuterRef("person"), function__in=functions
        ).exclude(standing=Standing.DECLINED)
        people = people.annotate(has_function=Exists(theirs))
    return Prepared(lambda: people)


def _asked(point: Point, rules: Rules) -> Prepared[Registration]:
    if point.session_id is None or not (rules.sign_up or rules.functions):
        return PEOPLE
    return _with_session(
        point.session_id,
        sign_up=rules.sign_up,
        functions=tuple(sorted(rules.functions)),
    )
