"""How many places there are and whether one is left."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count

from gfmd_days.core.models import Event
from registration.domain.refusals import EventFull, OrganisationFull, StreamFull
from registration.models import Registration, Stream
from registration.models.registration import RegistrationQuerySet


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


def check_holds(event: Event, stream: Stream) -> None:
    """See that no more places are held than there are, all counted.

    Only true while `lock` is held. Raises EventFull or StreamFull.
    """
    check_are_left(event, Counter({stream: 0}))


class Chosen:
    """Those a place is meant for, counted in one query for as many questions.

    Selected people count, told or not: each may still confirm. Only true while `lock`
    is held, and told of everybody who is selected or loses it meanwhile.
    """

    def __init__(self, rows: RegistrationQuerySet) -> None:
        self._in_streams: Counter[int] = Counter()
        self._from: Counter[tuple[int, int | None]] = Counter()
        counted = (
            rows.promised()
            .order_by()
            .values_list("stream", "person__organisation")
            .annotate(Count("pk"))
        )
        for stream, organisation, number in counted:
            self._in_streams[stream] += number
            self._from[stream, organisation] += number

    def check_one_is_free(self, event: Event, stream: Stream) -> None:
        """See that a place is left that is meant for nobody yet.

        Raises EventFull or StreamFull.
        """
        limit = event.capacity
        if limit is not None and self._in_streams.total() >= limit:
            raise EventFull
        limit = stream.places
        if limit is not None and self._in_streams[stream.pk] >= limit:
            raise StreamFull

    def check_organisation(self, registration: Registration) -> None:
        """See that the person's organisation may have one more selected.

        Raises OrganisationFull.
        """
        limit = registration.stream.per_organisation
        stream, organisation = _origin(registration)
        if limit is None or organisation is None:
            return
        if self._from[stream, organisation] >= limit:
            raise OrganisationFull

    def add(self, registration: Registration) -> None:
        self._count(registration, 1)

    def remove(self, registration: Registration) -> None:
        self._count(registration, -1)

    def _count(self, registration: Registration, number: int) -> None:
        self._in_streams[registration.stream_id] += number
        self._from[_origin(registration)] += number


def check_organisation(registration: Registration) -> None:
    """See that the organisation of somebody not selected may have one more.

    Raises OrganisationFull.
    """
    stream, organisation = _origin(registration)
    if registration.stream.per_organisation is None or organisation is None:
        return  # nearly always, so nobody is counted
    mates = Registration.objects.filter(
        stream=stream, person__organisation=organisation
    )
    Chosen(mates).check_organisation(registration)


def _origin(registration: Registration) -> tuple[int, int | None]:
    return registration.stream_id, registration.person.organisation_id
