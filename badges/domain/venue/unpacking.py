"""The venue's side: the copy of an event takes the place of the one before."""

from __future__ import annotations

import base64
from collections import defaultdict
from datetime import datetime
from typing import Any

from django.core import serializers
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.serializers.base import DeserializationError
from django.db import connection, models, transaction

from badges.domain import batches
from badges.domain.venue import clearing, telling
from badges.domain.venue.clearing import CHUNK, Rows
from badges.domain.venue.contents import BY_LABEL, MADE_HERE, PARTS
from badges.domain.venue.packing import FORMAT
from badges.models import (
    FAR,
    DesignPicture,
    Scan,
    ScanOutcome,
    Told,
    VenueCopy,
)
from gfmd_days.core.files import delete_later
from gfmd_days.core.models import Event, Job


class NoCopy(Exception):
    """What came is not the copy of this event; the words say why."""


class NotEmpty(Exception):
    """This installation holds something else already."""


class Unsent(Exception):
    """Something was done here meanwhile that the site does not know."""


def begin(
    copy: dict[str, Any],
    *,
    server: str,
    device: str,
    token: str,
    tag: str,
    now: datetime,
) -> VenueCopy:
    """Take an event along to an installation that holds none yet.

    Raises NotEmpty, NoCopy.
    """
    if connection.vendor != "sqlite":
        raise NotEmpty("The laptop at the venue uses SQLite: leave DATABASE_URL out.")
    with transaction.atomic():
        if Event.objects.exists():
            raise NotEmpty(
                "There are events here already: give it a DATA_DIR of its own."
            )
        _put(_read(copy))
        for model in MADE_HERE:
            _count_from_far(model)
        made = VenueCopy.objects.create(
            event=Event.objects.get(),
            server=server,
            device=device,
            token=token,
            tag=tag,
            taken_at=now,
        )
        _note_known(made, now)
    _put_pictures(made.event, copy)
    return made


def replace(held: VenueCopy, copy: dict[str, Any], *, tag: str, now: datetime) -> None:
    """Let a newer copy take the place of the one here.

    Walk-ins of the venue come back as the site's own rows; what stands on them here
    follows. Those the site has no row for stay as they are. Raises Unsent, NoCopy.
    """
    rows = _read(copy)
    # SQLite lets one write at a time, so nothing comes between the look and the end
    with transaction.atomic():
        if copy["event"] != held.event.code:
            raise NoCopy("This is the copy of another event.")
        if next(telling.operations(held), None):
            raise Unsent
        clearing.follow(held, rows)
        if clearing.leaves_out_somebody(held, rows):
            _forget_papers(held.event)
        clearing.drop(held, rows)
        _put(rows)
        clearing.drop_last(held.event, rows)
        _note_known(held, now)
        held.tag, held.taken_at = tag, now
        held.save(update_fields=["tag", "taken_at"])
    _put_pictures(held.event, copy)


@transaction.atomic
def forget(held: VenueCopy) -> None:
    """Delete the event from this laptop, with all that stands on it and its files."""
    _forget_papers(held.event)
    for picture in DesignPicture.objects.filter(event=held.event):
        delete_later(picture.file)
    clearing.drop_all(held.event)


def _read(copy: dict[str, Any]) -> Rows:
    if copy.get("format") != FORMAT:
        raise NoCopy("The site speaks another version; bring both to the same.")
    found: Rows = defaultdict(list)
    try:
        for one in serializers.deserialize("python", copy["rows"]):
            found[type(one.object)].append(one.object)
    except (DeserializationError, KeyError, TypeError) as error:
        raise NoCopy(f"The copy cannot be read: {error}") from error
    if strange := {model._meta.label_lower for model in found} - BY_LABEL.keys():
        raise NoCopy(f"A copy holds no {min(strange)}.")
    if [event.code for event in found[Event]] != [copy["event"]]:
        raise NoCopy("A copy holds one event.")
    return found


def _put(rows: Rows) -> None:
    for part in PARTS:
        made = rows[part.model]
        if part.model is Scan:
            # of those inside, the database allows one: the others go first
            made = sorted(made, key=_is_inside)
        part.model._default_manager.bulk_create(
            made,
            batch_size=CHUNK,
            update_conflicts=True,
            unique_fields=[str(part.model._meta.pk.name)],
            update_fields=part.fields,
        )


def _is_inside(scan: Scan) -> bool:
    has_ended = scan.undone_at or scan.left_at
    return scan.outcome == ScanOutcome.CHECKED_IN and not has_ended


def _forget_papers(event: Event) -> None:
    """Delete the files made here that show names."""
    batches.forget(event)
    for job in Job.objects.filter(event=event).exclude(file=""):
        delete_later(job.file)
        job.file, job.file_name, job.note = "", "", ""
        job.save(update_fields=["file", "file_name", "note"])


def _note_known(held: VenueCopy, now: datetime) -> None:
    """Whatever came from the site is not told to it again."""
    Told.objects.bulk_create(
        [Told(id=pk, copy=held, at=now) for pk in telling.of_the_site(held)],
        ignore_conflicts=True,
        batch_size=CHUNK,
    )


def _put_pictures(event: Event, copy: dict[str, Any]) -> None:
    for picture in DesignPicture.objects.filter(event=event):
        kept, name = copy["pictures"].get(picture.key), str(picture.file.name)
        if kept and not default_storage.exists(name):
            default_storage.save(name, ContentFile(base64.b64decode(kept)))


def _count_from_far(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute(
            "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, FAR]
        )
