"""People who come without having applied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from badges.audit import BadgeVerb
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, Organisation, Person, User
from registration.models import Category, Decision, Registration, Source, State, Stream


class Exceptional(models.TextChoices):
    """Why somebody gets a place beyond the event's; words of ours, so that the
    history holds no personal data."""

    SPEAKER = "speaker", _("Speaker or moderator")
    HOST = "host", _("Guest of the host")
    REPLACEMENT = "replacement", _("Comes instead of somebody else")
    ORGANISERS = "organisers", _("The organisers decided so")


class EventFull(Exception):
    """All places are taken and no reason was given to go beyond them."""


class NoWayIn(Exception):
    """The event has no stream a registration could belong to."""


@dataclass(frozen=True)
class Newcomer:
    """What the desk asks of a walk-in."""

    full_name: str
    category: Category
    native_name: str = ""
    organisation: str = ""
    country: str = ""
    no_photo: bool = False


def add(
    event: Event,
    newcomer: Newcomer,
    *,
    exception: str = "",
    by: User,
    now: datetime,
) -> Registration:
    """Register somebody who stands at the desk, confirmed at once.

    Args:
        exception: why to go beyond the event's places; kept in the history.

    Raises:
        EventFull: no place is left and `exception` is empty.
        NoWayIn: the event has no stream.
    """
    with transaction.atomic():
        is_beyond = is_full(_locked(event))
        if is_beyond and not exception:
            raise EventFull
        registration = Registration.objects.create(
            event=event,
            person=_person(event, newcomer),
            stream=_stream(event, newcomer.category),
            category=newcomer.category,
            state=State.CONFIRMED,
            decision=Decision.SELECTED,
            told=Decision.SELECTED,
            source=Source.DESK,
            submitted_at=now,
            released_at=now,
            answered_at=now,
        )
        auditing.record(
            BadgeVerb.WALKED_IN,
            event=event,
            subject=registration,
            by=by,
            category=newcomer.category.code,
            beyond_places=is_beyond,
            reason=exception if is_beyond else "",
        )
    return registration


def is_full(event: Event) -> bool:
    """Tell whether all places are taken; true for the moment only."""
    if event.capacity is None:
        return False
    return event.registrations.holding_a_place().count() >= event.capacity


def _locked(event: Event) -> Event:
    """Return the event's row, locked: whoever hands out places waits here."""
    return Event.objects.select_for_update().get(pk=event.pk)


def _person(event: Event, newcomer: Newcomer) -> Person:
    organisation = None
    if newcomer.organisation:
        organisation = Organisation.objects.named(event, newcomer.organisation)
    return Person.objects.create(
        event=event,
        full_name=newcomer.full_name,
        native_name=newcomer.native_name,
        organisation=organisation,
        country=newcomer.country,
        no_photo=newcomer.no_photo,
    )


def _stream(event: Event, category: Category) -> Stream:
    streams = list(event.streams.all())
    if not streams:
        raise NoWayIn
    same = (one for one in streams if one.category_id == category.pk)
    return next(same, streams[0])
