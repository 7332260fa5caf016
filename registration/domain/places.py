"""How many places there are and whether one is left."""

from __future__ import annotations

from collections import Counter

from gfmd_days.core.models import Event
from registration.domain.refusals import EventFull, OrganisationFull, StreamFull
from registration.models import Decision, Registration, State, Stream


def lock(event: Event) -> Event:
    """Return the event's row, locked: whoever hands out places waits here.

    Rows that only name the event, such as an audit entry, may be written meanwhile:
    else who holds a registration and writes one would wait for who waits for them.
    """
    return Event.objects.select_for_update(no_key=True).get(pk=event.pk)


def check_one_is_left(event: Event, stream: Stream) -> None:
    """See that the event and the way in have a place left.

    Only true while `lock` is held. Raises EventFull or StreamFull.
    """
    check_are_left(event, Counter({stream: 1}))


def check_are_left(event: Event, wanted: Counter[Stream]) -> None:
    """See that the event and each way in have as many places left as `wanted`.

    Only true while `lock` is held. Raises EventFull or StreamFull.
    """
    taken = Registration.objects.filter(event=event).holding_a_place()
    limit = event.capacity
    if limit is not None and taken.count() + wanted.total() > limit:
        raise EventFull
    for stream, count in wanted.items():
        limit = stream.places
        here = taken.filter(stream=stream)
        if limit is not None and here.count() + count > limit:
            raise StreamFull


def free(event: Event) -> int | None:
    """Return how many places are meant for nobody yet; None if they are not counted."""
    if event.capacity is None:
        return None
    return max(0, event.capacity - event.registrations.promised().count())


def check_one_is_free(event: Event, stream: Stream) -> None:
    """See that a place is left that is meant for nobody yet.

    Selected people count, told or not: each may still confirm. Only true while `lock`
    is held. Raises EventFull or StreamFull.
    """
    if free(event) == 0:
        raise EventFull
    if stream.places is None:
        return
    if stream.registrations.promised().count() >= stream.places:
        raise StreamFull


def check_holds(event: Event, stream: Stream) -> None:
    """See that no more places are held than there are, all counted.

    Only true while `lock` is held. Raises EventFull or StreamFull.
    """
    check_are_left(event, Counter({stream: 0}))


def check_organisation(registration: Registration) -> None:
    """See that the person's organisation may have one more selected.

    Raises OrganisationFull.
    """
    limit = registration.stream.per_organisation
    organisation = registration.person.organisation_id
    if limit is None or organisation is None:
        return
    others = Registration.objects.filter(
        stream=registration.stream, person__organisation=organisation
    ).exclude(pk=registration.pk)
    chosen = others.filter(
        decision=Decision.SELECTED,
        state__in=[State.DECIDED, State.RELEASED, State.CONFIRMED],
    )
    if chosen.count() >= limit:
        raise OrganisationFull
