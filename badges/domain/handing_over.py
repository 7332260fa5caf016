"""Things given to people and brought back: what is still out."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from badges.audit import BadgeVerb
from badges.models import HandOver, Thing
from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import Event, User
from registration.models import Registration


class OutAlready(Refused):
    words = _("This number is out already. Take it back first, or check the number.")


@transaction.atomic
def give(
    registration: Registration,
    thing: str,
    *,
    number: str = "",
    deposit: str = "",
    by: User,
    now: datetime,
) -> HandOver:
    """Note what somebody was given. Raises OutAlready: that number has another."""
    if number:
        # two desks give the same receiver to two people one after the other
        Event.objects.select_for_update(no_key=True).get(pk=registration.event_id)
    list(Registration.objects.select_for_update().filter(pk=registration.pk))
    if number and thing != Thing.DOCUMENTS:
        twins = [
            one for one in out(registration.event)
            if (one.thing, one.number) == (thing, number)
        ]  # fmt: skip
        if twins:
            raise OutAlready
    given = HandOver.objects.create(
        id=uuid.uuid4(),
        registration=registration,
        thing=thing,
        number=number,
        deposit=deposit,
        at=now,
        by=by,
    )
    _record(given, by)
    return given


def take_back(given: HandOver, *, by: User, now: datetime) -> HandOver:
    """Note that a thing is back; twice is once."""
    back = HandOver(
        id=return_of(given),
        registration=given.registration,
        thing=given.thing,
        number=given.number,
        is_back=True,
        at=now,
        by=by,
    )
    try:
        with transaction.atomic():
            back.save(force_insert=True)
            _record(back, by)
    except IntegrityError:
        return HandOver.objects.get(pk=back.pk)
    return back


def out(event: Event) -> list[HandOver]:
    """Return what is to come back and has not, the oldest first; one query."""
    rows = HandOver.objects.filter(registration__event=event)
    return outstanding(
        rows.select_related("registration__person", "registration__category", "by")
    )


def outstanding(rows: Iterable[HandOver]) -> list[HandOver]:
    """Return of all that was given what is not back.

    Documents are for keeping, unless somebody left a deposit for them. All is walked
    in the order of time, whatever order the news came in: what was taken back here
    ends the giving it names, what a device tells of the first of its kind and number
    that this person has. Where nothing is out the same return was told before, by
    phone and desk; it must not hide what is given later.
    """
    ordered = sorted(rows, key=lambda one: (one.at, one.is_back, str(one.pk)))
    ends = {return_of(one): one.pk for one in ordered if not one.is_back}
    found: dict[tuple[int, str, str], list[HandOver]] = {}
    for one in ordered:
        held = found.setdefault((one.registration_id, one.thing, one.number), [])
        if not one.is_back:
            if one.thing != Thing.DOCUMENTS or one.deposit:
                held.append(one)
        elif one.pk in ends:
            held[:] = [given for given in held if given.pk != ends[one.pk]]
        elif held:
            held.pop(0)
    # by a clock that is ahead, something was given after it came back
    back = {ends[one.pk] for one in ordered if one.is_back and one.pk in ends}
    left = [one for held in found.values() for one in held if one.pk not in back]
    return sorted(left, key=lambda one: (one.at, str(one.pk)))


def return_of(given: HandOver) -> uuid.UUID:
    """Return the id of what takes a thing back here, so that twice is once."""
    return uuid.uuid5(given.pk, "back")


def _record(one: HandOver, by: User) -> None:
    auditing.record(
        BadgeVerb.HANDED_OVER,
        event=one.registration.event,
        subject=one.registration,
        by=by,
        thing=one.thing,
        back=one.is_back,
    )
