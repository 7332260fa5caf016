"""Releasing decisions together with their mails, after a look at what would go out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from gfmd_days.core.access import Right
from gfmd_days.core.domain import jobs, mailing
from gfmd_days.core.models import Event, Job, User
from registration.domain import deadlines, deciding, mails, places, reserve
from registration.domain.refusals import (
    DecisionsChanged,
    MoveNotAllowed,
    NoSeatLeft,
    NothingWaits,
)
from registration.models import LEFT, Decision, Registration, State
from registration.models.registration import RegistrationQuerySet

JOB = "registration.release"


@dataclass(frozen=True)
class Group:
    """Those who wait for one decision, and in which languages they will read it."""

    decision: Decision
    total: int
    languages: dict[str, int]
    without_address: int


def waiting(event: Event, decision: str = "") -> RegistrationQuerySet:
    """Return the registrations whose decision is not released, all or of one kind."""
    rows = event.registrations.filter(state=State.DECIDED)
    if decision:
        rows = rows.filter(decision=decision)
    return rows.order_by("pk")


def groups(event: Event) -> list[Group]:
    """Return for each decision how many wait for it, by language of their mail."""
    found: dict[str, Counter[str]] = {decision: Counter() for decision in Decision}
    silent: Counter[str] = Counter()
    rows = waiting(event).values_list("decision", "person__language", "person__email")
    for decision, language, email in rows:
        if email:
            found[decision][mails.spoken(language, event)] += 1
        else:
            silent[decision] += 1
    return [
        Group(
            decision,
            counts.total() + silent[decision],
            dict(sorted(counts.items())),
            silent[decision],
        )
        for decision, counts in ((one, found[one]) for one in Decision)
    ]


def seal(event: Event) -> str:
    """Return a mark that changes with any decision that waits.

    The page carries it, so that nobody releases what they have not seen.
    """
    rows = waiting(event).values_list("pk", "decision")
    return sha256(repr(list(rows)).encode()).hexdigest()[:32]


def first_receiver(
    event: Event, decision: Decision, language: str
) -> Registration | None:
    """Return the first who would read this decision's mail in this language."""
    rows = waiting(event, decision).exclude(person__email="")
    for row in rows.select_related("person", "event", "stream"):
        if mails.language_of(row) == language:
            return row
    return None


def preview(row: Registration) -> tuple[str, str]:
    """Return subject and HTML of the mail a person would get, without its keys."""
    kind, language = mails.OF_DECISION[Decision(row.decision)], mails.language_of(row)
    subject, body = mailing.words(kind, event=row.event, language=language)
    values = mails.values(_as_released(row), language)
    subject = mailing.fill(subject, values)
    html = mailing.html(
        subject, mailing.fill(body, values), kind=kind, language=language
    )
    return subject, mailing.without_keys(html)


def encloses_letter(row: Registration) -> bool:
    """Tell whether the letter of invitation would go along with this person's mail."""
    is_selected = row.decision == Decision.SELECTED
    return is_selected and deadlines.intake_of(row.event).encloses_letter


def start(event: Event, decisions: Iterable[str], *, seal_seen: str, by: User) -> Job:
    """Begin to release the waiting decisions of these kinds in the background.

    Raises NothingWaits, or DecisionsChanged when the page showed something else.
    """
    kinds = [decision for decision in Decision if decision in set(decisions)]
    rows = waiting(event).filter(decision__in=kinds)
    seen = {str(pk): decision for pk, decision in rows.values_list("pk", "decision")}
    if not seen:
        raise NothingWaits
    if seal(event) != seal_seen:
        raise DecisionsChanged
    options = {"decisions": kinds, "seen": seen}
    return jobs.start(JOB, event=event, by=by, right=Right.DECIDE, options=options)


def work(job: Job, progress: jobs.Progress) -> jobs.Outcome:
    """Release one after the other; what is released stays so when it stops.

    Begun again, or twice at once, it passes over what is released already; what was
    decided since, nobody has looked at here: it waits for the next release.
    """
    decisions: list[str] = job.options["decisions"]
    seen: dict[str, str] = job.options["seen"]
    rows = waiting(job.event).filter(decision__in=decisions)
    rows = rows.select_related("person", "event", "stream")
    found = [row for row in rows if seen.get(str(row.pk)) == row.decision]
    done = 0
    for number, row in enumerate(found):
        progress(number, len(found))
        done += _release(row, by=job.by)
    with transaction.atomic():
        reserve.fill(places.lock(job.event), now=timezone.now())
    progress(len(found), len(found))
    note = ngettext(
        "{count} decision is released; its mail is on its way.",
        "{count} decisions are released; the mails are on their way.",
        done,
    ).format(count=done)
    return jobs.Outcome(note=note, result={"released": done})


jobs.register(JOB, work, title=_("Decisions to release"))


def reasons(event: Event) -> list[tuple[str, int]]:
    """Return how often each reason was given for not coming, most frequent first."""
    rows = event.registrations.filter(
        state__in=LEFT,
        told=Decision.SELECTED,
    )
    return Counter(rows.values_list("reason_code", flat=True)).most_common()


def _release(row: Registration, *, by: User | None) -> bool:
    try:
        deciding.release(row, by=by, now=timezone.now())
    except (MoveNotAllowed, NoSeatLeft):
        return False
    return True


def _as_released(row: Registration) -> Registration:
    """The row as the mail will find it, in memory only."""
    if row.decision == Decision.SELECTED:
        intake = deadlines.intake_of(row.event)
        now: datetime = timezone.now()
        row.answer_by = deadlines.at_release(row.event, intake, now=now)
    return row


def figures(event: Event) -> dict[str, Any]:
    """Return how the selection stands against the places."""
    promised = event.registrations.promised().count()
    return {
        "places": event.capacity,
        "promised": promised,
        "free": places.free(event),
        "over": max(0, promised - event.capacity) if event.capacity else 0,
        "reserve": event.registrations.on_reserve().count(),
        "unanswered": event.registrations.unanswered().count(),
    }
