"""People who come without having applied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from badges.audit import BadgeVerb
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User
from registration.domain import entering, places
from registration.domain.answers import Answers
from registration.domain.refusals import EventFull, StreamFull
from registration.models import Category, Registration, Source, Stream


class Exceptional(models.TextChoices):
    """Why somebody gets a place beyond the event's; words of ours, so that the
    history holds no personal data."""

    SPEAKER = "speaker", _("Speaker or moderator")
    HOST = "host", _("Guest of the host")
    REPLACEMENT = "replacement", _("Comes instead of somebody else")
    ORGANISERS = "organisers", _("The organizers decided so")


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
        exception: one of `Exceptional`: why to go beyond the places if none is left;
            kept in the history.

    Raises:
        EventFull, StreamFull: no place is left and `exception` is empty.
        NoWayIn: the event has no stream.
    """
    with transaction.atomic():
        stream = _stream(event, newcomer.category)
        is_beyond = bool(exception) and not _has_place(event, stream)
        registration = entering.enter(
            event,
            _answers(newcomer, stream),
            by=by,
            now=now,
            source=Source.DESK,
            confirmed=True,
            beyond_places=is_beyond,
        )
        if registration.category_id != newcomer.category.pk:
            registration.category = newcomer.category
            registration.save(update_fields=["category", "changed_at"])
        if is_beyond:
            auditing.record(
                BadgeVerb.BEYOND_PLACES,
                event=event,
                subject=registration,
                by=by,
                reason=str(Exceptional(exception)),
            )
    return registration


def is_full(event: Event) -> bool:
    """Tell whether all places of the event are taken; true for the moment only."""
    if event.capacity is None:
        return False
    return event.registrations.holding_a_place().count() >= event.capacity


def _has_place(event: Event, stream: Stream) -> bool:
    """Tell whether a place is left, and keep it so until the transaction ends."""
    try:
        places.check_one_is_left(places.lock(event), stream)
    except (EventFull, StreamFull):
        return False
    return True


def _answers(newcomer: Newcomer, stream: Stream) -> Answers:
    return Answers(
        email="",
        stream=stream,
        full_name=newcomer.full_name,
        native_name=newcomer.native_name,
        organisation=newcomer.organisation,
        country=newcomer.country,
        no_photo=newcomer.no_photo,
    )


def _stream(event: Event, category: Category) -> Stream:
    streams = list(event.streams.select_related("category"))
    if not streams:
        raise NoWayIn
    same = (one for one in streams if one.category_id == category.pk)
    return next(same, streams[0])
