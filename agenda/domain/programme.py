"""Editing the programme: sessions, rooms, tracks and who does what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from agenda.audit import AgendaVerb
from agenda.domain import asking
from agenda.models import (
    Appearance,
    Function,
    Programme,
    Room,
    Session,
    Standing,
    Track,
)
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, Person, User

SESSION_FIELDS = (
    "code",
    "day",
    "start",
    "minutes",
    "kind",
    "title",
    "description",
    "track",
    "room",
    "languages",
    "interpretation",
    "seats",
    "sign_up",
    "is_closed",
    "is_streamed",
    "no_photo",
    "is_external",
    "external_organiser",
    "online_link",
)


class CodeTaken(Exception):
    """Another session, track or room of the event bears the code or name."""


class StaleEdit(Exception):
    """Somebody else changed the session since the form was opened."""

    def __init__(self, session: Session) -> None:
        self.session = session
        super().__init__(str(session))


class AlreadyHolds(Exception):
    """The person holds that function in the session already."""


def create_session(event: Event, *, by: User | None, **values: Any) -> Session:
    """Add a session.

    Args:
        values: any of SESSION_FIELDS, and `uid` when a file carries one.

    Raises CodeTaken.
    """
    try:
        with transaction.atomic():
            session = Session.objects.create(event=event, **values)
            stir(event.pk)
            auditing.record(
                AgendaVerb.SESSION_CREATED,
                event=event,
                subject=session,
                by=by,
                code=session.code,
            )
    except IntegrityError as error:
        if event.sessions.filter(code=values.get("code")).exists():
            raise CodeTaken from error
        raise
    return session


def change_session(
    session: Session,
    *,
    by: User | None,
    edit: int | None = None,
    values: Mapping[str, Any],
) -> list[str]:
    """Change a session; return the names of the fields that differ now.

    Args:
        edit: the session's `edit` when the form was opened; None asks nothing.
        values: some of SESSION_FIELDS.

    Raises StaleEdit when somebody changed it meanwhile, CodeTaken.
    """
    try:
        with transaction.atomic():
            row = _locked(session, edit=edit)
            changed = [
                name
                for name, value in values.items()
                if name in SESSION_FIELDS and getattr(row, name) != value
            ]
            if not changed:
                return []
            for name in changed:
                setattr(row, name, values[name])
            _save(row, [*changed])
            auditing.record(
                AgendaVerb.SESSION_CHANGED,
                event=row.event,
                subject=row,
                by=by,
                fields=changed,
            )
    except IntegrityError as error:
        others = session.event.sessions.exclude(pk=session.pk)
        if others.filter(code=values.get("code")).exists():
            raise CodeTaken from error
        raise
    session.refresh_from_db()
    return changed


def withdraw_session(session: Session, *, by: User | None, now: datetime) -> None:
    """Take a session out of the programme; calendars will see it cancelled."""
    with transaction.atomic():
        row = _locked(session)
        if row.withdrawn_at is not None:
            return
        row.withdrawn_at = now
        _save(row, ["withdrawn_at"])
        asking.let_all_go(row, by=by, now=now)
        auditing.record(
            AgendaVerb.SESSION_WITHDRAWN, event=row.event, subject=row, by=by
        )


def restore_session(session: Session, *, by: User | None) -> None:
    """Put a withdrawn session back, under the same UID."""
    with transaction.atomic():
        row = _locked(session)
        if row.withdrawn_at is None:
            return
        row.withdrawn_at = None
        _save(row, ["withdrawn_at"])
        auditing.record(
            AgendaVerb.SESSION_RESTORED, event=row.event, subject=row, by=by
        )


def add_function(
    session: Session,
    *,
    function: Function,
    person: Person | None,
    by: User | None,
    new_name: str = "",
    by_video: bool = False,
    note: str = "",
    pinned: bool = True,
    booth: str = "",
) -> Appearance:
    """Give a person a function in the session, or open a place to be confirmed.

    Args:
        new_name: of somebody the event does not know yet; makes a person of it.

    Raises AlreadyHolds.
    """
    with transaction.atomic():
        row = _locked(session)
        person = person or _made(row, new_name)
        if person and _holds(row, person, function):
            raise AlreadyHolds
        last = row.appearances.order_by("-position").first()
        appearance = Appearance.objects.create(
            session=row,
            person=person,
            function=function,
            position=last.position + 1 if last else 0,
            by_video=by_video,
            note=note,
            pinned=pinned and person is not None,
            booth=booth,
        )
        _touch(row)
        auditing.record(
            AgendaVerb.FUNCTION_ADDED,
            event=row.event,
            subject=row,
            by=by,
            function=function,
            person=person.pk if person else None,
        )
    return appearance


def hand_function(
    appearance: Appearance,
    *,
    person: Person | None,
    by: User | None,
    new_name: str = "",
) -> Appearance:
    """Give an existing place to a person, or open it again; by hand, so it is kept.

    Args:
        new_name: as for `add_function`.

    Raises AlreadyHolds.
    """
    with transaction.atomic():
        row = _locked(appearance.session)
        stir(row.event_id)  # the programme's row is locked before its places
        person = person or _made(row, new_name)
        place = Appearance.objects.select_for_update().get(pk=appearance.pk)
        if (
            person
            and place.person_id != person.pk
            and _holds(row, person, Function(place.function))
        ):
            raise AlreadyHolds
        is_other = place.person_id != (person.pk if person else None)
        if is_other:
            asking.let_go(place, by=by, now=timezone.now())
        if is_other or place.standing == Standing.DECLINED:
            place.standing = Standing.GIVEN
        place.person = person
        place.pinned = person is not None
        place.save(update_fields=["person", "pinned", "standing"])
        _touch(row)
        auditing.record(
            AgendaVerb.FUNCTION_CHANGED,
            event=row.event,
            subject=row,
            by=by,
            function=place.function,
            person=person.pk if person else None,
        )
    return place


def change_booth(appearance: Appearance, *, booth: str, by: User | None) -> None:
    """Say between which two languages an interpreter works; none is the only booth.

    Args:
        booth: as `interpreting.named` returns it.
    """
    with transaction.atomic():
        row = _locked(appearance.session)
        stir(row.event_id)
        place = Appearance.objects.select_for_update().get(pk=appearance.pk)
        if place.booth == booth:
            return
        place.booth = booth
        place.save(update_fields=["booth"])
        _touch(row)
        auditing.record(
            AgendaVerb.FUNCTION_CHANGED,
            event=row.event,
            subject=row,
            by=by,
            function=place.function,
            person=place.person_id,
            booth=booth,
        )


def remove_function(appearance: Appearance, *, by: User | None) -> None:
    """Take a function, and its place, out of the session."""
    with transaction.atomic():
        row = _locked(appearance.session)
        stir(row.event_id)
        asking.let_go(appearance, by=by, now=timezone.now())
        appearance.delete()
        _touch(row)
        auditing.record(
            AgendaVerb.FUNCTION_REMOVED,
            event=row.event,
            subject=row,
            by=by,
            function=appearance.function,
        )


def save_part(part: Room | Track, *, by: User | None) -> None:
    """Save a new or changed room or track.

    Raises CodeTaken when another one bears its name or code.
    """
    verb = AgendaVerb.ROOM_SAVED if isinstance(part, Room) else AgendaVerb.TRACK_SAVED
    try:
        with transaction.atomic():
            part.save()
            stir(part.event_id)
            auditing.record(verb, event=part.event, subject=part, by=by)
    except IntegrityError as error:
        raise CodeTaken from error


def remove_part(part: Room | Track, *, by: User | None) -> None:
    """Remove a room or track; its sessions stay, without it."""
    is_room = isinstance(part, Room)
    verb = AgendaVerb.ROOM_REMOVED if is_room else AgendaVerb.TRACK_REMOVED
    with transaction.atomic():
        for session in part.sessions.select_for_update(of=("self",), no_key=True):
            setattr(session, "room" if is_room else "track", None)
            _save(session, ["room" if is_room else "track"])
        auditing.record(verb, event=part.event, subject=part, by=by)
        part.delete()
        stir(part.event_id)


def _made(session: Session, name: str) -> Person | None:
    """Make a person of a name alone: guests of governments do not register."""
    if not name:
        return None
    return Person.objects.create(event=session.event, full_name=name)


def _holds(session: Session, person: Person, function: Function) -> bool:
    return session.appearances.filter(person=person, function=function).exists()


def _locked(session: Session, *, edit: int | None = None) -> Session:
    """Lock a session's row; others may still write rows that name it."""
    row = (
        Session.objects.select_for_update(of=("self",), no_key=True)
        .select_related("event", "day", "room", "track")
        .get(pk=session.pk)
    )
    if edit is not None and row.edit != edit:
        raise StaleEdit(row)
    return row


def stir(event_id: int) -> None:
    """As Programme.objects.stir."""
    Programme.objects.stir(event_id)


def _touch(row: Session) -> None:
    """Functions are no part of the form of a session, so `edit` stays."""
    row.save(update_fields=["changed_at"])
    stir(row.event_id)


def _save(row: Session, fields: list[str]) -> None:
    """Save `fields` of a locked session under a new `edit` number."""
    row.edit += 1
    row.save(update_fields=[*fields, "edit", "changed_at"])
    stir(row.event_id)
