"""Travel details: typed by selected people, deleted on a date of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gfmd_days.core import zones
from gfmd_days.core.domain import auditing
from gfmd_days.core.encryption import as_text, from_text
from gfmd_days.core.files import delete_later
from gfmd_days.core.models import Event, Job, User
from registration.audit import Verb
from registration.domain import rows, showing
from registration.domain.letters import jobs
from registration.domain.refusals import NotSelectedYet, TooLateForTravel
from registration.models import Intake, Letter, Registration, TravelDetails

FIELDS = (
    "needs_visa", "nationality", "birth_date", "passport_number", "passport_expires",
    "embassy_city", "arrives_on", "leaves_on", "room", "nights", "diet", "access",
    "interpretation", "emergency_contact",
)  # fmt: skip
LONGEST_DRAFT = 30_000


def is_open(registration: Registration, *, now: datetime) -> bool:
    """Tell whether the person may still change what they said."""
    intake = Intake.objects.filter(event=registration.event_id).first()
    if intake is None or intake.travel_until is None:
        return True
    there = zones.zone(registration.event.zone_name)
    return now.astimezone(there).date() <= intake.travel_until


def of(registration: Registration) -> TravelDetails:
    """Return what was said, or an empty row that is not saved."""
    found = TravelDetails.objects.filter(registration=registration).first()
    return found or TravelDetails(registration=registration)


@transaction.atomic
def save(
    registration: Registration,
    values: Mapping[str, Any],
    *,
    by: User | None,
    now: datetime,
) -> TravelDetails:
    """Keep the details; the draft of them has served. The history names fields only.

    Raises:
        NotSelectedYet, TooLateForTravel: only for the person; the team may always.
    """
    row = rows.locked(registration)
    if by is None:
        _check_asked(row, now)
    travel = of(row)
    changed = [name for name in FIELDS if getattr(travel, name) != values[name]]
    for name in changed:
        setattr(travel, name, values[name])
    travel.draft_json = ""
    travel.save()
    if changed:
        auditing.record(
            Verb.TRAVEL_CHANGED,
            event=row.event,
            subject=row,
            by=by,
            actor=auditing.DELEGATE,
            fields=changed,
        )
    return travel


@transaction.atomic
def keep_draft(
    registration: Registration, typed: Mapping[str, list[str]], *, now: datetime
) -> None:
    """Keep what is typed so far, right or wrong, until it is saved.

    Raises NotSelectedYet, TooLateForTravel.
    """
    row = rows.locked(registration)
    _check_asked(row, now)
    kept = {name: list(typed[name]) for name in FIELDS if name in typed}
    text = as_text(kept)
    if len(text) > LONGEST_DRAFT:
        return
    travel = of(row)
    travel.draft_json = text
    travel.save()


def draft(travel: TravelDetails) -> dict[str, list[str]]:
    """Return what was typed and not saved, by field."""
    return from_text(travel.draft_json)


def purge_due(today: date) -> list[Event]:
    """Delete passport data of the events whose date for it has passed."""
    holding = Event.objects.filter(
        pk__in=[
            *TravelDetails.objects.order_by().values_list(
                "registration__event", flat=True
            ).distinct(),
            *Letter.objects.exclude(content_json="").order_by().values_list(
                "event", flat=True
            ).distinct(),
        ]
    ).select_related("intake").prefetch_related("days").order_by("code")  # fmt: skip
    due = [event for event in holding if _is_over(event, today)]
    for event in due:
        purge(event)
    return due


@transaction.atomic
def purge(event: Event) -> None:
    """Delete what was said about travel, and the words of letters, which repeat it.

    The register of letters stays: numbers, kinds and dates.
    """
    travels = TravelDetails.objects.filter(registration__event=event)
    letters = Letter.objects.filter(event=event).exclude(content_json="")
    of_travel, of_letters = travels.count(), letters.count()
    travels.delete()
    letters.update(content_json="")
    _delete_files(Job.objects.filter(event=event, kind__in=jobs.KINDS))
    auditing.record(
        Verb.TRAVEL_PURGED,
        event=event,
        by=None,
        actor=auditing.SYSTEM,
        travels=of_travel,
        letters=of_letters,
    )


def _is_over(event: Event, today: date) -> bool:
    intake = getattr(event, "intake", None) or Intake(event=event)
    day = intake.travel_purge_on
    return day is not None and day < today


def _delete_files(made: Iterable[Job]) -> None:
    for job in made:
        delete_later(job.file)
        job.delete()


def _check_asked(registration: Registration, now: datetime) -> None:
    if not showing.is_invited(registration):
        raise NotSelectedYet
    if not is_open(registration, now=now):
        raise TooLateForTravel
