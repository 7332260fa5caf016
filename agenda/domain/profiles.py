"""What is known of people who appear: told by themselves, completed by the team."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from i18nfield.strings import LazyI18nString

from agenda.audit import AgendaVerb
from agenda.domain import publishing
from agenda.models import Profile, Programme
from gfmd_days.core.domain import auditing
from gfmd_days.core.files import replace
from gfmd_days.core.models import Event, Person, User
from registration.domain import pictures

FIELDS = (
    "willing", "max_sessions", "experience", "arrives_at", "leaves_at", "hours",
    "interprets", "wished_sessions", "bio", "said_as", "phone",
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """What everybody may read of a person, with their consent."""

    person_id: int
    bio: LazyI18nString | str
    has_photo: bool


def save(
    person: Person,
    values: Mapping[str, Any],
    *,
    by: User | None,
    now: datetime,
    photo: bytes | None = None,
) -> Profile:
    """Keep what the person or the team says.

    Args:
        values: any of FIELDS; `topics`, tracks; `shown`, whether biography and
            photograph may be shown to everybody; `no_photo`, to let go of it.
        photo: a new photograph as it was sent.

    Raises NotAPicture.
    """
    picture = pictures.photo(photo, None) if photo else None
    with transaction.atomic():
        Profile.objects.get_or_create(person=person)
        row = Profile.objects.select_for_update().get(person=person)
        for name in FIELDS:
            if name in values:
                setattr(row, name, values[name])
        if "shown" in values:
            row.shown_from = (row.shown_from or now) if values["shown"] else None
        if picture or values.get("no_photo"):
            # the name says nothing of the person
            replace(row, "photo", picture, name=f"{uuid.uuid4().hex}.jpg")
        row.save()
        if "topics" in values:
            row.topics.set(values["topics"])
        auditing.record(
            AgendaVerb.MODERATOR_NOTED if by else AgendaVerb.PROFILE_SAVED,
            event=person.event,
            subject=row,
            by=by,
            actor=auditing.DELEGATE,
        )
        publishing.touch_for_person(person.event_id, person.pk, now=now)
        Programme.objects.stir(person.event_id)
    return row


def shown(event: Event, people: Iterable[int]) -> dict[int, Shown]:
    """Return what may be shown of these people, by their keys; opt-outs hold.

    Whoever goes by another name is shown by that name alone: a face and a life would
    tell who it is.
    """
    rows = Profile.objects.filter(
        person__event=event,
        person__in=set(people),
        person__not_on_lists=False,
        person__alias="",
        shown_from__isnull=False,
    ).select_related("person")
    found = {}
    for row in rows:
        has_photo = bool(row.photo) and not row.person.no_photo
        if row.bio or has_photo:
            found[row.person_id] = Shown(row.person_id, row.bio, has_photo)
    return found


def photo_of(event: Event, person_id: int) -> Profile | None:
    """Return the profile whose photograph everybody may see."""
    found = shown(event, [person_id]).get(person_id)
    if found is None or not found.has_photo:
        return None
    return Profile.objects.get(person=person_id)
