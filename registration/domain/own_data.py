"""What we keep of a person, told to the person: what for, who reads it, until when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.domain import auditing
from gfmd_days.core.models import AuditEntry, Event
from registration.audit import Verb
from registration.domain import deadlines, merging, rows, visibility
from registration.domain.forms.questions import READING, Question, Readers
from registration.models import Registration

_ADDRESS = _("To address you, and for your badge, your letters and lists.")
_BALANCE = _("To select people fairly and keep the participants balanced.")
_PROTECTION = _("To show of you only what you wish.")
_ARRIVAL = _("To plan rooms and arrivals.")
_VISA = _("For the letter an embassy asks for.")

# Why each known fact is asked, where the form says nothing else.
PURPOSES: dict[str, Promise] = {
    **dict.fromkeys(
        ("full_name", "native_name", "title", "given_name", "family_name"), _ADDRESS
    ),
    "email": _("To write to you and to send you your personal link."),
    "phone": _("To reach you when a mail would be too slow."),
    "language": _("To write to you in a language you read."),
    "organisation": _("For the selection, your badge and lists."),
    "job_title": _("For the selection."),
    "country": _("To keep the participants balanced, for your badge and lists."),
    **dict.fromkeys(
        ("sector", "region", "migrant_led", "newcomer", "gender", "gender_described"),
        _BALANCE,
    ),
    "motivation": _("For the selection."),
    "languages": _("To plan interpretation."),
    "accessibility": _("To arrange what you need to take part fully."),
    **dict.fromkeys(
        ("alias", "hide_organisation", "no_photo", "not_on_lists"), _PROTECTION
    ),
    **dict.fromkeys(("arrives_on", "leaves_on", "room", "nights"), _ARRIVAL),
    **dict.fromkeys(
        ("needs_visa", "nationality", "birth_date", "passport_number",
         "passport_expires", "embassy_city"), _VISA
    ),
    "interpretation": _("To plan interpretation."),
    "diet": _("To plan meals."),
    "access": _("To arrange what you need at the hotel and at the venue."),
    "emergency_contact": _("To call somebody close to you if something happens."),
}  # fmt: skip

READERS: dict[Readers, Promise] = {
    Readers.TEAM: _("the organizers and the selection committee"),
    Readers.COMMITTEE: _("the selection committee and the registration team"),
    Readers.OFFICE: _("the registration team"),
    Readers.FEW: _("the few people who arrange it; each reading is noted"),
}

# Deeds a person hears of at once, or that tell what is about them. What leads to a
# decision is told when the decision is.
TOLD = frozenset(
    {
        "registration:submitted", "registration:entered", "registration:edited",
        "registration:imported", "registration:merged", "registration:unmerged",
        "registration:released", "registration:confirmed", "registration:declined",
        "registration:lapsed", "registration:moved_up", "registration:extended",
        "registration:change_asked", "registration:change_approved",
        "registration:change_refused", "registration:withdrawn",
        "registration:cancelled", "registration:reopened", "registration:link_sent",
        "registration:link_revoked", "registration:nominated",
        "registration:nomination_taken_back", "registration:news_ended",
        "registration:news_begun", "registration:own_data_taken",
        "registration:listing_withdrawn", "registration:erasure_asked",
        "registration:erasure_confirmed", "registration:erasure_taken_back",
        "registration:erasure_refused", "travel:changed", "support:asked",
        "support:taken_back", "support:refused", "support:granted",
        "support:grant_taken_back", "support:paid", "person:sensitive_read",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Trace:
    """Something a person did or is to do at the event, as a module above knows it."""

    what: str
    at: datetime | None = None
    where: str = ""


Source = Callable[[Registration], Iterable[Trace]]
SOURCES: list[Source] = []


def tell_too(source: Source) -> None:
    """Let a module above add what it knows of a person."""
    if source not in SOURCES:
        SOURCES.append(source)


def traces(registration: Registration) -> list[Trace]:
    """Return what the modules above know of a person."""
    return [trace for source in SOURCES for trace in source(registration)]


def readers_of(field: str, question: Question | None = None) -> Readers:
    """Return who reads a fact; a form's own question says so itself."""
    if question is not None:
        return Readers.FEW if question.is_sensitive else question.readers
    needed = visibility.NEEDS.get(field)
    if needed is None:
        return Readers.TEAM
    found = (who for who, rights in READING.items() if rights == needed)
    return next(found, Readers.OFFICE)


class Ends:
    """On which day the answers of an event go."""

    def __init__(self, event: Event) -> None:
        intake = deadlines.intake_of(event)
        self.all_on, self.travel_on = intake.purge_after, intake.travel_purge_on
        self._last_day = event.dates[-1] if event.dates else None

    def of(self, questions: Iterable[Question] = ()) -> date | None:
        """Return the day on which an answer goes; None before one is set.

        Args:
            questions: as it was asked and as it is asked today: the shorter promise
                holds.
        """
        days = [one.keep_days for one in questions if one.keep_days is not None]
        ends = [self.all_on] if self.all_on else []
        if days and self._last_day:
            ends.append(self._last_day + timedelta(days=min(days)))
        return min(ends, default=None)


def history(registration: Registration) -> list[AuditEntry]:
    """Return what was done about a person that they may know, the oldest first."""
    also = merging.merged_into(registration)
    entries = AuditEntry.objects.about(registration, also=also)
    return list(entries.filter(verb__in=TOLD).order_by("at", "pk"))


def note_download(registration: Registration) -> None:
    """Note that somebody took a copy of all we keep of them."""
    _record(Verb.OWN_DATA_TAKEN, registration)


@transaction.atomic
def withdraw_listing(registration: Registration) -> bool:
    """Take back the consent to stand on lists, at any time; tell whether one was given.

    Done twice it changes nothing.
    """
    row = rows.locked(registration)
    gone, _of_each = row.consents.filter(purpose="listing").delete()
    if row.person.not_on_lists and not gone:
        return False
    row.person.not_on_lists = True
    row.person.save()
    _record(Verb.LISTING_WITHDRAWN, row)
    return True


def _record(verb: Verb, registration: Registration) -> None:
    auditing.record(
        verb,
        event=registration.event,
        subject=registration,
        by=None,
        actor=auditing.DELEGATE,
    )
