"""Answers deleted on their own date, before the rest of an event's personal data.

A question says for how many days after the event its answers are kept. What was
promised when it was asked holds, and so does what is promised today: the shorter one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q

from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, Person
from registration.audit import Verb
from registration.domain import merging
from registration.domain.forms import keeping
from registration.domain.forms.questions import UPLOADS, Kind, Question
from registration.domain.forms.reading import Newest
from registration.models import (
    Answer,
    FormPurpose,
    FormVersion,
    Registration,
    Upload,
)

# Known facts that can go before the person does, and what stands there instead.
ON_REGISTRATION: dict[str, str] = {"accessibility": "", "motivation": ""}
ON_PERSON: dict[str, object] = {
    "gender": "", "gender_described": "", "job_title": "", "sector": "",
    "languages": [],
}  # fmt: skip
FACTS = frozenset({*ON_REGISTRATION, *ON_PERSON})


@dataclass(frozen=True)
class Forgotten:
    """How much went in one event."""

    event: str
    answers: int
    facts: int


def forget_due(today: date) -> list[Forgotten]:
    """Delete the answers whose date has come, in every event; tell where any were."""
    over = (
        Event.objects.filter(forms__versions__isnull=False)
        .annotate(last_day=Max("days__date"))
        .filter(last_day__lt=today)
        .order_by("code")
        .distinct()
    )
    done = [_forget(event, today) for event in over]
    return [one for one in done if one.answers or one.facts]


@transaction.atomic
def _forget(event: Event, today: date) -> Forgotten:
    """Delete an event's answers whose date has come; the history keeps counts only."""
    last_day = event.days.aggregate(last=Max("date"))["last"]
    answers, facts = 0, 0
    over: set[str] = set()
    for version, question in _due(event, (today - last_day).days):
        over.add(question.key)
        if question.kind == Kind.KNOWN:
            facts += _forget_fact(version, question.key)
            continue
        rows = Answer.objects.filter(version=version, key=question.key)
        if question.kind in UPLOADS:
            _forget_files(version, question.key)
        answers += rows.delete()[0]
    if over:
        known = {**ON_REGISTRATION, **ON_PERSON}
        merging.forget_facts(event, {key: known[key] for key in over if key in known})
    if answers or facts:
        auditing.record(
            Verb.ANSWERS_FORGOTTEN, event=event, by=None, answers=answers, facts=facts
        )
    return Forgotten(event.code, answers, facts)


def _due(event: Event, days: int) -> Iterator[tuple[FormVersion, Question]]:
    """Give each version's questions whose answers are kept for less than `days`."""
    newest = Newest(event)
    for version in newest.versions:
        for key, asked in keeping.definition_of(version).questions.items():
            now = newest.question(version, key)
            promised = [asked.keep_days, now.keep_days if now else None]
            limits = [limit for limit in promised if limit is not None]
            if limits and min(limits) < days:
                yield version, asked


def _forget_files(version: FormVersion, key: str) -> None:
    """Delete the files that answer a question, and those that came and were not saved.

    A file whose answer another version asked for goes with that one.
    """
    form = version.form
    follow_up = form if form.purpose == FormPurpose.FOLLOW_UP else None
    elsewhere = Answer.objects.filter(
        registration=OuterRef("registration"), follow_up=follow_up, key=key
    ).exclude(version=version)
    files = Upload.objects.filter(
        ~Exists(elsewhere), registration__event=form.event_id
    ).filter(follow_up=follow_up, key=key)
    files.delete()


def _forget_fact(version: FormVersion, key: str) -> int:
    """Clear a known fact of those who answered the form; return how many had it."""
    came = Q(stream__form=version.form_id) | Q(answers__version__form=version.form_id)
    asked = Registration.objects.filter(came, event=version.form.event_id)
    rows = Registration.objects.filter(pk__in=asked.values("pk"))
    if key in ON_REGISTRATION:
        empty = ON_REGISTRATION[key]
        return rows.exclude(**{key: empty}).update(**{key: empty})
    if key in ON_PERSON:
        people = Person.objects.filter(registration__in=rows)
        value = ON_PERSON[key]
        return people.exclude(**{key: value}).update(**{key: value})
    return 0
